namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Since 2.21 MLflow keeps prompts in the registry of models, under a tag; its own list of models leaves them out.</summary>
internal static class RegistryPrompt
{
    private const string Tag = "mlflow.prompt.is_prompt";

    /// <summary>Whether the tags of an entry of the registry, or of a version, say that it is a prompt and no model.</summary>
    public static bool Is(IReadOnlyDictionary<string, string> tags) => tags.TryGetValue(Tag, out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
