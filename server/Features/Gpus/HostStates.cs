using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Gpus;

/// <summary>
/// What is known of the hosts: asked now, remembered from before, or published by the hosts themselves. A host has one question in flight; an answer
/// serves for a while, a failure for longer, so that a view that is looked at does not knock at a dead host all the time.
/// </summary>
internal sealed class HostStates(GpuServices services)
{
    /// <summary>How long an answer of this machine, and of another, serves.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FreshElsewhere = TimeSpan.FromSeconds(10);

    /// <summary>How long a host that gave no answer is left alone.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    /// <summary>A published state this young spares the question.</summary>
    private static readonly TimeSpan Current = TimeSpan.FromSeconds(30);

    /// <summary>Older than this, what is known is worth less than saying that nothing is.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromHours(1);

    private static readonly TimeSpan SamplesLimit = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Question> _asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, GpuHostState> _last = new(StringComparer.OrdinalIgnoreCase);
    private (Task<IReadOnlyList<GpuHostState>> Answer, long Asked)? _samples;

    /// <summary>A host whose answer somebody did not wait for has answered. Any thread.</summary>
    public event EventHandler? Answered;

    /// <summary>The state of every host that the policy names, and of those that publish.</summary>
    public async Task<IReadOnlyList<GpuHostState>> GetAsync(Policy policy, TimeSpan? patience, CancellationToken cancel)
    {
        var published = await PublishedAsync(cancel);
        var hosts = policy.Gpus.Hosts.Concat(policy.Gpus.Inventory.Select(card => card.Host)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var hasThis = hosts.Exists(host => HostNames.IsThis(host, services.Machine));
        var others = published.Select(state => state.Host).Where(host => !hasThis || !HostNames.IsThis(host, services.Machine)).Except(hosts, StringComparer.OrdinalIgnoreCase);
        var probe = services.Probe();
        return await Task.WhenAll(hosts.Concat(others).Select(host => OfHostAsync(host, probe, published.FirstOrDefault(state => HostNames.IsSame(state.Host, host)), patience, cancel)));
    }

    /// <summary>Forgets who did not answer, so that the next look asks them at once.</summary>
    public void AskAnew()
    {
        lock (_gate)
        {
            foreach (var (host, _) in _asked.Where(static asked => asked.Value.Answer is { IsCompleted: true } answer && !(answer.IsCompletedSuccessfully && answer.Result.IsReached)).ToList())
            {
                _asked.Remove(host);
            }
        }
    }

    /// <summary>The last answer of a host; asks nobody.</summary>
    public GpuHostState? Known(string host)
    {
        lock (_gate)
        {
            return _last.GetValueOrDefault(host);
        }
    }

    private async Task<GpuHostState> OfHostAsync(string host, IGpuProbe? probe, GpuHostState? published, TimeSpan? patience, CancellationToken cancel)
    {
        if (published is not null && Age(published) <= Current && !HostNames.IsThis(host, services.Machine))
        {
            Remember(published);
            return published;
        }

        var answer = await AskAsync(host, probe, patience, cancel);
        if (answer.IsReached)
        {
            return answer;
        }

        var older = new[] { Known(host) is { } known ? known with { Source = known.Source == GpuSource.Published ? GpuSource.Published : GpuSource.Remembered } : null, published }
            .Where(state => state?.MeasuredAt is not null && Age(state) <= Stale).MaxBy(state => state?.MeasuredAt);
        if (older is null)
        {
            return answer;
        }

        if (answer.IsAwaited && Age(older) <= Current)
        {
            return older;
        }

        var shown = older.Source == GpuSource.Published ? $"Shown as it was published {ReservationText.Duration(Age(older))} ago." : $"Shown as it was {ReservationText.Duration(Age(older))} ago.";
        return older with { Problem = $"{answer.Problem} {shown}" };
    }

    private TimeSpan Age(GpuHostState state) => services.Time.GetUtcNow() - (state.MeasuredAt ?? DateTimeOffset.MinValue) is { Ticks: > 0 } age ? age : TimeSpan.Zero;

    private async Task<GpuHostState> AskAsync(string host, IGpuProbe? probe, TimeSpan? patience, CancellationToken cancel)
    {
        if (probe is null)
        {
            return Away(host, "Not asked: this workspace is not trusted.");
        }

        Question question;
        lock (_gate)
        {
            if (!_asked.TryGetValue(host, out var asked) || (asked.Answer.IsCompleted && services.Time.GetElapsedTime(asked.Ended) > Serves(host, asked.Answer)))
            {
                // Callers share the answer, so none of them may cancel it; the probe has its own time limit.
                asked = new Question();
                asked.Answer = AskAsync(probe, host, asked);
                _asked[host] = asked;
            }

            question = asked;
        }

        try
        {
            return patience is { } limit ? await question.Answer.WaitAsync(limit, services.Time, cancel) : await question.Answer.WaitAsync(cancel);
        }
        catch (TimeoutException)
        {
            // Whoever shows this wants to show the answer when it is there.
            if (!question.IsAwaited)
            {
                question.IsAwaited = true;
                _ = question.Answer.ContinueWith(_ => Answered?.Invoke(this, EventArgs.Empty), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }

            return Away(host, $"{ReservationText.Host(host)} is being asked.") with { IsAwaited = true };
        }
    }

    private TimeSpan Serves(string host, Task<GpuHostState> answer) =>
        !answer.IsCompletedSuccessfully || !answer.Result.IsReached ? Pause : HostNames.IsThis(host, services.Machine) ? Fresh : FreshElsewhere;

    private async Task<GpuHostState> AskAsync(IGpuProbe probe, string host, Question question)
    {
        try
        {
            var state = await probe.ProbeAsync(host, CancellationToken.None);
            Remember(state);
            return state;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return Away(host, $"{host} could not be asked: {error.Message}");
        }
        finally
        {
            question.Ended = services.Time.GetTimestamp();
        }
    }

    private void Remember(GpuHostState state)
    {
        if (state is { IsReached: true, Gpus.Count: > 0 })
        {
            lock (_gate)
            {
                _last[state.Host] = state;
            }
        }
    }

    private async Task<IReadOnlyList<GpuHostState>> PublishedAsync(CancellationToken cancel)
    {
        Task<IReadOnlyList<GpuHostState>> answer;
        lock (_gate)
        {
            if (_samples is not { } asked || (asked.Answer.IsCompleted && services.Time.GetElapsedTime(asked.Asked) > Fresh))
            {
                asked = (ReadSamplesAsync(), services.Time.GetTimestamp());
                _samples = asked;
            }

            answer = asked.Answer;
        }

        return await answer.WaitAsync(cancel);
    }

    /// <summary>Who cannot read the database is told so by the bookings, which are kept there too.</summary>
    private async Task<IReadOnlyList<GpuHostState>> ReadSamplesAsync()
    {
        try
        {
            return services.Samples() is { } samples ? await samples.ReadAsync(CancellationToken.None).WaitAsync(SamplesLimit, services.Time) : [];
        }
        catch (Exception error) when (error is StoreException or TimeoutException)
        {
            return [];
        }
    }

    private static GpuHostState Away(string host, string problem) => new(host, [], problem) { IsReached = false };

    /// <summary>A question that is asked, or was.</summary>
    private sealed class Question
    {
        private long _ended;

        public Task<GpuHostState> Answer { get; set; } = Task.FromResult(Away("", ""));

        /// <summary>When it was answered: from then on an answer serves, however long it took.</summary>
        public long Ended
        {
            get => Volatile.Read(ref _ended);
            set => Volatile.Write(ref _ended, value);
        }

        /// <summary>Whether somebody is told of the answer.</summary>
        public bool IsAwaited { get; set; }
    }
}
