using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Live;

/// <summary>The runs of one store that somebody was shown while they ran, as they were last seen. Bounded: those shown last stay. Safe from any thread.</summary>
internal sealed class RunningRuns(TimeProvider time)
{
    /// <summary>More running runs than this are not followed.</summary>
    public const int Most = 1000;

    /// <summary>How long a run that was asked for is good enough for somebody who was told that it changed.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    /// <summary>A run that wrote nothing for so long has died without saying so.</summary>
    private static readonly TimeSpan Alive = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Seen>> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<Seen> _newestFirst = [];

    /// <summary>Those that may write a metric at any moment.</summary>
    public IReadOnlyList<Run> Now()
    {
        var oldest = time.GetUtcNow().ToUnixTimeMilliseconds() - (long)Alive.TotalMilliseconds;
        lock (_gate)
        {
            return [.. _newestFirst.Select(static seen => seen.Run).Where(run => IsRunning(run) && LastWord(run) > oldest)];
        }
    }

    /// <summary>Somebody is shown these, and those that run are followed. One that is followed stays as it was seen first: another place may show it so.</summary>
    public void Shown(IEnumerable<Run> runs)
    {
        lock (_gate)
        {
            foreach (var run in runs.Where(IsRunning))
            {
                if (!_byId.TryGetValue(run.Id, out var known) || !IsRunning(known.Value.Run))
                {
                    Put(new(run, null));
                }
            }
        }
    }

    /// <summary>The store was just asked for these.</summary>
    public void Asked(IEnumerable<Run> runs)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            foreach (var run in runs)
            {
                Put(new(run, now));
            }
        }
    }

    /// <summary>These are not there any more.</summary>
    public void Gone(IEnumerable<Run> runs)
    {
        lock (_gate)
        {
            foreach (var run in runs)
            {
                Remove(run.Id);
            }
        }
    }

    /// <summary>A run that the store was asked for a moment ago; else null.</summary>
    public Run? Recent(string id)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(id, out var node) && node.Value.AskedAt is { } at && time.GetElapsedTime(at) < Fresh ? node.Value.Run : null;
        }
    }

    /// <summary>Nothing is good enough any more: somebody wants to know it anew.</summary>
    public void Expire()
    {
        lock (_gate)
        {
            for (var node = _newestFirst.First; node is not null; node = node.Next)
            {
                node.Value = node.Value with { AskedAt = null };
            }
        }
    }

    private static bool IsRunning(Run run) => run is { Status: RunStatus.Running or RunStatus.Scheduled, IsDeleted: false };

    private static long LastWord(Run run)
    {
        var last = run.StartTime ?? long.MaxValue; // not begun yet
        foreach (var metric in run.Metrics.Values)
        {
            last = Math.Max(last, metric.Timestamp);
        }

        return last;
    }

    private void Put(Seen seen)
    {
        Remove(seen.Run.Id);
        _byId[seen.Run.Id] = _newestFirst.AddFirst(seen);
        if (_newestFirst.Count > Most && _newestFirst.Last is { } oldest)
        {
            Remove(oldest.Value.Run.Id);
        }
    }

    private void Remove(string id)
    {
        if (_byId.Remove(id, out var node))
        {
            _newestFirst.Remove(node);
        }
    }

    // AskedAt is a timestamp of the clock; null where what is known may be of any age.
    private sealed record Seen(Run Run, long? AskedAt);
}
