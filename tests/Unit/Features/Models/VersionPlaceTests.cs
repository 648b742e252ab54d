using ForgeLsp.Adapters.Catalogue;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Models;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Models;

/// <summary>Where the files of a version are, by what registries say of it.</summary>
public sealed class VersionPlaceTests : IDisposable
{
    private const string Root = "mlflow-artifacts:/7/r1/artifacts";
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("runs:/r1/model", "r1", "model")]
    [InlineData("runs:/r1/deep/model", null, "deep/model")]
    [InlineData(Root + "/model", "r1", "model")]
    [InlineData(Root + "/deep/model/", "r1", "deep/model")]
    [InlineData(Root, "r1", "")]
    [InlineData("s3://bucket/moved/7/r1/artifacts/model", "r1", "model")]
    [InlineData("models:/m-1", "r1", "m-1")]
    [InlineData("models:/m-2", "r1", "forest")]
    [InlineData("mlflow-artifacts:/7/models/m-2/artifacts", "r1", "forest")]
    [InlineData("models:/origin/4", null, "model")]
    public async Task Sources_are_folders_of_a_run(string source, string? run, string expected)
    {
        var saver = new Saver();
        await SaveAsync(saver, source, run);
        Assert.Equal(("r1", expected), (saver.Run, saver.Path));
        Assert.Equal(Path.Combine(_folder.Path, "team-churn-v3"), saver.Target);
    }

    [Theory]
    [InlineData(Root + "x/model", "r1", "not among the artifacts of its run r1; copy them from there.")]
    [InlineData("s3://bucket/elsewhere", "r1", "are at s3://bucket/elsewhere, and not among the artifacts of its run r1")]
    [InlineData("s3://bucket/elsewhere", null, "it names no run through which they could be read; copy them from there.")]
    [InlineData(null, null, "The registry does not say where the files of version 3 of team/churn are.")]
    [InlineData("runs:/gone/model", "r1", "artifacts of the run gone, which no tracking store has any more.")]
    [InlineData("models:/churn/3", "gone", "artifacts of the run gone, which no tracking store has any more.")]
    public async Task What_is_elsewhere_is_said(string? source, string? run, string message) =>
        Assert.Contains(message, (await Assert.ThrowsAsync<StoreException>(() => SaveAsync(new Saver(), source, run))).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private Task SaveAsync(Saver saver, string? source, string? run)
    {
        var stores = new Stores(new Store(new ModelVersion("team/churn", "3", "None", run, source, new Dictionary<string, string>())));
        var services = new ModelsServices(static () => Policy.Default, new CatalogueFolder(_folder.Path, "models/registry.yaml", TimeProvider.System), _folder.Path, static () => "bob", TimeProvider.System) { Stores = stores };
        return new VersionDownloadFeature(services, saver).SaveAsync("trackedVersion:team%2Fchurn/3", _folder.Path, static (_, _) => { }, default);
    }

    private sealed class Saver : IArtifactSaver
    {
        public string? Run { get; private set; }

        public string? Path { get; private set; }

        public string? Target { get; private set; }

        public string? NameFor(string name) => name;

        public Task<SavedArtifacts> SaveAsync(IRunStore store, string runId, string path, string target, Action<SavedSoFar> progress, CancellationToken cancel)
        {
            (Run, Path, Target) = (runId, path, target);
            return Task.FromResult(new SavedArtifacts(1, 1, []));
        }
    }

    private sealed class Stores(IRunStore store) : IRunStores
    {
        public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([new NamedStore("s", "s", store)]);
    }

    private sealed class Store(ModelVersion version) : IRunStore
    {
        public Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<RegisteredModel>>([new RegisteredModel(version.Name, null, new Dictionary<string, string>(), new Dictionary<string, string>())]);

        public Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ModelVersion>>(
            model == version.Name ? [version] : model == "origin" ? [new ModelVersion("origin", "4", "None", "r1", Root + "/model", new Dictionary<string, string>())] : []);

        public Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => Task.FromResult(runId == "r1" ? new Run("r1", "7", "r", RunStatus.Finished, false) { ArtifactUri = Root } : null);

        public Task<IReadOnlyList<LoggedModel>> ListLoggedModelsAsync(string runId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<LoggedModel>>(
        [
            new LoggedModel("m-1", "7", "forest", "READY") { CreationTime = 1, ArtifactUri = "mlflow-artifacts:/7/models/m-1/artifacts" },
            new LoggedModel("m-2", "7", "forest", "READY") { CreationTime = 2, ArtifactUri = "mlflow-artifacts:/7/models/m-2/artifacts" },
        ]);

        public Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => throw new NotSupportedException();

        public Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel) => throw new NotSupportedException();

        public Task<string> GetChangeStampAsync(CancellationToken cancel) => Task.FromResult("");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
