using System.Text.Json;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>Experiments, agents and projects that an editor makes, in a real session.</summary>
public sealed class ScaffoldTests
{
    [Fact]
    public async Task A_name_is_judged_while_it_is_typed_and_nothing_is_written()
    {
        await using var session = await SampleSession.StartAsync();
        Assert.Equal("experiments/active/alice/wine-svm", (await CheckAsync("wine-svm")).GetProperty("path").GetString());
        Assert.Equal("experiment/alice/wine-svm", (await CheckAsync("wine-svm")).GetProperty("branch").GetString());
        Assert.Equal("Names are lower-case words and numbers joined by hyphens: 'wine-svm' would do.", (await CheckAsync("Wine SVM")).GetProperty("problem").GetString());
        Assert.Equal("There is an experiment 'wine-gradient-boosting' already, in experiments/active/bob/wine-gradient-boosting: choose another name.", (await CheckAsync("wine-gradient-boosting")).GetProperty("problem").GetString());
        Assert.False(Directory.Exists(session.FullPath("experiments/active/alice/wine-svm")));

        Task<JsonElement> CheckAsync(string name) => session.AskAsync("forge/new/check", new { kind = "experiment", name, user = "alice" });
    }

    [Fact]
    public async Task An_experiment_is_made_and_shows_in_the_view()
    {
        await using var session = await SampleSession.StartAsync();
        var start = await session.AskAsync("forge/new/start", new { });
        Assert.False(start.GetProperty("hasGit").GetBoolean());
        Assert.NotEqual("", start.GetProperty("user").GetString());
        var made = await session.AskAsync("forge/new/make", new { kind = "experiment", name = "wine-svm", user = "alice", goal = "See: what margins do" });
        Assert.Equal("experiments/active/alice/wine-svm", made.GetProperty("path").GetString());
        Assert.Equal(["README.md", "config.yaml", "train.py", "metadata.yaml"], made.GetProperty("open").EnumerateArray().Select(static uri => uri.GetString()?.Split('/')[^1]));
        Assert.Contains("goal: \"See: what margins do\"\n", session.Read("experiments/active/alice/wine-svm/metadata.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_is_made_beside_the_workspace_and_what_is_there_is_kept()
    {
        await using var session = await SampleSession.StartAsync();
        Directory.CreateDirectory(session.FullPath("lab"));
        await File.WriteAllTextAsync(session.FullPath("lab/README.md"), "mine", TestContext.Current.CancellationToken);
        var made = await session.AskAsync("forge/new/make", new { kind = "project", name = "lab", user = "alice", folder = session.RootUri });
        Assert.Equal(["README.md"], made.GetProperty("kept").EnumerateArray().Select(static path => path.GetString()));
        Assert.Equal("mine", session.Read("lab/README.md"));
        Assert.True(File.Exists(session.FullPath("lab/forge.yaml")));
    }

    [Fact]
    public async Task What_cannot_be_made_is_said()
    {
        await using var session = await SampleSession.StartAsync();
        Assert.Equal(RpcErrorCode.InvalidParams, LspClient.Code(await session.Client.AskAsync("forge/new/check", new { kind = "planet", name = "x" })));
        var refused = await session.Client.AskAsync("forge/new/make", new { kind = "agent", name = "../x" });
        Assert.Equal("The name may not hold a slash. 'x' would do.", refused.GetProperty("error").GetProperty("message").GetString());
        refused = await session.Client.AskAsync("forge/new/make", new { kind = "project", name = "x", folder = "untitled:x" });
        Assert.Equal("Choose a folder of this machine for the project.", refused.GetProperty("error").GetProperty("message").GetString());
    }
}
