using System.Security.Cryptography;
using System.Text;
using ForgeLsp.Adapters.Dvc;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Dvc;

/// <summary>Workspaces as DVC leaves them, written by hand: DVC itself is not needed.</summary>
public sealed class DvcFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_file_of_DVC_there_is_nothing() => Assert.Empty(await LookAsync());

    [Fact]
    public async Task Data_are_the_same_changed_or_missing()
    {
        Config("[core]\nremote = team\n['remote \"team\"']\nurl = ../../team-data\n");
        Track("same.csv", "a,b\n");
        Track("changed.csv", "1,2\n");
        _folder.Write("changed.csv", "1,3\n");
        Track("grown.csv", "1,2\n");
        _folder.Write("grown.csv", "1,2\n3,4\n");
        Track("missing.csv", "x\n");
        File.Delete(Path.Combine(_folder.Path, "missing.csv"));
        var repository = Assert.Single(await LookAsync());
        Assert.Equal(_folder.Path, repository.Folder);
        Assert.Equal(
            [("changed.csv", DvcPresence.Changed), ("grown.csv", DvcPresence.Changed), ("missing.csv", DvcPresence.Missing), ("same.csv", DvcPresence.Same)],
            repository.Data.Select(static data => (data.Output.Data.Path, data.InWorkspace)));
    }

    [Theory]
    [InlineData("files/md5/")]
    [InlineData("")]
    public async Task Cache_and_a_remote_that_is_a_folder_are_looked_into(string layout)
    {
        Config("[core]\nremote = team\n['remote \"team\"']\nurl = ../store\n");
        var (cached, pushed) = (Track("cached.csv", "in the cache\n"), Track("pushed.csv", "in both\n"));
        _folder.Write(".dvc/cache/" + layout + cached, "x");
        _folder.Write("store/" + layout + pushed, "x");
        _folder.Write(".dvc/cache/" + layout + pushed, "x");
        var data = Assert.Single(await LookAsync()).Data;
        Assert.Equal([(true, false, "team"), (true, true, "team")], data.Select(static one => (one.InCache, one.InRemote, one.Remote)).Select(static one => (one.InCache ?? false, one.InRemote ?? false, one.Remote ?? "")));
    }

    [Fact]
    public async Task Settings_of_the_clone_go_before_those_that_are_shared_and_paths_count_from_their_file()
    {
        Config("[core]\nremote = team\n[cache]\ndir = ../../nowhere\n['remote \"team\"']\nurl = s3://bucket/data\n['remote \"part\"']\nurl = remote://team/part\n");
        _folder.Write(".dvc/config.local", "[core]\nremote = part\n[cache]\ndir = " + Path.Combine(_folder.Path, "my-cache") + "\n['remote \"team\"']\nsecret_access_key = geheim-42\n");
        _folder.Write("my-cache/x", "");
        var repository = Assert.Single(await LookAsync());
        Assert.Equal(("part", Path.Combine(_folder.Path, "my-cache"), true, true), (repository.DefaultRemote, repository.Cache, repository.IsCacheNamed, repository.HasCache));
        Assert.Equal(["s3://bucket/data/part", "s3://bucket/data"], repository.Remotes.Select(static remote => remote.Address));
        Assert.Equal((".dvc/config.local", 0), (repository.Remotes[1].Credentials, repository.Remotes[1].SharedSecrets.Count));
        Assert.DoesNotContain("geheim", repository.Remotes[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_git_keeps_is_named_and_never_shown()
    {
        Config("['remote \"team\"']\nurl = https://alice:geheim-42@data.example.org/x\npassword = geheim-43\n");
        var remote = Assert.Single(Assert.Single(await LookAsync()).Remotes);
        Assert.Equal(["password", "url"], remote.SharedSecrets);
        Assert.DoesNotContain("geheim", remote.ToString() + string.Join(' ', remote.SharedSecrets), StringComparison.Ordinal);
        Assert.Equal("https", remote.Scheme);
    }

    [Fact]
    public async Task Credentials_are_found_where_the_provider_looks()
    {
        Config("['remote \"team\"']\nurl = s3://bucket\n");
        Assert.Null(Assert.Single(Assert.Single(await LookAsync()).Remotes).Credentials);
        _variables["AWS_PROFILE"] = "team";
        Assert.Equal("AWS_PROFILE", Assert.Single(Assert.Single(await LookAsync()).Remotes).Credentials);
        _variables.Clear();
        _variables["HOME"] = Path.Combine(_folder.Path, "home");
        _folder.Write("home/.aws/credentials", "");
        Assert.Equal("~/.aws/credentials", Assert.Single(Assert.Single(await LookAsync()).Remotes).Credentials);
    }

    [Fact]
    public async Task Files_without_a_repository_and_a_repository_in_a_subfolder_are_told_apart()
    {
        _folder.Write("lost/x.csv.dvc", "outs: [{md5: 0123456789abcdef0123456789abcdef, path: x.csv}]");
        _folder.Write("part/.dvc/config", "");
        _folder.Write("part/y.csv.dvc", "outs: [{md5: 0123456789abcdef0123456789abcdef, path: y.csv}]");
        var found = await LookAsync();
        Assert.Equal([null, Path.Combine(_folder.Path, "part")], found.Select(static one => one.Folder));
        Assert.Equal(["lost/x.csv", "part/y.csv"], found.Select(static one => Assert.Single(one.Data).Output.Data.Path));
    }

    [Fact]
    public async Task A_workspace_inside_of_a_repository_belongs_to_it()
    {
        _folder.Write(".git/HEAD", "");
        _folder.Write(".dvc/config", "[core]\nremote = x\n");
        _folder.Write("team/ml/x.csv.dvc", "outs: [{md5: 0123456789abcdef0123456789abcdef, path: x.csv}]");
        var repository = Assert.Single(await new DvcFiles(_variables.GetValueOrDefault).LookAsync(Path.Combine(_folder.Path, "team", "ml"), TestContext.Current.CancellationToken));
        Assert.Equal((_folder.Path, "x.csv"), (repository.Folder, Assert.Single(repository.Data).Output.Data.Path));
    }

    [Fact]
    public async Task A_folder_is_compared_by_its_list_in_the_cache()
    {
        Config("");
        _folder.Write("images/a.txt", "one");
        _folder.Write("images/deep/b.txt", "two");
        var list = $$"""[{"md5": "{{Md5("one")}}", "relpath": "a.txt"}, {"md5": "{{Md5("two")}}", "relpath": "deep/b.txt"}]""";
        const string Hash = "0123456789abcdef0123456789abcdef.dir";
        _folder.Write("images.dvc", $"outs:\n- {{md5: {Hash}, size: 6, nfiles: 2, hash: md5, path: images}}\n");
        _folder.Write(".dvc/cache/files/md5/01/" + Hash[2..], list);
        Assert.Equal(DvcPresence.Same, await OneAsync());
        _folder.Write("images/a.txt", "uno");
        Assert.Equal(DvcPresence.Changed, await OneAsync());
        _folder.Write("images/c.txt", "new");
        Assert.Equal(DvcPresence.Changed, await OneAsync());
        Directory.Delete(Path.Combine(_folder.Path, "images"), recursive: true);
        Assert.Equal(DvcPresence.Missing, await OneAsync());
    }

    [Fact]
    public async Task A_text_that_DVC_2_counted_without_carriage_returns_is_the_same()
    {
        Config("");
        _folder.Write("x.csv", "a\r\nb\r\n");
        _folder.Write("x.csv.dvc", $"outs:\n- {{md5: {Md5("a\nb\n")}, size: 6, path: x.csv}}\n");
        Assert.Equal(DvcPresence.Same, await OneAsync());
        _folder.Write("x.csv.dvc", $"outs:\n- {{md5: {Md5("a\nb\n")}, size: 6, hash: md5, path: x.csv}}\n");
        Assert.Equal(DvcPresence.Changed, await OneAsync());
    }

    [Fact]
    public async Task What_lies_outside_is_not_looked_at()
    {
        Config("");
        _folder.Write("x.dvc", "outs:\n- {md5: 0123456789abcdef0123456789abcdef, path: /etc/passwd}\n- {md5: 1123456789abcdef0123456789abcdef, path: ../up.csv}\n- {etag: e, path: s3://bucket/x}\n");
        Assert.All(Assert.Single(await LookAsync()).Data, static data => Assert.Equal(DvcPresence.Unknown, data.InWorkspace));
    }

    private void Config(string text) => _folder.Write(".dvc/config", text);

    private string Track(string path, string text)
    {
        var md5 = Md5(text);
        _folder.Write(path, text);
        _folder.Write(path + ".dvc", $"outs:\n- md5: {md5}\n  size: {Encoding.UTF8.GetByteCount(text)}\n  hash: md5\n  path: {Path.GetFileName(path)}\n");
        return $"{md5[..2]}/{md5[2..]}";
    }

    private static string Md5(string text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task<DvcPresence> OneAsync() => Assert.Single(Assert.Single(await LookAsync()).Data).InWorkspace;

    private Task<IReadOnlyList<DvcRepository>> LookAsync() => new DvcFiles(_variables.GetValueOrDefault).LookAsync(_folder.Path, TestContext.Current.CancellationToken);
}
