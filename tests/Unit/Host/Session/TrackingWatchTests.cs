using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Text;
using ForgeLsp.Host.Session;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Tests.Unit.Workspace.Facts;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Session;

/// <summary>Facts arrive by themselves. Tests wait for what must come, never for a time to pass.</summary>
public sealed class TrackingWatchTests : IAsyncDisposable
{
    private const string Churn = "experiments/alice/churn/metadata.yaml";
    private const string Fraud = "experiments/alice/fraud/metadata.yaml";

    private readonly FakeStore _store = new() { Experiments = { new("1", "churn", IsDeleted: false) } };
    private readonly MemoryFiles _files = new() { [Churn] = "mlflow_experiment: churn\n" };
    private readonly List<string> _log = [];
    private readonly ForgeWorkspace _workspace;
    private readonly TrackingWatch _watch;

    public TrackingWatchTests()
    {
        _workspace = new ForgeWorkspace(new RootFolder("file:///w"), _files, BuiltInSchemas.For);
        _watch = new TrackingWatch(() => [new TrackedFolder(_workspace, _store)], () => true, Log, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(1));
    }

    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    [Fact]
    public async Task Nothing_is_asked_before_the_files_are_read()
    {
        _watch.Look();
        await UntilAsync(() => _store.Asked.Count == 0);
        _workspace.Load(CancellationToken.None);
        _watch.LookAnew();
        await UntilAsync(() => _workspace.Current.Tracking?.Experiments?.ContainsKey("churn") == true);
    }

    [Fact]
    public async Task A_change_of_the_store_is_seen_at_a_later_beat_and_the_same_stamp_asks_nothing()
    {
        await FirstAsync();
        var asked = _store.Asked.Count;
        _store.Experiments.Add(new("2", "fraud", IsDeleted: false));
        _watch.Look();
        await UntilAsync(() => _store.Asked.Count == asked);
        _store.Stamp = "2";
        await UntilAsync(() => _workspace.Current.Tracking?.Experiments?.ContainsKey("fraud") == true);
    }

    [Fact]
    public async Task A_new_name_in_a_file_is_a_new_question()
    {
        await FirstAsync();
        _workspace.Open($"file:///w/{Churn}", "yaml", 1, SourceText.From("mlflow_experiment: churn\nresults: { primary_metric: auc, run_id: ffffffffffffffffffffffffffffffff }\n"));
        _watch.Look();
        await UntilAsync(() => _workspace.Current.Tracking?.Runs.ContainsKey(new string('f', 32)) == true);
    }

    [Fact]
    public async Task A_store_that_fails_takes_its_claims_back_is_told_once_and_asked_again()
    {
        await FirstAsync();
        _store.IsGone = true;
        _watch.Look();
        await UntilAsync(() => _workspace.Current.Tracking is { Experiments: null });
        _store.IsGone = false;
        await UntilAsync(() => _workspace.Current.Tracking?.Experiments is not null);
        lock (_log)
        {
            Assert.Equal(["Rules that need the tracking store wait: mlruns: The server is asleep; wake it."], _log);
        }
    }

    [Fact]
    public async Task When_no_file_asks_any_more_nothing_is_claimed()
    {
        await FirstAsync();
        _files.Delete(Churn);
        _files[Fraud] = "experiment_id: fraud\n";
        _workspace.Load(CancellationToken.None);
        _watch.Look();
        await UntilAsync(() => _workspace.Current.Tracking is null);
    }

    private async Task FirstAsync()
    {
        _workspace.Load(CancellationToken.None);
        _watch.LookAnew();
        await UntilAsync(() => _workspace.Current.Tracking?.Experiments is not null);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private void Log(string line)
    {
        lock (_log)
        {
            _log.Add(line);
        }
    }
}
