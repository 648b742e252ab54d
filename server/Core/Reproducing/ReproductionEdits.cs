using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Core.Reproducing;

/// <summary>Writes a verdict into a <c>metadata.yaml</c> and keeps every byte that is not a part of it: comments, order, quotes and line breaks.</summary>
public static class ReproductionEdits
{
    private static readonly string[] Before = ["results", "compute", "data", "seed", "random_seed", "random_state", "command"];
    private static readonly string[] Order = ["verdict", "checked", "commit", "runs", "against", "config", "tolerance", "differs"];

    /// <summary>The edits; null where the file is written so that it takes a person.</summary>
    public static IReadOnlyList<TextEdit>? Of(YamlFile file, ReproductionNote note)
    {
        if (file.Tree.Problems.Count > 0 || file.Tree.Documents is not [{ Root: YamlMapping { IsFlow: false } root }, ..] || root.Entries.Count == 0)
        {
            return null;
        }

        // Of a key that stands twice, the last one counts.
        var entry = root.Entries.LastOrDefault(static entry => entry.Key is YamlScalar { Value: ReproductionNote.Key });
        return entry switch
        {
            null => Insert(file.Text, root, note),
            { Value: YamlMapping { Anchor: null, Tag: null } old } when old.Entries.Count > 0 && old.Entries.All(static one => one is { Key: YamlScalar, Value: null or YamlScalar }) => Change(file.Text, old, note),
            _ => null,
        };
    }

    private static List<TextEdit> Insert(SourceText text, YamlMapping root, ReproductionNote note)
    {
        var style = YamlStyle.Of(text, root.Span.Start);
        var before = Before.Select(name => root.Entries.LastOrDefault(entry => entry.Key is YamlScalar scalar && scalar.Value == name)).FirstOrDefault(static entry => entry is not null) ?? root.Entries[^1];

        // A block scalar holds its last line break.
        var end = YamlEntryEdits.WithoutLastBreak(text, before.Span).End;
        var line = text.LineSpan(text.LineAt(end));
        var first = root.Entries[0].Span.Start;
        var column = first - text.LineSpan(text.LineAt(first)).Start;
        var lead = style.NewLine + new string(' ', column);
        var inner = lead + new string(' ', style.Indent);
        return [new(new TextSpan(line.End, 0), $"{lead}{ReproductionNote.Key}:" + string.Concat(note.Entries.Select(entry => inner + Entry(entry, style.Quote, inFlow: false))))];
    }

    /// <summary>Values change where they stand; what the new verdict does not say goes, what is new comes behind.</summary>
    private static List<TextEdit>? Change(SourceText text, YamlMapping old, ReproductionNote note)
    {
        var style = YamlStyle.Of(text, old.Span.Start);
        var edits = new List<TextEdit>();
        var after = note.Entries.ToList();
        YamlEntry? Find(string key) => old.Entries.LastOrDefault(entry => entry.Key is YamlScalar scalar && scalar.Value == key);
        foreach (var (key, value, isText) in after)
        {
            if (Find(key) is not { } entry)
            {
                continue;
            }

            if (key == "runs" && entry.Value is YamlScalar { IsMissing: false, Style: YamlScalarStyle.SingleQuoted or YamlScalarStyle.DoubleQuoted } quoted)
            {
                edits.Add(new(quoted.Span, value)); // a number in quotes is none
            }
            else if (entry.Value is not YamlScalar { IsMissing: false } scalar || scalar.Value != value)
            {
                edits.AddRange(YamlEntryEdits.Replace(text, old, entry, value, isText).Take(1));
            }
        }

        var missing = after.Where(entry => Find(entry.Key) is null).ToList();
        var gone = Order.Except(after.Select(static entry => entry.Key), StringComparer.Ordinal).Select(Find).OfType<YamlEntry>().ToList();
        if (gone.Count >= old.Entries.Count)
        {
            return null; // nothing of ours stands there
        }

        // What goes makes room for what comes, so that no two edits meet: afterwards something is left of one of the two at most.
        var both = Math.Min(gone.Count, missing.Count);
        for (var i = 0; i < both; i++)
        {
            edits.Add(new(YamlEntryEdits.WithoutLastBreak(text, gone[i].Span) is { Length: > 0 } span ? span : gone[i].Span, Entry(missing[i], style.Quote, old.IsFlow)));
        }

        foreach (var entry in gone.Skip(both))
        {
            edits.AddRange(YamlEntryEdits.Remove(text, old, entry).Take(1));
        }

        var rest = missing.Skip(both).ToList();
        if (rest.Count > 0)
        {
            var last = old.Entries[^1];
            var end = YamlEntryEdits.WithoutLastBreak(text, last.Span).End;
            edits.Add(old.IsFlow
                ? new(new TextSpan(Math.Max(last.Value?.FullSpan.End ?? 0, last.Span.End), 0), string.Concat(rest.Select(entry => ", " + Entry(entry, style.Quote, inFlow: true))))
                : new(new TextSpan(text.LineSpan(text.LineAt(end)).End, 0), string.Concat(rest.Select(entry => style.NewLine + Column(text, old) + Entry(entry, style.Quote, inFlow: false)))));
        }

        return edits;
    }

    private static string Column(SourceText text, YamlMapping mapping) => new(' ', text.PositionAt(mapping.Entries[0].Span.Start).Column);

    private static string Entry((string Key, string Value, bool IsText) entry, char quote, bool inFlow) => $"{entry.Key}: {(entry.IsText ? YamlText.Scalar(entry.Value, quote, inFlow) : entry.Value)}";
}
