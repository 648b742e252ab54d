using ForgeLsp.Features.Reports.OneExperiment;

namespace ForgeLsp.Features.Reports.Handoff;

/// <summary>What whoever takes an experiment over has to know.</summary>
public sealed class HandoffKind : IReport
{
    /// <summary>What the file is called, in the folder of the experiment.</summary>
    public const string FileName = "HANDOFF.md";

    /// <inheritdoc/>
    public string Kind => "handoff";

    /// <inheritdoc/>
    public string Title => "Handoff";

    /// <inheritdoc/>
    public string What => "What whoever takes an experiment over has to know, drafted from metadata, runs, git and files, with the gaps marked.";

    /// <inheritdoc/>
    public ReportSubject Subject => ReportSubject.Experiment;

    /// <inheritdoc/>
    public string DefaultFile => FileName;

    /// <inheritdoc/>
    public bool IsWrittenByPeople => true;

    /// <inheritdoc/>
    public IReadOnlyList<ReportOption> Options { get; } = [new("to", "Who takes it over.", [])];

    /// <inheritdoc/>
    public string Details => "It is written to HANDOFF.md in the experiment's folder, and never over one that is there unless --force is given: what people wrote in it would be gone. What no file says is marked TO FILL IN.";

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; } = ["forge report handoff wine-random-forest --to bob", "forge report handoff experiments/active/alice/wine-random-forest --output -"];

    /// <inheritdoc/>
    public async Task<MadeReport> MakeAsync(ReportWish wish, ReportScene scene, CancellationToken cancel)
    {
        var facts = await ExperimentGatherer.GatherAsync(scene, scene.Experiment(wish.Target, cancel), null, cancel);
        var report = HandoffFeature.Of(facts, wish.Option("to") is { Length: > 0 } to ? to : null, scene.Time.LocalTimeZone);
        return new($"Handoff of {report.Experiment}", $"{report.Folder}/{FileName}", () => HandoffMarkdown.Text(report, wish.ToRoot, wish.Home), () => ReportJson.Text(report, static json => json.HandoffReport), report.Problems);
    }
}
