using System.Globalization;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Reports;

/// <summary>The data of a cost report with the version of their form.</summary>
public sealed record CostListing(
    int Version, string By, string? From, string To, IReadOnlyList<CostRow> Rows, CostRow Total, IReadOnlyList<CostType> Types, IReadOnlyList<UnpricedCard> Unpriced, IReadOnlyList<string> Problems)
{
    /// <summary>The data of a report.</summary>
    public static CostListing Of(CostReport report) => new(1, report.By, report.From, report.To, report.Rows, report.Total, report.Types, report.Unpriced, report.Problems);
}

/// <summary>A cost report as rows of text, and what a reader of the sums must know.</summary>
public static class CostTable
{
    /// <summary>The head, the rows, and the total.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(CostReport report)
    {
        var head = report.By switch { "user" => "User", "week" => "Week", "month" => "Month", _ => "Experiment" };
        var rows = new List<IReadOnlyList<string>> { new[] { head, "Bookings", "Hours", "Cost", "Runs", "Hours of runs", "Cost of runs" } };
        rows.AddRange(report.Rows.Append(report.Total with { Key = "Total" }).Select(static row => new[]
        {
            row.Key, Count(row.Bookings), Hours(row.BookedHours), Money(row.BookedCost, row.BookedUnpricedHours), Count(row.Runs), Hours(row.RunHours), Money(row.RunCost, row.RunUnpricedHours),
        }));
        return rows;
    }

    /// <summary>The data of the report.</summary>
    public static string Json(CostReport report) => ReportJson.Text(CostListing.Of(report), static json => json.CostListing);

    /// <summary>The table in Markdown, with the notes below it.</summary>
    public static string Markdown(CostReport report)
    {
        var rows = Rows(report).Select(static row => (IReadOnlyList<string>)[.. row.Select(static cell => MarkdownText.Escape(cell))]).ToList();
        return MarkdownExport.Table(rows[0], rows.Skip(1)) + string.Concat(Notes(report).Select(static note => $"\n{MarkdownText.Escape(note, 1000)}\n"));
    }

    /// <summary>Hours that are in no sum, and what was counted otherwise than written.</summary>
    public static IEnumerable<string> Notes(CostReport report)
    {
        foreach (var card in report.Unpriced)
        {
            var what = card.Name is { } name ? $"'{name}'" : "a card that nobody names";
            var mend = card.Name is null
                ? "name it under gpus.inventory in forge.yaml, or write a price for all others: gpus.prices.default"
                : "write a price under gpus.prices in forge.yaml";
            yield return card.Where == "runs"
                ? $"{Short(card.Hours)} h of runs on {(card.Name is null ? "GPUs that they do not name" : what)} have no price and are in no sum: write one under gpus.prices in forge.yaml."
                : $"{Short(card.Hours)} h of {card.Where}, {what}, have no price and are in no sum: {mend}.";
        }

        foreach (var problem in report.Problems)
        {
            yield return problem;
        }
    }

    /// <summary>A sum that lacks hours says so: <c>12.50 + ?</c>; one of nothing but such hours is <c>?</c>.</summary>
    public static string Money(decimal? cost, decimal unpriced) => (cost, unpriced) switch
    {
        (null, 0) => "0.00",
        (null, _) => "?",
        ({ } known, 0) => known.ToString("0.00", CultureInfo.InvariantCulture),
        ({ } known, _) => known.ToString("0.00", CultureInfo.InvariantCulture) + " + ?",
    };

    /// <summary>Hours with two digits behind the point.</summary>
    public static string Hours(decimal hours) => hours.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Short(decimal hours) => hours.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
