using System.Diagnostics;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Adapters.Reservations;

/// <summary>
/// Bookings in the JSON file that teams share: <c>{"reservations": [{"gpu_id", "user", "purpose", "start_time", "end_time", …}]}</c>.
/// Writers of any number of processes and machines never lose each other's entries, and a reader finds a whole file at every instant:
/// an exclusively created lock file, read, decide, a temporary file in the same folder flushed to the disk, a last check that the
/// file and the lock are what they were, rename.
/// </summary>
public sealed class JsonReservationStore : IReservationStore
{
    /// <summary>Files over this size, in bytes, are refused.</summary>
    public const long MaxBytes = 64L * 1024 * 1024;

    private const int MaxAttempts = 50;

    /// <summary>How many times the limit a lock that goes from hand to hand is waited for.</summary>
    private const int LongestQueue = 6;
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(30);

    private readonly string _path;
    private readonly string _defaultHost;
    private readonly TimeProvider _time;
    private readonly IWriteSteps? _steps;
    private readonly Func<LockIdentity> _identity;
    private readonly LockPatience _patience;
    private readonly TimeSpan _lockLimit;

    /// <summary>A store in <paramref name="path"/> (absolute; a link is followed). It need not exist.</summary>
    /// <param name="displayAddress">How messages call the file.</param>
    /// <param name="defaultHost">Host of entries that name none.</param>
    /// <param name="time">Its local zone is that of times without one.</param>
    public JsonReservationStore(string path, string displayAddress, string defaultHost, TimeProvider time)
        : this(path, displayAddress, defaultHost, time, null, LockIdentity.OfThisProcess, LockPatience.Default, TimeSpan.FromSeconds(20))
    {
    }

    internal JsonReservationStore(
        string path, string displayAddress, string defaultHost, TimeProvider time, IWriteSteps? steps, Func<LockIdentity> identity, LockPatience patience, TimeSpan lockLimit)
    {
        _path = path;
        DisplayAddress = displayAddress;
        _defaultHost = defaultHost;
        _time = time;
        _steps = steps;
        _identity = identity;
        _patience = patience;
        _lockLimit = lockLimit;
    }

    /// <inheritdoc/>
    public string DisplayAddress { get; }

    /// <inheritdoc/>
    /// <exception cref="StoreException">The file is damaged, too large, or cannot be read.</exception>
    public async Task<ReservationBook> ReadAsync(CancellationToken cancel) => WithOverlaps((await LoadAsync(Target(), cancel)).Document.ToBook().At(_time.GetUtcNow()));

    /// <inheritdoc/>
    public Task<ReservationHealth> ExamineAsync(CancellationToken cancel) => Task.Run(() => BookHealth.Of(Target(), new LockFile(Target() + ".lock", _identity(), _patience), _time), cancel);

