using ForgeLsp.Core.Comparing;

namespace ForgeLsp.Features.Compare;

/// <summary>How large a comparison may be on the wire, in bytes of JSON; what does not fit is left out and named.</summary>
/// <param name="Rows">Of parameters and tags together.</param>
/// <param name="Metrics">Of metrics.</param>
/// <param name="Groups">Of the groups' means.</param>
/// <param name="Tests">How many tests there may be.</param>
/// <param name="Differences">How many differences are listed.</param>
public sealed record CompareLimits(int Rows, int Metrics, int Groups, int Tests, int Differences)
{
    /// <summary>For a page: 2 MB with columns and summary.</summary>
    public static CompareLimits Message { get; } = new(600_000, 700_000, 250_000, 500, 300);

    /// <summary>For a file or a pipe: everything.</summary>
    public static CompareLimits None { get; } = new(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue);
}

/// <summary>Chooses what of the tables goes into a message.</summary>
internal static class MessageFit
{
    private const int RowFrame = 60;
    private const int GroupMetricFrame = 110;
    private const int LongestSource = 500;

    // A reader knows a value by its beginning; how much of it there is room for, the most first.
    private static readonly int[] Lengths = [2_000, 1_000, 500, 250, 120, 60];

    /// <summary>The rows that fit, in the order of their keys, and the keys of the others. Rows that are asked for come first, then those that differ.</summary>
    public static (List<ParamRow> Rows, List<string> Omitted) Texts(IReadOnlyList<Property> properties, IReadOnlyCollection<string> whole, long room)
    {
        var longest = Lengths.Prepend(int.MaxValue).FirstOrDefault(length => properties.Sum(property => Size(property, whole.Contains(property.Name) ? int.MaxValue : length)) <= room, Lengths[^1]);
        return Fill(
            [.. properties.OrderByDescending(property => whole.Contains(property.Name)).ThenByDescending(static property => property.Differs).ThenBy(static property => RepeatNames.IsLabel(property.Name)).ThenBy(static property => property.Name, StringComparer.Ordinal)],
            property => Size(property, whole.Contains(property.Name) ? int.MaxValue : longest),
            property => Row(property, whole.Contains(property.Name) ? int.MaxValue : longest),
            static property => property.Name,
            static row => row.Key,
            whole,
            room);
    }

    /// <summary>The same for metrics, which are given the most important first.</summary>
    public static (List<MetricRow> Rows, List<string> Omitted) Metrics(IReadOnlyList<MetricRow> ranked, IReadOnlyCollection<string> whole, long room) =>
        Fill([.. ranked.OrderByDescending(row => whole.Contains(row.Key))], Size, static row => row, static row => row.Key, static row => row.Key, whole, room);

    /// <summary>How many metrics the groups may tell of.</summary>
    public static List<string> OfGroups(IEnumerable<MetricRow> ranked, int groups, long room)
    {
        var kept = new List<string>();
        foreach (var row in ranked)
        {
            room -= (GroupMetricFrame + Size(row.Key)) * (long)groups;
            if (room < 0)
            {
                break;
            }

            kept.Add(row.Key);
        }

        return kept;
    }

    /// <summary>Datasets with sources of a length that a table can show.</summary>
    public static List<DatasetRow> Datasets(IReadOnlyList<DatasetRow> rows, long room)
    {
        var size = rows.Sum(static row => row.Values.Sum(static cell => cell is null ? 4L : 60 + Size(cell.Digest) + Math.Min(LongestSource, Size(cell.Source ?? ""))));
        return [.. rows.Select(row => row with { Values = [.. row.Values.Select(cell => cell?.Source is null ? cell : cell with { Source = size > room ? null : ComparedText.Short(cell.Source, LongestSource) })] })];
    }

    private static (List<TRow> Rows, List<string> Omitted) Fill<T, TRow>(List<T> ordered, Func<T, long> size, Func<T, TRow> row, Func<T, string> key, Func<TRow, string> keyOf, IReadOnlyCollection<string> whole, long room)
    {
        var rows = new List<TRow>();
        var omitted = new List<string>();
        foreach (var entry in ordered)
        {
            room -= size(entry);
            if (room >= 0 || whole.Contains(key(entry)))
            {
                rows.Add(row(entry));
            }
            else
            {
                omitted.Add(key(entry));
            }
        }

        return ([.. rows.OrderBy(keyOf, StringComparer.Ordinal)], omitted);
    }

    private static ParamRow Row(Property property, int longest)
    {
        if (property.Values.All(value => value is null || value.Length <= longest))
        {
            return new(property.Name, property.Values, property.Differs);
        }

        var values = property.Values.Select(value => value is null || value.Length <= longest ? value : Cut(value, longest)).ToList();
        return new(property.Name, values, property.Differs) { Shortened = [.. Enumerable.Range(0, values.Count).Where(run => property.Values[run]?.Length > longest)] };
    }

    private static string Cut(string value, int longest) => (char.IsHighSurrogate(value[longest - 2]) ? value[..(longest - 2)] : value[..(longest - 1)]) + "…";

    private static long Size(Property property, int longest) => RowFrame + Size(property.Name) + property.Values.Sum(value => value is null ? 5 : value.Length <= longest ? 3 + Size(value) : 8 + Size(value.AsSpan(0, longest)));

    private static long Size(MetricRow row) => RowFrame + Size(row.Key) + row.Values.Sum(static value => value is not { } number ? 5L : number == Math.Floor(number) && Math.Abs(number) < 1e6 ? 8 : 22) + (row.Best.Count * 4L);

    private static long Size(string text) => Size(text.AsSpan());

    // System.Text.Json writes letters beyond ASCII, quotes and HTML's own signs as \uXXXX.
    private static long Size(ReadOnlySpan<char> text)
    {
        var size = (long)text.Length;
        foreach (var c in text)
        {
            size += c is < ' ' or > '~' or '"' or '\\' or '<' or '>' or '&' or '\'' or '+' or '`' ? 5 : 0;
        }

        return size;
    }
}
