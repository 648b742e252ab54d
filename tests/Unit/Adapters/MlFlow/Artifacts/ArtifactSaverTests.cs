using System.Text;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Artifacts;

/// <summary>Copies of artifacts on the disk: whole or not at all, and never out of their folder.</summary>
public sealed class ArtifactSaverTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MemoryArtifacts _store = new();

    [Fact]
    public async Task A_file_is_there_whole_with_its_progress_and_replaces_the_one_before()
    {
        _store.Files["a/big.bin"] = new byte[1_000_000];
        var target = _folder.Write("big.bin", "old");
        var seen = new List<SavedSoFar>();
        var saved = await new ArtifactSaver().SaveAsync(_store, "r", "a/big.bin", target, seen.Add, default);
        Assert.Equal((1, 1_000_000L), (saved.Files, saved.Bytes));
        Assert.Equal(1_000_000, new FileInfo(target).Length);
        Assert.Equal(new SavedSoFar(1, 1_000_000, 1_000_000), seen[^1]);
        Assert.True(seen.Count > 3);
        Nothing_else_is_left("big.bin");
    }

    [Fact]
    public async Task A_folder_is_there_with_all_that_is_in_it()
    {
        for (var i = 0; i < 30; i++) _store.Files[$"plots/deep/{i}/x.txt"] = Encoding.UTF8.GetBytes($"{i}");
        _store.Files["plots/top.txt"] = [];
        _store.Files["other/no.txt"] = [1];
        var saved = await new ArtifactSaver().SaveAsync(_store, "r", "plots", Path.Combine(_folder.Path, "here"), static _ => { }, default);
        Assert.Equal(31, saved.Files);
        Assert.Empty(saved.Problems);
        Assert.Equal("17", File.ReadAllText(Path.Combine(_folder.Path, "here", "deep", "17", "x.txt")));
        Assert.Equal(31, Directory.GetFiles(Path.Combine(_folder.Path, "here"), "*", SearchOption.AllDirectories).Length);
        Nothing_else_is_left("here");
    }

    [Fact]
    public async Task Names_of_a_store_never_lead_out_of_the_folder()
    {
        // A store that lies: it lists names as they are here.
        foreach (var name in new[] { "..", ".", "", "../up.txt", "../../up.txt", "/tmp/forge-evil.txt", "a\0b", " .." }) _store.Lies.Add(new("d/" + name, IsFolder: false, 1));
        _store.Lies.Add(new("d/../..", IsFolder: true, null));
        _store.Files["d/good.txt"] = [1];
        var saved = await new ArtifactSaver().SaveAsync(_store, "r", "d", Path.Combine(_folder.Path, "inner"), static _ => { }, default);
        Assert.Contains(saved.Problems, problem => problem.Contains("lead out", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "inner", "good.txt")));
        Nothing_else_is_left("inner");
        Assert.False(File.Exists(Path.Combine(_folder.Path, "..", "up.txt")));
        Assert.False(File.Exists("/tmp/forge-evil.txt"));
    }

    [Theory]
    [InlineData("plain.csv", "plain.csv", "plain.csv")]
    [InlineData("colon:key", "colon:key", "colon_key")]
    [InlineData("file.txt:stream", "file.txt:stream", "file.txt_stream")]
    [InlineData("C:", "C:", "C_")]
    [InlineData("con", "con", "_con")]
    [InlineData("NUL.tar.gz", "NUL.tar.gz", "_NUL.tar.gz")]
    [InlineData("com1", "com1", "_com1")]
    [InlineData("LPT³", "LPT³", "_LPT³")]
    [InlineData("COM¹.txt", "COM¹.txt", "_COM¹.txt")]
    [InlineData("aux .txt", "aux .txt", "_aux .txt")]
    [InlineData("console", "console", "console")]
    [InlineData("dot.", "dot.", "dot_")]
    [InlineData("a?b*c<d>|\"", "a?b*c<d>|\"", "a_b_c_d___")]
    [InlineData("tab\there", "tab\there", "tab_here")]
    [InlineData("..\\up", "..\\up", null)]
    [InlineData("a\\b", "a\\b", null)]
    [InlineData("..", null, null)]
    [InlineData(".. ", null, null)]
    [InlineData(".", null, null)]
    [InlineData("", null, null)]
    [InlineData("a/b", null, null)]
    [InlineData("a\0", null, null)]
    [InlineData("...", "...", ".._")]
    public void A_name_is_made_fit_for_the_machine(string name, string? elsewhere, string? windows)
    {
        Assert.Equal(elsewhere, ArtifactFileName.Of(name, isWindows: false));
        Assert.Equal(windows, ArtifactFileName.Of(name, isWindows: true));
    }

    [Fact]
    public async Task Two_names_that_are_one_here_do_not_overwrite_each_other()
    {
        _store.Files["d/a:b"] = [1];
        _store.Files["d/a?b"] = [2];
        var saved = await new ArtifactSaver(isWindows: true).SaveAsync(_store, "r", "d", Path.Combine(_folder.Path, "d"), static _ => { }, default);
        Assert.Equal((1, 1), (saved.Files, saved.Problems.Count));
    }

    [Fact]
    public async Task A_cancelled_copy_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        for (var i = 0; i < 20; i++) _store.Files[$"d/{i}.bin"] = new byte[600_000];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ArtifactSaver().SaveAsync(
            _store, "r", "d", Path.Combine(_folder.Path, "d"), soFar => { if (soFar.Bytes > 1_000_000) cancel.Cancel(); }, cancel.Token));
        Nothing_else_is_left();
    }

    [Theory]
    [InlineData("d")]
    [InlineData("d/cut.bin")]
    public async Task A_copy_that_is_cut_off_leaves_nothing_and_keeps_what_was_there(string path)
    {
        _store.Files["d/a.txt"] = [1];
        _store.Files["d/cut.bin"] = new byte[900_000];
        _store.CutsAt = 300_000;
        var target = path == "d" ? Path.Combine(_folder.Path, "new") : _folder.Write("old.bin", "old");
        var problem = await Assert.ThrowsAsync<StoreException>(() => new ArtifactSaver().SaveAsync(_store, "r", path, target, static _ => { }, default));
        Assert.Contains("cut off", problem.Message, StringComparison.Ordinal);
        Nothing_else_is_left(path == "d" ? [] : ["old.bin"]);
        if (path != "d") Assert.Equal("old", File.ReadAllText(target));
    }

    [Fact]
    public async Task A_store_that_sends_nothing_is_not_waited_for()
    {
        _store.Files["a.bin"] = new byte[10];
        _store.IsSilent = true;
        var problem = await Assert.ThrowsAsync<StoreException>(() => new ArtifactSaver(TimeSpan.FromMilliseconds(20)).SaveAsync(_store, "r", "a.bin", Path.Combine(_folder.Path, "a"), static _ => { }, default));
        Assert.Equal(StoreFailure.Timeout, problem.Failure);
        Nothing_else_is_left();
    }

    [Fact]
    public async Task What_is_there_is_not_mixed_with_what_comes()
    {
        _store.Files["d/a.txt"] = [1];
        _folder.Write("d/mine.txt", "mine");
        foreach (var path in new[] { "d", "d/a.txt" })
        {
            var problem = await Assert.ThrowsAsync<StoreException>(() => new ArtifactSaver().SaveAsync(_store, "r", path, Path.Combine(_folder.Path, "d"), static _ => { }, default));
            Assert.Contains("already", problem.Message, StringComparison.Ordinal);
        }

        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder.Path, "d", "mine.txt")));
        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(_folder.Path, "d")));
    }

    [Fact]
    public async Task What_is_not_there_or_cannot_be_written_is_said_so()
    {
        _store.Files["a.txt"] = [1];
        var saver = new ArtifactSaver();
        Assert.Contains("no longer", (await Assert.ThrowsAsync<StoreException>(() => saver.SaveAsync(_store, "r", "nope", Path.Combine(_folder.Path, "x"), static _ => { }, default))).Message, StringComparison.Ordinal);
        foreach (var target in new[] { Path.Combine(_folder.Path, "no", "such", "x"), "relative.txt", "" })
        {
            Assert.Equal(StoreFailure.NotFound, (await Assert.ThrowsAsync<StoreException>(() => saver.SaveAsync(_store, "r", "a.txt", target, static _ => { }, default))).Failure);
        }
    }

    [Fact]
    public async Task A_link_to_a_folder_is_left_out_so_that_no_circle_is_walked()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Links need rights there.
        }

        var root = _folder.Write("source/a.txt", "a")[..^"/a.txt".Length];
        Directory.CreateSymbolicLink(Path.Combine(root, "again"), root);
        _store.Lies.Add(new("s/again", IsFolder: true, null) { LocalPath = Path.Combine(root, "again") });
        _store.Files["s/a.txt"] = [1];
        var saved = await new ArtifactSaver().SaveAsync(_store, "r", "s", Path.Combine(_folder.Path, "d"), static _ => { }, default);
        Assert.Contains("link", Assert.Single(saved.Problems), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Nothing_else_is_left(params string[] names) =>
        Assert.Equal(names.Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
}

/// <summary>A store whose only run has these artifacts.</summary>
internal sealed class MemoryArtifacts : IRunStore
{
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Entries that are listed in <c>d</c> or wherever their path says, though they are no good.</summary>
    public List<Artifact> Lies { get; } = [];

    public int? CutsAt { get; set; }

    public bool IsSilent { get; set; }

    /// <summary>How often a folder was listed.</summary>
    public int Lists { get; private set; }

    public Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel)
    {
        Lists++;
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var found = new Dictionary<string, Artifact>();
        foreach (var (path, bytes) in Files.Where(file => file.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var slash = path.IndexOf('/', prefix.Length);
            var name = slash < 0 ? path : path[..slash];
            found[name] = new(name, slash >= 0, slash < 0 ? bytes.Length : null);
        }

        return Task.FromResult<IReadOnlyList<Artifact>>([.. LocalArtifacts.Order(found.Values), .. Lies.Where(lie => lie.Path.Split('/')[0] == folder)]);
    }

    public async Task<Stream?> OpenArtifactAsync(string runId, string path, CancellationToken cancel)
    {
        await Task.Yield();
        return Files.TryGetValue(path, out var bytes) ? IsSilent ? new Faulty([], hangs: true) : CutsAt is { } cut && bytes.Length > cut ? new Faulty(bytes[..cut], hangs: false) : new MemoryStream(bytes) : null;
    }

    public Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => throw new NotSupportedException();

    public Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel) => throw new NotSupportedException();

    public Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) => throw new NotSupportedException();

    public Task<string> GetChangeStampAsync(CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Faulty(byte[] bytes, bool hangs) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0 && hangs) await Task.Delay(Timeout.Infinite, cancellationToken);
            return read > 0 ? read : throw new IOException("The connection was closed.");
        }
    }
}
