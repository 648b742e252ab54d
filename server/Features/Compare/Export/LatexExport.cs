using System.Globalization;
using System.Text;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Compare.Export;

/// <summary>
/// The table in LaTeX with the rules of <c>booktabs</c>, for a paper: five significant digits (more where two runs would look the same), the best of
/// a metric bold. Runs that only repeat each other are one row with mean and standard deviation.
/// </summary>
public static class LatexExport
{
    private const int MaxCell = 200;

    /// <summary>The table, in a <c>tabular</c> that stands by itself.</summary>
    public static string Text(CompareResult result, ShownTable table, bool runsAsRows) =>
        result.Grouping.Groups.Any(static group => group.Runs.Count > 1) && table.Rows.Any(static row => row.Kind == "metric")
            ? Groups(result, table)
            : Runs(table, runsAsRows);

    /// <summary>Text of a store as LaTeX sets it: no character of it is a command.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        var line = Display.Plain(text.Length > MaxCell ? text[..MaxCell] + "…" : text);
        foreach (var c in line)
        {
            escaped.Append(c switch
            {
                '\\' => @"\textbackslash{}",
                '~' => @"\textasciitilde{}",
                '^' => @"\textasciicircum{}",
                '<' => @"\textless{}",
                '>' => @"\textgreater{}",
                '|' => @"\textbar{}",
                '"' => @"\textquotedbl{}",
                '`' => @"\textasciigrave{}",
                '\'' => @"\textquotesingle{}",
                '…' => @"\ldots{}",
                '{' or '}' or '$' or '&' or '#' or '%' or '_' => "\\" + c,
                '-' when escaped.Length > 0 && escaped[^1] == '-' => "{}-", // together they would be a dash
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }

    private static string Runs(ShownTable table, bool runsAsRows)
    {
        var rows = table.Rows.Select(row => (Head: Head(row), Cells: Cells(row))).ToList();
        IReadOnlyList<string> labels = [.. table.Labels.Select(Escape)];
        return runsAsRows
            ? Tabular(["Run", .. rows.Select(static row => row.Head)], table.Runs.Select((_, place) => (IReadOnlyList<string>)[labels[place], .. rows.Select(row => row.Cells[place])]))
            : Tabular(["", .. labels], rows.Select(static row => (IReadOnlyList<string>)[row.Head, .. row.Cells]));
    }

    private static string Groups(CompareResult result, ShownTable table)
    {
        var metrics = table.Rows.Where(static row => row.Kind == "metric").ToList();
        var groups = result.Grouping.Groups;
        var cells = metrics.Select(metric =>
        {
            var values = groups.Select(group => group.Metrics.FirstOrDefault(one => one.Key == metric.Key)).ToList();
            var means = values.Select(static value => value?.Mean).OfType<double>().ToList();
            double? best = means.Count == 0 || metric.HigherIsBetter is not { } higher ? null : higher ? means.Max() : means.Min();
            return values.Select(value => value?.Mean is { } mean ? Mean(mean, value.StandardDeviation, best == mean) : "--").ToList();
        }).ToList();
        return Tabular(
            ["", "$n$", .. metrics.Select(Head)],
            groups.Select((group, at) => (IReadOnlyList<string>)[Escape(group.Label), group.Runs.Count.ToString(CultureInfo.InvariantCulture), .. cells.Select(column => column[at])]));
    }

    private static string Mean(double mean, double? deviation, bool isBest)
    {
        var (value, spread) = NumberText.Spread(mean, deviation);
        var text = Math(value) + (spread is null ? "" : $@" \pm {Math(spread)}");
        return isBest ? $@"$\mathbf{{{text}}}$" : $"${text}$";
    }

    private static string Head(ShownRow row) => Escape(row.Kind == "run" ? row.Name : row.Key) + row.HigherIsBetter switch { true => @" $\uparrow$", false => @" $\downarrow$", null => "" };

    private static IReadOnlyList<string> Cells(ShownRow row)
    {
        if (row.Numbers is not { } numbers)
        {
            return [.. row.Words.Select(static cell => cell is null ? "--" : Escape(cell))];
        }

        return [.. NumberText.Row(numbers).Select((text, place) => text is null ? "--" : row.Best.Contains(place) ? $@"$\mathbf{{{Math(text)}}}$" : $"${Math(text)}$")];
    }

    /// <summary>A number in mathematics: <c>5 \times 10^{-5}</c>.</summary>
    private static string Math(string number) => number switch
    {
        "NaN" => @"\mathrm{NaN}",
        "Infinity" => @"\infty",
        "-Infinity" => @"-\infty",
        _ when number.IndexOf('E', StringComparison.Ordinal) is > 0 and var at => $@"{number[..at]} \times 10^{{{int.Parse(number[(at + 1)..], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)}}}",
        _ => number,
    };

    private static string Tabular(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder("% \\usepackage{booktabs}\n");
        text.Append(@"\begin{tabular}{l").Append('r', head.Count - 1).Append("}\n\\toprule\n").Append(Line(head)).Append("\\midrule\n");
        foreach (var row in rows)
        {
            text.Append(Line(row));
        }

        return text.Append("\\bottomrule\n\\end{tabular}\n").ToString();
    }

    private static string Line(IReadOnlyList<string> cells) => string.Join(" & ", cells) + " \\\\\n";
}
