using System.Diagnostics;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Doctor.Checks;

namespace ForgeLsp.Host.Doctor;

/// <summary>Asks every tracking store for its experiments, side by side.</summary>
internal sealed class StoreLook(DoctorScene scene)
{
    /// <summary>Each store's own; a server that is tried several times may take longer, and nobody waits for that here.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>The facts, in the order of the stores.</summary>
    public async Task<IReadOnlyList<StoreFacts>> LookAsync(CancellationToken cancel) =>
        await Task.WhenAll((await scene.Stores.ListAsync(cancel)).Select(store => AskAsync(store, cancel)));

    private async Task<StoreFacts> AskAsync(NamedStore named, CancellationToken cancel)
    {
        var begun = Stopwatch.GetTimestamp();
        var credentials = StoreCredentials.Of(named, scene);
        StoreFacts Facts() => new(named.Name, named.DisplayAddress, named.Source, Stopwatch.GetElapsedTime(begun).TotalMilliseconds) { Credentials = credentials };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        try
        {
            var experiments = await Task.Run(() => named.Store.ListExperimentsAsync(limit.Token), CancellationToken.None).WaitAsync(limit.Token);
            var facts = Facts();
            return facts with
            {
                Experiments = experiments.Count,
                IsAwaited = named.Store.IsAwaited,
                Version = named.Store.Version,
                Notice = named.Store.Notice,
                IsWritable = IsWritable(named.Address),

                // Of a store that is a file, artifacts that moved along are found.
                MissingArtifacts = named.Origin is null ? null : MissingPlace(experiments),
                RegistryProblem = await RegistryProblemAsync(named.Store, limit.Token),
            };
        }
        catch (StoreException failure)
        {
            return Facts() with { Failure = failure };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Facts() with { Failure = new StoreException(StoreFailure.Timeout, $"The store did not answer within {Limit.TotalSeconds:0} s.") };
        }
    }

    private static async Task<string?> RegistryProblemAsync(IRunStore store, CancellationToken cancel)
    {
        try
        {
            await Task.Run(() => store.ListModelsAsync(cancel), CancellationToken.None).WaitAsync(cancel);
            return null;
        }
        catch (StoreException problem)
        {
            return problem.Message;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return null; // its experiments are known, and that is what was asked
        }
    }

    /// <summary>
    /// A folder that experiments name for their artifacts as one of this machine, and that neither is there nor has a parent: a server that was started
    /// without a place for artifacts gives its own. A folder that only waits for its first artifact has a parent.
    /// </summary>
    private static string? MissingPlace(IReadOnlyList<Experiment> experiments)
    {
        foreach (var experiment in experiments.Where(static experiment => !experiment.IsDeleted))
        {
            if (experiment.ArtifactLocation is { Length: > 0 } location && (location.StartsWith('/') || location.StartsWith("file:///", StringComparison.Ordinal)))
            {
                var path = location.StartsWith('/') ? location : Uri.UnescapeDataString(location["file://".Length..]);
                if (!OperatingSystem.IsWindows() && !Directory.Exists(path) && Path.GetDirectoryName(path) is { } parent && !Directory.Exists(parent))
                {
                    return path;
                }
            }
        }

        return null;
    }

    /// <summary>Whether a SQLite file can be written; opening it for that changes nothing. Null for other stores.</summary>
    private bool? IsWritable(string? address)
    {
        if (address is null || !address.StartsWith("sqlite", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            using var file = new FileStream(TrackingAddress.Parse(address, scene.Root).Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (Exception unknown) when (unknown is IOException or StoreException)
        {
            return null;
        }
    }
}
