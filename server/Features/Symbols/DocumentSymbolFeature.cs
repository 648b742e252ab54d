using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Modelfiles;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Symbols;

/// <summary>What a symbol is.</summary>
public enum SymbolSort { Experiment, Model, Stage, Tracking, Mapping, List, Text, Number, Boolean, Null }

/// <summary>A piece of a file with a name.</summary>
/// <param name="Detail">What stands behind the name: the value of a key; null where that is no single one.</param>
/// <param name="Span">All of it; holds <paramref name="NameSpan"/>.</param>
public sealed record OutlineSymbol(string Name, string? Detail, SymbolSort Sort, TextSpan Span, TextSpan NameSpan)
{
    /// <summary>What is below.</summary>
    public IReadOnlyList<OutlineSymbol> Children { get; init; } = [];
}

/// <summary>The outline of a file: experiments, models and stages on top, keys with their values below.</summary>
public static class DocumentSymbolFeature
{
    private const int MaxSymbols = 10_000;
    private const int MaxDepth = 20;
    private const int DetailLength = 80;

    /// <summary>The outline; of a very large file the upper levels. Null for a file that is none of ours.</summary>
    public static IReadOnlyList<OutlineSymbol>? Of(DocumentScope document, CancellationToken cancel)
    {
        if (document.Modelfile is { } modelfile)
        {
            return ModelfileOutline.Of(modelfile.Tree);
        }

        if (document.Yaml is not { } file)
        {
            return null;
        }

        var left = MaxSymbols;
        var drafts = new List<Draft>();
        foreach (var one in file.Tree.Documents)
        {
            drafts.AddRange(Top(file, one.Root));
        }

        // Level by level, so that what is left out of a very large file is what lies deepest.
        var level = drafts;
        for (var depth = 1; level.Count > 0 && left > 0; depth++)
        {
            var next = new List<Draft>();
            foreach (var draft in level)
            {
                cancel.ThrowIfCancellationRequested();
                if (left-- <= 0)
                {
                    draft.IsLeftOut = true;
                }
                else
                {
                    draft.Children = depth < MaxDepth ? Below(draft.Value) : [];
                    next.AddRange(draft.Children);
                }
            }

            level = next;
        }

        return Finish(drafts);
    }

    private static IEnumerable<Draft> Top(YamlFile file, YamlNode? root)
    {
        if (root is not YamlMapping mapping)
        {
            return root is null ? [] : Below(root);
        }

        if (file.Kind == FileKind.Experiment && Value(mapping, "experiment_id") is { Value.Length: > 0 } id)
        {
            return [new Draft(id.Value, Value(mapping, "status")?.Value, SymbolSort.Experiment, mapping.FullSpan, id.Span, mapping)];
        }

        var view = file.Schema?.Lookup.At();
        return mapping.Entries.SelectMany(entry => OfEntry(entry) is not { } draft ? []
            : entry.Value is YamlMapping { Entries.Count: > 0 } named && SortOf(view, draft.Name) is { } sort ? named.Entries.Select(OfEntry).OfType<Draft>().Select(inner => inner.As(sort))
            : (IEnumerable<Draft>)[draft]);
    }

    private static SymbolSort? SortOf(SchemaView? view, string key) => view?.Below(key)?.KeyRole switch
    {
        SchemaRoles.ModelName => SymbolSort.Model,
        SchemaRoles.StageName => SymbolSort.Stage,
        _ => null,
    };

    private static List<Draft> Below(YamlNode? node) => node switch
    {
        YamlMapping mapping => [.. mapping.Entries.Select(OfEntry).OfType<Draft>()],
        YamlSequence sequence => [.. sequence.Items.Select(OfItem)],
        _ => [],
    };

    private static Draft? OfEntry(YamlEntry entry)
    {
        if (entry.Key is not YamlScalar { IsMissing: false } key)
        {
            return null;
        }

        var name = MarkdownText.OneLine(key.Value, DetailLength);
        return new Draft(string.IsNullOrWhiteSpace(name) ? "\"\"" : name, Detail(entry.Value), SortOf(entry.Value), entry.Span, key.Span, entry.Value);
    }

    private static Draft OfItem(YamlNode item, int index)
    {
        // An item shows by its value, or by the first value in it: `- name: train` is "train".
        var shown = item as YamlScalar ?? (item as YamlMapping)?.Entries.Select(static entry => entry.Value).OfType<YamlScalar>().FirstOrDefault();
        var name = shown is { IsMissing: false } ? MarkdownText.OneLine(shown.Value, DetailLength) : "";
        return new Draft(string.IsNullOrWhiteSpace(name) ? $"[{index}]" : name, item is YamlScalar ? null : Detail(item), SortOf(item), item.FullSpan, item.FullSpan, item);
    }

    private static string? Detail(YamlNode? value) => value switch
    {
        YamlScalar { IsMissing: false } scalar => MarkdownText.OneLine(scalar.Value, DetailLength),
        YamlAlias alias => "*" + MarkdownText.OneLine(alias.Name, DetailLength),
        _ => null,
    };

    private static SymbolSort SortOf(YamlNode? value) => value switch
    {
        YamlMapping => SymbolSort.Mapping,
        YamlSequence => SymbolSort.List,
        YamlScalar scalar => YamlData.KindOf(scalar, YamlDialect.PyYaml) switch
        {
            DataKind.Integer or DataKind.Number => SymbolSort.Number,
            DataKind.Boolean => SymbolSort.Boolean,
            DataKind.Null => SymbolSort.Null,
            _ => SymbolSort.Text,
        },
        null => SymbolSort.Null,
        _ => SymbolSort.Text,
    };

    private static YamlScalar? Value(YamlMapping mapping, string key) =>
        mapping.Entries.FirstOrDefault(entry => entry.Key is YamlScalar scalar && scalar.Value == key)?.Value as YamlScalar;

    private static List<OutlineSymbol> Finish(List<Draft> drafts)
    {
        var done = new List<OutlineSymbol>(drafts.Count);
        foreach (var draft in drafts)
        {
            if (!draft.IsLeftOut)
            {
                done.Add(new OutlineSymbol(draft.Name, draft.Detail, draft.Sort, draft.Span, draft.NameSpan) { Children = Finish(draft.Children ?? []) });
            }
        }

        return done;
    }

    /// <summary>A symbol whose children are still to come.</summary>
    private sealed class Draft(string name, string? detail, SymbolSort sort, TextSpan span, TextSpan nameSpan, YamlNode? value)
    {
        public string Name => name;

        public string? Detail => detail;

        public SymbolSort Sort => sort;

        public TextSpan Span => span;

        public TextSpan NameSpan => nameSpan;

        public YamlNode? Value => value;

        public List<Draft>? Children { get; set; }

        public bool IsLeftOut { get; set; }

        public Draft As(SymbolSort other) => new(name, detail, other, span, nameSpan, value);
    }
}
