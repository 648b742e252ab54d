using System.Globalization;
using System.Text;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Features.Reports.Facts;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Reports;

/// <summary>Markdown of reports, piece by piece. Whatever files, stores and people wrote is shown as it is, and never interpreted.</summary>
/// <param name="toRoot">What leads to the root of the workspace.</param>
/// <param name="home">The folder that the report will be in, relative to the workspace: what lies there or below is named from there. Empty where that is not known.</param>
internal sealed class ReportMarkdown(string toRoot, string home = "")
{
    private readonly StringBuilder _text = new();

    /// <summary>A text of a file or a store.</summary>
    public static string Plain(string? text, int limit = 120) => string.IsNullOrWhiteSpace(text) ? "" : MarkdownExport.Escape(text, limit);

    /// <summary>A sentence of ours, in which backticks stand for code; what stands around them and in them is shown as it is.</summary>
    public static string Prose(string text, int limit = 500)
    {
        var parts = text.ReplaceLineEndings(" ").Split('`');
        return text.Length > limit || parts.Length % 2 == 0 ? Plain(text, limit) : string.Concat(parts.Select(static (part, i) => i % 2 == 1 ? $"`{MarkdownText.OneLine(part, int.MaxValue)}`" : MarkdownExport.Escape(part, int.MaxValue)));
    }

    /// <summary>Such as <c>1 run</c>, <c>2,000 runs</c>.</summary>
    public static string Count(int count, string one, string? several = null) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : several ?? one + "s")}");

    /// <summary>A number of a table.</summary>
    public static string Number(int count) => count == 0 ? "" : count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A value of a metric.</summary>
    public static string Value(double? value) => value is { } number ? number.ToString(Math.Abs(number) is >= 1e-3 and < 1e6 or 0 ? "0.####" : "0.###e0", CultureInfo.InvariantCulture) : "";

    /// <summary>A share in whole percent.</summary>
    public static string Percent(double? share) => share is { } part ? (part * 100).ToString("0", CultureInfo.InvariantCulture) + " %" : "";

    /// <summary>A link to a file of the workspace.</summary>
    /// <param name="path">Relative to the workspace, with <c>/</c>.</param>
    public string File(string path, string? text = null) => home.Length > 0 && path.StartsWith(home + "/", StringComparison.Ordinal)
        ? $"[{Plain(text ?? path)}]({Address(path[(home.Length + 1)..])})"
        : $"[{Plain(text ?? path)}]({toRoot}{Address(path)})";

    /// <summary>A link to the page of a run; where it has none, its name.</summary>
    public static string Run(RunLink run) => run.Page is { } page && Uri.TryCreate(page, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && !page.AsSpan().ContainsAny("() <>")
        ? $"[{Plain(run.Name, 60)}]({page})"
        : Plain(run.Name, 60);

    /// <summary>A heading.</summary>
    public ReportMarkdown Head(int level, string text)
    {
        var isApart = _text.Length == 0 || (_text.Length > 1 && _text[^1] == '\n' && _text[^2] == '\n');
        return Line($"{(isApart ? "" : "\n")}{new string('#', level)} {text}\n");
    }

    /// <summary>A line that is Markdown already.</summary>
    public ReportMarkdown Line(string line)
    {
        _text.Append(line).Append('\n');
        return this;
    }

    /// <summary>A list, and how many of it are left out; a sentence in its place where it is empty.</summary>
    public ReportMarkdown List(IReadOnlyCollection<string> items, string none, int most = int.MaxValue)
    {
        foreach (var item in items.Take(most))
        {
            Line("- " + item);
        }

        return items.Count == 0 ? Line(none) : items.Count > most ? Line($"- … and {Count(items.Count - most, "more", "more")}") : this;
    }

    /// <summary>A table of cells that are Markdown already; a sentence in its place where it is empty.</summary>
    public ReportMarkdown Table(IReadOnlyList<string> head, IReadOnlyCollection<IReadOnlyList<string>> rows, string none, int most = int.MaxValue)
    {
        if (rows.Count == 0)
        {
            return Line(none);
        }

        _text.Append(MarkdownExport.Table(head, rows.Take(most)));
        return rows.Count > most ? Line($"\n… and {Count(rows.Count - most, "more", "more")}.") : this;
    }

    /// <summary>What could not be read, where anything could not; the end of every report.</summary>
    public ReportMarkdown Problems(IReadOnlyCollection<string> problems) => problems.Count == 0 ? this : Head(2, "What could not be read").List([.. problems.Select(static problem => Plain(problem, 1000))], "");

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string Address(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
