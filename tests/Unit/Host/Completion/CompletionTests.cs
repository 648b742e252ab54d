using System.Diagnostics;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Completion;

/// <summary>What a shell is offered, and that bash itself offers it.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("ex", "experiments explain")]
    [InlineData("gpu re", "reserve release reservations")]
    [InlineData("explain FRG40", "FRG401 FRG402 FRG403 FRG404 FRG405 FRG406 FRG407 FRG408 FRG409")]
    [InlineData("explain seed-n", "seed-not-set")]
    [InlineData("check --rules FRG401,FRG41", "FRG401,FRG410 FRG401,FRG411 FRG401,FRG412 FRG401,FRG413 FRG401,FRG418 FRG401,FRG419")]
    [InlineData("check --format=js", "--format=json")]
    [InlineData("check --severity w", "warning")]
    [InlineData("report cost --by ", "experiment user week month")]
    [InlineData("schema me", "metadata")]
    [InlineData("doctor --only g", "git gpu")]
    [InlineData("models show ", "churn wine")]
    [InlineData("models sync churn w", "wine")]
    [InlineData("gpu list --host ", "")]
    [InlineData("gpu reserve --host a", "atlas")]
    [InlineData("gpu reserve --gpu ", "0 1")]
    [InlineData("gpu transfer --to ", "alice bob")]
    [InlineData("runs list --experiment ", "alice/bert")]
    [InlineData("runs --store m", "mlruns")]
    [InlineData("completion ", "bash fish pwsh zsh")]
    [InlineData("rules --fam", "--family")]
    [InlineData("rules --family yaml --fa", "")]
    [InlineData("gpu run -- pyt", "")]
    [InlineData("nonsense there ", "")]
    public async Task A_shell_is_offered_what_fits(string words, string offered)
    {
        using var folder = Workspace();
        var (exit, output, error) = await Cli.RunAsync(folder.Path, ["__complete", .. words.Split(' ')]);
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(offered.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Files_that_cannot_be_read_cost_their_names_and_nothing_else()
    {
        using var folder = new TempFolder();
        folder.Write("forge.yaml", "gpus: [\n");
        folder.WriteBytes("models/registry.yaml", [0xFF, 0xFE, 0x00]);
        Assert.Equal((0, "", ""), await Cli.RunAsync(folder.Path, "__complete", "models", "show", ""));
    }

    [Fact]
    public async Task Every_shell_has_a_script_that_asks_forge()
    {
        foreach (var shell in new[] { "bash", "zsh", "fish", "pwsh" })
        {
            var (exit, output, _) = await Cli.RunAsync(Path.GetTempPath(), "completion", shell);
            Assert.Equal(0, exit);
            Assert.Contains("__complete", output, StringComparison.Ordinal);
            Assert.DoesNotContain('\r', output);
        }
    }

    /// <summary>Each case: the words as bash cuts them, and what its function answers.</summary>
    [Theory]
    [InlineData("forge|gp", "[gp]", "gpu")]
    [InlineData("forge|check|--format|=|js", "[check][--format=js]", "json")]
    [InlineData("forge|check|--format|=", "[check][--format=]", "json")]
    [InlineData("forge|models|show|llama3|:|8", "[models][show][llama3:8]", "8b")]
    [InlineData("forge|runs|list|--store|", "[runs][list][--store][]", "my\\ store")]
    public async Task Bash_passes_the_words_on_and_takes_the_answer(string words, string asked, string answered)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "This machine has no /bin/bash: install bash.");
        using var folder = new TempFolder();
        var script = folder.Write("completion.bash", (await Cli.RunAsync(folder.Path, "completion", "bash")).Output);
        var fake = folder.Write("forge", """
            #!/bin/bash
            shift
            printf '[%s]' "$@" > "$(dirname "$0")/asked"
            case "${@: -1}" in
                gp) printf 'gpu\tSee GPUs.\n';;
                --format*) printf -- '--format=json\n';;
                llama3*) printf 'llama3:8b\tproduction\n';;
                '') printf 'my store\n';;
            esac
            """);
        File.SetUnixFileMode(fake, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var array = string.Join(' ', words.Split('|').Select(static word => $"'{word}'"));
        var drive = $"source '{script}'; COMP_WORDS=({array}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _forge '{fake}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"; complete -p forge";
        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", ["--noprofile", "--norc", "-c", drive]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
        Assert.NotNull(bash);
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(asked, await File.ReadAllTextAsync(Path.Combine(folder.Path, "asked"), TestContext.Current.CancellationToken));
        Assert.Equal($"{answered}\ncomplete -o default -F _forge forge\n", output);
    }

    private static TempFolder Workspace()
    {
        var folder = new TempFolder();
        folder.Write("forge.yaml", """
            tracking: { uri: mlruns }
            members:
              alice: { git: Alice }
              bob: {}
            gpus:
              hosts: [atlas]
              default_host: atlas
              inventory:
                - { host: atlas, gpu_id: 0, name: NVIDIA H100 }
                - { host: atlas, gpu_id: 1, name: NVIDIA H100 }
            """);
        folder.Write("mlruns/0/meta.yaml", "experiment_id: '0'\nname: x\nlifecycle_stage: active\nartifact_location: x\n");
        folder.Write("models/registry.yaml", "models:\n  churn:\n    source: mlflow\n    status: production\n  wine:\n    source: mlflow\n");
        folder.Write("experiments/active/alice/bert/metadata.yaml", "experiment_id: bert\nmlflow_experiment: alice/bert\n");
        return folder;
    }
}
