namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Texts that MLflow leaves out, writes as empty, or as null, each store in its own way.</summary>
internal static class StoredText
{
    /// <summary>The text; null where it is empty.</summary>
    public static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
