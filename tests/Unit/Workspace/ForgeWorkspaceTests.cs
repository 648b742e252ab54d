using ForgeLsp.Core.Text;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Workspace;

public sealed class ForgeWorkspaceTests
{
    private const string Root = "file:///w";
    private const string Wine = "experiments/alice/wine/metadata.yaml";
    private const string Copy = "experiments/bob/copy/metadata.yaml";

    private readonly MemoryFiles _files = new() { [Wine] = "experiment_id: wine\n", [Copy] = "experiment_id: other\n" };
    private readonly List<string> _invalidated = [];
    private readonly ForgeWorkspace _workspace;

    public ForgeWorkspaceTests()
    {
        _workspace = new ForgeWorkspace(new RootFolder(Root), _files, static _ => null);
        _workspace.Load(CancellationToken.None);
        _workspace.Invalidated += _invalidated.AddRange;
    }

    [Fact]
    public void Knows_the_experiments_on_disk() =>
        Assert.Equal(["other", "wine"], _workspace.Current.Experiments.Select(static experiment => experiment.ExperimentId).Order(StringComparer.Ordinal));

    [Fact]
    public void An_open_document_counts_before_the_disk_and_the_disk_again_after_it_closed()
    {
        _workspace.Open($"{Root}/{Wine}", "yaml", 1, SourceText.From("experiment_id: typed\n"));
        Assert.Contains(_workspace.Current.Experiments, static experiment => experiment.ExperimentId == "typed");
        _workspace.Close($"{Root}/{Wine}");
        Assert.DoesNotContain(_workspace.Current.Experiments, static experiment => experiment.ExperimentId == "typed");
    }

    [Fact]
    public void A_snapshot_never_changes()
    {
        var before = _workspace.Current;
        _workspace.Open($"{Root}/{Wine}", "yaml", 1, SourceText.From("experiment_id: typed\n"));
        Assert.Contains(before.Experiments, static experiment => experiment.ExperimentId == "wine");
        Assert.Empty(before.Open);
    }

    [Fact]
    public void A_deleted_folder_is_one_change_and_takes_its_files_along()
    {
        _files.Delete(Wine);
        _workspace.FilesChanged([new FileChange($"{Root}/experiments/alice", FileChangeKind.Deleted)]);
        Assert.Equal(["other"], _workspace.Current.Experiments.Select(static experiment => experiment.ExperimentId));
        Assert.Contains(Wine, _invalidated);
        Assert.False(_workspace.Current.FileExists(Wine));
    }

    [Fact]
    public void A_training_that_writes_costs_nothing()
    {
        _workspace.FilesChanged([new FileChange($"{Root}/mlruns/1/metrics/loss", FileChangeKind.Created), new FileChange($"{Root}/model.pt", FileChangeKind.Changed)]);
        Assert.Empty(_invalidated);
    }

    [Fact]
    public void A_folder_that_appears_is_read()
    {
        _files["experiments/eve/new/metadata.yaml"] = "experiment_id: new\n";
        _workspace.FilesChanged([new FileChange($"{Root}/experiments/eve", FileChangeKind.Created)]);
        Assert.Contains(_workspace.Current.Experiments, static experiment => experiment.ExperimentId == "new");
    }

    [Fact]
    public void A_change_of_the_policy_changes_what_files_are()
    {
        Assert.True(_workspace.Current.Classifier.MayMatter(Wine));
        _files["forge.yaml"] = "exclude: [experiments/alice]\n";
        _workspace.FilesChanged([new FileChange($"{Root}/forge.yaml", FileChangeKind.Created)]);
        Assert.False(_workspace.Current.Classifier.MayMatter(Wine));
        Assert.Equal(["other"], _workspace.Current.Experiments.Select(static experiment => experiment.ExperimentId));
    }

    [Fact]
    public void A_document_outside_of_the_folder_keeps_its_own_name()
    {
        _workspace.Open("file:///elsewhere/metadata.yaml", "yaml", 1, SourceText.From("experiment_id: far\nresearcher: a\nstatus: planned\n"));
        Assert.Equal("file:///elsewhere/metadata.yaml", _workspace.UriOf("file:///elsewhere/metadata.yaml"));
        Assert.NotNull(_workspace.FileAt("file:///elsewhere/metadata.yaml"));
    }

    [Fact]
    public void A_file_that_the_policy_leaves_out_is_looked_at_once_more()
    {
        _files["forge.yaml"] = "exclude: [experiments/alice]\n";
        _workspace.FilesChanged([new FileChange($"{Root}/forge.yaml", FileChangeKind.Created)]);
        Assert.Contains(Wine, _invalidated);
    }

    [Fact]
    public void A_folder_that_appears_concerns_all_its_files_and_those_that_went_meanwhile()
    {
        _files["experiments/eve/new/metadata.yaml"] = "experiment_id: new\n";
        _files.Delete(Copy);
        _workspace.FilesChanged([new FileChange($"{Root}/experiments/eve", FileChangeKind.Created)]);
        Assert.Equal(["new", "wine"], _workspace.Current.Experiments.Select(static experiment => experiment.ExperimentId).Order(StringComparer.Ordinal));
        Assert.Contains(Copy, _invalidated);
    }

    [Fact]
    public void The_policy_is_known_only_after_it_was_read()
    {
        var workspace = new ForgeWorkspace(new RootFolder(Root), _files, static _ => null);
        Assert.False(workspace.PolicyKnown.IsCompleted);
        workspace.Load(CancellationToken.None);
        Assert.True(workspace.PolicyKnown.IsCompleted);
    }

    [Fact]
    public void The_files_are_known_once_they_can_be_seen_and_before_anybody_is_told()
    {
        var workspace = new ForgeWorkspace(new RootFolder(Root), _files, static _ => null);
        bool? isKnown = null;
        workspace.SummariesChanged += () => isKnown = workspace.FilesKnown.IsCompleted;
        workspace.LoadPolicy();
        Assert.False(workspace.FilesKnown.IsCompleted);
        workspace.Load(CancellationToken.None);
        Assert.True(isKnown);
    }

    [Fact]
    public void Nobody_waits_for_ever_for_files_that_cannot_be_read()
    {
        var workspace = new ForgeWorkspace(new RootFolder(Root), _files, static _ => null);
        Assert.ThrowsAny<OperationCanceledException>(() => workspace.Load(new CancellationToken(canceled: true)));
        Assert.True(workspace.FilesKnown.IsCompleted);
    }

    [Fact]
    public void A_document_that_was_handed_over_is_not_held_any_more()
    {
        _workspace.Open($"{Root}/{Wine}", "yaml", 1, SourceText.From("experiment_id: typed\n"));
        _workspace.HandOver($"{Root}/{Wine}");
        Assert.Empty(_workspace.Current.Open);
        Assert.Empty(_invalidated);
    }
}
