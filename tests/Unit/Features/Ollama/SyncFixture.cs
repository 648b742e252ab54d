using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.Ollama;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Features.Ollama;
using ForgeLsp.Tests.Unit.Adapters.Ollama;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Tests.Unit.Features.Ollama;

/// <summary>A workspace with a catalogue, an Ollama server beside it, and the feature between them, which does not wait long.</summary>
internal sealed class SyncFixture : IAsyncDisposable
{
    private readonly List<SyncMoment> _moments = [];

    public SyncFixture(string catalogue = "models:\n")
    {
        Catalogue(catalogue);
        Ollama = new OllamaServer(OllamaAddress.Parse(Server.Address), NetworkSettings.None, static _ => null, new OllamaLimits { Idle = TimeSpan.FromMilliseconds(300), Quiet = TimeSpan.FromSeconds(20) });
    }

    public TempFolder Folder { get; } = new();

    public OllamaTestServer Server { get; } = new();

    public OllamaServer Ollama { get; }

    public SyncLimits Limits { get; init; } = new() { Pause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(5), Beat = TimeSpan.Zero };

    /// <summary>What was told on the way.</summary>
    public IReadOnlyList<SyncMoment> Moments => _moments;

    public Action<SyncMoment> Told { get; set; } = static _ => { };

    public void Catalogue(string text) => Folder.Write("models/registry.yaml", text);

    public void Modelfile(string name, string text) => Folder.Write("modelfiles/" + name, text);

    public Task<SyncPlan> PlanAsync() => Feature().PlanAsync(default);

    public Task<SyncResult> SyncAsync(SyncWish? wish = null, CancellationToken cancel = default) => Feature().SyncAsync(
        wish ?? new SyncWish(),
        moment =>
        {
            lock (_moments)
            {
                _moments.Add(moment);
            }

            Told(moment);
        },
        cancel);

    public OllamaSyncFeature Feature(OllamaServer? other = null) => new(Sources, () => other ?? Ollama, Limits, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        Ollama.Dispose();
        await Server.DisposeAsync();
        Folder.Dispose();
    }

    public SyncSources Sources()
    {
        var workspace = new ForgeWorkspace(RootFolder.FromPath(Folder.Path, OperatingSystem.IsWindows()), new DiskFiles(Folder.Path), BuiltInSchemas.For);
        workspace.LoadPolicy();
        return SyncSources.Of([workspace]);
    }
}
