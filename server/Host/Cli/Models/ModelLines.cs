using ForgeLsp.Core.Text;
using ForgeLsp.Features.Models;

namespace ForgeLsp.Host.Cli.Models;

/// <summary>Models in text.</summary>
internal static class ModelLines
{
    /// <summary>Heads of the columns of <see cref="Row"/>.</summary>
    public static IReadOnlyList<string> Heading { get; } = ["NAME", "STATUS", "VERSION", "SOURCE", "OWNERS", "PERFORMANCE", "TRACKING"];

    /// <summary>A model on one line.</summary>
    public static IReadOnlyList<string> Row(ModelInfo model) =>
    [
        Display.Plain(model.Name), Display.Plain(model.Status ?? "-"), Display.Plain(model.Version ?? "-"), Display.Plain(model.Source ?? "-"), Listed(model.Owners),
        model.Performance.Count == 0 ? "-" : Display.Plain($"{model.Performance[0].Metric} {model.Performance[0].Value}"), Tracking(model),
    ];

    /// <summary>A model with its history, line by line.</summary>
    public static IEnumerable<string> Page(ModelDetails details)
    {
        var model = details.Model;
        yield return Display.Plain($"{model.Name}: {model.Status ?? "no status"}");
        foreach (var (label, value) in new[]
        {
            ("purpose", model.Purpose), ("version", model.Version), ("source", model.Source), ("base model", model.BaseModel), ("Modelfile", model.Modelfile), ("owners", Listed(model.Owners)),
            ("performance", string.Join(", ", model.Performance.Select(static one => $"{one.Metric} {one.Value}"))), ("run", model.RunId), ("may go to", Listed(model.Targets)),
        })
        {
            if (!string.IsNullOrEmpty(value) && value != "-")
            {
                yield return Display.Plain($"  {label}: {value}");
            }
        }

        foreach (var version in model.Tracked?.Versions ?? [])
        {
            yield return Display.Plain($"  {model.Tracked?.Name} version {version.Version}: {version.State ?? "no state"} (stage {version.Stage}{(version.Aliases.Count == 0 ? "" : $", alias {Listed(version.Aliases)}")}){(version.Version == model.Tracked?.Version ? " <- this one" : "")}");
        }

        foreach (var drift in model.Drift)
        {
            yield return Display.Plain($"  differs: {drift.Message}");
        }

        foreach (var gate in details.Gates)
        {
            yield return Display.Plain($"  before {gate.State}: {Listed([.. gate.Checks, .. gate.Commands])}");
        }

        foreach (var step in details.History)
        {
            yield return Display.Plain($"  {step.At} {step.From ?? "-"} -> {step.To} by {step.By}{(step.IsRollback ? " (rollback)" : "")}: {step.Why}");
        }
    }

    /// <summary>What a transition does or did, line by line.</summary>
    public static IEnumerable<string> Promotion(PromotionReport report)
    {
        foreach (var gate in report.Gates)
        {
            yield return Display.Plain($"  {gate.Outcome switch { "passed" => "ok", "failed" => "FAILED", "notChecked" => "not checked", "notNeeded" => "not needed", _ => "not run" }}: {gate.Name}{(gate.Message.Length == 0 ? "" : $" ({gate.Message})")}");
        }

        if (report.Refusal is not null)
        {
            yield break;
        }

        foreach (var change in report.Changes)
        {
            yield return Display.Plain($"  {change.Model}: {change.Key} {change.From ?? "(none)"} -> {change.To ?? "(none)"}");
        }

        foreach (var step in (report.IsDryRun ? report.Tracking?.Steps : report.Tracking?.Done) ?? [])
        {
            yield return Display.Plain($"  {report.Tracking?.Store}: {step}");
        }

        yield return Display.Plain(report.Changes.Count == 0 && report.Tracking is null ? $"{report.Model}: nothing to change." : Outcome(report));
    }

    /// <summary>Who is where afterwards. A rollback brings another entry back, or an earlier version of the same one.</summary>
    private static string Outcome(PromotionReport report)
    {
        var verb = report.IsDryRun ? "would become" : "is now";
        var states = report.Changes.Where(static change => change.Key == "status").ToList();
        if (states.Find(change => change.Model == report.Model) is { } left && left.To != report.To && states.Find(change => change.To == report.To) is { } back)
        {
            return $"{back.Model} {verb} {back.To} (was {back.From ?? "in no state"}), in place of {report.Model}, which {verb} {left.To}.";
        }

        return report.From == report.To && report.Changes.Count > 0 ? $"{report.Model} {(report.IsDryRun ? "would stay" : "stays")} {report.To}, as it was before."
            : $"{report.Model} {verb} {report.To} (was {report.From ?? "in no state"}).";
    }

    private static string Tracking(ModelInfo model) => model switch
    {
        { Drift: [var drift, ..] } => Display.Plain("differs: " + drift.Message),
        { Tracked: { } tracked } => Display.Plain($"{tracked.Name}{(tracked.Version is null ? "" : $" {tracked.Version}")}, {tracked.Versions.FirstOrDefault(version => version.Version == tracked.Version)?.State ?? "no state"}"),
        _ => "-",
    };

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "-" : Display.Plain(string.Join(", ", names));
}
