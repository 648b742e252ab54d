using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Core.Catalogue;

/// <summary>What a catalogue must mean once a change is made: what it meant before, but for one key of one entry.</summary>
internal sealed class Expectation
{
    private readonly ModelCatalogue _before;
    private readonly EntryChange _change;
    private readonly DataNode? _value;

    private Expectation(ModelCatalogue before, EntryChange change, DataNode? value)
    {
        _before = before;
        _change = change;
        _value = value;
    }

    /// <summary>What a change must come to; null where there is no such entry.</summary>
    public static Expectation? Of(ModelCatalogue before, EntryChange change)
    {
        if (before[change.Model] is not { } entry)
        {
            return null;
        }

        return new(before, change, change switch
        {
            RemoveKey => null,
            SetScalar { IsText: true } scalar => Read(YamlText.Quoted(scalar.Value, '"')),
            SetScalar scalar => Read(entry.Node[change.Key] is { Kind: DataKind.String, IsQuoted: true } ? YamlText.Quoted(scalar.Value, '"') : scalar.Value),
            SetYaml yaml => Read(yaml.Yaml),
            AddItem add => Listed(Items(entry.Node[change.Key]), add.Item),
            RemoveItem remove => Items(entry.Node[change.Key]) is var items && items.Contains(remove.Item) ? Listed(WithoutFirst(items, remove.Item), null) : entry.Node[change.Key],
            _ => throw new InvalidOperationException($"There is no change {change.GetType().Name}."),
        });
    }

    /// <summary>Null where a catalogue is as expected, else what is not, as a clause of a message.</summary>
    public string? IsMet(ModelCatalogue after)
    {
        if (after.Problem is not null || after.Entries.Count != _before.Entries.Count)
        {
            return "the file could not be read any more after it";
        }

        var comparison = new DataComparison();
        for (var i = 0; i < after.Entries.Count; i++)
        {
            var (one, other) = (_before.Entries[i], after.Entries[i]);
            if (one.Name != other.Name || (one.Name != _change.Model && !comparison.AreSame(one.Node, other.Node)))
            {
                return $"`{one.Name}` takes values from it by an anchor (`&`), and would change too; give `{one.Name}` a `{_change.Key}` of its own first";
            }
        }

        if (!AreOthersSame(after, comparison))
        {
            return "other parts of the file would change with it";
        }

        if (!comparison.AreSame(_value, after[_change.Model]?.Node[_change.Key]))
        {
            return "the way it is written leaves no place for it; change it by hand";
        }

        return _change is RemoveKey or RemoveItem or SetYaml || AreCommentsSame(after) ? null : "a comment would be lost";
    }

    private bool AreOthersSame(ModelCatalogue after, DataComparison comparison)
    {
        var (one, other) = (_before.File.Root.Entries, after.File.Root.Entries);
        if (one.Count != other.Count || !one.Where(static entry => entry.Name != "models").All(entry => comparison.AreSame(entry.Value, after.File.Root[entry.Name])))
        {
            return false;
        }

        var (mine, now) = (_before[_change.Model]?.Node, after[_change.Model]?.Node);
        string[] keys = [.. new[] { mine, now }.SelectMany(static node => node?.Entries ?? []).Select(static entry => entry.Name).Where(name => name != _change.Key).Distinct(StringComparer.Ordinal)];
        return keys.All(key => comparison.AreSame(mine?[key], now?[key]));
    }

    private bool AreCommentsSame(ModelCatalogue after) => Comments(_before).SequenceEqual(Comments(after), StringComparer.Ordinal);

    private static IEnumerable<string> Comments(ModelCatalogue catalogue) => catalogue.File.Tree.Comments.Select(span => catalogue.Text.ToString(span));

    private static DataNode Listed(IEnumerable<string> items, string? more) =>
        Read($"[{string.Join(", ", items.Concat(more is null ? [] : [more]).Select(static item => YamlText.Quoted(item, '"')))}]");

    private static IEnumerable<string> WithoutFirst(IReadOnlyList<string> items, string item)
    {
        var at = items.TakeWhile(one => one != item).Count();
        return items.Where((_, i) => i != at);
    }

    private static IReadOnlyList<string> Items(DataNode? node) => node switch
    {
        { Kind: DataKind.Sequence } => [.. node.Items.Select(static item => item.Text)],
        { Kind: DataKind.String } => [node.Text],
        _ => [],
    };

    private static DataNode Read(string yaml) => YamlData.Resolve(YamlTree.Parse(SourceText.From(yaml)), YamlDialect.PyYaml);
}
