using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Rules.Yaml;

/// <summary>What to write for a key that is missing: what the file's place and the clock tell, else what the schema shows.</summary>
internal static class SuggestedValue
{
    /// <summary>The value as YAML text on one line; it fits the schema.</summary>
    public static string For(YamlFile file, DataNode mapping, string key, SchemaView? view, RuleContext context)
    {
        var folder = file.Kind == FileKind.Experiment ? ExperimentFolder.Of(file.Path, context.Workspace.Policy) : null;
        return (file.Kind, key) switch
        {
            (FileKind.Experiment, "researcher") when folder is not null => YamlText.Scalar(folder.Researcher),
            (FileKind.Experiment, "experiment_id") when folder?.SuggestedId is { } id => YamlText.Scalar(id),
            (FileKind.Experiment, "goal") => "Say what this experiment should find out",
            (FileKind.Experiment or FileKind.Registry, "created") => context.Time.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            (FileKind.Registry, "source") => mapping["mlflow_model"] is not null ? "mlflow" : mapping["base_model"] is not null ? "custom" : "ollama",
            (FileKind.Registry, "owners") => $"[{YamlText.Scalar(context.Workspace.Policy.Members.Keys.Order(StringComparer.Ordinal).FirstOrDefault() ?? "unassigned", inFlow: true)}]",
            _ => FromSchema(view),
        };
    }

    /// <summary>Whether the value follows from what is known, and is no example that somebody has to go over.</summary>
    public static bool IsCertain(YamlFile file, DataNode mapping, string key, SchemaView? view, RuleContext context) => (file.Kind, key) switch
    {
        (FileKind.Experiment, "researcher" or "experiment_id") => ExperimentFolder.Of(file.Path, context.Workspace.Policy) is { } folder && (key == "researcher" || folder.SuggestedId is not null),
        (FileKind.Experiment, "goal") or (FileKind.Experiment or FileKind.Registry, "created") or (FileKind.Registry, "owners") => false,
        (FileKind.Registry, "source") => mapping["mlflow_model"] is not null || mapping["base_model"] is not null,
        _ => view?.Default is not null,
    };

    private static string FromSchema(SchemaView? view)
    {
        var value = view?.Default ?? view?.Examples.FirstOrDefault() ?? view?.Enum.FirstOrDefault();
        if (value is not null)
            return value.Kind == DataKind.String ? YamlText.Scalar(value.Text) : DataJson.Write(value);

        return view?.Types.FirstOrDefault() switch
        {
            "object" => "{}",
            "array" => "[]",
            "integer" or "number" => "0",
            "boolean" => "false",
            _ => "\"\"",
        };
    }
}
