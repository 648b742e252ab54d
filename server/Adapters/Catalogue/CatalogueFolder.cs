using System.Diagnostics;
using System.Text;
using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Catalogue;

/// <summary>
/// A catalogue in a file of the workspace, with its history beside it. Writers of any number of processes never lose each other's entries: an exclusively
/// created lock file, read, decide, a temporary file flushed to the disk, a last look whether the files are what they were, rename. An editor that
/// saves in between, and knows nothing of locks, is seen at that last look.
/// </summary>
/// <param name="root">Absolute path of the workspace.</param>
/// <param name="path">The catalogue, relative to it.</param>
public sealed class CatalogueFolder(string root, string path, TimeProvider time) : ICatalogueFiles
{
    private const int MaxAttempts = 50;
    private const long MaxBytes = 16L * 1024 * 1024;
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(20);
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _historyPath = CatalogueHistory.PathOf(path);

    /// <summary>Told between the last reading and the writing; tests change the file there.</summary>
    internal Func<Task>? BeforeLastLook { get; init; }

    /// <inheritdoc/>
    public async Task<CatalogueTexts> ReadAsync(CancellationToken cancel) => Texts(await LoadAsync(cancel));

    /// <inheritdoc/>
    public async Task<string?> WriteAsync(Func<CatalogueTexts, CatalogueDecision> decide, CancellationToken cancel)
    {
        // What is refused now needs no lock.
        if (decide(Texts(await LoadAsync(cancel))).Refusal is { } refusal)
        {
            return refusal;
        }

        try
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                var lockFile = new LockFile(Target(path) + ".lock", LockIdentity.OfThisProcess(), LockPatience.Default);
                await TakeAsync(lockFile, cancel);
                try
                {
                    RemoveLeftovers(Target(path));
                    RemoveLeftovers(Target(_historyPath));
                    var loaded = await LoadAsync(cancel);
                    var decision = decide(Texts(loaded));
                    if (decision.Refusal is not null || await TryWriteAsync(loaded, decision, lockFile, cancel))
                    {
                        return decision.Refusal;
                    }
                }
                finally
                {
                    lockFile.Release();
                }
            }
        }
        catch (UnauthorizedAccessException)
        {
            throw new StoreException(StoreFailure.Unauthorised, $"{path} cannot be written: you have no right to. Nothing was changed.");
        }
        catch (IOException error)
        {
            throw new StoreException(StoreFailure.Unreachable, $"{path} cannot be written: {DurableFiles.Reason(error)}. Nothing was changed.", error);
        }

        throw new StoreException(StoreFailure.Locked, $"{path} keeps changing while it is written to. Nothing was changed; try again.");
    }

    /// <summary>Writes both files; false where one of them is not the one any more that was read.</summary>
    private async Task<bool> TryWriteAsync(Loaded loaded, CatalogueDecision decision, LockFile held, CancellationToken cancel)
    {
        if (BeforeLastLook is { } told)
        {
            await told();
        }

        var (catalogue, history) = (Target(path), Target(_historyPath));
        foreach (var file in new[] { catalogue, history }.Where(static file => File.Exists(file) && DurableFiles.IsReadOnly(file)))
        {
            throw new StoreException(StoreFailure.Unauthorised, $"{Path.GetFileName(file)} is read-only: ask whoever keeps it for the right to write it. Nothing was changed.");
        }

        var written = new List<(string Temp, string File)>();
        try
        {
            // The record comes first: with it a transition that was cut off here can be told and done again; without it, nobody would know.
            foreach (var (file, text, before) in new[] { (history, decision.History, loaded.History), (catalogue, decision.Catalogue, loaded.Catalogue) })
            {
                if (text is not null)
                {
                    var temp = $"{file}.{Guid.NewGuid():N}.tmp";
                    written.Add((temp, file));
                    await WriteAsync(temp, file, [.. HasMark(before.Bytes) ? Encoding.UTF8.Preamble : [], .. Strict.GetBytes(text)], cancel);
                }
            }

            if (!loaded.Catalogue.IsStill(catalogue) || !loaded.History.IsStill(history) || !held.IsOurs())
            {
                return false;
            }

            foreach (var (temp, file) in written)
            {
                File.Move(temp, file, overwrite: true);
            }

            KeepMergeRule(decision, loaded);
            DurableFiles.FlushFolder(Path.GetDirectoryName(catalogue) ?? root);
            return true;
        }
        finally
        {
            foreach (var (temp, _) in written)
            {
                File.Delete(temp);
            }
        }
    }

    private static async Task WriteAsync(string temp, string target, byte[] bytes, CancellationToken cancel)
    {
        await using var file = new FileStream(temp, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await file.WriteAsync(bytes, cancel);
        await file.FlushAsync(cancel);
        DurableFiles.CopyMode(target, Path.GetDirectoryName(target) ?? target, temp);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Temporary files of writers that were killed. Under the lock nobody else has one that will still be used.</summary>
    private static void RemoveLeftovers(string target)
    {
        var name = Path.GetFileName(target) + ".";
        foreach (var leftover in Directory.EnumerateFiles(Path.GetDirectoryName(target) ?? target, "*.tmp"))
        {
            var file = Path.GetFileName(leftover);
            if (file.StartsWith(name, StringComparison.Ordinal) && Guid.TryParseExact(file[name.Length..^4], "N", out _))
            {
                File.Delete(leftover);
            }
        }
    }

    /// <summary>With the first record git learns how to join two branches that both have some; a file of the team's own is left alone.</summary>
    private void KeepMergeRule(CatalogueDecision decision, Loaded loaded)
    {
        var rules = Path.Combine(Path.GetDirectoryName(Target(_historyPath)) ?? root, ".gitattributes");
        if (decision.History is not null && !loaded.History.Exists && !File.Exists(rules))
        {
            File.WriteAllText(rules, CatalogueHistory.MergeRule + "\n");
        }
    }

    private async Task TakeAsync(LockFile held, CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        var pause = 2;
        while (!held.TryTake(out var holder))
        {
            if (Stopwatch.GetElapsedTime(since) > LockLimit)
            {
                var who = holder is null ? "somebody" : $"process {holder.Pid} of {holder.User} on {holder.Host}";
                throw new StoreException(StoreFailure.Locked, $"{path} is being written by {who} for {LockLimit.TotalSeconds:0} s now. If that one is gone, delete {Path.GetFileName(path)}.lock. Nothing was changed.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1 + Random.Shared.Next(pause)), time, cancel);
            pause = Math.Min(pause * 2, 64);
        }
    }

    private async Task<Loaded> LoadAsync(CancellationToken cancel) => new(await LoadAsync(path, cancel), await LoadAsync(_historyPath, cancel));

    private async Task<Generation> LoadAsync(string relative, CancellationToken cancel)
    {
        try
        {
            return await Task.Run(() => Generation.ReadAsync(Target(relative), MaxBytes, cancel), cancel).WaitAsync(TimeSpan.FromSeconds(30), time, cancel);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Generation.None;
        }
        catch (InvalidDataException)
        {
            throw new StoreException(StoreFailure.Damaged, $"{relative} is over {MaxBytes / 1024 / 1024} MiB, and is not read.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw new StoreException(StoreFailure.Unreachable, $"{relative} cannot be read: {DurableFiles.Reason(error)}.", error);
        }
    }

    private CatalogueTexts Texts(Loaded loaded) => new(path, Text(loaded.Catalogue, path), Text(loaded.History, _historyPath));

    private static string? Text(Generation file, string path)
    {
        try
        {
            return file.Exists ? Strict.GetString(HasMark(file.Bytes) ? file.Bytes.AsSpan(3) : file.Bytes) : null;
        }
        catch (DecoderFallbackException)
        {
            throw new StoreException(StoreFailure.Damaged, $"{path} is not written in UTF-8; save it in UTF-8 first.");
        }
    }

    private static bool HasMark(byte[] bytes) => bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);

    /// <summary>The file itself where the path is a link to it, so that the link stays one.</summary>
    private string Target(string relative)
    {
        var full = Path.Combine(root, relative);
        try
        {
            return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return full;
        }
    }

    private sealed record Loaded(Generation Catalogue, Generation History);
}
