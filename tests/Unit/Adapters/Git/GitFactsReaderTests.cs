using System.Security.Cryptography;
using System.Text;
using ForgeLsp.Adapters.Dvc;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.Findings;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Git;

/// <summary>Over real clones.</summary>
public sealed class GitFactsReaderTests : IDisposable
{
    private readonly GitFolder _clone = new();
    private readonly DataMemory _memory = new();

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task An_environment_file_is_harmless_until_a_secret_stands_in_it()
    {
        _clone.Write(".env", "AIRFLOW_UID=50000\n");
        _clone.Write("deploy/.env", "DB_PASSWORD=blue7Heron\n");
        _clone.Write("dev/.env", "");
        _clone.Commit("one");
        var files = (await ReadAsync()).Files;
        Assert.Equal([(".env", true), ("deploy/.env", false)], files.Values.Select(static file => (file.Path, file.IsHarmless)).Order());
    }

    [Theory]
    [InlineData("1,2\n3,4\n", false)]
    [InlineData("1,2\n3,5\n", true)]
    [InlineData("1,2\n3,4,5\n", false)]
    public async Task Small_data_of_the_right_size_are_compared(string there, bool isOther)
    {
        Data("a.csv", "1,2\n3,4\n", there);
        Assert.Equal(isOther, Assert.Single((await ReadAsync("a.csv.dvc")).Files["a.csv.dvc"].Data).IsOther);
    }

    [Fact]
    public async Task What_was_compared_is_read_again_only_where_it_is_another_one()
    {
        Data("a.csv", "1,2\n", "1,3\n");
        var path = Path.Combine(_clone.Path, "a.csv");
        var time = File.GetLastWriteTimeUtc(path);
        Assert.True(await IsOtherAsync());

        // The same time and size: nobody looks.
        _clone.Write("a.csv", "1,2\n");
        File.SetLastWriteTimeUtc(path, time);
        Assert.True(await IsOtherAsync());
        File.SetLastWriteTimeUtc(path, time.AddSeconds(2));
        Assert.False(await IsOtherAsync());

        async Task<bool> IsOtherAsync() => Assert.Single((await ReadAsync("a.csv.dvc")).Files["a.csv.dvc"].Data).IsOther;
    }

    [Fact]
    public async Task Line_ends_that_DVC_2_did_not_count_are_no_change()
    {
        _clone.Write("a.csv", "1\r\n2\r\n");
        _clone.Write("a.csv.dvc", $"outs:\n- md5: {Md5("1\n2\n")}\n  size: 6\n  path: a.csv\n");
        Assert.False(Assert.Single((await ReadAsync("a.csv.dvc")).Files["a.csv.dvc"].Data).IsOther);
    }

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    private void Data(string name, string noted, string there)
    {
        _clone.Write(name, there);
        _clone.Write(name + ".dvc", $"outs:\n- md5: {Md5(noted)}\n  size: {noted.Length}\n  hash: md5\n  path: {name}\n");
    }

    private Task<GitFacts> ReadAsync(params string[] dataFiles) =>
        new GitFactsReader(new GitCommandLine(Environment.GetEnvironmentVariable("PATH")), _memory).ReadAsync(_clone.Path, dataFiles, asksBranch: false, TestContext.Current.CancellationToken);
}
