using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Features.Live;

/// <summary>
/// Looks after one store for the views. Runs that were shown while they ran are asked for every few seconds, all in one question, so that a new
/// metric is told within five seconds of being written wherever that question takes less than one. For the rest the store's stamp is looked at,
/// seldom where the store is on another machine; where it changed, what was shown is asked for again, and only what differs is out of date. What
/// is slow to answer is asked less often. The two looks may go on at the same time: one that is slow holds no new metric back.
/// </summary>
internal sealed class StoreLook(NamedStore named, RememberingStore store, TimeProvider time)
{
    // With the beat of the session: a question of 0.8 s is due again at the next beat.
    private const int RunningCost = 3;
    private const int RestCost = 50;
    private static readonly TimeSpan Far = TimeSpan.FromSeconds(30);

    /// <summary>How long a store may change without a difference in what was shown, before all of it counts as out of date.</summary>
    private static readonly TimeSpan Doubt = TimeSpan.FromMinutes(5);

    private readonly bool _isFar = named.DisplayAddress.Contains("://", StringComparison.Ordinal) && !named.DisplayAddress.StartsWith("sqlite:", StringComparison.Ordinal);
    private readonly Due _running = new(time);
    private readonly Due _rest = new(time);
    private string? _stamp;
    private string? _age;
    private long _explainedAt = time.GetTimestamp();

    /// <summary>The name of the store in node ids.</summary>
    public string Alias => named.Alias;

    /// <summary>One look at the runs that were shown while they ran; nothing while the store does not answer.</summary>
    /// <param name="isEager">Somebody begins to look, or files are known to have changed: nothing waits for its turn.</param>
    public async Task<ViewChanges> LookAtRunningAsync(bool isEager, CancellationToken cancel)
    {
        var changes = new ViewChanges();
        if (store.Outage is null && (isEager || _running.IsNow))
        {
            await TryAsync(() => _running.TakeAsync(() => LookAtRunningAsync(changes, cancel), RunningCost, TimeSpan.Zero));
        }

        return changes;
    }

    /// <summary>One look at everything else.</summary>
    /// <param name="isEager">As for the running runs.</param>
    public async Task<ViewChanges> LookAtRestAsync(bool isEager, CancellationToken cancel)
    {
        var changes = new ViewChanges();
        await TryAsync(async () =>
        {
            if (store.Outage is not null)
            {
                await LookAtOutageAsync(changes, cancel);
                return;
            }

            _age = null;
            if (isEager || _rest.IsNow)
            {
                await _rest.TakeAsync(() => LookAtRestAsync(changes, cancel), RestCost, _isFar ? Far : TimeSpan.Zero);
            }
        });
        return changes;
    }

    private static async Task TryAsync(Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (StoreException)
        {
            // The views say what is wrong when they ask; an outage tells them by itself.
        }
    }

    private async Task LookAtOutageAsync(ViewChanges changes, CancellationToken cancel)
    {
        if (store.IsDue)
        {
            await store.ListExperimentsAsync(cancel);
        }

        // The row says how old everything is, and that grows.
        var age = store.Outage is { LastAnswer: { } at } ? RunText.Age(at.ToUnixTimeMilliseconds(), time.GetUtcNow()) : null;
        if (age is not null && _age is not null && age != _age)
        {
            changes.Rows.Add(new NodeId("store", named.Alias, "").ToString());
        }

        _age = age;
    }

    private async Task LookAtRunningAsync(ViewChanges changes, CancellationToken cancel)
    {
        var before = store.Running.Now();
        if (before.Count == 0)
        {
            return;
        }

        var after = (await store.FetchAsync([.. before.Select(static run => run.ExperimentId).Distinct(StringComparer.Ordinal)], [.. before.Select(static run => run.Id)], cancel))
            .ToDictionary(static run => run.Id, StringComparer.Ordinal);
        var gone = before.Where(run => !after.ContainsKey(run.Id)).ToList();
        store.Running.Gone(gone);
        changes.Children.UnionWith(gone.Select(run => Experiment(run.ExperimentId)));
        foreach (var run in before)
        {
            if (after.TryGetValue(run.Id, out var now))
            {
                changes.Add(named.Alias, run, now);
            }
        }

        if (!changes.IsEmpty)
        {
            Explained();
        }
    }

    private async Task LookAtRestAsync(ViewChanges changes, CancellationToken cancel)
    {
        string stamp;
        try
        {
            stamp = await store.GetChangeStampAsync(cancel);
        }
        catch (StoreException)
        {
            // Whether the store answers at all is decided by one question.
            await store.ListExperimentsAsync(cancel);
            return;
        }

        if (stamp == _stamp)
        {
            Explained();
            return;
        }

        // At the first look too: what was shown before it may be older.
        await CompareAsync(changes, cancel);
        _stamp = stamp;
        if (!changes.IsEmpty)
        {
            Explained();
        }
        else if (time.GetElapsedTime(Interlocked.Read(ref _explainedAt)) > Doubt)
        {
            changes.Children.Add(new NodeId("store", named.Alias, "").ToString());
            Explained();
        }
    }

    private async Task CompareAsync(ViewChanges changes, CancellationToken cancel)
    {
        if (store.RememberedExperiments() is { } known && !IsSame(known, await store.ListExperimentsAsync(cancel)))
        {
            changes.Children.Add(new NodeId("store", named.Alias, "").ToString());
            return;
        }

        // From the one shown first on, so that they keep their order.
        foreach (var query in store.Shown.Reverse())
        {
            if (store.Remembered(query) is not { } before)
            {
                continue;
            }

            var after = await store.SearchRunsAsync(query, cancel);
            if (!before.Runs.Select(static run => run.Id).SequenceEqual(after.Runs.Select(static run => run.Id), StringComparer.Ordinal) || (before.Next is null) != (after.Next is null))
            {
                changes.Children.UnionWith(query.ExperimentIds.Select(Experiment));
                continue;
            }

            foreach (var (was, run) in before.Runs.Zip(after.Runs))
            {
                changes.Add(named.Alias, was, run);
            }
        }
    }

    // Both looks say so, perhaps at the same time.
    private void Explained() => Interlocked.Exchange(ref _explainedAt, time.GetTimestamp());

    private string Experiment(string id) => new NodeId("experiment", named.Alias, id).ToString();

    private static bool IsSame(IReadOnlyList<Experiment> one, IReadOnlyList<Experiment> other) =>
        one.Select(static entry => (entry.Id, entry.Name, entry.IsDeleted, entry.Damage)).SequenceEqual(other.Select(static entry => (entry.Id, entry.Name, entry.IsDeleted, entry.Damage)));

    /// <summary>When something is to be done again: after a while, and after many times as long as it took.</summary>
    private sealed class Due(TimeProvider time)
    {
        private long _since;
        private TimeSpan _pause = TimeSpan.Zero;

        public bool IsNow => time.GetElapsedTime(_since) >= _pause;

        public async Task TakeAsync(Func<Task> work, int cost, TimeSpan least)
        {
            var begin = time.GetTimestamp();
            try
            {
                await work();
            }
            finally
            {
                _since = time.GetTimestamp();
                var pause = time.GetElapsedTime(begin, _since) * cost;
                _pause = pause > least ? pause : least;
            }
        }
    }
}
