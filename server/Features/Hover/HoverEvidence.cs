using System.Globalization;
using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Evidence;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;
using ForgeLsp.Workspace;

namespace ForgeLsp.Features.Hover;

/// <summary>What the workspace and its runs know of a name or a hyperparameter; Markdown, empty where they know nothing.</summary>
internal sealed class HoverEvidence(DocumentScope document, FileKind kind, RunEvidence? evidence, TimeProvider time)
{
    private const int MaxRows = 8;

    private Snapshot Snapshot => document.Workspace.Snapshot;

    /// <summary>What is known of <paramref name="value"/>, which stands at <paramref name="names"/> and plays <paramref name="role"/>.</summary>
    public async Task<string> ForAsync(string? role, string[] names, YamlScalar value, CancellationToken cancel)
    {
        var text = value.Value;
        switch (role)
        {
            case SchemaRoles.ExperimentRef:
                return Experiment(text);
            case SchemaRoles.ModelRef:
                return Model(text);
            case SchemaRoles.Researcher:
                return Researcher(text);
            case SchemaRoles.TrackingExperiment when text.Length > 0:
                return Tracking(await SampleAsync(text, cancel), PrimaryMetric(text));
            case SchemaRoles.RunId when text.Length > 0:
                return await RunAsync(text, cancel);
            case SchemaRoles.Metric when text.Length > 0:
                return Metric(await SampleAsync(OwnExperiment()?.MlflowExperiment, cancel), text);
            case null when kind == FileKind.TrainingConfig && names.Length > 0:
                var experiment = OwnExperiment();
                return Hyperparameter(await SampleAsync(experiment?.MlflowExperiment, cancel), names, text, experiment?.MlflowExperiment, experiment?.PrimaryMetric);
            default:
                return "";
        }
    }

    /// <summary>What runs used for a value of a script; <paramref name="names"/> are the ways in which it may have been logged, the likeliest first.</summary>
    public async Task<string> ParameterAsync(ScriptExperiment experiment, IEnumerable<string[]> names, string? written, CancellationToken cancel)
    {
        var sample = await SampleAsync(experiment.Tracking, cancel);
        return names.Select(way => Hyperparameter(sample, way, written ?? "", experiment.Tracking, experiment.PrimaryMetric)).FirstOrDefault(static text => text.Length > 0) ?? "";
    }

    private async Task<RunSample> SampleAsync(string? experiment, CancellationToken cancel) =>
        evidence is null ? RunSample.Empty : await evidence.SampleAsync(experiment, cancel) ?? RunSample.Empty;

    private string Experiment(string id)
    {
        if (Snapshot.ExperimentsWithId(id) is not [var found, ..])
        {
            return "";
        }

        var result = found.BestMetric is null ? null : $"best {(found.PrimaryMetric is null ? "result" : SchemaText.Code(found.PrimaryMetric))} {SchemaText.Code(found.BestMetric)}";
        var facts = Facts(found.Researcher is null ? null : MarkdownText.Escape(found.Researcher), found.Status is null ? null : SchemaText.Code(found.Status), result);
        return Paragraphs(string.IsNullOrWhiteSpace(found.Goal) ? "" : MarkdownText.Escape(found.Goal, 400), facts, $"In {SchemaText.Code(found.Path)}");
    }

    private string Model(string name)
    {
        if (Snapshot.ModelsNamed(name) is not [var found, ..])
        {
            return "";
        }

        var facts = Facts(
            found.Source is null ? null : MarkdownText.Escape(found.Source),
            found.Status is null ? null : SchemaText.Code(found.Status),
            found.Version is null ? null : $"version {SchemaText.Code(found.Version)}",
            found.BaseModel is null ? null : $"made from {SchemaText.Code(found.BaseModel)}");
        return Paragraphs(facts, $"In {SchemaText.Code(found.Path)}");
    }

    private string Researcher(string name)
    {
        var own = Snapshot.Experiments.Where(experiment => experiment.Researcher == name).ToList();
        return own.Count == 0 ? "" : Facts(
            own.Count == 1 ? "1 experiment here" : $"{own.Count} experiments here",
            own.Count(static experiment => experiment.Status == "in_progress") is > 0 and var running ? $"{running} in progress" : null);
    }

    private string Tracking(RunSample sample, string? primary)
    {
        if (sample.Runs.Count == 0)
        {
            return sample.KnowsExperiment ? "No runs yet" : "";
        }

        var last = sample.Runs.MaxBy(static run => run.StartTime ?? 0);
        var metric = RunScore.MetricOf(sample, primary, Snapshot.Policy);
        var best = metric is null ? null : RunScore.Best(sample.Runs, metric, Snapshot.Policy);
        return Paragraphs(
            Facts(Count(sample), last is null ? null : $"the last {RunText.Age(last.StartTime, time.GetUtcNow())}, {last.Status.ToString().ToLowerInvariant()}"),
            best is null || metric is null ? "" : $"Best {SchemaText.Code(metric)}: {SchemaText.Code(RunText.Number(best.Metrics[metric]))} in {MarkdownText.Escape(best.Name)}");
    }

