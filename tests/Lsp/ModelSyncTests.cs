using System.Text.Json;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Tests.Lsp.Driver;
using ForgeLsp.Tests.Unit.Adapters.Ollama;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>The sample's models and an Ollama server, as the editor's command goes about it.</summary>
public sealed class ModelSyncTests : IAsyncDisposable
{
    private readonly OllamaTestServer _ollama = new() { Library = { ["llama3.1:8b"] = [4_000_000_000, 10] } };

    [Fact]
    public async Task A_plan_is_shown_and_carried_out_with_progress_and_then_there_is_nothing_to_do()
    {
        await using var session = await StartAsync();
        var plan = await session.AskAsync("forge/models/syncPlan", new { });
        Assert.Equal(["llama3.1:8b missing pull True", "cellar-assistant:latest missing create True"], Models(plan));
        Assert.Equal(("1 to pull, 1 to build.", _ollama.Address), (plan.GetProperty("headline").GetString(), plan.GetProperty("server").GetString()));

        var result = await session.AskAsync("forge/models/sync", new { names = new[] { "cellar-assistant" }, update = true, workDoneToken = "tok" });
        Assert.True(result.GetProperty("isClean").GetBoolean());
        Assert.Equal("1 pulled, 1 built.", result.GetProperty("headline").GetString());
        Assert.Contains("What came", result.GetProperty("text").GetString(), StringComparison.Ordinal);
        await session.Client.NotificationAsync("$/progress", static message => message.GetProperty("token").GetString() == "tok" && message.GetProperty("value").GetProperty("kind").GetString() == "end");
        Assert.Equal("llama3.1:8b", _ollama.Models["cellar-assistant:latest"].Parent);

        Assert.Equal(["llama3.1:8b installed pull False", "cellar-assistant:latest installed create False"], Models(await session.AskAsync("forge/models/syncPlan", new { })));

        // What is in the editor counts, saved or not.
        session.Open("modelfiles/cellar-assistant.Modelfile", "FROM llama3.1:8b\nPARAMETER temperature 0.9\n");
        var changed = await session.AskAsync("forge/models/syncPlan", new { });
        Assert.Contains("cellar-assistant:latest different create True", Models(changed));
    }

    [Fact]
    public async Task A_cancelled_sync_is_told_so_and_what_came_stays()
    {
        await using var session = await StartAsync();
        _ollama.Fault = static (_, ask) => ask.Path == "/api/create" ? OllamaFault.Hangs : null;
        var sync = session.Client.AskAsync("forge/models/sync", new { workDoneToken = "tok" }, "\"sync\"");
        await session.Client.NotificationAsync("$/progress", static message => message.GetProperty("value").TryGetProperty("message", out var line) && line.GetString()?.StartsWith("1 of 2 · cellar-assistant", StringComparison.Ordinal) == true);
        session.Client.Notify("$/cancelRequest", new { id = "sync" });
        Assert.Equal(RpcErrorCode.RequestCancelled, LspClient.Code(await sync));
        Assert.Equal(["llama3.1:8b"], _ollama.Models.Keys);
    }

    [Fact]
    public async Task Nothing_is_asked_before_trust_and_a_name_that_means_nothing_is_said_to()
    {
        await using var session = await StartAsync();
        session.Client.Notify("forge/trust", new { trusted = false });
        foreach (var method in new[] { "forge/models/syncPlan", "forge/models/sync" })
        {
            Assert.Equal("Ollama is asked only once you trust the workspace.", Message(await session.Client.AskAsync(method, new { })));
        }

        Assert.Empty(_ollama.Asked);
        session.Client.Notify("forge/trust", new { trusted = true });
        Assert.Equal("No catalogue has a model 'celar-assistant' that Ollama pulls or builds — did you mean 'cellar-assistant'?", Message(await session.Client.AskAsync("forge/models/sync", new { names = new[] { "celar-assistant" } })));
    }

    public ValueTask DisposeAsync() => _ollama.DisposeAsync();

    private async Task<SampleSession> StartAsync()
    {
        var session = await SampleSession.StartAsync();
        session.Client.Notify("workspace/didChangeConfiguration", new { settings = new { forge = new { ollamaHost = _ollama.Address } } });
        return session;
    }

    private static IEnumerable<string> Models(JsonElement plan) => plan.GetProperty("models").EnumerateArray()
        .Select(static model => $"{model.GetProperty("name")} {model.GetProperty("state")} {model.GetProperty("action")} {model.GetProperty("isSelected").GetBoolean()}");

    private static string? Message(JsonElement answer) => answer.GetProperty("error").GetProperty("message").GetString();
}
