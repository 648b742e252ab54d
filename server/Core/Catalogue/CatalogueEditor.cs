using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Core.Catalogue;

/// <summary>
/// Changes entries of a catalogue in place: every other byte stays. What is given out was read back: it changes the keys that it should, to the
/// values that it should, and nothing else in the file; an entry that others take their values from is left alone, with a message.
/// </summary>
public static class CatalogueEditor
{
    private static readonly string[] Order = [.. BuiltInSchemas.Registry.Lookup.At("models", "x")?.PropertyNames ?? []];

    /// <summary>Makes the changes, one after the other, all or none.</summary>
    public static CatalogueEdit Apply(ModelCatalogue catalogue, IReadOnlyList<EntryChange> changes)
    {
        if (catalogue.Problem is { } problem)
        {
            return new([], catalogue, [], problem + " Nothing was changed.");
        }

        var pieces = new TextPieces(catalogue.Text);
        var notes = new List<string>();
        var now = catalogue;
        foreach (var change in changes)
        {
            if (Expectation.Of(now, change) is not { } expected)
            {
                return new([], catalogue, [], $"There is no model `{change.Model}` in {catalogue.File.Path}. Nothing was changed.");
            }

            if (expected.IsMet(now) is null)
            {
                continue;
            }

            string? refusal = null;
            ModelCatalogue? changed = null;
            foreach (var edits in Ways(now, change))
            {
                var candidate = ModelCatalogue.Read(catalogue.File.Path, After(now.Text, edits));
                if (expected.IsMet(candidate) is { } reason)
                {
                    refusal ??= reason;
                    continue;
                }

                changed = candidate;
                foreach (var edit in edits)
                {
                    pieces.Apply(edit);
                }

                break;
            }

            if (changed is null)
            {
                return new([], catalogue, [], $"`{change.Key}` of `{change.Model}` cannot be changed here: {refusal ?? Unwritten(now, change)}. Nothing was changed.");
            }

            if (Note(now, change) is { } note)
            {
                notes.Add(note);
            }

            now = changed;
        }

        return new(pieces.Edits, now, notes, null);
    }

    private static SourceText After(SourceText text, IReadOnlyList<TextEdit> edits)
    {
        foreach (var edit in edits)
        {
            text = text.WithChange(edit.Span, edit.NewText);
        }

        return text;
    }

    /// <summary>The ways to write a change, best first.</summary>
    private static IEnumerable<IReadOnlyList<TextEdit>> Ways(ModelCatalogue catalogue, EntryChange change)
    {
        if (Place(catalogue, change.Model) is not var (holder, owner))
        {
            return [];
        }

        var text = catalogue.Text;
        switch (owner.Value)
        {
            case YamlMapping mapping:
                var entry = mapping.Entries.LastOrDefault(one => one.Key is YamlScalar key && key.Value == change.Key && !one.IsMerge);
                return Ways(catalogue, mapping, entry, change).Select(static edit => (IReadOnlyList<TextEdit>)[edit]);
            case null or YamlScalar { IsMissing: true } when Written(change, inFlow: false, text, owner.Span.Start) is { } value:
                return YamlEntryEdits.InsertFirst(text, holder, owner, change.Key, value).Select(static edit => (IReadOnlyList<TextEdit>)[edit]);
            case YamlScalar { Style: YamlScalarStyle.Plain, Anchor: null } nothing when YamlData.KindOf(nothing, YamlDialect.PyYaml) == DataKind.Null && Written(change, inFlow: true, text, owner.Span.Start) is { } value:
                return [[new TextEdit(nothing.Span, $"{{{change.Key}: {value}}}")]];
            default:
                return [];
        }
    }

