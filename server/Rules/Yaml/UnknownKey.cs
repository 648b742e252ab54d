using ForgeLsp.Core.Catalogue;
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
        What: "A key that Forge does not know in this kind of file. Keys of your own are fine: name them in the option `allow`. In MLproject, conda and Python environment files, to which other tools add keys, only what looks misspelt is reported. Keys that begin with `x-`, `_` or `.` are never reported.",
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

        var allowText = context.Options.Count == 0 ? "" : context.Options.GetValueOrDefault("allow") ?? "";
        var search = new Search(this, allowText, allowText.Length == 0 ? null : context.Names("allow"));
        var found = search.Walk(document.Root, new Block(view, 0, search.AllowText, IsOthers(document.Kind)));
        return found.Count == 0 ? [] : found.Distinct();
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } name)
            yield return new Fix($"Rename to `{name}`", [new FileEdit(null, [YamlEdits.Replace(document.Text, finding.Span, name)])], IsPreferred: true);
    }

    /// <summary>Whether other tools than the one that Forge knows add keys of their own to such files: then only what looks misspelt is worth a word.</summary>
    private static bool IsOthers(FileKind kind) => kind is FileKind.MlProject or FileKind.Conda or FileKind.PythonEnv;

    private static bool HasKeys(DataNode node) => node.Kind is DataKind.Mapping or DataKind.Sequence;

    private void Report(DataEntry entry, DataNode mapping, SchemaView view, bool isOthers, List<Finding> findings)
    {
        var nearest = NearestName.Of(entry.Name, view.PropertyNames.Where(name => mapping[name] is null));

        // A required key that is missing only because it is misspelt is an error of the schema, said there.
        if ((nearest is not null && view.Required.Contains(nearest)) || (nearest is null && isOthers))
            return;

        var message = nearest is null
            ? $"`{entry.Name}` is not a key that Forge knows here"
            : $"`{entry.Name}` is not a key that Forge knows here — did you mean `{nearest}`?";
        findings.Add(new Finding(Info.Id, entry.Key.Span, message) { FixKey = nearest });
    }

    private static bool IsPrivate(string name) => name.StartsWith("x-", StringComparison.Ordinal) || name is ['_' or '.' or '<', ..];

    /// <summary>What a block is looked at with.</summary>
    private sealed record Block(SchemaView View, int Depth, string AllowText, bool IsOthers);

    /// <summary>One run over one file. It holds values of this version of the text, so that nothing that is kept may hold it.</summary>
    private sealed class Search
    {
        private readonly UnknownKey _rule;
        private readonly HashSet<string>? _allowed;
        private Func<DataNode, Block, IReadOnlyList<Finding>>? _walk;
        private HashSet<(DataNode Anchor, SchemaView View)>? _seen;

        public Search(UnknownKey rule, string allowText, HashSet<string>? allowed)
        {
            _rule = rule;
            _allowed = allowed;
            AllowText = allowText;
        }

        /// <summary>The option as it is written, so that equal ones are equal from one run to the next.</summary>
        public string AllowText { get; }

        public IReadOnlyList<Finding> Walk(DataNode node, Block block)
        {
            List<Finding>? findings = null;
            var items = node.Items;
            for (var i = 0; i < items.Count; i++)
            {
                if (HasKeys(items[i]) && block.View.Below(i.ToString()) is { } below)
                    Descend(items[i], block with { View = below, Depth = block.Depth + 1 }, ref findings);
            }

            var view = block.View;
            foreach (var entry in node.Entries)
            {
                if (entry.IsMerged || (!HasKeys(entry.Value) && view.Knows(entry.Name)))
                    continue;

                if (view.Below(entry.Name) is { } below)
                {
                    if (HasKeys(entry.Value))
                        Descend(entry.Value, block with { View = below, Depth = block.Depth + 1 }, ref findings);
                }
                else if (view.PropertyNames.Count > 0 && !view.TakesAnyKey && !view.Knows(entry.Name) && !IsPrivate(entry.Name) && _allowed?.Contains(entry.Name) is not true)
                {
                    _rule.Report(entry, node, view, block.IsOthers, findings ??= []);
                }
            }

            return findings is null ? [] : findings;
        }

        private void Descend(DataNode node, Block block, ref List<Finding>? findings)
        {
            // An anchor's keys are looked at once for all its aliases, so that a ladder of them costs what is written.
            if (block.Depth <= MaxDepth && (ReferenceEquals(node.Shared, node) || (_seen ??= []).Add((node.Shared, block.View))))
            {
                var below = PerBlock.Check(_rule, node, block, _walk ??= Walk);
                if (below.Count > 0)
                    (findings ??= []).AddRange(below);
            }
        }
    }
}
