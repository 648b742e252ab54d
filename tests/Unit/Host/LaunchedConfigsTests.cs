using ForgeLsp.Adapters.Git;
using ForgeLsp.Host.Cli.Gpus;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary>What <c>forge gpu run</c> says before a run is made, over real clones.</summary>
public sealed class LaunchedConfigsTests : IDisposable
{
    private readonly GitFolder _clone = new();

    public LaunchedConfigsTests()
    {
        foreach (var path in new[] { "experiments/ada/trees/train.py", "experiments/ada/trees/config.yaml", "experiments/bob/nets/config.yaml", "configs/base.yaml", "docker-compose.yml", "other/small.yaml" })
        {
            _clone.Write(path, "a: 1\n");
        }

        _clone.Commit("one");
    }

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task Nothing_is_said_of_what_is_committed() => Assert.Null(await SayAsync("python", "experiments/ada/trees/train.py"));

    [Fact]
    public async Task Configs_near_the_script_and_named_ones_are_told()
    {
        foreach (var path in new[] { "experiments/ada/trees/train.py", "experiments/ada/trees/config.yaml", "experiments/bob/nets/config.yaml", "docker-compose.yml", "other/small.yaml" })
        {
            _clone.Write(path, "a: 2\n");
        }

        Assert.Equal(
            "FRG504: `experiments/ada/trees/config.yaml` is a config with changes that no commit has. Commit first, or nobody can see later what this run was given.",
            await SayAsync("python", "experiments/ada/trees/train.py", "--epochs", "3"));
        Assert.StartsWith("FRG504: `experiments/ada/trees/config.yaml`, `other/small.yaml` are configs", await SayAsync("python", "experiments/ada/trees/train.py", "--config=other/small.yaml"), StringComparison.Ordinal);
        Assert.Null(await SayAsync("python", "train.py"));

        _clone.Write("configs/new.yaml", "a: 1\n");
        Assert.StartsWith("FRG504: `configs/new.yaml`, `experiments/ada/trees/config.yaml` are", await SayAsync("python", "./experiments/ada/trees/train.py"), StringComparison.Ordinal);
        Assert.StartsWith("FRG504: `configs/new.yaml` is", await SayAsync("python", "-m", "package.train"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_of_a_clone_nobody_commits()
    {
        using var folder = new TempFolder();
        folder.Write("config.yaml", "a: 1\n");
        Assert.Null(await LaunchedConfigs.SayAsync(Git(), folder.Path, ["python", "train.py"], TestContext.Current.CancellationToken));
    }

    private static GitCommandLine Git() => new(Environment.GetEnvironmentVariable("PATH"));

    private Task<string?> SayAsync(params string[] command) => LaunchedConfigs.SayAsync(Git(), _clone.Path, command, TestContext.Current.CancellationToken);
}