    private async Task<string> RunAsync(string id, CancellationToken cancel)
    {
        var sample = await SampleAsync(OwnExperiment()?.MlflowExperiment, cancel);
        var run = sample.Runs.FirstOrDefault(candidate => candidate.Id == id) ?? (evidence is null ? null : await evidence.FindAsync(id, cancel));
        if (run is null)
        {
            return "";
        }

        var facts = Facts($"**{MarkdownText.Escape(run.Name)}**", run.Status.ToString().ToLowerInvariant(), RunText.Age(run.StartTime, time.GetUtcNow()), MarkdownText.Escape(run.Experiment));
        var metrics = run.Metrics.OrderBy(static metric => metric.Key, StringComparer.Ordinal).Take(MaxRows).Select(static metric => $"| {Cell(metric.Key)} | {Cell(RunText.Number(metric.Value))} |");
        return Paragraphs(facts, run.Metrics.Count == 0 ? "" : "| metric | value |\n|---|---|\n" + string.Join('\n', metrics) + More(run.Metrics.Count - MaxRows));
    }

    private string Metric(RunSample sample, string name)
    {
        var count = sample.Runs.Count(run => run.Metrics.ContainsKey(name));
        if (count == 0)
        {
            return "";
        }

        var best = RunScore.Best(sample.Runs, name, Snapshot.Policy);
        return Facts($"Logged by {count} of {Count(sample)}", best is null ? null : $"best {SchemaText.Code(RunText.Number(best.Metrics[name]))} in {MarkdownText.Escape(best.Name)}");
    }

    private string Hyperparameter(RunSample sample, string[] names, string written, string? tracking, string? primary)
    {
        if (ParameterNames.Find(sample, names) is not { } key)
        {
            return "";
        }

        var metric = RunScore.MetricOf(sample, primary, Snapshot.Policy);
        var groups = sample.Runs.Where(run => run.Params.ContainsKey(key))
            .GroupBy(run => ParameterNames.Canonical(run.Params[key]), StringComparer.Ordinal)
            .Select(group => (Text: CredentialMask.Of(key, group.First().Params[key]), group.Key, Count: group.Count(), Best: metric is null ? null : RunScore.Best(group, metric, Snapshot.Policy)))
            .ToList();
        var isHigher = metric is null ? null : RunScore.HigherIsBetter(metric, Snapshot.Policy);
        groups = [.. metric is null || isHigher is null
            ? groups.OrderByDescending(static group => group.Count).ThenBy(static group => group.Text, StringComparer.Ordinal)
            : groups.OrderBy(static group => group.Best is null).ThenBy(group => group.Best is null ? 0 : group.Best.Metrics[metric] * (isHigher == true ? -1 : 1))];

        var here = ParameterNames.Canonical(written);
        var rows = groups.Take(MaxRows).Select(group =>
            $"| {(group.Key == here ? Cell(written) + " (here)" : Cell(group.Text))} | {group.Count} |{(metric is null ? "" : $" {(group.Best is null ? "" : Cell(RunText.Number(group.Best.Metrics[metric])))} |")}");
        var head = metric is null ? "| value | runs |\n|---|---|\n" : $"| value | runs | best {Cell(metric)} |\n|---|---|---|\n";
        var title = $"{SchemaText.Code(key)} in {Count(sample)}{(tracking is null ? "" : " of " + SchemaText.Code(tracking))}";
        return Paragraphs(title, head + string.Join('\n', rows) + More(groups.Count - MaxRows));
    }

    /// <summary>The metadata of the experiment that the file belongs to: its own, or the nearest above it.</summary>
    private ExperimentSummary? OwnExperiment() => ScriptExperiment.MetadataOf(Snapshot, document.Path);

    private string? PrimaryMetric(string tracking) =>
        OwnExperiment()?.PrimaryMetric ?? Snapshot.Experiments.FirstOrDefault(experiment => experiment.MlflowExperiment == tracking && experiment.PrimaryMetric is not null)?.PrimaryMetric;

    private static string Count(RunSample sample)
    {
        var count = sample.Runs.Count.ToString(CultureInfo.InvariantCulture);
        return sample.IsCut ? $"the newest {count} runs" : sample.Runs.Count == 1 ? "1 run" : $"{count} runs";
    }

    private static string Cell(string text) => MarkdownText.Escape(text, 60);

    private static string More(int count) => count > 0 ? $"\n\n… and {count} more" : "";

    private static string Facts(params ReadOnlySpan<string?> facts)
    {
        var known = new List<string>(facts.Length);
        foreach (var fact in facts)
        {
            if (!string.IsNullOrEmpty(fact))
            {
                known.Add(fact);
            }
        }

        return string.Join(" · ", known);
    }

    private static string Paragraphs(params ReadOnlySpan<string> parts)
    {
        var known = new List<string>(parts.Length);
        foreach (var part in parts)
        {
            if (part.Length > 0)
            {
                known.Add(part);
            }
        }

        return string.Join("\n\n", known);
    }
}
