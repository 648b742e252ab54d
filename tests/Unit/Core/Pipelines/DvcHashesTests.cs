using ForgeLsp.Core.Pipelines;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Pipelines;

public sealed class DvcHashesTests
{
    [Fact]
    public void A_lock_says_what_stages_read_and_wrote()
    {
        var found = DvcHashes.Read("exp/dvc.lock", """
            schema: '2.0'
            stages:
              train:
                cmd: python train.py
                deps:
                - {path: data/clean, md5: 11.dir, size: 10, nfiles: 3}
                - {path: ../raw.csv, md5: 22, size: 5}
                outs:
                - {path: model.pkl, hash: md5, md5: 33, size: 7}
              clean:
                cmd: x
                outs:
                - {path: data/clean, md5: 44.dir, size: 12, nfiles: 4}
            """);
        Assert.Equal([new("exp/model.pkl", "33", 7, null), new("exp/data/clean", "44.dir", 12, 4), new("raw.csv", "22", 5, null)], found.OrderByDescending(one => one.Path == "exp/model.pkl").ThenBy(one => one.Path, StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_of_its_own_says_what_it_stands_for() =>
        Assert.Equal([new("data/wine.csv", "55", 9, null), new("data/import", "etag1", null, null)], DvcHashes.Read("data/wine.csv.dvc", "deps:\n- {path: import, etag: etag1}\nouts:\n- {md5: 55, size: 9, path: wine.csv}\n"));

    [Theory]
    [InlineData("")]
    [InlineData("stages: [1]")]
    [InlineData("outs: {path: x}")]
    [InlineData("outs:\n- path: {a: b}\n  md5: 1\n- md5: 1\n- path: x\n")]
    public void A_broken_one_says_nothing(string text) => Assert.Empty(DvcHashes.Read("x.dvc", text));
}
