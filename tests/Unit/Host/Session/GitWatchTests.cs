using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Host.Session;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Session;

/// <summary>What real git tells arrives by itself. Tests wait for what must come, never for a time to pass.</summary>
public sealed class GitWatchTests : IAsyncDisposable
{
    private readonly GitFolder _clone = new();
    private readonly ForgeWorkspace _workspace;
    private readonly GitWatch _watch;
    private volatile bool _isTrusted;
    private int _asked;

    public GitWatchTests()
    {
        _clone.Write("forge.yaml", "git: {branches: [main]}\n");
        _clone.Write(".env", "A=1\n");
        _clone.Commit("one");
        _workspace = new ForgeWorkspace(RootFolder.FromPath(_clone.Path), new DiskFiles(_clone.Path), BuiltInSchemas.For);
        _workspace.Load(CancellationToken.None);
        _watch = new GitWatch(() => [_workspace], () => _isTrusted, () => true, Git, static _ => { }, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        _clone.Dispose();
    }

    [Fact]
    public async Task Nothing_is_asked_before_trust_and_no_more_than_that_is_new()
    {
        _watch.Look();
        _watch.Look();
        Assert.Equal(0, _asked);
        Assert.Null(_workspace.Current.Git);

        _isTrusted = true;
        await UntilAsync(() => _workspace.Current.Git is { Branch: "main" } git && git.Files.ContainsKey(".env"));
        var asked = _asked;

        _clone.Git("switch", "--quiet", "--create", "try");
        await UntilAsync(() => _workspace.Current.Git?.Branch == "try");
        _clone.Git("rm", "--quiet", "--cached", ".env");
        await UntilAsync(() => _workspace.Current.Git?.Files.Count == 0);
        Assert.InRange(_asked - asked, 2, 6);

        _isTrusted = false;
        await UntilAsync(() => _workspace.Current.Git is null);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private GitCommandLine Git()
    {
        Interlocked.Increment(ref _asked);
        return new GitCommandLine(Environment.GetEnvironmentVariable("PATH"));
    }
}
