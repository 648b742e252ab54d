using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Yaml;

/// <summary>Hints at keys that the file's schema does not know.</summary>
public sealed class UnknownKey : IRuleWithFixes<YamlFile>
{
    private const int MaxDepth = 40;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG006",
        Name: "unknown-key",
        Severity: Severity.Hint,
        Since: "0.1",
        What: "A key that Forge does not know in this kind of file. Keys of your own are fine: name them in the option `allow`. Keys that begin with `x-`, `_` or `.` are never reported.",
        Why: "A misspelt key is silently ignored by every tool that looks for the right one.",
        Bad: "experiment_id: churn-trees\nresearcher: alice\ncreated: 2026-01-05\nstatus: planned\ngoal: Beat the baseline\nhypotesis: Trees find interactions\n",
        Good: "experiment_id: churn-trees\nresearcher: alice\ncreated: 2026-01-05\nstatus: planned\ngoal: Beat the baseline\nhypothesis: Trees find interactions\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
        Options = new Dictionary<string, string>(StringComparer.Ordinal) { ["allow"] = "Names of keys of your own, such as `[ticket, cost_center]`." },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        if (document.Schema?.Lookup.At() is not { } view || CatalogueShape.IsForeign(document))
            return [];

        var findings = new List<Finding>();
        Walk(document.Root, view, context.Names("allow"), 0, findings);
        return findings;
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } name)
            yield return new Fix($"Rename to `{name}`", [new FileEdit(null, [YamlEdits.Replace(document.Text, finding.Span, name)])], IsPreferred: true);
    }

    private void Walk(DataNode node, SchemaView view, HashSet<string> allowed, int depth, List<Finding> findings)
    {
        if (depth > MaxDepth)
            return;

        for (var i = 0; i < node.Items.Count; i++)
        {
            if (HasKeys(node.Items[i]) && view.Below(i.ToString()) is { } below)
                Walk(node.Items[i], below, allowed, depth + 1, findings);
        }

        if (node.Kind != DataKind.Mapping)
            return;

        foreach (var entry in node.Entries)
        {
            if (entry.IsMerged)
                continue;

            if (view.Below(entry.Name) is { } below)
            {
                if (HasKeys(entry.Value))
                    Walk(entry.Value, below, allowed, depth + 1, findings);
            }
            else if (view.PropertyNames.Count > 0 && !view.TakesAnyKey && !view.PropertyNames.Contains(entry.Name) && !IsPrivate(entry.Name) && !allowed.Contains(entry.Name))
            {
                Report(entry, node, view, findings);
            }
        }
    }

    private static bool HasKeys(DataNode node) => node.Kind is DataKind.Mapping or DataKind.Sequence;

    private void Report(DataEntry entry, DataNode mapping, SchemaView view, List<Finding> findings)
    {
        var nearest = NearestName.Of(entry.Name, view.PropertyNames.Where(name => mapping[name] is null));

        // A required key that is missing only because it is misspelt is an error of the schema, said there.
        if (nearest is not null && view.Required.Contains(nearest))
            return;

        var message = nearest is null
            ? $"`{entry.Name}` is not a key that Forge knows here"
            : $"`{entry.Name}` is not a key that Forge knows here — did you mean `{nearest}`?";
        findings.Add(new Finding(Info.Id, entry.Key.Span, message) { FixKey = nearest });
    }

    private static bool IsPrivate(string name) => name.StartsWith("x-", StringComparison.Ordinal) || name is ['_' or '.' or '<', ..];
}
