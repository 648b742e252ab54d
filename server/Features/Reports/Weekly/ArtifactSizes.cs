using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Reports.Weekly;

/// <summary>What artifacts take, by tracking experiment.</summary>
/// <param name="Unmeasured">Tracking experiments of which it is not known.</param>
public sealed record ArtifactSizes(IReadOnlyList<ArtifactUse> Uses, int Unmeasured)
{
    /// <summary>The longest that folders are walked for a report.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Nothing was measured.</summary>
    public static ArtifactSizes None { get; } = new([], 0);

    /// <summary>Walks the folders of all tracking experiments, as far as time allows.</summary>
    /// <param name="failed">Ids of runs whose artifacts nobody needs.</param>
    public static async Task<ArtifactSizes> MeasureAsync(ReportScene scene, IReadOnlySet<string> failed, CancellationToken cancel)
    {
        if (scene is not { Measure: { } measure, Stores: { } stores })
        {
            return None;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        var (uses, unmeasured) = (new List<ArtifactUse>(), 0);
        foreach (var named in await stores.ListAsync(cancel))
        {
            foreach (var experiment in await ExperimentsAsync(named, cancel))
            {
                scene.Progress($"artifacts of {experiment.Name}", null);
                var use = new ArtifactUse(named.Alias, experiment.Name, 0, 0, 0, 0);
                var isKnown = false;
                try
                {
                    isKnown = measure(
                        experiment,
                        (run, bytes) => use = failed.Contains(run)
                            ? use with { Bytes = use.Bytes + bytes, Runs = use.Runs + 1, Reclaimable = use.Reclaimable + bytes, ReclaimableRuns = use.ReclaimableRuns + 1 }
                            : use with { Bytes = use.Bytes + bytes, Runs = use.Runs + 1 },
                        limit.Token);
                }
                catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
                {
                    // The time is over: what is left is not known.
                }

                if (isKnown)
                {
                    uses.Add(use);
                }
                else
                {
                    unmeasured++;
                }
            }
        }

        return new(uses, unmeasured);
    }

    /// <summary>A store that cannot be read was told of where its runs were.</summary>
    private static async Task<IReadOnlyList<Core.Model.Experiment>> ExperimentsAsync(NamedStore named, CancellationToken cancel)
    {
        try
        {
            return [.. (await named.Store.ListExperimentsAsync(cancel)).Where(static experiment => !experiment.IsDeleted)];
        }
        catch (StoreException)
        {
            return [];
        }
    }
}
