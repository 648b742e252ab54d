using ForgeLsp.Features.Ollama;
using ForgeLsp.Host.Session;
using ForgeLsp.Lsp;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Adapters.Ollama;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Session;

/// <summary>Models of an editor's session.</summary>
public sealed class OllamaPartsTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly OllamaTestServer _server = new();
    private readonly BackgroundQueue _background = new(_ => { });
    private readonly SessionSurroundings _surroundings;
    private readonly SessionRoot _root;

    public OllamaPartsTests()
    {
        _root = new SessionRoot(RootFolder.UriOfFile(_folder.Path), new Analyzer(RuleCatalogue.All, TimeProvider.System, _ => { }), _background);
        _root.Workspace.LoadPolicy();
        _surroundings = new SessionSurroundings(() => [_root]) { Settings = SessionSettings.None with { OllamaHost = _server.Address } };
        _server.Library["phi3:mini"] = [2_000_000_000];
    }

    [Fact]
    public async Task Nothing_is_asked_before_the_workspace_is_trusted()
    {
        _folder.Write("models/registry.yaml", "models:\n  phi3:mini: { source: ollama, owners: [a] }\n");
        var parts = new OllamaParts(_surroundings);
        var refused = await Assert.ThrowsAsync<FeatureException>(() => parts.PlanAsync(default));
        Assert.Equal("Ollama is asked only once you trust the workspace.", refused.Message);
        await Assert.ThrowsAsync<FeatureException>(() => parts.SyncAsync(new SyncWish(), static (_, _) => { }, default));
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task A_session_plans_and_syncs_what_is_in_the_editor_with_progress()
    {
        _surroundings.Trusted = true;
        var parts = new OllamaParts(_surroundings);
        Assert.Equal("There is no model catalogue (models/registry.yaml) in the workspace: write one, or name it in forge.yaml (`registry.file`).", (await Assert.ThrowsAsync<FeatureException>(() => parts.PlanAsync(default))).Message);

        _folder.Write("models/registry.yaml", "models:\n");
        var uri = _root.Workspace.UriOf("models/registry.yaml");
        _root.Workspace.Open(uri, "yaml", 1, ForgeLsp.Core.Text.SourceText.From("models:\n  phi3:mini: { source: ollama, owners: [a] }\n"));
        Assert.Equal("phi3:mini", Assert.Single((await parts.PlanAsync(default)).Models).Name);
        var told = new List<(string Line, int? Percentage)>();
        var result = await parts.SyncAsync(
            new SyncWish { Names = ["phi3:mini"] },
            (line, percentage) =>
            {
                lock (told)
                {
                    told.Add((line, percentage));
                }
            },
            default);
        Assert.True(result.IsClean);
        Assert.Equal(("1 of 1", 100), told[^1]);
        Assert.Equal("No catalogue has a model 'phi4' that Ollama pulls or builds", (await Assert.ThrowsAsync<FeatureException>(() => parts.SyncAsync(new SyncWish { Names = ["phi4"] }, static (_, _) => { }, default))).Message.Split(" —")[0]);
    }

    public async ValueTask DisposeAsync()
    {
        await _background.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
