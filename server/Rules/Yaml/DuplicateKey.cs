using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Rules.Yaml;

/// <summary>Reports keys that stand twice in one mapping.</summary>
public sealed class DuplicateKey : IRuleWithFixes<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG003",
        Name: "duplicate-key",
        Severity: Severity.Error,
        Since: "0.1",
        What: "A key stands twice in one mapping. The second one is reported, and names the first.",
        Why: "PyYAML takes the last value and says nothing; other readers refuse the file. Whoever changes the first value wonders why nothing happens.",
        Bad: "seed: 42\ntags: [churn]\nseed: 43\n",
        Good: "seed: 43\ntags: [churn]\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        // What is somebody else's may be read by a reader that keeps both.
        if (CatalogueShape.IsForeign(document))
            return [];

        // The lines are not part of what is kept: they change with the text above.
        var duplicates = PerBlock.Collect(document.Tree, this, Look, static (twice, by) => twice.Moved(by));
        return duplicates.Count == 0 ? [] : Said(document, duplicates);
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context)
    {
        foreach (var (mapping, duplicate) in Duplicates(document))
        {
            if (duplicate.Second.Key?.Span != finding.Span)
                continue;

            var line = document.Text.LineAt(duplicate.First.Span.Start) + 1;
            var isSame = ValueText(document, duplicate.First) == ValueText(document, duplicate.Second);
            yield return new Fix("Remove this entry", [Removal(document.Text, mapping, duplicate.Second)], IsPreferred: isSame);
            yield return new Fix($"Remove the first one, in line {line}", [Removal(document.Text, mapping, duplicate.First)]);
            yield break;
        }
    }

    private IEnumerable<Finding> Said(YamlFile document, IReadOnlyList<Twice> duplicates)
    {
        // Other readers refuse the file, or differ: ruamel, OmegaConf, compose.
        var consequence = document.Dialect == YamlDialect.PyYaml ? "PyYAML takes this second value" : "keep one of the two";

        foreach (var (key, second, first) in duplicates)
        {
            yield return new Finding(Info.Id, second, $"`{key}` is already there in line {document.Text.LineAt(first.Start) + 1}; {consequence}")
            {
                FixKey = "remove",
                Related = [new RelatedPlace(null, first, $"The first `{key}`")],
            };
        }
    }

    private static IReadOnlyList<Twice> Look(YamlNode node)
    {
        if (node is not YamlMapping { Duplicates: { Count: > 0 } duplicates })
            return [];

        var found = new List<Twice>();
        foreach (var duplicate in duplicates)
        {
            if (duplicate.Second.Key is YamlScalar key && duplicate.First.Key is { } first)
                found.Add(new Twice(key.Value, key.Span, first.Span));
        }

        return found;
    }

    private static string? ValueText(YamlFile document, YamlEntry entry) => entry.Value is null ? null : document.Text.ToString(entry.Value.FullSpan);

    private static FileEdit Removal(SourceText text, YamlMapping mapping, YamlEntry entry)
    {
        var index = mapping.Entries.ToList().FindIndex(e => e.Span == entry.Span);
        var lineStart = text.LineSpan(text.LineAt(entry.Span.Start)).Start;
        var ownsLine = string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(lineStart, entry.Span.Start)));
        TextSpan span;
        if (mapping.IsFlow && index > 0)
            span = TextSpan.FromBounds(mapping.Entries[index - 1].Span.End, entry.Span.End);
        else if ((mapping.IsFlow || !ownsLine) && index + 1 < mapping.Entries.Count)
            span = TextSpan.FromBounds(entry.Span.Start, mapping.Entries[index + 1].Span.Start);
        else
            span = TextSpan.FromBounds(lineStart, entry.FullSpan.End);

        return new FileEdit(null, [new TextEdit(span, "")]);
    }

    private static IEnumerable<(YamlMapping Mapping, YamlDuplicate Duplicate)> Duplicates(YamlFile document)
    {
        var waiting = new Stack<YamlNode>();
        foreach (var root in document.Tree.Documents.Reverse())
        {
            if (root.Root is not null)
                waiting.Push(root.Root);
        }

        while (waiting.TryPop(out var node))
        {
            if (node is YamlSequence sequence)
            {
                foreach (var item in sequence.Items)
                    waiting.Push(item);
            }
            else if (node is YamlMapping mapping)
            {
                foreach (var duplicate in mapping.Duplicates)
                    yield return (mapping, duplicate);

                foreach (var entry in mapping.Entries)
                {
                    if (entry.Value is not null)
                        waiting.Push(entry.Value);
                }
            }
        }
    }

    /// <summary>A key and the places of its second and its first entry.</summary>
    private sealed record Twice(string Key, TextSpan Second, TextSpan First)
    {
        public Twice Moved(int by) => this with { Second = Second with { Start = Second.Start + by }, First = First with { Start = First.Start + by } };
    }
}
