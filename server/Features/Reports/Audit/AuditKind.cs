using System.Globalization;
using ForgeLsp.Features.Experiments;

namespace ForgeLsp.Features.Reports.Audit;

/// <summary>A random sample of old experiments: what of each could still be reproduced.</summary>
public sealed class AuditKind : IReport
{
    private const int UsualSize = 5;
    private const int MostSize = 200;
    private const int UsualDays = 30;

    /// <inheritdoc/>
    public string Kind => "audit";

    /// <inheritdoc/>
    public string Title => "Audit";

    /// <inheritdoc/>
    public string What => "A random sample of old experiments: what of each could still be reproduced.";

    /// <inheritdoc/>
    public string Details =>
        "Of each is looked at: its run in the stores, its commit in this clone, config and environment file at that commit, the version of its data in DVC's cache or a remote, and what runs it. Old is what is completed, failed, abandoned or archived, or was made some time ago. Nothing is run; `forge reproduce` does that.";

    /// <inheritdoc/>
    public IReadOnlyList<ReportOption> Options { get; } =
    [
        new("size", $"How many experiments to draw; {UsualSize} when not given.", []),
        new("seed", "Draws the same sample again; the day as a number such as 20261121 when not given.", []),
        new("days", $"After how many days an open experiment is old; {UsualDays} when not given.", []),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; } = ["forge report audit", "forge report audit --size 10 --seed 7 --output audit.md"];

    /// <inheritdoc/>
    public async Task<MadeReport> MakeAsync(ReportWish wish, ReportScene scene, CancellationToken cancel)
    {
        var now = scene.Time.GetUtcNow();
        var zone = scene.Time.LocalTimeZone;
        var size = Number(wish, "size", UsualSize, 1, MostSize);
        var days = Number(wish, "days", UsualDays, 0, 36_500);
        var seed = Number(wish, "seed", int.Parse(TimeZoneInfo.ConvertTime(now, zone).ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), int.MinValue, int.MaxValue);
        var old = AuditSample.Old(scene.Experiments(cancel), days, now, zone);
        var look = new AuditLook(scene);
        var audited = new List<AuditedExperiment>();
        foreach (var experiment in AuditSample.Draw(old, size, seed))
        {
            scene.Progress(ExperimentNodes.Name(experiment), null);
            audited.Add(await look.AtAsync(experiment, cancel));
        }

        var report = new AuditReport(1, seed, old.Count, audited.Count(static one => one.IsReproducible), audited, look.Problems);
        return new(Title, "audit.md", () => AuditMarkdown.Text(report, wish.ToRoot), () => ReportJson.Text(report, static json => json.AuditReport), report.Problems);
    }

    private static int Number(ReportWish wish, string option, int usual, int least, int most) => wish.Option(option) is not { } text ? usual
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new ArgumentException($"--{option} is a whole number{(least > int.MinValue ? string.Create(CultureInfo.InvariantCulture, $" from {least} to {most}") : "")}.", nameof(wish));
}
