using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>
/// All that a store answers, as lines that are the same for every store that one and the same script filled: ids become names, times
/// become distances, and what the script could not repeat (random model ids, generated names, durations of training) is left out.
/// </summary>
internal static class StoreSnapshot
{
    public static async Task<List<string>> TakeAsync(IRunStore store, IReadOnlyDictionary<string, string> runNames, bool withArtifacts = true)
    {
        var lines = new List<string>();
        var names = runNames.ToDictionary(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal);
        var experiments = await store.ListExperimentsAsync(default);
        foreach (var experiment in experiments.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            lines.Add($"experiment '{experiment.Name}' deleted={experiment.IsDeleted} damage={experiment.Damage} {Map(experiment.Tags)}");
            var runs = await AllAsync(store, new RunQuery { ExperimentIds = [experiment.Id], IncludeDeleted = true });
            foreach (var run in runs)
            {
                names.TryAdd(run.Id, run.Name);
            }

            foreach (var run in runs.OrderBy(run => names[run.Id], StringComparer.Ordinal).ThenBy(run => run.StartTime))
            {
                await RunAsync(store, run, names, lines);
                if (withArtifacts) await FolderAsync(store, run.Id, "", lines);
            }
        }

        foreach (var model in await store.ListModelsAsync(default))
        {
            lines.Add($"model '{model.Name}' {model.Description} aliases {Map(model.Aliases)} tags {Map(model.Tags)}");
            foreach (var version in await store.ListModelVersionsAsync(model.Name, default))
            {
                lines.Add($"  version {version.Version} {version.Stage} run={names[version.RunId ?? ""]} {Map(version.Tags)} '{version.Description}' {version.User} {version.Status} {string.Join(',', version.Aliases)} {version.LastUpdateTime >= version.CreationTime}");
            }
        }

        return lines;
    }

    public static async Task<List<Run>> AllAsync(IRunStore store, RunQuery query)
    {
        var runs = new List<Run>();
        do
        {
            var page = await store.SearchRunsAsync(query, default);
            runs.AddRange(page.Runs);
            query = query with { After = page.Next };
        }
        while (query.After is not null);
        return runs;
    }

    private static async Task RunAsync(IRunStore store, Run run, Dictionary<string, string> names, List<string> lines)
    {
        var name = names[run.Id];
        lines.Add($"  run '{name}' {run.Status} deleted={run.IsDeleted} user={run.User} ended={run.EndTime is not null} parent={(run.ParentRunId is { } parent ? names[parent] : null)} damage={run.Damage}");
        lines.AddRange(run.Params.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"    param '{entry.Key}' = '{entry.Value}'"));
        lines.AddRange(run.Tags.Where(entry => !IsRandom(entry.Key)).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"    tag '{entry.Key}' = '{entry.Value}'"));
        lines.AddRange(run.Inputs.Select(input => "    " + input));
        lines.AddRange((await store.ListDatasetsAsync(run.Id, default)).Select(dataset => $"    {dataset.Schema} {dataset.Profile} {Map(dataset.Tags)}"));
        foreach (var model in await store.ListLoggedModelsAsync(run.Id, default))
        {
            var tags = model.Tags.Where(tag => !IsRandom(tag.Key)).ToDictionary(StringComparer.Ordinal);
            lines.Add($"    logged model '{model.Name}' {model.Status} source={(model.SourceRunId is { } source ? names[source] : null)} {model.ModelType} {Map(model.Params)} {Map(tags)} "
                + string.Join(", ", model.Metrics.Select(metric => $"{metric.Key}={Number(metric.Value)}@{metric.Step} by {names[metric.RunId ?? ""]}")));
        }

        lines.AddRange((await store.ListVersionsOfRunAsync(run.Id, default)).Select(version => $"    registered as {version.Name} {version.Version}"));
        foreach (var (key, latest) in run.Metrics.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var isTiming = key.Contains("time", StringComparison.Ordinal);
            lines.Add($"    metric '{key}' = {(isTiming ? "" : Number(latest.Value))} @{latest.Step}");
            var history = await store.GetMetricHistoryAsync(run.Id, key, default);
            Xunit.Assert.Equal(latest, history.Select(point => new MetricValue(point.Value, point.Timestamp, point.Step)).MaxBy(point => (point.Step, point.Timestamp, point.Value)));
            lines.AddRange(history.Select(point => $"      {(isTiming ? "" : Number(point.Value))} @{point.Step} +{(name.Contains("odd", StringComparison.Ordinal) ? point.Timestamp - run.StartTime : 0)}"));
        }
    }

    private static async Task FolderAsync(IRunStore store, string run, string folder, List<string> lines)
    {
        foreach (var artifact in await store.ListArtifactsAsync(run, folder, default))
        {
            lines.Add($"    artifact {artifact.Path} folder={artifact.IsFolder} {(artifact.Path.StartsWith("model/", StringComparison.Ordinal) || artifact.Path.Contains("metrics.json", StringComparison.Ordinal) ? null : artifact.Size)}");
            if (artifact.IsFolder)
            {
                await FolderAsync(store, run, artifact.Path, lines);
            }
        }
    }

    private static bool IsRandom(string tag) => tag is "mlflow.parentRunId" or "mlflow.log-model.history" or "mlflow.runName" or "mlflow.source.name";

    private static string Map(IReadOnlyDictionary<string, string> map) => string.Join(", ", map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}"));

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
