using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ForgeLsp.Core.Text;
using ForgeLsp.Features;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Host.Cli.Reproduce;

/// <summary>JSON of <c>forge reproduce</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(ExactDoubleConverter)])]
[JsonSerializable(typeof(ReproductionReport))]
internal sealed partial class ReproductionJson : JsonSerializerContext
{
    /// <summary>Indented, texts as they are read.</summary>
    public static ReproductionJson Readable { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new ExactDoubleConverter() } });
}

/// <summary>What <c>forge reproduce</c> prints.</summary>
internal static class ReproductionText
{
    /// <summary>For programs.</summary>
    public static string Json(ReproductionReport report) => JsonSerializer.Serialize(report, ReproductionJson.Readable.ReproductionReport) + "\n";

    /// <summary>For a terminal.</summary>
    public static string Plain(ReproductionReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(Display.Plain(Headline(report)));
        foreach (var (name, value) in Facts(report))
        {
            text.AppendLine(Display.Plain($"  {name,-10} {value}"));
        }

        if (report.Metrics.Count > 0)
        {
            text.AppendLine().Append(TextTable.Aligned(Table(report)));
        }

        Section(text, "Likely causes", report.Causes);
        Section(text, "Notes", report.Notes);
        return text.ToString();
    }

    /// <summary>For a pull request or a note.</summary>
    public static string Markdown(ReproductionReport report) =>
        $"## {MarkdownText.Escape(Headline(report), 500)}\n\n"
        + string.Concat(Facts(report).Select(static fact => $"- {fact.Name}: {MarkdownText.Escape(fact.Value, 500)}\n"))
        + (report.Metrics.Count > 0 ? "\n" + TextTable.Markdown(Table(report)) : "")
        + List("Likely causes", report.Causes) + List("Notes", report.Notes);

    private static string Headline(ReproductionReport report) => report.Verdict switch
    {
        null => $"{report.Experiment}: this would be run; nothing was.",
        "reproduced" => $"{report.Experiment}: reproduced. {Compared(report)} agree{(Count(report, "same") == 1 ? "s" : "")} ({report.Tolerance}).",
        _ => $"{report.Experiment}: not reproduced. {Different(report)}.",
    };

    private static string Compared(ReproductionReport report) => Count(report, "same") is 1 ? "The one metric that was compared" : string.Create(CultureInfo.InvariantCulture, $"All {Count(report, "same")} metrics that were compared");

    private static string Different(ReproductionReport report)
    {
        var off = report.Metrics.Where(static metric => metric.Agreement is "different" or "missing").ToList();
        return string.Join("; ", off.Take(3).Select(static metric => metric.Agreement == "missing"
            ? $"{metric.Metric} was logged once only"
            : $"{metric.Metric} {Number(metric.First)} and {Number(metric.Second)}{(metric.Difference is { } by ? $", {Number(by)} apart" : "")}")) + (off.Count > 3 ? string.Create(CultureInfo.InvariantCulture, $"; and {off.Count - 3} more") : "");
    }

    private static int Count(ReproductionReport report, string agreement) => report.Metrics.Count(metric => metric.Agreement == agreement);

    private static IEnumerable<(string Name, string Value)> Facts(ReproductionReport report)
    {
        yield return ("commit", report.Commit[..12]);
        yield return ("command", $"{report.Command}  (in {(report.Folder.Length == 0 ? "the root" : report.Folder)}; {report.CommandSource})");
        foreach (var config in report.Configs)
        {
            yield return ("config", $"{config.Path}, as the recorded run logged it and not as in the commit  ({string.Join("; ", config.Changes)})");
        }

        if (report.Python is not null)
        {
            yield return ("python", $"{report.Python}  ({report.PythonSource})");
        }

        yield return ("compared", (report.Against is { } run ? $"with the recorded run {run}" : report.Runs.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{report.Runs.Count} runs made here") : "runs made here") + $"; {report.Tolerance}");
        if (report.Verdict is not null)
        {
            yield return ("verdict", report.IsWritten ? $"written into {report.Path}" : "not written");
        }
    }

    private static List<IReadOnlyList<string>> Table(ReproductionReport report) =>
    [
        ["metric", report.Against is null ? "first run" : "recorded", report.Against is null ? "furthest run" : "now", "difference", "tolerance", ""],
        .. report.Metrics.Select(static metric => new[]
        {
            metric.Metric, Number(metric.First), Number(metric.Second), metric.Difference is { } by ? Number(by) : "", metric.Agreement == "notCompared" ? "" : metric.Tolerance,
            metric.Agreement switch { "same" => "same", "different" => "DIFFERENT", "missing" => "MISSING", _ => "not compared" },
        }),
    ];

    private static string Number(double? value) => value is { } number ? double.IsFinite(number) ? number.ToString("G9", CultureInfo.InvariantCulture) : ExactDoubleConverter.Text(number) : "";

    private static void Section(StringBuilder text, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            text.AppendLine().Append(title).AppendLine(":");
            foreach (var line in lines)
            {
                text.Append("  - ").AppendLine(Display.Plain(line));
            }
        }
    }

    private static string List(string title, IReadOnlyList<string> lines) => lines.Count == 0 ? "" : $"\n**{title}**\n\n{string.Concat(lines.Select(static line => $"- {MarkdownText.Escape(line, 1000)}\n"))}";
}