    /// <inheritdoc/>
    /// <exception cref="StoreException">The file is damaged, locked for too long, or cannot be written. Nothing was changed then.</exception>
    public async Task<ReservationOutcome> WriteAsync(Func<ReservationBook, ReservationChange> decide, CancellationToken cancel)
    {
        // What is refused now needs no lock: of fifty who want one slot, only those wait who still may get it.
        async Task<ReservationRefusal?> LookAsync() => decide((await LoadAsync(Target(), cancel)).Document.ToBook().At(_time.GetUtcNow())).Refusal;
        if (await LookAsync() is { } refusal)
        {
            return new ReservationOutcome([], refusal);
        }

        try
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                var target = Target();
                PrepareFolder(target);
                if (await TryWriteAsync(target, decide, LookAsync, cancel) is { } outcome)
                {
                    return outcome;
                }
            }
        }
        catch (UnauthorizedAccessException)
        {
            throw new StoreException(StoreFailure.Unauthorised, $"{DisplayAddress} cannot be written: you may not make files in its folder. Nothing was changed.");
        }
        catch (IOException error)
        {
            throw new StoreException(StoreFailure.Unreachable, $"{DisplayAddress} cannot be written: {DurableFiles.Reason(error)}. Nothing was changed.", error);
        }

        throw new StoreException(StoreFailure.Locked, $"{DisplayAddress} keeps changing while it is written to: some script rewrites it all the time. Nothing was changed.");
    }

    /// <summary>One round under the lock; null when the file or the lock changed underneath.</summary>
    private async Task<ReservationOutcome?> TryWriteAsync(
        string target, Func<ReservationBook, ReservationChange> decide, Func<Task<ReservationRefusal?>> look, CancellationToken cancel)
    {
        var self = _identity();
        var held = new LockFile(target + ".lock", self, _patience);
        if (await TakeAsync(held, target, look, cancel) is { } refusal)
        {
            return new ReservationOutcome([], refusal);
        }

        var since = Stopwatch.GetTimestamp();
        var temp = $"{target}.{self.Nonce}.tmp";
        try
        {
            await StepAsync(WriteStep.LockTaken);
            RemoveLeftovers(target);
            var (document, generation) = await LoadAsync(target, cancel);
            await StepAsync(WriteStep.FileRead);
            var written = document.ToBook();
            var now = _time.GetUtcNow();
            var change = decide(written.At(now));
            if (change.Refusal is not null || change.IsEmpty)
            {
                return new ReservationOutcome([], change.Refusal);
            }

            if (File.Exists(target) && DurableFiles.IsReadOnly(target))
            {
                throw new StoreException(StoreFailure.Unauthorised, $"{DisplayAddress} is read-only: ask whoever keeps it for the right to write it. Nothing was changed.");
            }

            var edited = BookEditor.Apply(document, change with { Replace = [.. written.Lapsed(now, change), .. change.Replace] }).Bytes;
            await StepAsync(WriteStep.Decided);
            await WriteTempAsync(temp, target, edited, cancel);
            var isSame = generation.IsStill(target) && held.IsOurs() && Stopwatch.GetElapsedTime(since) < _patience.Foreign / 2;
            await StepAsync(WriteStep.Checked);
            if (!isSame)
            {
                return null;
            }

            BackUp(target, generation);
            await StepAsync(WriteStep.BackedUp);
            await RenameAsync(temp, target);
            await StepAsync(WriteStep.Renamed);
            DurableFiles.FlushFolder(Folder(target));
            await StepAsync(WriteStep.FolderFlushed);
            return new ReservationOutcome([.. change.Add, .. change.Replace], null);
        }
        catch (FileNotFoundException) when (!held.IsOurs())
        {
            // Somebody took us for dead and cleaned up behind us: begin again.
            return null;
        }
        finally
        {
            File.Delete(temp);
            held.Release();
            await StepAsync(WriteStep.LockReleased);
        }
    }

    /// <summary>Waits for the lock, and looks meanwhile: where the slot goes to somebody else, there is nothing left to wait for, and the refusal comes back.</summary>
    private async Task<ReservationRefusal?> TakeAsync(LockFile held, string target, Func<Task<ReservationRefusal?>> look, CancellationToken cancel)
    {
        var (begun, since, pause) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp(), 2);
        string? seen = null;
        for (var attempt = 1; !held.TryTake(out var holder); attempt++)
        {
            if (holder is not null && holder.Nonce != seen)
            {
                // It goes from hand to hand: this is a queue, and no lock that somebody forgot.
                (seen, since) = (holder.Nonce, Stopwatch.GetTimestamp());
            }

            // On a machine that is short of time a long wait may be a few attempts: nobody gives up without a last look at who has the slot.
            var isOver = Stopwatch.GetElapsedTime(since) > _lockLimit || Stopwatch.GetElapsedTime(begun) > _lockLimit * LongestQueue;
            if ((attempt % 4 == 0 || isOver) && await look() is { } refusal)
            {
                return refusal;
            }

            if (isOver)
            {
                var who = holder is null ? "a process that does not say who it is" : $"process {holder.Pid} of {ReservationText.OneLine(holder.User)} on {ReservationText.OneLine(holder.Host)}";
                throw new StoreException(
                    StoreFailure.Locked, $"{DisplayAddress} is locked by {who} for {Stopwatch.GetElapsedTime(since).TotalSeconds:0} s now. If that one is gone, delete {Path.GetFileName(target)}.lock. Nothing was changed.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1 + Random.Shared.Next(pause)), _time, cancel);
            pause = Math.Min(pause * 2, 64);
        }

        return null;
    }

    /// <summary>Reads and parses. A file that scripts are just rewriting in place is empty or half there for a moment, so a damaged one gets a second look.</summary>
    private async Task<(BookDocument Document, Generation Generation)> LoadAsync(string target, CancellationToken cancel)
    {
        for (var look = 0; ; look++)
        {
            var generation = await ReadGenerationAsync(target, cancel);
            var isLast = look == 4;
            try
            {
                if (isLast || generation.Bytes.Length > 0 || !generation.Exists)
                {
                    return (BookDocument.Parse(generation.Bytes, _defaultHost, _time.LocalTimeZone), generation);
                }
            }
            catch (DamagedBookException damage) when (isLast)
            {
                var backup = File.Exists(target + ".bak") ? $" The last good state is in {Path.GetFileName(target)}.bak." : "";
                throw new StoreException(
                    StoreFailure.Damaged, $"{DisplayAddress} is damaged: line {damage.Line}, {damage.Message}. Mend it by hand; until then nothing is read from it or written to it.{backup}");
            }
            catch (DamagedBookException)
            {
                // Another look.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25), _time, cancel);
        }
    }

    private async Task<Generation> ReadGenerationAsync(string target, CancellationToken cancel)
    {
        try
        {
            // Where the path is a pipe, or its file system is gone, to open it blocks its thread.
            return await Task.Run(() => Generation.ReadAsync(target, MaxBytes, cancel), cancel).WaitAsync(ReadLimit, cancel);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Generation.None;
        }
        catch (UnauthorizedAccessException)
        {
            throw new StoreException(StoreFailure.Unauthorised, Directory.Exists(target)
                ? $"{DisplayAddress} is a folder, not a file."
                : $"{DisplayAddress} cannot be read: you have no right to.");
        }
        catch (InvalidDataException)
        {
            throw new StoreException(StoreFailure.Damaged, $"{DisplayAddress} is over {MaxBytes / 1024 / 1024} MiB: move past entries to another file.");
        }
        catch (TimeoutException)
        {
            throw new StoreException(StoreFailure.Timeout, $"{DisplayAddress} cannot be read within {ReadLimit.TotalSeconds:0} s: is its file system there?");
        }
        catch (IOException error)
        {
            throw new StoreException(StoreFailure.Unreachable, $"{DisplayAddress} cannot be read: {DurableFiles.Reason(error)}.", error);
        }
    }

    private async Task WriteTempAsync(string temp, string target, byte[] bytes, CancellationToken cancel)
    {
        await using var file = new FileStream(temp, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        });
        await StepAsync(WriteStep.TempCreated);
        await file.WriteAsync(bytes, cancel);
        await StepAsync(WriteStep.TempWritten);
        DurableFiles.CopyMode(target, Folder(target), temp);
        file.Flush(flushToDisk: true);
        await StepAsync(WriteStep.TempFlushed);
    }

    /// <summary>On Windows a file that somebody has open cannot be replaced for as long.</summary>
    private async Task RenameAsync(string temp, string target)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                File.Move(temp, target, overwrite: true);
                return;
            }
            catch (Exception error) when (OperatingSystem.IsWindows() && attempt < 40 && error is IOException or UnauthorizedAccessException && File.Exists(temp))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), _time, CancellationToken.None);
            }
        }
    }

    /// <summary>Keeps the state before this write, for the day on which somebody edits the file into nonsense.</summary>
    private static void BackUp(string target, Generation generation)
    {
        if (generation.Bytes.Length > 0)
        {
            var temp = $"{target}.{Guid.NewGuid():N}.tmp";
            File.WriteAllBytes(temp, generation.Bytes);
            DurableFiles.CopyMode(target, Folder(target), temp);
            File.Move(temp, target + ".bak", overwrite: true);
        }
    }

    /// <summary>Temporary files of writers that were killed. Under the lock nobody else has one that will still be used.</summary>
    private static void RemoveLeftovers(string target)
    {
        // The file's own name may hold characters that a search pattern would read as more than themselves.
        var name = Path.GetFileName(target) + ".";
        foreach (var leftover in Directory.EnumerateFiles(Folder(target), "*.tmp").Where(path => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal)))
        {
            File.Delete(leftover);
        }
    }

    /// <summary>Makes the file's own folder where it is missing, but not more: a missing share must not turn into a private folder.</summary>
    private void PrepareFolder(string target)
    {
        var folder = Folder(target);
        if (Directory.Exists(folder))
        {
            return;
        }

        if (Path.GetDirectoryName(folder) is { } parent && !Directory.Exists(parent))
        {
            throw new StoreException(StoreFailure.NotFound, $"{DisplayAddress} cannot be made: the folder {parent} is not there. Is the share mounted?");
        }

        Directory.CreateDirectory(folder);
    }

    /// <summary>The file itself where the path is a link to it, so that the link stays one and all its names share one lock.</summary>
    private string Target()
    {
        try
        {
            return File.ResolveLinkTarget(_path, returnFinalTarget: true)?.FullName ?? _path;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return _path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A link that leads back to itself, among others.
            throw new StoreException(StoreFailure.Unreachable, $"{DisplayAddress} cannot be read: {DurableFiles.Reason(error)}.", error);
        }
    }

    private ReservationBook WithOverlaps(ReservationBook book)
    {
        var now = _time.GetUtcNow();
        var overlaps = ReservationLaw.Overlaps([.. book.Entries.Where(entry => entry.End > now)])
            .Select(pair => ReservationText.Overlap(pair.First, pair.Second, now, _time.LocalTimeZone));
        return book with { Problems = [.. book.Problems, .. overlaps] };
    }

    private static string Folder(string target) => Path.GetDirectoryName(target) ?? target;

    private Task StepAsync(WriteStep step) => _steps?.DoneAsync(step) ?? Task.CompletedTask;
}
