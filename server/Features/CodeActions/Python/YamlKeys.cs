using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>Adds keys to a config file, written as the file is; all that is there stays as it is, byte for byte.</summary>
internal sealed class YamlKeys
{
    private readonly YamlFile _file;
    private readonly YamlStyle _style;
    private readonly List<(string Section, string Line)> _added = [];

    /// <summary>For <paramref name="file"/>; it may be empty.</summary>
    public YamlKeys(YamlFile file)
    {
        _file = file;
        _style = YamlStyle.Of(file.Text, 0);
    }

    /// <summary>The quote for texts.</summary>
    public char Quote => _style.Quote;

    /// <summary>Whether it can be added to: one document, unbroken, that holds keys or nothing.</summary>
    public bool CanHold => _file.Tree is { Problems.Count: 0, IsTooLarge: false, Documents.Count: <= 1 }
        && (Root is YamlMapping { Tag: null } || (Root is null or YamlScalar { IsMissing: true } && _file.Tree.Documents.All(static document => !document.IsExplicit)));

    private YamlNode? Root => _file.Tree.Documents is [var only] ? only.Root : null;

    /// <summary>The value of a key by its full name with dots; null where there is none.</summary>
    public DataNode? ValueAt(string key)
    {
        DataNode? node = _file.Root;
        foreach (var name in key.Split('.'))
        {
            node = node?[name];
        }

        return node;
    }

    /// <summary>Whether keys can be added below the full name <paramref name="section"/>; empty for the top.</summary>
    public bool HasSection(string section) => section.Length == 0 ? CanHold : Find(section) is { IsFound: true };

    /// <summary>Whether Hydra takes <paramref name="section"/> from another file as well.</summary>
    public bool IsComposed(string section) =>
        _file.Root["defaults"] is { Kind: DataKind.Sequence } defaults
        && defaults.Items.Any(item => item.Kind == DataKind.Mapping && item.Entries.Any(entry => entry.Name.Split('@')[^1].Split(' ')[^1].TrimStart('/').Split('/')[0] == section.Split('.')[0]));

    /// <summary>Adds <paramref name="name"/> below <paramref name="section"/>, which must be there.</summary>
    /// <param name="value">As YAML.</param>
    public void Add(string section, string name, string value) => _added.Add((section, $"{YamlText.Scalar(name, Quote)}: {value}"));

    /// <summary>What was added, in order of position.</summary>
    public IReadOnlyList<TextEdit> Edits() =>
        [.. _added.GroupBy(static one => one.Section, StringComparer.Ordinal).Select(group => Insert(group.Key, [.. group.Select(static one => one.Line)])).OrderBy(static edit => edit.Span)];

    private TextEdit Insert(string section, IReadOnlyList<string> lines)
    {
        var (mapping, entry, _) = section.Length == 0 ? (Root as YamlMapping, null, true) : Find(section);
        var text = _file.Text;
        if (mapping is null)
        {
            return entry is null ? AtEnd(lines) : Below(entry, lines);
        }

        if (mapping.Entries is not [var first, ..])
        {
            return new TextEdit(new TextSpan(mapping.Span.Start + 1, 0), string.Join(", ", lines));
        }

        var last = mapping.Entries[^1];
        if (mapping.IsFlow)
        {
            return new TextEdit(new TextSpan(last.Span.End, 0), string.Concat(lines.Select(static line => ", " + line)));
        }

        var column = text.PositionAt(first.Span.Start).Column;
        if (EndsInBlock(last.Value))
        {
            return new TextEdit(new TextSpan(first.Span.Start, 0), string.Concat(lines.Select(line => line + _style.NewLine + new string(' ', column))));
        }

        var end = last.Span.End - 1;
        while (end > last.Span.Start && char.IsWhiteSpace(text[end]))
        {
            end--;
        }

        return new TextEdit(new TextSpan(text.LineSpan(text.LineAt(end)).End, 0), string.Concat(lines.Select(line => _style.NewLine + new string(' ', column) + line)));
    }

    private TextEdit AtEnd(IReadOnlyList<string> lines)
    {
        var text = _file.Text;
        var lead = text.Length > 0 && text[text.Length - 1] is not ('\n' or '\r' or '\uFEFF') ? _style.NewLine : "";
        return new TextEdit(new TextSpan(text.Length, 0), lead + string.Concat(lines.Select(line => line + _style.NewLine)));
    }

    /// <summary>Below a key that has no value yet.</summary>
    private TextEdit Below(YamlEntry entry, IReadOnlyList<string> lines)
    {
        var text = _file.Text;
        var column = text.PositionAt(entry.Span.Start).Column + _style.Indent;
        return new TextEdit(new TextSpan(text.LineSpan(text.LineAt(entry.ColonOffset)).End, 0), string.Concat(lines.Select(line => _style.NewLine + new string(' ', column) + line)));
    }

    private (YamlMapping? Mapping, YamlEntry? Entry, bool IsFound) Find(string section)
    {
        YamlMapping? mapping = Root as YamlMapping;
        YamlEntry? entry = null;
        foreach (var name in section.Split('.'))
        {
            var matching = mapping?.Entries.Where(one => one.Key is YamlScalar key && key.Value == name).ToList();
            if (matching is not [var only] || only.ColonOffset < 0)
            {
                return (null, null, false);
            }

            entry = only;
            mapping = only.Value as YamlMapping;
        }

        return mapping is not null ? (mapping, entry, mapping.Tag is null) : (null, entry, entry?.Value is null or YamlScalar { IsMissing: true, Tag: null, Anchor: null });
    }

    private static bool EndsInBlock(YamlNode? value)
    {
        while (true)
        {
            switch (value)
            {
                case YamlMapping { Entries: [.., var last] }:
                    value = last.Value;
                    continue;
                case YamlSequence { Items: [.., var last] }:
                    value = last;
                    continue;
                default:
                    return value is YamlScalar { Style: YamlScalarStyle.Literal or YamlScalarStyle.Folded };
            }
        }
    }
}
