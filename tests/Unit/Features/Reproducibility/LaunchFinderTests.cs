using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Reproducibility;

/// <summary>What runs an experiment is what somebody wrote down, and nothing else.</summary>
public sealed class LaunchFinderTests
{
    private const string Folder = "experiments/alice/churn";

    [Fact]
    public void The_command_of_the_metadata_is_run_in_the_folder()
    {
        var launch = Find(new(Folder) { Command = "python train.py --name 'a b'" }, ($"{Folder}/train.py", "")).Launch;
        Assert.Equal(["python", "train.py", "--name", "a b"], launch?.Arguments ?? []);
        Assert.Equal((Folder, "`command` of metadata.yaml", "python train.py --name 'a b'"), (launch?.Folder, launch?.Source, launch?.Text));
    }

    [Theory]
    [InlineData("python experiments/alice/churn/train.py", "")]
    [InlineData("python -m src.train", "")]
    [InlineData("python train.py", Folder)]
    [InlineData("make", Folder)]
    public void A_command_that_names_files_of_the_root_is_run_there(string command, string folder) =>
        Assert.Equal(folder, Find(new(Folder) { Command = command }, ($"{Folder}/train.py", ""), ("train.py", ""), ("src/train.py", "")).Launch?.Folder);

    [Theory]
    [InlineData("python train.py | tee log", "`|` in `command` of metadata.yaml needs a shell")]
    [InlineData("python 'train.py", "is not closed")]
    [InlineData(" ", "is empty")]
    public void What_only_a_shell_can_run_is_said(string command, string problem) => Assert.Contains(problem, Find(new(Folder) { Command = command }).Problem, StringComparison.Ordinal);

    [Fact]
    public void The_command_line_comes_first_and_the_policy_last()
    {
        Assert.Equal("make x", Find(new(Folder) { Given = ["make", "x"], Command = "python a.py", PolicyCommand = "python b.py" }).Launch?.Text);
        Assert.Equal("`reproduce.command` of forge.yaml", Find(new(Folder) { PolicyCommand = "python b.py" }).Launch?.Source);
    }

    [Fact]
    public void An_entry_point_takes_defaults_and_what_a_recorded_run_says()
    {
        const string Project = "name: x\nentry_points:\n  main:\n    parameters:\n      lr: {type: float, default: 0.1}\n      depth: int\n    command: 'python train.py --lr {lr} --depth={depth}'\n";
        var files = ($"{Folder}/MLproject", Project);
        Assert.Contains("takes `depth`", Find(new(Folder), files).Problem, StringComparison.Ordinal);
        var launch = Find(new(Folder) { Params = new Dictionary<string, string>(StringComparer.Ordinal) { ["depth"] = "3 4", ["lr"] = "0.2" } }, files).Launch;
        Assert.Equal(["python", "train.py", "--lr", "0.2", "--depth=3 4"], launch?.Arguments ?? []);
        Assert.Equal((Folder, "MLproject"), (launch?.Folder, launch?.Source));
    }

    [Fact]
    public void A_stage_that_reads_a_script_of_the_folder_is_its()
    {
        const string Pipeline = "stages:\n  prepare:\n    cmd: python scripts/prepare.py\n    deps: [scripts/prepare.py]\n  train-churn:\n    cmd: python experiments/alice/churn/train.py\n    deps: [experiments/alice/churn/train.py]\n";
        var launch = Find(new(Folder), ("dvc.yaml", Pipeline), ("scripts/prepare.py", ""), ($"{Folder}/train.py", "")).Launch;
        Assert.Equal(("python experiments/alice/churn/train.py", "", "stage `train-churn` of dvc.yaml"), (launch?.Text, launch?.Folder, launch?.Source));
    }

    [Fact]
    public void Of_several_stages_the_one_called_train_counts()
    {
        const string Pipeline = "stages:\n  prepare:\n    cmd: python prepare.py\n  {0}:\n    cmd: python train.py\n";
        Assert.Equal("python train.py", Find(new(Folder), ($"{Folder}/dvc.yaml", Pipeline.Replace("{0}", "train", StringComparison.Ordinal))).Launch?.Text);
        Assert.Contains("Several stages", Find(new(Folder), ($"{Folder}/dvc.yaml", Pipeline.Replace("{0}", "fit", StringComparison.Ordinal))).Problem, StringComparison.Ordinal);
        Assert.Contains("template", Find(new(Folder), ($"{Folder}/dvc.yaml", "stages:\n  train:\n    cmd: python train.py ${lr}\n")).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_guessed_and_what_to_write_is_said() =>
        Assert.Equal(
            "Nothing says how this experiment is run. Write it into its metadata.yaml, such as `command: python fit_it.py`, or give it behind `--`.",
            Find(new(Folder), ($"{Folder}/fit_it.py", "from sklearn.svm import SVC\nSVC().fit([[1]], [1])\n"), ($"{Folder}/other.py", "x = 1\n")).Problem);

    private static LaunchAnswer Find(LaunchQuestion question, params (string Path, string Text)[] files)
    {
        var memory = new MemoryFiles();
        foreach (var (path, text) in files)
        {
            memory[path] = text;
        }

        var workspace = new ForgeWorkspace(RootFolder.FromPath("/work", ignoreCase: false), memory, BuiltInSchemas.For);
        workspace.Load(TestContext.Current.CancellationToken);
        return new LaunchFinder(workspace.Current, memory.Read).Find(question);
    }
}
