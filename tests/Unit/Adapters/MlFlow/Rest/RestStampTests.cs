using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>How changes on a server are noticed, and how seldom it is asked for them.</summary>
public sealed class RestStampTests : IAsyncDisposable
{
    private readonly MlflowServer _server = new(3, "sqlite:///mlflow.db", RealData.Shared(3).Folder);
    private readonly Clock _clock = new();
    private readonly RestRunStore _store;

    public RestStampTests() => _store = new(new Uri(_server.Address), _server.Address, RestAccess.None, new RestLimits { Tries = 1 }, _clock);

    [Fact]
    public async Task While_a_run_is_running_its_next_metric_is_seen_at_the_next_look()
    {
        _server.Change = runs => [.. runs.Select((run, i) => i > 0 ? run : Running(run, 0.5))];
        var before = await StampAsync();
        Assert.Equal(before, await StampAsync());
        _server.Change = runs => [.. runs.Select((run, i) => i > 0 ? run : Running(run, 0.25))];
        var logged = await StampAsync();
        Assert.NotEqual(before, logged);
        _server.Change = runs => [.. runs.Select((run, i) => i > 0 ? run : Running(run, 0.25)), runs[0] with { Id = "another", StartTime = 1_999_999_999_999 }];
        Assert.NotEqual(logged, await StampAsync());
    }

    [Fact]
    public async Task While_nothing_runs_the_server_is_asked_now_and_then_however_often_it_is_looked_at()
    {
        var before = await StampAsync();
        var asked = _server.Asked.Count;
        _server.Change = runs => [.. runs, runs[0] with { Id = "another", StartTime = 1_999_999_999_999 }];
        _clock.Pass(TimeSpan.FromSeconds(29));
        Assert.Equal(before, await StampAsync());
        Assert.Equal(asked, _server.Asked.Count);
        _clock.Pass(TimeSpan.FromSeconds(2));
        Assert.NotEqual(before, await StampAsync());
    }

    [Fact]
    public async Task A_server_that_fails_is_left_alone_for_a_while()
    {
        _server.Instead = _ => WebReply.Text("", status: 429);
        Assert.Equal(StoreFailure.Unreachable, (await Assert.ThrowsAsync<StoreException>(StampAsync)).Failure);
        _server.Instead = _ => null;
        await Assert.ThrowsAsync<StoreException>(StampAsync);
        Assert.Single(_server.Asked);
        _clock.Pass(TimeSpan.FromSeconds(11));
        Assert.NotEmpty(await StampAsync());
    }

    [Fact]
    public async Task Edits_of_old_runs_that_do_not_show_from_afar_are_looked_for_after_some_minutes()
    {
        var before = await StampAsync();
        _clock.Pass(TimeSpan.FromMinutes(6));
        Assert.NotEqual(before, await StampAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    private Task<string> StampAsync() => _store.GetChangeStampAsync(default);

    private Run Running(Run run, double loss) => run with
    {
        Status = RunStatus.Running,
        IsDeleted = false,
        StartTime = _clock.GetUtcNow().ToUnixTimeMilliseconds(),
        Metrics = new Dictionary<string, MetricValue>(StringComparer.Ordinal) { ["loss"] = new(loss, 1, 7) },
    };

    // Far behind the real data, whose run that never ended has long died.
    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _now.Ticks;
    }
}
