using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Features.Experiments;

/// <summary>Changes of a <c>metadata.yaml</c> that keep every other byte: comments, order, quotes and line breaks.</summary>
/// <param name="file">The file as it is now.</param>
internal sealed class MetadataEdits(YamlFile file)
{
    private readonly List<TextEdit> _edits = [];

    /// <summary>The edits so far.</summary>
    public IReadOnlyList<TextEdit> Edits => _edits;

    /// <summary>Gives a key of the top level a value. One that is missing comes behind the first of <paramref name="after"/> that is there, else at the end.</summary>
    /// <returns>False where the file is written so that it takes a person: no mapping, all in braces, or a value of several parts.</returns>
    public bool Set(string key, string value, params ReadOnlySpan<string> after)
    {
        if (file.Tree.Documents is not [{ Root: YamlMapping { IsFlow: false } root }, ..])
        {
            return false;
        }

        // Of a key that stands twice, the last one counts.
        var entry = root.Entries.LastOrDefault(entry => entry.Key is YamlScalar name && name.Value == key);
        if (entry is null)
        {
            Insert(root, key, YamlText.Scalar(value, YamlStyle.Of(file.Text, root.Span.Start).Quote), after);
            return true;
        }

        switch (entry.Value)
        {
            case null or YamlScalar { IsMissing: true } when entry.ColonOffset >= 0:
                _edits.Add(new(new TextSpan(entry.ColonOffset + 1, 0), " " + YamlText.Scalar(value)));
                return true;
            case YamlScalar scalar when scalar.Style is not (YamlScalarStyle.Literal or YamlScalarStyle.Folded) && scalar.Tag is null:
                Put(scalar, value, inFlow: false);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes another text into a scalar, in the quotes that it has.</summary>
    public void Put(YamlScalar scalar, string value, bool inFlow)
    {
        if (scalar.Value != value)
        {
            _edits.Add(new(scalar.Span, scalar.Style switch
            {
                YamlScalarStyle.SingleQuoted => YamlText.Quoted(value, '\''),
                YamlScalarStyle.DoubleQuoted => YamlText.Quoted(value, '"'),
                _ => YamlText.Scalar(value, inFlow: inFlow),
            }));
        }
    }

    /// <summary>The scalars of a list of the top level; null where there is no such list, or where something else is in it.</summary>
    public IReadOnlyList<YamlScalar>? List(string key)
    {
        var root = file.Tree.Documents is [{ Root: YamlMapping mapping }, ..] ? mapping : null;
        var entry = root?.Entries.LastOrDefault(entry => entry.Key is YamlScalar name && name.Value == key);
        return entry?.Value is YamlSequence list && list.Items.All(static item => item is YamlScalar { IsMissing: false, Tag: null }) ? [.. list.Items.OfType<YamlScalar>()] : null;
    }

    /// <summary>Puts a list with one item behind <paramref name="after"/>; for a key that is not there yet.</summary>
    public bool Add(string key, string item, params ReadOnlySpan<string> after)
    {
        if (file.Tree.Documents is not [{ Root: YamlMapping { IsFlow: false } root }, ..])
        {
            return false;
        }

        var style = YamlStyle.Of(file.Text, root.Span.Start);
        var entry = root.Entries.LastOrDefault(entry => entry.Key is YamlScalar name && name.Value == key);
        var list = $"[{YamlText.Scalar(item, style.Quote, inFlow: true)}]";
        switch (entry)
        {
            case null:
                Insert(root, key, list, after);
                return true;
            case { Value: null or YamlScalar { IsMissing: true }, ColonOffset: >= 0 }:
                _edits.Add(new(new TextSpan(entry.ColonOffset + 1, 0), " " + list));
                return true;
            case { Value: YamlScalar { Value: "null" or "~" or "Null" or "NULL", Style: YamlScalarStyle.Plain } nothing }:
                _edits.Add(new(nothing.Span, list));
                return true;
            case { Value: YamlSequence { IsFlow: true, Items.Count: 0 } empty }:
                _edits.Add(new(empty.Span, list));
                return true;
            default:
                return false;
        }
    }

    private void Insert(YamlMapping root, string key, string value, ReadOnlySpan<string> after)
    {
        YamlEntry? before = null;
        foreach (var name in after)
        {
            before ??= root.Entries.LastOrDefault(entry => entry.Key is YamlScalar scalar && scalar.Value == name);
        }

        before ??= root.Entries[^1];
        var style = YamlStyle.Of(file.Text, root.Span.Start);

        // A block scalar holds its last line break.
        var last = before.Span.End > before.Span.Start && file.Text.PositionAt(before.Span.End).Column == 0 ? before.Span.End - 1 : before.Span.End;
        var line = file.Text.LineSpan(file.Text.LineAt(last));
        var column = root.Entries[0].Span.Start - file.Text.LineSpan(file.Text.LineAt(root.Entries[0].Span.Start)).Start;
        _edits.Add(new(new TextSpan(line.End, 0), $"{style.NewLine}{new string(' ', column)}{key}: {value}"));
    }
}
