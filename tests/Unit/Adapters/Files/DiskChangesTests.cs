using ForgeLsp.Adapters.Files;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Files;

public sealed class DiskChangesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_came_went_and_changed_is_told_at_once()
    {
        _folder.Write("a.yaml", "1");
        _folder.Write("sub/b.yaml", "1");
        _folder.Write("c.yaml", "1");
        using var disk = new DiskChanges(_folder.Path);
        _folder.Write("a.yaml", "22");
        Directory.Move(Path.Combine(_folder.Path, "sub"), Path.Combine(_folder.Path, "other"));
        File.Delete(Path.Combine(_folder.Path, "c.yaml"));
        Assert.Equal(["Changed a.yaml", "Deleted c.yaml", "Created other/b.yaml", "Deleted sub/b.yaml"], await UntilAsync(disk, 4));
    }

    [Fact]
    public async Task A_thousand_files_are_one_answer_while_git_holds_its_lock()
    {
        // As `git switch` does: the lock is there before the first file and goes after the last.
        _folder.Write(".git/HEAD", "ref: refs/heads/main\n");
        using var disk = new DiskChanges(_folder.Path, longest: TimeSpan.FromMinutes(10));
        var held = _folder.Write(".git/index.lock", "");
        var next = disk.NextAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 1000; i++)
        {
            _folder.Write($"experiments/e{i}/metadata.yaml", "goal: win\n");
        }

        Assert.False(next.IsCompleted);
        File.Delete(held);
        Assert.Equal(1000, (await next).Count);
    }

    [Fact]
    public async Task What_a_training_writes_is_not_told()
    {
        using var disk = new DiskChanges(_folder.Path);
        _folder.Write("mlruns/0/metrics/loss", "1 0.5 0\n");
        _folder.Write("z.yaml", "1");
        Assert.Equal(["Created z.yaml"], await UntilAsync(disk, 1));
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        using var disk = new DiskChanges(_folder.Path);
        using var stop = new CancellationTokenSource();
        var waiting = disk.NextAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    // A slow machine may tell in two parts what happened at once.
    private static async Task<IReadOnlyList<string>> UntilAsync(DiskChanges disk, int count)
    {
        var seen = new List<DiskChange>();
        while (seen.Count < count)
        {
            seen.AddRange(await disk.NextAsync(TestContext.Current.CancellationToken));
        }

        return [.. seen.OrderBy(static change => change.Path, StringComparer.Ordinal).Select(static change => $"{change.Kind} {change.Path}")];
    }
}
