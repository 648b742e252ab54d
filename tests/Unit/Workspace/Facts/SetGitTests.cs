using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Rules.Git;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Workspace.Facts;

public sealed class SetGitTests
{
    private readonly List<string> _invalidated = [];
    private readonly ForgeWorkspace _workspace = new(new RootFolder("file:///w"), new MemoryFiles { ["forge.yaml"] = "git: {branches: [main]}\n", ["a.yaml"] = "a: 1\n", ["data/big.csv"] = "1\n" }, BuiltInSchemas.For);
    private readonly DiagnosticsFeature _diagnostics;

    public SetGitTests()
    {
        _workspace.Load(CancellationToken.None);
        _diagnostics = new DiagnosticsFeature(_workspace, new Analyzer([new BranchNaming(), new LargeFileTracked()], Fixture.Clock, Assert.Fail));
        _workspace.Invalidated += _invalidated.AddRange;
        Check("forge.yaml");
        Check("a.yaml");
    }

    [Fact]
    public void A_file_that_is_no_text_to_us_has_findings_while_git_tells_of_it()
    {
        Assert.Null(_diagnostics.Check(_workspace.Current, "data/big.csv", CancellationToken.None));
        _workspace.SetGit(Facts(null, 20_000_000));
        Assert.Equal(["data/big.csv"], _invalidated);
        Assert.Equal(["FRG501"], Check("data/big.csv"));
        Assert.Single(_diagnostics.CheckAll("data/big.csv", CancellationToken.None)?.Items ?? []);

        _invalidated.Clear();
        _workspace.SetGit(new GitFacts());
        Assert.Equal(["data/big.csv"], _invalidated);
        Assert.Empty(Check("data/big.csv"));
    }

    [Fact]
    public void Another_branch_concerns_the_policy_alone()
    {
        _workspace.SetGit(new GitFacts { Branch = "try" });
        Assert.Equal(["forge.yaml"], _invalidated);
        Assert.Single(_diagnostics.CheckAll("forge.yaml", CancellationToken.None)?.Items ?? []);
    }

    [Fact]
    public void The_same_facts_change_nothing()
    {
        _workspace.SetGit(Facts("main", 20_000_000));
        var before = _workspace.Current;
        _invalidated.Clear();
        _workspace.SetGit(Facts("main", 20_000_000));
        Assert.Same(before, _workspace.Current);
        Assert.Empty(_invalidated);
    }

    private static GitFacts Facts(string? branch, long bytes) => new() { Branch = branch, Files = new Dictionary<string, KeptFile>(StringComparer.Ordinal) { ["data/big.csv"] = new("data/big.csv") { IsTracked = true, Bytes = bytes } } };

    private IEnumerable<string> Check(string path) => (_diagnostics.Check(_workspace.Current, path, CancellationToken.None)?.Items ?? []).Select(static item => item.Finding.RuleId);
}
