using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ForgeLsp.Features.Reports;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge report cost --format json</c>.</summary>
internal sealed record CostListing(
    int Version, string By, string? From, string To, IReadOnlyList<CostRow> Rows, CostRow Total, IReadOnlyList<CostType> Types, IReadOnlyList<UnpricedCard> Unpriced, IReadOnlyList<string> Problems);

/// <summary>JSON of <c>forge report cost</c>, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CostListing))]
internal sealed partial class CostJson : JsonSerializerContext
{
    /// <summary>Writes names as they are read, not as escapes; the output is no HTML.</summary>
    public static CostJson Readable { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>A cost report as text: a table, CSV, Markdown or JSON.</summary>
internal static class CostText
{
    /// <summary>The report, with its end of line.</summary>
    public static string Of(CostReport report, string format) => format switch
    {
        "json" => JsonSerializer.Serialize(
            new CostListing(1, report.By, report.From, report.To, report.Rows, report.Total, report.Types, report.Unpriced, report.Problems), CostJson.Readable.CostListing).ReplaceLineEndings("\n") + "\n",
        "csv" => TextTable.Csv([
            ["key", "bookings", "booked_hours", "booked_cost", "booked_unpriced_hours", "runs", "run_hours", "run_cost", "run_unpriced_hours"],
            .. report.Rows.Select(static row => Cells(row, Exact))]),
        "markdown" => TextTable.Markdown(Table(report)) + string.Concat(Notes(report).Select(static note => $"\n{Features.Views.MarkdownText.Escape(note, 1000)}\n")),
        _ => TextTable.Aligned(Table(report)),
    };

    /// <summary>What a reader of the sums must know: hours that are in no sum, and what was counted otherwise than written.</summary>
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

    private static List<IReadOnlyList<string>> Table(CostReport report)
    {
        var head = report.By switch { "user" => "User", "week" => "Week", "month" => "Month", _ => "Experiment" };
        var rows = new List<IReadOnlyList<string>> { new[] { head, "Bookings", "Hours", "Cost", "Runs", "Hours of runs", "Cost of runs" } };
        rows.AddRange(report.Rows.Append(report.Total with { Key = "Total" }).Select(static row => new[]
        {
            row.Key, Count(row.Bookings), Hours(row.BookedHours), Money(row.BookedCost, row.BookedUnpricedHours), Count(row.Runs), Hours(row.RunHours), Money(row.RunCost, row.RunUnpricedHours),
        }));
        return rows;
    }

    private static string[] Cells(CostRow row, Func<decimal?, string> number) =>
    [
        row.Key, Count(row.Bookings), number(row.BookedHours), number(row.BookedCost), number(row.BookedUnpricedHours),
        Count(row.Runs), number(row.RunHours), number(row.RunCost), number(row.RunUnpricedHours),
    ];

    /// <summary>A sum that lacks hours says so: <c>12.50 + ?</c>; one of nothing but such hours is <c>?</c>.</summary>
    private static string Money(decimal? cost, decimal unpriced) => (cost, unpriced) switch
    {
        (null, 0) => "0.00",
        (null, _) => "?",
        ({ } known, 0) => known.ToString("0.00", CultureInfo.InvariantCulture),
        ({ } known, _) => known.ToString("0.00", CultureInfo.InvariantCulture) + " + ?",
    };

    private static string Hours(decimal hours) => hours.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Short(decimal hours) => hours.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Exact(decimal? number) => number?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";
}
