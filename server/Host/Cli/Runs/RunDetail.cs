using System.Text.Json;
using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary>All that a store knows of one run: what lists of runs leave out too.</summary>
internal sealed record RunDetail(ListedRun Listed, IReadOnlyList<RunDataset> Datasets, IReadOnlyList<LoggedModel> LoggedModels, IReadOnlyList<ModelVersion> ModelVersions)
{
    /// <summary>Reads it. What the store cannot answer is told on stderr and empty here.</summary>
    public static async Task<RunDetail> ReadAsync(RunsSession session, ListedRun run, NamedStore store, CancellationToken cancel) => new(
        run,
        await session.ReadAsync(store, () => store.Store.ListDatasetsAsync(run.Run.Id, cancel)) ?? [],
        await session.ReadAsync(store, () => store.Store.ListLoggedModelsAsync(run.Run.Id, cancel)) ?? [],
        await session.ReadAsync(store, () => store.Store.ListVersionsOfRunAsync(run.Run.Id, cancel)) ?? []);

    /// <summary>The fields of <c>forge runs show --format json</c> behind those of a list (docs/json.md).</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("artifactUri", Listed.Run.ArtifactUri);
        json.WriteString("damage", Listed.Run.Damage);
        json.WriteStartObject("latestMetrics");
        foreach (var (key, metric) in Listed.Run.Metrics.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(key);
            Point(json, metric.Value, metric.Step, metric.Timestamp);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        Each(json, "datasets", Datasets, Dataset);
        Each(json, "loggedModels", LoggedModels, Model);
        Each(json, "modelVersions", ModelVersions, Version);
    }

    /// <summary>Key and value in each row, for people.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows()
    {
        var run = Listed.Run;
        var rows = new List<IReadOnlyList<string>>();
        void Row(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value)) rows.Add([key, value]);
        }

        Row("run", run.Id);
        Row("name", run.Name);
        Row("experiment", Listed.ExperimentName);
        Row("store", Listed.Store);
        Row("status", RunFields.StatusWord(run.Status) + (run.IsDeleted ? " (deleted)" : ""));
        Row("started", RunText.Instant(run.StartTime));
        Row("took", RunText.Duration(run));
        Row("user", RunText.User(run));
        Row("parent", run.ParentRunId);
        Row("artifacts", run.ArtifactUri);
        Row("damage", run.Damage);
        foreach (var dataset in Datasets) Row("dataset", string.Join(", ", new[] { dataset.Input.Name, dataset.Input.Digest, dataset.Input.Context }.Where(static part => !string.IsNullOrEmpty(part))));
        foreach (var model in LoggedModels) Row("logged model", $"{model.Name}, {model.Status}, {model.Id}");
        foreach (var version in ModelVersions)
        {
            string[] parts = [$"{version.Name} version {version.Version}", .. version.Stage == "None" ? Array.Empty<string>() : [version.Stage], .. version.Aliases.Select(static alias => "@" + alias)];
            Row("registered as", string.Join(", ", parts));
        }

        foreach (var (key, value) in run.Params.OrderBy(static entry => entry.Key, StringComparer.Ordinal)) Row("params." + key, CredentialMask.Of(key, value));
        foreach (var (key, metric) in run.Metrics.OrderBy(static entry => entry.Key, StringComparer.Ordinal)) Row("metrics." + key, ExactDoubleConverter.Text(metric.Value));
        foreach (var (key, value) in run.Tags.OrderBy(static entry => entry.Key, StringComparer.Ordinal)) Row("tags." + key, CredentialMask.Of(key, value));
        return rows;
    }

    private static void Dataset(Utf8JsonWriter json, RunDataset dataset)
    {
        json.WriteString("name", dataset.Input.Name);
        json.WriteString("digest", dataset.Input.Digest);
        json.WriteString("context", dataset.Input.Context);
        json.WriteString("sourceType", dataset.Input.SourceType);
        json.WriteString("source", dataset.Input.Source);
        json.WriteString("schema", dataset.Schema);
        json.WriteString("profile", dataset.Profile);
        RunJson.Map(json, "tags", dataset.Tags);
    }

    private static void Model(Utf8JsonWriter json, LoggedModel model)
    {
        json.WriteString("modelId", model.Id);
        json.WriteString("name", model.Name);
        json.WriteString("experimentId", model.ExperimentId);
        json.WriteString("status", model.Status);
        json.WriteString("statusMessage", model.StatusMessage);
        json.WriteString("modelType", model.ModelType);
        json.WriteString("sourceRunId", model.SourceRunId);
        json.WriteString("artifactUri", model.ArtifactUri);
        RunJson.Number(json, "creationTime", model.CreationTime);
        RunJson.Number(json, "lastUpdateTime", model.LastUpdateTime);
        RunJson.Map(json, "params", model.Params);
        RunJson.Map(json, "tags", model.Tags);
        Each(json, "metrics", model.Metrics, static (json, metric) =>
        {
            json.WriteString("key", metric.Key);
            Point(json, metric.Value, metric.Step, metric.Timestamp);
            json.WriteString("runId", metric.RunId);
            json.WriteString("datasetName", metric.DatasetName);
            json.WriteString("datasetDigest", metric.DatasetDigest);
        });
    }

    private static void Version(Utf8JsonWriter json, ModelVersion version)
    {
        json.WriteString("name", version.Name);
        json.WriteString("version", version.Version);
        json.WriteString("stage", version.Stage);
        json.WriteStartArray("aliases");
        foreach (var alias in version.Aliases) json.WriteStringValue(alias);
        json.WriteEndArray();
        json.WriteString("status", version.Status);
        json.WriteString("statusMessage", version.StatusMessage);
        json.WriteString("description", version.Description);
        json.WriteString("user", version.User);
        json.WriteString("runId", version.RunId);
        json.WriteString("runLink", version.RunLink);
        json.WriteString("source", version.Source);
        RunJson.Number(json, "creationTime", version.CreationTime);
        RunJson.Number(json, "lastUpdateTime", version.LastUpdateTime);
        RunJson.Map(json, "tags", version.Tags);
    }

    private static void Point(Utf8JsonWriter json, double value, long step, long timestamp)
    {
        json.WritePropertyName("value");
        RunJson.Value(json, value);
        json.WriteNumber("step", step);
        json.WriteNumber("timestamp", timestamp);
    }

    private static void Each<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> entries, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            write(json, entry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
