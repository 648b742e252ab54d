using System.Text.Json;
using ForgeLsp.Core.Findings;
using ForgeLsp.Features.Rules;

namespace ForgeLsp.Host.Cli.Check.Formats;

/// <summary>The part of a SARIF log that says who looked, and for what: the tool with its rules and their help.</summary>
internal static class SarifTool
{
    private const string Home = "https://forge-lsp.github.io/forge/";

    /// <summary>The repository that the action and the hook for pre-commit are taken from (docs/checking.md); its tags are <c>v</c> and the version.</summary>
    private const string Repository = "https://github.com/forge-lsp/forge";

    /// <summary>How sure the rules are that are measured on enough scripts (docs/accuracy.md), in the words of code scanning: very-high from 99 % on, high from 90 %.</summary>
    public static IReadOnlyDictionary<string, string> Precision { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["FRG401"] = "very-high",
        ["FRG402"] = "high",
        ["FRG409"] = "high",
    };

    private static string? Version => typeof(SarifTool).Assembly.GetName().Version?.ToString(3);

    /// <summary>Writes the property <c>tool</c>.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<RuleInfo> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Forge");
        json.WriteString("version", Version);
        json.WriteString("semanticVersion", Version);
        json.WriteString("informationUri", Home);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            Write(json, rule);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RuleInfo rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("name", string.Concat(rule.Name.Split('-').Select(static word => char.ToUpperInvariant(word[0]) + word[1..])));
        Text(json, "shortDescription", RuleDocs.Summary(rule), markdown: null);
        Text(json, "fullDescription", rule.What, markdown: rule.What);
        json.WriteString("helpUri", $"{Repository}/blob/v{Version}/{RuleDocs.PageOf(rule)}");
        Text(json, "help", $"{rule.What}\n\n{rule.Why}", RuleDocs.Page(rule));
        json.WriteStartObject("defaultConfiguration");
        json.WriteBoolean("enabled", rule.EnabledByDefault);
        json.WriteString("level", SarifFormat.Level(rule.Severity));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteStartArray("tags");
        json.WriteStringValue("machine-learning");
        json.WriteStringValue(Family(rule.Id));
        json.WriteEndArray();
        if (Precision.TryGetValue(rule.Id, out var precision))
        {
            json.WriteString("precision", precision);
        }

        json.WriteString("problem.severity", rule.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "recommendation" });
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What the rules of a hundred are about.</summary>
    private static string Family(string id) => id.Length > 3 ? id[3] switch
    {
        '0' => "correctness",
        '1' => "experiments",
        '2' => "models",
        '3' => "configuration",
        '4' => "reproducibility",
        _ => "maintainability",
    } : "maintainability";

    private static void Text(Utf8JsonWriter json, string name, string text, string? markdown)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        if (markdown is not null)
        {
            json.WriteString("markdown", markdown);
        }

        json.WriteEndObject();
    }
}
