using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Host;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Workspace;

/// <summary>What stays parsed between the reading of a workspace and its check.</summary>
public sealed class LookedAtOnceTests
{
    private const string Path = "experiments/active/ada/first/metadata.yaml";
    private readonly MemoryFiles _files = new() { [Path] = "experiment_id: first\nstatus: done\n", ["experiments/active/ada/first/config.yaml"] = "lr: 1e-4\nlr: 2\n" };

    [Fact]
    public void A_file_waits_for_the_first_who_asks_and_is_read_again_for_the_next()
    {
        var workspace = Loaded(isOnce: true);
        _files[Path] = "experiment_id: second\n";
        Assert.Equal("experiment_id: first\nstatus: done\n", workspace.FileAt(Path)?.Text.ToString());
        Assert.Equal("experiment_id: second\n", workspace.FileAt(Path)?.Text.ToString());
    }

    [Fact]
    public void A_file_that_changes_meanwhile_does_not_wait()
    {
        var workspace = Loaded(isOnce: true);
        _files[Path] = "experiment_id: second\n";
        workspace.FilesChanged([new FileChange("file:///w/" + Path, FileChangeKind.Changed)]);
        Assert.Equal("experiment_id: second\n", workspace.FileAt(Path)?.Text.ToString());
        Assert.Equal("second", workspace.Current.ExperimentAt(Path)?.ExperimentId);
    }

    [Fact]
    public void A_workspace_that_is_read_anew_forgets_what_waited()
    {
        var workspace = Loaded(isOnce: true);
        _files[Path] = "experiment_id: second\n";
        workspace.Load(CancellationToken.None);
        Assert.Equal("experiment_id: second\n", workspace.FileAt(Path)?.Text.ToString());
    }

    [Fact]
    public void Both_ways_find_the_same()
    {
        Assert.NotEmpty(Findings(Loaded(isOnce: true)));
        Assert.Equal(Findings(Loaded(isOnce: false)), Findings(Loaded(isOnce: true)));
    }

    [Fact]
    public void What_is_checked_to_make_the_code_ready_can_be_checked() => WarmUp.Run();

    private static List<string> Findings(ForgeWorkspace workspace)
    {
        var feature = new DiagnosticsFeature(workspace, new Analyzer(RuleCatalogue.All, TimeProvider.System, Assert.Fail));
        return [.. workspace.Current.Files.Paths.SelectMany(path => feature.CheckAll(path, CancellationToken.None)?.Items ?? []).Select(static item => $"{item.Finding.RuleId} {item.Finding.Span} {item.Finding.Message}")];
    }

    private ForgeWorkspace Loaded(bool isOnce)
    {
        var workspace = new ForgeWorkspace(new RootFolder("file:///w"), _files, BuiltInSchemas.For) { IsLookedAtOnce = isOnce };
        workspace.Load(CancellationToken.None);
        return workspace;
    }
}