    private static IEnumerable<TextEdit> Ways(ModelCatalogue catalogue, YamlMapping mapping, YamlEntry? entry, EntryChange change)
    {
        var text = catalogue.Text;
        switch (change)
        {
            case RemoveKey:
                return entry is null ? [] : YamlEntryEdits.Remove(text, mapping, entry);
            case SetScalar scalar when entry is { Value: null or YamlScalar or YamlAlias }:
                return YamlEntryEdits.Replace(text, mapping, entry, scalar.Value, scalar.IsText);
            case AddItem add when entry?.Value is YamlSequence list:
                return YamlEntryEdits.Add(text, list, add.Item);
            case RemoveItem when entry?.Value is YamlSequence { IsFlow: false, Items.Count: 1 } only:
                return [ReplaceWhole(text, entry, only, "[]")];
            case RemoveItem remove when entry?.Value is YamlSequence list:
                return list.Items.FirstOrDefault(item => item is YamlScalar scalar && scalar.Value == remove.Item) is { } item ? YamlEntryEdits.RemoveItem(text, list, item) : [];
            default:
                if (Written(change, mapping.IsFlow, text, mapping.Span.Start, catalogue[change.Model]?.Node[change.Key]) is not { } value)
                {
                    return [];
                }

                return entry switch
                {
                    null => YamlEntryEdits.Insert(text, mapping, change.Key, value, Order),
                    { Value: null or YamlScalar { IsMissing: true } } => [new TextEdit(new TextSpan(entry.ValueOffset, 0), " " + value)],
                    _ => [ReplaceWhole(text, entry, entry.Value, value)],
                };
        }
    }

    /// <summary>Puts a value on one line where another one stands, on the line of its key where that one began below it.</summary>
    private static TextEdit ReplaceWhole(SourceText text, YamlEntry entry, YamlNode value, string written)
    {
        var span = YamlEntryEdits.WithoutLastBreak(text, value.FullSpan);
        return text.LineAt(span.Start) == text.LineAt(entry.ValueOffset) ? new TextEdit(span, written) : new TextEdit(TextSpan.FromBounds(entry.ValueOffset, span.End), " " + written);
    }

    /// <summary>The value of a change on one line; null where it has none to write.</summary>
    private static string? Written(EntryChange change, bool inFlow, SourceText text, int near, DataNode? present = null)
    {
        var quote = YamlStyle.Of(text, near).Quote;
        return change switch
        {
            SetScalar { IsText: true } scalar => YamlText.Scalar(scalar.Value, quote, inFlow),
            SetScalar scalar => scalar.Value,
            SetYaml yaml => yaml.Yaml,
            AddItem add => $"[{string.Join(", ", Items(present).Append(add.Item).Select(item => YamlText.Scalar(item, quote, inFlow: true)))}]",
            RemoveItem remove => $"[{string.Join(", ", Items(present).Where(item => item != remove.Item).Select(item => YamlText.Scalar(item, quote, inFlow: true)))}]",
            _ => null,
        };
    }

    private static IEnumerable<string> Items(DataNode? node) => node switch
    {
        { Kind: DataKind.Sequence } => node.Items.Select(static item => item.Text),
        { Kind: DataKind.String } => [node.Text],
        _ => [],
    };

    /// <summary>Where an entry is written: the mapping of the models, and the last entry of that name in it.</summary>
    private static (YamlMapping Holder, YamlEntry Owner)? Place(ModelCatalogue catalogue, string model)
    {
        if (catalogue.File.Root["models"] is not { } models || YamlData.SyntaxOf(models) is not YamlMapping mapping)
        {
            return null;
        }

        return mapping.Entries.LastOrDefault(entry => entry.Key is YamlScalar key && key.Value == model) is { } owner ? (mapping, owner) : null;
    }

    /// <summary>Why there is no way to write a change.</summary>
    private static string Unwritten(ModelCatalogue catalogue, EntryChange change) => Place(catalogue, change.Model) switch
    {
        null => "the entry has no text of its own, since it comes from another place (`*` or `<<`); write it out first",
        var (_, owner) when owner.Value is YamlAlias alias => $"the whole entry is `*{alias.Name}`, and has no text of its own; write it out first, or as `<<: *{alias.Name}` with keys of its own",
        _ => "the way it is written leaves no place for it; change it by hand",
    };

    private static string? Note(ModelCatalogue before, EntryChange change)
    {
        if (Place(before, change.Model) is not var (_, owner) || owner.Value is not YamlMapping mapping)
        {
            return null;
        }

        var entry = mapping.Entries.LastOrDefault(one => one.Key is YamlScalar key && key.Value == change.Key);
        return entry switch
        {
            { Value: YamlAlias alias } => $"`{change.Key}` of `{change.Model}` was `*{alias.Name}`; it has a value of its own now, and what `{alias.Name}` stands for elsewhere is unchanged.",
            null when before[change.Model]?.Node.Entries.Any(one => one.IsMerged && one.Name == change.Key) is true =>
                $"`{change.Key}` of `{change.Model}` came through `<<`; it has a value of its own now, and the others keep theirs.",
            _ => null,
        };
    }
}
