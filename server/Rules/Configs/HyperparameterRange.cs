using System.Globalization;
using System.Text.Json;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Configs;

/// <summary>Reports values of well-known hyperparameters that no optimiser or model can use.</summary>
public sealed class HyperparameterRange : IRule<YamlFile>
{
    private static readonly Lazy<Dictionary<string, Range>> Known = new(Load);

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG302",
        Name: "hyperparameter-range",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "A well-known hyperparameter has a value that nothing can train with: a learning rate below 0 (0 itself is what a scheduler starts from), a dropout over 1, a batch size of 0 or 16.5. The name counts wherever it stands in the file. "
            + "`-1`, `auto` and an empty value are left alone, since libraries take them as \"off\" or \"choose yourself\"; epochs may be fractions, and dropout may be 1.",
        Why: "Most often a percentage was written for a share, or a digit slipped. The run fails after the data was loaded, or does not fail and learns nothing.",
        Bad: "learning_rate: 0.001\ndropout: 30\n",
        Good: "learning_rate: 0.001\ndropout: 0.3\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/config.yaml",
        Kinds = [FileKind.TrainingConfig],
        Options = new Dictionary<string, string>(StringComparer.Ordinal) { ["allow"] = "Names that are not checked." },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        List<Finding>? found = null;
        var known = Known.Value;
        foreach (var item in document.Values)
        {
            var value = item.Value;
            if (item.Key is null || value.Kind is not (DataKind.Integer or DataKind.Number) || !known.TryGetValue(item.Last, out var range))
                continue;

            if (double.TryParse(value.NumberText, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Problem(range, number) is { } problem && !context.Names("allow").Contains(item.Last))
                (found ??= []).Add(new Finding(Info.Id, value.Span, $"`{item.Last}` cannot be {value.Text}: {problem}"));
        }

        return found is null ? [] : found;
    }

    private static string? Problem(Range range, double number)
    {
        // -1 says "off", "all" or "choose yourself" to one library or another.
        if (number is -1 || !double.IsFinite(number))
            return null;

        if (range.IsWhole && number != Math.Floor(number))
            return "it is a whole number";

        if (number < range.From || number <= range.Above || number > range.To)
        {
            return range switch
            {
                { Above: { } above } => string.Create(CultureInfo.InvariantCulture, $"it is greater than {above}"),
                { From: { } from, To: { } to } => string.Create(CultureInfo.InvariantCulture, $"it lies between {from} and {to}"),
                { From: { } from } => string.Create(CultureInfo.InvariantCulture, $"it is at least {from}"),
                _ => "it is too large",
            };
        }

        return null;
    }

    private static Dictionary<string, Range> Load()
    {
        using var stream = typeof(HyperparameterRange).Assembly.GetManifestResourceStream("knowledge/ranges.json")
            ?? throw new InvalidOperationException("The resource knowledge/ranges.json is missing from the program.");
        using var document = JsonDocument.Parse(stream);
        var known = new Dictionary<string, Range>(StringComparer.Ordinal);
        foreach (var item in document.RootElement.EnumerateArray())
        {
            var range = new Range(Number(item, "from"), Number(item, "above"), Number(item, "to"), item.TryGetProperty("whole", out var whole) && whole.GetBoolean());
            foreach (var name in (item.GetProperty("names").GetString() ?? "").Split(' '))
                known.Add(name, range);
        }

        return known;
    }

    private static double? Number(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetDouble() : null;

    private sealed record Range(double? From, double? Above, double? To, bool IsWhole);
}
