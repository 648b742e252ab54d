using ForgeLsp.Core.Pipelines;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Pipelines;

public sealed class DvcOutputsTests
{
    private const string Md5 = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void A_file_of_DVC_3_says_how_it_is_kept()
    {
        var output = Assert.Single(DvcOutputs.Read("data/wine.csv.dvc", $"outs:\n- md5: {Md5}\n  size: 9\n  hash: md5\n  path: wine.csv\n  remote: archive\n"));
        Assert.Equal(("data/wine.csv", true, true, true, "archive"), (output.Data.Path, output.IsCurrent, output.IsCached, output.IsPushed, output.Remote));
        Assert.Equal(["files/md5/01/23456789abcdef0123456789abcdef", "01/23456789abcdef0123456789abcdef"], output.CachePaths);
    }

    [Fact]
    public void A_folder_an_import_and_what_is_not_pushed_are_told_apart()
    {
        Assert.True(Assert.Single(DvcOutputs.Read("images.dvc", $"outs: [{{md5: {Md5}.dir, nfiles: 2, path: images}}]")).IsFolder);
        Assert.False(Assert.Single(DvcOutputs.Read("x.dvc", $"deps: [{{path: x, repo: {{url: https://example.org/r}}}}]\nouts: [{{md5: {Md5}, path: x}}]")).IsPushed);
        Assert.True(Assert.Single(DvcOutputs.Read("x.dvc", $"deps: [{{path: s3://b/x, etag: e}}]\nouts: [{{md5: {Md5}, path: x}}]")).IsPushed);
        Assert.False(Assert.Single(DvcOutputs.Read("x.dvc", $"outs: [{{md5: {Md5}, path: x, push: false}}]")).IsPushed);
        Assert.False(Assert.Single(DvcOutputs.Read("x.dvc", $"outs: [{{md5: {Md5}, path: x, cache: false}}]")).IsCached);
    }

    [Fact]
    public void What_a_stage_leaves_to_git_only_the_pipeline_says()
    {
        const string Lock = $$"""
            schema: '2.0'
            stages:
              train@a:
                deps: [{path: train.py, md5: {{Md5}}}]
                outs:
                - {path: model.pkl, hash: md5, md5: {{Md5}}}
                - {path: metrics.json, hash: md5, md5: {{Md5}}}
            """;
        const string Pipeline = "stages:\n  train:\n    foreach: [a]\n    do:\n      cmd: x\n      outs: [model.pkl]\n      metrics:\n      - metrics.json: {cache: false}\n";
        Assert.Equal([("p/model.pkl", true), ("p/metrics.json", false)], DvcOutputs.Read("p/dvc.lock", Lock, Pipeline).Select(static output => (output.Data.Path, output.IsCached)));

        // A template may be any of them.
        Assert.All(DvcOutputs.Read("p/dvc.lock", Lock, Pipeline.Replace("metrics.json:", "${item}.json:", StringComparison.Ordinal)), static output => Assert.False(output.IsCached));
        Assert.All(DvcOutputs.Read("p/dvc.lock", Lock), static output => Assert.True(output.IsCached));
    }

    [Theory]
    [InlineData("ab/../../../../etc/passwd")]
    [InlineData("../../x")]
    [InlineData("abc")]
    [InlineData("0123456789abcdef0123456789abcde/")]
    public void No_path_is_made_of_what_is_no_md5(string hash) => Assert.Empty(DvcOutput.PathsOf(hash));

    [Theory]
    [InlineData("")]
    [InlineData("[1, 2]")]
    [InlineData("outs: {path: x}")]
    [InlineData("stages: {a: {outs: 3}, b: }")]
    [InlineData("outs: [{path: {a: b}, md5: 1}, {md5: 2}, null]")]
    public void A_broken_one_says_nothing(string text) => Assert.Empty(DvcOutputs.Read("x.dvc", text, text));
}
