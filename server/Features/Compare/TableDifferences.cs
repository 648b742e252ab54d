using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Features.Compare;

/// <summary>Puts the tables of several runs into one: rows by what the first column says, where that tells them apart, else by number.</summary>
internal static class TableDifferences
{
    private const int MaxRead = 100_000;
    private const int MaxColumns = 60;
    private const int MaxCells = 30_000;
    private const int MaxValues = 100_000;
    private const int MaxText = 300;

    /// <summary>Compares them; null where one cannot be read as a table.</summary>
    /// <param name="name">The file's name, which tells its format.</param>
    /// <param name="texts">The baseline's first.</param>
    public static ComparedTable? Compare(string name, IReadOnlyList<string> texts, int maxRows, bool onlyDifferences)
    {
        var tables = texts.Select(text => name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? FromJson(text) : FromText(name, text)).ToList();
        if (tables.Count == 0 || tables.Any(static table => table is null))
        {
            return null;
        }

        var whole = tables.OfType<Table>().ToList();
        var key = whole[0].Columns is [var first, ..] && whole.All(table => table.Columns is [var own, ..] && own == first && IsKey(table)) ? first : null;
        var columns = whole.SelectMany(table => table.Columns.Skip(key is null ? 0 : 1)).Distinct(StringComparer.Ordinal).ToList();
        var indexed = whole.Select(table => new Indexed(table, key is not null)).ToList();
        var names = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in indexed)
        {
            names.AddRange(table.Names.Where(seen.Add));
        }

        var shown = columns.Take(MaxColumns).ToList();
        var most = Math.Min(maxRows, Math.Max(1, MaxCells / Math.Max(1, shown.Count * whole.Count)));
        var rows = new List<ComparedTableRow>();
        var (same, wanted) = (0, 0);
        foreach (var row in names)
        {
            var differs = indexed.Skip(1).Any(table => columns.Exists(column => table.Cell(row, column) != indexed[0].Cell(row, column)));
            same += differs ? 0 : 1;
            if ((differs || !onlyDifferences) && wanted++ < most)
            {
                rows.Add(new(Cut(row), differs, [.. shown.Select(column => Cells(indexed, row, column))]));
            }
        }

        var note = columns.Count > shown.Count ? $"The first {shown.Count} of {columns.Count} columns are shown." : whole.Exists(static table => table.Total > table.Rows.Count) ? $"Only the first {MaxRead.ToString("N0", CultureInfo.InvariantCulture)} rows were compared." : null;
        return new(key, shown, rows, wanted, same, note);
    }

    private sealed record Table(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, int Total);

    /// <summary>A table whose rows are found by name.</summary>
    private sealed class Indexed
    {
        private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
        private readonly Dictionary<string, IReadOnlyList<string>> _rows = new(StringComparer.Ordinal);

        public Indexed(Table table, bool isKeyed)
        {
            for (var i = 0; i < table.Columns.Count; i++)
            {
                _columns.TryAdd(table.Columns[i], i);
            }

            for (var i = 0; i < table.Rows.Count; i++)
            {
                var name = isKeyed ? table.Rows[i][0] : (i + 1).ToString(CultureInfo.InvariantCulture);
                Names.Add(name);
                _rows[name] = table.Rows[i];
            }
        }

        public List<string> Names { get; } = [];

        public string? Cell(string row, string column) =>
            _rows.TryGetValue(row, out var cells) && _columns.TryGetValue(column, out var at) && at < cells.Count ? cells[at] : null;
    }

    private static List<TableCell?> Cells(List<Indexed> tables, string row, string column)
    {
        var first = tables[0].Cell(row, column);
        return
        [
            .. tables.Select(table => table.Cell(row, column) is not { } text ? null
                : new TableCell(Cut(text), text != first, text != first && Number(first) is { } from && Number(text) is { } to && double.IsFinite(to - from) ? to - from : null)),
        ];
    }

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    // Numbers with a fraction are values, never names, however unlike each other they are.
    private static bool IsKey(Table table) => table.Columns.Count > 1 && table.Rows.All(static row => row.Count > 0 && (Number(row[0]) is not { } number || number == Math.Floor(number)))
        && table.Rows.Select(static row => row[0]).Distinct(StringComparer.Ordinal).Count() == table.Rows.Count;

    private static Table? FromText(string name, string text)
    {
        var read = CsvReader.Read(text, name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : CsvReader.SeparatorOf(text), MaxRead);
        return read.Rows.Count == 0 ? new([], [], 0) : new(Unlike(read.Rows[0]), [.. read.Rows.Skip(1)], read.Total - 1);
    }

    /// <summary>MLflow's tables (<c>{"columns": […], "data": [[…]]}</c>), lists of objects, and the values of any other JSON by the way to each.</summary>
    private static Table? FromJson(string text)
    {
        var tree = YamlTree.Parse(SourceText.From(text));
        if (tree.IsTooLarge || tree.Problems.Count > 0)
        {
            return null;
        }

        var root = YamlData.Resolve(tree, YamlDialect.Yaml12);
        if (root["columns"] is { Kind: DataKind.Sequence } columns && root["data"] is { Kind: DataKind.Sequence } data && data.Items.All(static row => row.Kind == DataKind.Sequence))
        {
            return new(Unlike([.. columns.Items.Select(Text)]), [.. data.Items.Take(MaxRead).Select(static row => row.Items.Select(Text).ToList())], data.Items.Count);
        }

        if (root.Kind == DataKind.Sequence && root.Items.Count > 0 && root.Items.All(static item => item.Kind == DataKind.Mapping && item.Entries.All(static entry => entry.Value.Kind is not (DataKind.Mapping or DataKind.Sequence))))
        {
            var names = root.Items.SelectMany(static item => item.Entries.Select(static entry => entry.Name)).Distinct(StringComparer.Ordinal).ToList();
            return new(names, [.. root.Items.Take(MaxRead).Select(item => names.Select(name => item[name] is { } value ? Text(value) : "").ToList())], root.Items.Count);
        }

        return DataLeaves.Of(root, MaxValues) is { } leaves ? new(["key", "value"], [.. leaves.Values.Select(static leaf => new[] { leaf.Path, leaf.Text })], leaves.Count) : null;
    }

    private static string Text(DataNode node) => node.Kind is DataKind.Mapping or DataKind.Sequence ? DataJson.Write(node) : node.Kind == DataKind.Null ? "" : node.Text;

    /// <summary>Column names, told apart where several are one: the index of pandas has none.</summary>
    private static List<string> Unlike(IReadOnlyList<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var unlike = new List<string>();
        foreach (var name in names)
        {
            var own = name;
            for (var i = 2; !seen.Add(own); i++)
            {
                own = $"{name} ({i})";
            }

            unlike.Add(own);
        }

        return unlike;
    }

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText] + "…";
}
