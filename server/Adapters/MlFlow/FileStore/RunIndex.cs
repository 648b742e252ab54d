using System.Collections.Concurrent;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>
/// The runs of a file store as they were last read. A question looks at names, sizes and times, and reads folders again where one of them
/// changed, so that a new metric line costs its run alone. Looking at thousands of folders takes too long for one question: those most
/// likely to change are looked at each time, the others in the background, soon after.
/// </summary>
/// <param name="root">Absolute path of the store.</param>
/// <param name="cacheFolder">Where what was read is kept for the next start; null for nowhere.</param>
/// <param name="time">For how long ago something was.</param>
internal sealed class RunIndex(string root, string? cacheFolder, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How many runs each question looks at; a store with no more is always answered as it is at that moment.</summary>
    internal const int LookedAtEachTime = 250;

    private const int LeastToKeep = 200;

    /// <summary>Least time from the end of one look at everything to the begin of the next, and how many times longer than the look it is.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(3);

    private const int PausePerLook = 8;

    /// <summary>Files change within a tick of the clock without a new time: what is younger than this may change unseen, and is not kept.</summary>
    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(2);

    private readonly RunCacheFile? _file = cacheFolder is null ? null : new(cacheFolder, root);
    private readonly ConcurrentDictionary<string, IndexedRun> _runs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Look> _looks = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private bool _isLoaded;
    private int _runsRead;
    private int _unkept;

    /// <summary>How many run folders were read since the start; for tests and measurements.</summary>
    public int RunsRead => _runsRead;

    /// <summary>The runs of an experiment.</summary>
    /// <param name="experiment">The experiment's folder.</param>
    /// <param name="folders">The folders of its runs.</param>
    /// <param name="experimentId">Its id.</param>
    /// <param name="wanted">
    /// How many of them will be asked for whole (<see cref="Whole"/>), where heads are enough to say which; null where they are not. The first
    /// question to many runs is then answered by their heads, and the rest is read in the background.
    /// </param>
    public IReadOnlyList<ListedRun> Runs(string experiment, string[] folders, string experimentId, int? wanted, CancellationToken cancel)
    {
        var look = _looks.GetOrAdd(experiment, static _ => new());
        if (!look.HasEnded && folders.Length > LookedAtEachTime && wanted * 2 <= folders.Length)
        {
            var heads = Heads(look, folders, experimentId, cancel);
            LookLater(look, experiment, folders, experimentId);
            return heads;
        }

        LoadOnce();
        if (folders.Length <= LookedAtEachTime || !look.HasEnded)
        {
            var begin = time.GetTimestamp();
            var all = new ListedRun[folders.Length];
            Parallel.For(0, folders.Length, Options(cancel), i => all[i] = new(Read(folders[i], experimentId, cancel), folders[i], IsHead: false));
            look.End(time.GetTimestamp(), time.GetElapsedTime(begin));
            Forget(experiment, folders);
            KeepIfWorthIt();
            return all;
        }

        var runs = new ListedRun[folders.Length];
        var urgent = new PriorityQueue<int, (bool IsUnknown, bool IsRunning, long Newest)>();
        for (var i = 0; i < folders.Length; i++)
        {
            var known = _runs.GetValueOrDefault(folders[i]);
            if (known is not null)
            {
                runs[i] = new(known.Run, folders[i], IsHead: false);
            }

            urgent.Enqueue(i, known is null ? (true, false, 0) : (false, known.Run.Status is RunStatus.Running or RunStatus.Scheduled, known.Newest));
            if (urgent.Count > LookedAtEachTime && urgent.TryPeek(out _, out var least) && !least.IsUnknown)
            {
                urgent.Dequeue();
            }
        }

        var now = urgent.UnorderedItems.Select(static item => item.Element).ToArray();
        Parallel.ForEach(now, Options(cancel), i => runs[i] = new(Read(folders[i], experimentId, cancel), folders[i], IsHead: false));
        LookLater(look, experiment, folders, experimentId);
        return runs;
    }

    /// <summary>The runs with all that they have, in the same order.</summary>
    public IReadOnlyList<Run> Whole(IReadOnlyList<ListedRun> listed, CancellationToken cancel)
    {
        var runs = new Run[listed.Count];
        Parallel.For(0, runs.Length, Options(cancel), i => runs[i] = listed[i].IsHead ? Read(listed[i].Folder, listed[i].Run.ExperimentId, cancel) : listed[i].Run);
        return runs;
    }

    /// <summary>One run's folder, read again only if something in it changed.</summary>
    public Run Run(string folder, string experimentId, CancellationToken cancel)
    {
        LoadOnce();
        return Read(folder, experimentId, cancel);
    }

    /// <summary>Sees to it that the runs of an experiment are known, now where they are few and soon where they are many.</summary>
    public void Learn(string experiment, string[] folders, string experimentId, CancellationToken cancel) => Runs(experiment, folders, experimentId, wanted: 0, cancel);

    /// <summary>A number that changes when one of these folders is known to have changed.</summary>
    public long Stamp(string[] folders) => folders.Aggregate(0L, (sum, folder) => unchecked(sum + (_runs.GetValueOrDefault(folder)?.Stamp ?? 0)));

    /// <summary>Waits until nothing is looked at any more.</summary>
    public Task SettledAsync()
    {
        lock (_gate)
        {
            return Task.WhenAll(_looks.Values.Select(static look => look.Running));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await SettledAsync();
        KeepIfWorthIt();
        _ending.Dispose();
    }

    private Run Read(string folder, string experimentId, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var files = new List<SeenFile>();
        var stamp = FolderStamp.Of(folder, files);
        if (_runs.TryGetValue(folder, out var known) && known.Stamp == stamp.Value)
        {
            return known.Run;
        }

        Interlocked.Increment(ref _runsRead);
        Interlocked.Increment(ref _unkept);
        var run = FileRunReader.Read(folder, experimentId, files, cancel);
        _runs[folder] = new(stamp.Value, stamp.Newest, run);
        return run;
    }

    // Those of a moment ago are good enough; new runs are read at once.
    private ListedRun[] Heads(Look look, string[] folders, string experimentId, CancellationToken cancel)
    {
        var begin = time.GetTimestamp();
        var known = look.Heads is { } seen && time.GetElapsedTime(seen.At) < seen.Took * PausePerLook + LeastPause ? seen : null;
        var heads = new ListedRun[folders.Length];
        Parallel.For(0, folders.Length, Options(cancel), i =>
            heads[i] = new(known?.ByFolder.GetValueOrDefault(folders[i]) ?? FileRunReader.ReadHead(folders[i], experimentId), folders[i], IsHead: true));
        if (known is null)
        {
            look.Heads = new(heads.ToDictionary(static head => head.Folder, static head => head.Run, StringComparer.Ordinal), time.GetTimestamp(), time.GetElapsedTime(begin));
        }

        return heads;
    }

    private static ParallelOptions Options(CancellationToken cancel) => new() { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount };

    private void LookLater(Look look, string experiment, string[] folders, string experimentId)
    {
        lock (_gate)
        {
            if (_ending.IsCancellationRequested || !look.Running.IsCompleted || time.GetElapsedTime(look.Ended) < look.Pause)
            {
                return;
            }

            look.Running = Task.Run(() =>
            {
                var begin = time.GetTimestamp();
                try
                {
                    // One after the other: nobody waits for it.
                    LoadOnce();
                    foreach (var folder in folders)
                    {
                        Read(folder, experimentId, _ending.Token);
                    }

                    Forget(experiment, folders);
                    KeepIfWorthIt();
                }
                catch (Exception problem) when (problem is OperationCanceledException or IOException or UnauthorizedAccessException)
                {
                    // The store is closed, or gone: the next question says so.
                }
                finally
                {
                    look.End(time.GetTimestamp(), time.GetElapsedTime(begin));
                }
            });
        }
    }

    private void LoadOnce()
    {
        if (_file is null || Volatile.Read(ref _isLoaded))
        {
            return;
        }

        lock (_gate)
        {
            if (!_isLoaded)
            {
                foreach (var (folder, run) in _file.Read())
                {
                    _runs.TryAdd(folder, run);
                }

                Volatile.Write(ref _isLoaded, true);
            }
        }
    }

    // A small store is read faster than its cache; and a file is not written again for a handful of runs among thousands.
    private void KeepIfWorthIt()
    {
        if (_file is null || _runs.Count < LeastToKeep || Volatile.Read(ref _unkept) < Math.Max(1, _runs.Count / 100))
        {
            return;
        }

        lock (_gate)
        {
            Volatile.Write(ref _unkept, 0);
            var settled = (DateTime.UtcNow - Unsettled).Ticks;
            _file.Write([.. _runs.Where(entry => entry.Value.Run.Damage is null && entry.Value.Newest < settled)]);
        }
    }

    // Runs that are no longer there.
    private void Forget(string experiment, string[] folders)
    {
        var there = folders.ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _runs.Keys.Where(folder => Path.GetDirectoryName(folder) == experiment && !there.Contains(folder)).ToList())
        {
            _runs.TryRemove(gone, out _);
        }
    }

    /// <summary>When all runs of an experiment were looked at.</summary>
    private sealed class Look
    {
        private readonly Lock _gate = new();
        private long? _ended;
        private TimeSpan _pause;
        private SeenHeads? _heads;

        /// <summary>The heads of the runs, until the first look is over; null where they were not read.</summary>
        public SeenHeads? Heads
        {
            get { lock (_gate) { return _heads; } }
            set { lock (_gate) { _heads = _ended is null ? value : null; } }
        }

        public Task Running { get; set; } = Task.CompletedTask;

        public bool HasEnded
        {
            get { lock (_gate) { return _ended is not null; } }
        }

        public long Ended
        {
            get { lock (_gate) { return _ended ?? 0; } }
        }

        public TimeSpan Pause
        {
            get { lock (_gate) { return _pause; } }
        }

        public void End(long now, TimeSpan took)
        {
            lock (_gate)
            {
                _ended = now;
                _heads = null;
                _pause = took * PausePerLook > LeastPause ? took * PausePerLook : LeastPause;
            }
        }
    }

    private sealed record SeenHeads(Dictionary<string, Run> ByFolder, long At, TimeSpan Took);
}
