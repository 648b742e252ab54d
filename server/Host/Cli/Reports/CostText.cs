using System.Globalization;
using ForgeLsp.Features.Reports;

namespace ForgeLsp.Host.Cli.Reports;

/// <summary>A cost report as text: a table, CSV, Markdown or JSON.</summary>
internal static class CostText
{
    /// <summary>The report, with its end of line.</summary>
    public static string Of(CostReport report, string format) => format switch
    {
        "json" => CostTable.Json(report),
        "csv" => TextTable.Csv([
            ["key", "bookings", "booked_hours", "booked_cost", "booked_unpriced_hours", "runs", "run_hours", "run_cost", "run_unpriced_hours"],
            .. report.Rows.Select(static row => Cells(row, Exact))]),
        "markdown" => CostTable.Markdown(report),
        _ => TextTable.Aligned(CostTable.Rows(report)),
    };

    private static string[] Cells(CostRow row, Func<decimal?, string> number) =>
    [
        row.Key, Count(row.Bookings), number(row.BookedHours), number(row.BookedCost), number(row.BookedUnpricedHours),
        Count(row.Runs), number(row.RunHours), number(row.RunCost), number(row.RunUnpricedHours),
    ];

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Exact(decimal? number) => number?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";
}
