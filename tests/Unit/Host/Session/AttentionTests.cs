using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Live;
using ForgeLsp.Host.Session;
using ForgeLsp.Tests.Unit.Workspace.Facts;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Session;

/// <summary>What nobody looks at is not asked for; what somebody begins to look at is, at once.</summary>
public sealed class AttentionTests : IAsyncDisposable
{
    private readonly FakeStore _store = new() { Experiments = { new("1", "churn", IsDeleted: false) } };
    private readonly SessionSurroundings _surroundings = new(() => []) { Trusted = true };
    private readonly SemaphoreSlim _told = new(0);
    private readonly RememberedStores _stores;
    private readonly SourceWatch _watch;
    private int _looks;

    public AttentionTests()
    {
        _store.Runs.Add(FakeStore.Run("r111", "1") with { Status = RunStatus.Running, StartTime = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() });
        _stores = new(_store, TimeProvider.System);
        _watch = new(_surroundings, _stores, Bookings, _ => _told.Release(), () => { }, static _ => Task.CompletedTask, line => Assert.Fail(line));
    }

    [Theory]
    [InlineData(true, "gpus")]
    [InlineData(false, "gpus", "runs", "experiments")]
    public async Task Hidden_views_and_untrusted_folders_cost_the_stores_nothing_and_a_view_that_appears_is_brought_up_to_date(bool isTrusted, params string[] views)
    {
        _surroundings.Trusted = isTrusted;
        _surroundings.Attention = new(views, IsFocused: true);
        foreach (var store in await _stores.ListAsync(default))
        {
            await store.Store.SearchRunsAsync(new RunQuery { ExperimentIds = ["1"] }, default);
        }

        _store.Runs[0] = _store.Runs[0] with { Status = RunStatus.Finished };
        var asked = _store.Asked.Count;
        await BeatsAsync(3);
        Assert.Equal(asked, _store.Asked.Count);
        Assert.Equal(0, _told.CurrentCount);

        _surroundings.Trusted = true;
        _surroundings.Attention = new(["runs"], IsFocused: true);
        _watch.Look();
        Assert.True(await _told.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        _told.Dispose();
    }

    // Looked at in each beat, since the view of the cards is on the screen.
    private string? Bookings()
    {
        Interlocked.Increment(ref _looks);
        return null;
    }

    private async Task BeatsAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var wanted = Volatile.Read(ref _looks) + count; Volatile.Read(ref _looks) < wanted;)
        {
            _watch.Look();
            await Task.Delay(10, limit.Token);
        }
    }
}
