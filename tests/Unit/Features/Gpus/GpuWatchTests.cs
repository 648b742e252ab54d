using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Host.Cli.Gpus;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Gpus;

public sealed class GpuWatchTests
{
    private readonly List<string> _said = [];

    [Fact]
    public async Task It_publishes_again_and_again_until_it_is_stopped_and_that_is_no_failure()
    {
        using var stop = new CancellationTokenSource();
        var samples = new Samples(call => call == 3 ? stop.CancelAsync() : Task.CompletedTask);
        await Watch(samples).RunAsync(SayAsync, stop.Token);
        Assert.Equal(3, samples.Published.Count);
        Assert.All(samples.Published, state => Assert.Equal("atlas", state.Host));
        Assert.Empty(_said);
    }

    [Fact]
    public async Task A_database_that_goes_away_is_waited_for_and_told_of_once()
    {
        using var stop = new CancellationTokenSource();
        var samples = new Samples(call => call switch
        {
            2 or 3 => Task.FromException(new StoreException(StoreFailure.Unreachable, "The database on 'db' is stopping.")),
            5 => stop.CancelAsync(),
            _ => Task.CompletedTask,
        });
        await Watch(samples).RunAsync(SayAsync, stop.Token);
        Assert.Equal(["The database on 'db' is stopping.", "the database answers again; publishing goes on."], _said);
    }

    [Fact]
    public async Task A_problem_of_the_cards_is_told_of_once_and_when_it_is_over()
    {
        using var stop = new CancellationTokenSource();
        var samples = new Samples(call => call == 4 ? stop.CancelAsync() : Task.CompletedTask);
        await Watch(samples, call => call is 1 or 2 ? "The driver hangs." : null).RunAsync(SayAsync, stop.Token);
        Assert.Equal(["The driver hangs.", "the GPUs answer again."], _said);
    }

    [Fact]
    public async Task A_failure_to_publish_once_is_the_callers()
    {
        var samples = new Samples(_ => Task.FromException(new StoreException(StoreFailure.Unauthorised, "no")));
        await Assert.ThrowsAsync<StoreException>(() => Watch(samples).OnceAsync(default));
    }

    [Theory]
    [InlineData("atlas.example.org", "atlas")]
    [InlineData("titan", "titan")]
    [InlineData("gpu-02.example.org", "gpu-02.example.org")]
    public void A_machine_publishes_by_the_name_that_the_policy_has_for_it(string machine, string expected)
    {
        var policy = Policy.Default with { Gpus = new GpuPolicy { Hosts = ["local", "atlas"], Inventory = [new InventoryGpu("titan", 0, "H100", null, null)] } };
        Assert.Equal(expected, GpuWatchCommand.NameOf(policy, machine));
    }

    private static GpuWatch Watch(IGpuSamples samples, Func<int, string?>? problem = null) =>
        new(new Probe(problem ?? (static _ => null)), samples, "atlas", TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), TimeProvider.System);

    private Task SayAsync(string text)
    {
        _said.Add(text);
        return Task.CompletedTask;
    }

    private sealed class Probe(Func<int, string?> problem) : IGpuProbe
    {
        private int _calls;

        public Task<GpuHostState> ProbeAsync(string host, CancellationToken cancel) => Task.FromResult(new GpuHostState(host, [], problem(++_calls)));
    }

    private sealed class Samples(Func<int, Task> publish) : IGpuSamples
    {
        private int _calls;

        public List<GpuHostState> Published { get; } = [];

        public Task<IReadOnlyList<GpuHostState>> ReadAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<GpuHostState>>([]);

        public Task PublishAsync(GpuHostState state, TimeSpan keep, CancellationToken cancel)
        {
            Published.Add(state);
            return publish(++_calls);
        }
    }
}
