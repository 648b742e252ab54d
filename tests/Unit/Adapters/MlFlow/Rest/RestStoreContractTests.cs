using System.Globalization;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>The contract of every store, over a server that keeps what real MLflow wrote: in files and in a database, of both versions.</summary>
public sealed class RestOfMlflow2Files() : RunStoreContract(2, "file", MlflowServer.Shared(2, "file").Address);

/// <inheritdoc cref="RestOfMlflow2Files"/>
public sealed class RestOfMlflow2Database() : RunStoreContract(2, "sqlite", MlflowServer.Shared(2, "sqlite").Address);

/// <inheritdoc cref="RestOfMlflow2Files"/>
public sealed class RestOfMlflow3Files() : RunStoreContract(3, "file", MlflowServer.Shared(3, "file").Address);

/// <inheritdoc cref="RestOfMlflow2Files"/>
public sealed class RestOfMlflow3Database() : RunStoreContract(3, "sqlite", MlflowServer.Shared(3, "sqlite").Address);

/// <summary>What a server answers is what the store behind it answers, to the last bit and byte.</summary>
public sealed class RestEqualityTests : SearchPropertyTests
{
    [Theory]
    [InlineData(2, "file", 7)]
    [InlineData(2, "sqlite", 8)]
    [InlineData(3, "file", 9)]
    [InlineData(3, "sqlite", 10)]
    public async Task Random_searches_answer_what_the_law_answers(int version, string behind, int seed)
    {
        await using var store = Open(MlflowServer.Shared(version, behind).Address);
        await CheckAsync(store, seed);
    }

    [Theory]
    [InlineData(2, "file")]
    [InlineData(2, "sqlite")]
    [InlineData(3, "file")]
    [InlineData(3, "sqlite")]
    public async Task Every_answer_equals_that_of_the_store_behind_the_server(int version, string behind)
    {
        await using var direct = StoreFactory.Open(TrackingAddress.Parse(behind == "file" ? "mlruns" : "sqlite:///mlflow.db", RealData.Shared(version).Folder));
        await using var rest = Open(MlflowServer.Shared(version, behind).Address);
        var one = await ExactLines.TakeAsync(direct);
        var other = await ExactLines.TakeAsync(rest);
        Assert.True(one.Count > 800, $"Only {one.Count} lines were compared.");
        Assert.Equal(string.Join('\n', one), string.Join('\n', other));
    }

    private static IRunStore Open(string address) => StoreFactory.Open(TrackingAddress.Parse(address, Path.GetTempPath()));
}

/// <summary>All that a store answers, with nothing left out: ids, times and bits.</summary>
internal static class ExactLines
{
    public static async Task<List<string>> TakeAsync(IRunStore store)
    {
        var lines = new List<string>();
        foreach (var experiment in await store.ListExperimentsAsync(default))
        {
            lines.Add($"experiment {experiment.Id} '{experiment.Name}' {experiment.IsDeleted} {experiment.ArtifactLocation} {experiment.CreationTime} {experiment.LastUpdateTime} {Map(experiment.Tags)}");
        }

        foreach (var run in await StoreSnapshot.AllAsync(store, new RunQuery { IncludeDeleted = true, PageSize = 7 }))
        {
            Run(run, lines);
            foreach (var key in run.Metrics.Keys.Order(StringComparer.Ordinal))
            {
                lines.AddRange((await store.GetMetricHistoryAsync(run.Id, key, default)).Select(point => $"    {key} {point.Step} {point.Timestamp} {Bits(point.Value)}"));
            }

            lines.AddRange((await store.ListDatasetsAsync(run.Id, default)).Select(dataset => $"  dataset {dataset.Input} {dataset.Schema} {dataset.Profile} {Map(dataset.Tags)}"));
            lines.AddRange((await store.ListLoggedModelsAsync(run.Id, default)).SelectMany(Model));
            lines.AddRange((await store.ListVersionsOfRunAsync(run.Id, default)).Select(Version));
            await FolderAsync(store, run.Id, "", lines);
        }

        foreach (var model in await store.ListModelsAsync(default))
        {
            lines.Add($"model '{model.Name}' '{model.Description}' {model.CreationTime} {model.LastUpdateTime} {Map(model.Aliases)} {Map(model.Tags)}");
            lines.AddRange((await store.ListModelVersionsAsync(model.Name, default)).Select(Version));
        }

        return lines;
    }

    public static void Run(Run run, List<string> lines)
    {
        lines.Add($"run {run.Id} {run.ExperimentId} '{run.Name}' {run.Status} {run.IsDeleted} {run.StartTime} {run.EndTime} {run.User} {run.ArtifactUri} {run.ParentRunId} {run.Damage}");
        lines.Add($"  params {Map(run.Params)}");
        lines.Add($"  tags {Map(run.Tags)}");
        lines.AddRange(run.Inputs.Select(input => "  " + input));
        lines.AddRange(run.Metrics.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"  metric '{entry.Key}' {Bits(entry.Value.Value)} {entry.Value.Timestamp} {entry.Value.Step}"));
    }

    public static string Version(ModelVersion version) =>
        $"  {version.Name} {version.Version} {version.Stage} {version.RunId} {version.Source} {Map(version.Tags)} {version.CreationTime} {version.LastUpdateTime} '{version.Description}' {version.User} {version.Status} "
        + $"{version.StatusMessage} {version.RunLink} {string.Join(',', version.Aliases)}";

    private static IEnumerable<string> Model(LoggedModel model) =>
    [
        $"  logged model {model.Id} {model.ExperimentId} '{model.Name}' {model.Status} {model.SourceRunId} {model.ModelType} {model.StatusMessage} {model.ArtifactUri} {model.CreationTime} {model.LastUpdateTime}",
        $"    {Map(model.Params)} {Map(model.Tags)}",
        .. model.Metrics.Select(metric => $"    {metric}"),
    ];

    private static async Task FolderAsync(IRunStore store, string run, string folder, List<string> lines)
    {
        foreach (var artifact in await store.ListArtifactsAsync(run, folder, default))
        {
            lines.Add("  " + (artifact with { LocalPath = null }));
            if (artifact.IsFolder)
            {
                await FolderAsync(store, run, artifact.Path, lines);
                continue;
            }

            await using var file = await store.OpenArtifactAsync(run, artifact.Path, default);
            Assert.NotNull(file);
            var bytes = new MemoryStream();
            await file.CopyToAsync(bytes);
            Assert.Equal(artifact.Size, bytes.Length);
            lines.Add("    " + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes.ToArray())));
        }
    }

    private static string Bits(double value) => double.IsNaN(value) ? "NaN" : BitConverter.DoubleToInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);

    private static string Map(IReadOnlyDictionary<string, string> map) => string.Join(", ", map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}"));
}
