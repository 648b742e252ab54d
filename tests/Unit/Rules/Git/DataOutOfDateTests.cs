using ForgeLsp.Core.Findings;
using ForgeLsp.Rules.Git;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Git;

public sealed class DataOutOfDateTests
{
    [Fact]
    public void Data_that_is_missing_or_of_another_size_is_reported() => Assert.Equal(
        [
            "`data/b.csv` has 4 bytes and is to have 5: `dvc pull \"data.dvc\"` brings it back; `dvc add \"data/b.csv\"` keeps what is there now",
            "`data/c.csv` is not there: `dvc pull \"data.dvc\"` brings it",
        ],
        Run(new("data/a.csv", 5, 5, IsThere: true), new("data/b.csv", 5, 4, IsThere: true), new("data/c.csv", 5, null, IsThere: false)).Order(StringComparer.Ordinal));

    [Fact]
    public void Other_contents_of_the_same_size_are_reported() => Assert.Equal(
        ["`data/a.csv` has other contents than it is to have: `dvc pull \"data.dvc\"` brings it back; `dvc add \"data/a.csv\"` keeps what is there now"],
        Run(new KeptData("data/a.csv", 5, 5, IsThere: true) { IsOther = true }));

    [Fact]
    public void What_cannot_be_compared_is_fine() => Assert.Empty(Run(new("data/folder", 500, null, IsThere: true), new("data/old.csv", null, 7, IsThere: true)));

    [Fact]
    public void A_merge_that_left_both_versions_is_reported_with_the_way_out() => Assert.Contains(
        "`git checkout --ours \"data.dvc\"` or `--theirs` keeps one",
        Assert.Single(Fixture.Run(new DataOutOfDate(), "", "data.dvc", git: Kept.Of(new KeptFile("data.dvc") { IsInConflict = true }))).Finding.Message, StringComparison.Ordinal);

    private static IEnumerable<string> Run(params KeptData[] data) => Fixture.Run(new DataOutOfDate(), "", "data.dvc", git: Kept.Of(new KeptFile("data.dvc") { Data = data })).Select(static found => found.Finding.Message);
}
