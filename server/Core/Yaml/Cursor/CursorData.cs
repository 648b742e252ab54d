using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Yaml.Cursor;

/// <summary>A value on the way to the cursor, without what is being written there; what lies beside the way is as it is.</summary>
internal sealed class CursorData(DataNode inner, YamlCursor cursor, int depth) : DataNode
{
    private DataEntry[]? _entries;
    private DataNode[]? _items;

    public override DataKind Kind => IsEnd && cursor.Kind == YamlCursorKind.Below ? DataKind.Null : inner.Kind;

    public override TextSpan Span => inner.Span;

    public override string Text => inner.Text;

    public override bool IsQuoted => inner.IsQuoted;

    public override bool IsCyclic => inner.IsCyclic;

    public override bool Boolean => inner.Boolean;

    public override string? NumberText => inner.NumberText;

    public override DataList<DataNode> Items => new(_items ?? Lazily.Set(ref _items, ReadItems()));

    public override DataList<DataEntry> Entries => new(_entries ?? Lazily.Set(ref _entries, ReadEntries()));

    private bool IsEnd => depth == cursor.Steps.Count;

    private DataNode[] ReadItems()
    {
        if (IsEnd || inner.Items.Count <= cursor.Steps[depth].Index)
        {
            return Kind == DataKind.Null ? [] : inner.Items.Array;
        }

        var items = inner.Items.ToArray();
        items[cursor.Steps[depth].Index] = new CursorData(items[cursor.Steps[depth].Index], cursor, depth + 1);
        return items;
    }

    private DataEntry[] ReadEntries()
    {
        if (Kind == DataKind.Null)
        {
            return [];
        }

        var key = IsEnd ? cursor.Entry?.Key?.Span : cursor.Steps[depth].Entry?.Key?.Span;
        if (key is null || (IsEnd && cursor.Kind != YamlCursorKind.Key))
        {
            return inner.Entries.Array;
        }

        var entries = new List<DataEntry>(inner.Entries.Count);
        foreach (var entry in inner.Entries)
        {
            if (entry.IsMerged || entry.Key.Span != key)
            {
                entries.Add(entry);
            }
            else if (!IsEnd)
            {
                entries.Add(entry with { Value = new CursorData(entry.Value, cursor, depth + 1) });
            }
        }

        return [.. entries];
    }
}
