using ForgeLsp.Core.Findings;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Findings;

public sealed class GitFactsTests
{
    [Fact]
    public void Most_files_are_not_told_of()
    {
        var kept = GitFacts.Of(
        [
            new("src/train.py", 4_000, IsLfs: false), new("data/big.csv", 1_000_000, IsLfs: false), new("data/lfs.csv", 50_000_000, IsLfs: true), new("data/unknown.csv", null, IsLfs: false), new(".env", 10, IsLfs: false), new("dev/.env", 0, IsLfs: false),
            new("mlruns/0/meta.yaml", 10, IsLfs: false), new("mlruns/1/meta.yaml", 10, IsLfs: false), new("lab/mlruns/1/meta.yaml", 10, IsLfs: false),
        ]);
        Assert.Equal(["data/big.csv  0", ".env  0", "mlruns/0/meta.yaml mlruns 2", "lab/mlruns/1/meta.yaml lab/mlruns 1"], kept.Select(static file => $"{file.Path} {file.MadeFolder} {file.MadeCount}"));
    }

    [Fact]
    public void What_differs_is_told_by_path()
    {
        var one = Facts(new KeptFile("a") { Bytes = 1 }, new KeptFile("b") { Data = [new KeptData("x", 1, 1, IsThere: true)] });
        Assert.Empty(GitFacts.Differing(one, Facts(new KeptFile("a") { Bytes = 1 }, new KeptFile("b") { Data = [new KeptData("x", 1, 1, IsThere: true)] })));
        Assert.Equal(["b"], GitFacts.Differing(one, Facts(new KeptFile("a") { Bytes = 1 }, new KeptFile("b") { Data = [new KeptData("x", 1, null, IsThere: false)] })));
        Assert.Equal(["a", "b"], GitFacts.Differing(one, null));
    }

    private static GitFacts Facts(params KeptFile[] files) => new() { Files = files.ToDictionary(static file => file.Path, StringComparer.Ordinal) };
}
