using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Levels;

/// <summary>The root: the stores, or why there is nothing to show.</summary>
internal static class RootLevel
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task<ViewPage> ChildrenAsync(IReadOnlyList<NamedStore> open, TimeProvider time, CancellationToken cancel) => open.Count == 0
        ? new([], new("noStore", "No MLflow runs were found. Log a run (mlruns or mlflow.db in this folder), or name a store: Forge: Add Tracking Store, or tracking in forge.yaml."))
        : open is [var only] && await SilentAsync(only, time, cancel) is { } silent
            ? new([], silent)
            : new([.. open.Select(store => RunNodes.Store(store, open.Count == 1, time.GetUtcNow()))]);

    // Where the only store is on another machine and does not answer, the whole view says what to do; among others a row does. One that is slow
    // to answer has its row meanwhile, and the view is asked again once it is known not to answer.
    private static async Task<ViewMessage?> SilentAsync(NamedStore only, TimeProvider time, CancellationToken cancel)
    {
        if (!only.DisplayAddress.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            await only.Store.ListExperimentsAsync(CancellationToken.None).WaitAsync(Patience, time, cancel);
            return null;
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (StoreException problem) when (problem.Failure is StoreFailure.Unreachable or StoreFailure.Timeout)
        {
            return new("unreachable", problem.Message);
        }
        catch (StoreException problem) when (problem.Remedy?.Kind == StoreRemedyKind.SignIn || (problem.Failure == StoreFailure.Unauthorised && only.DisplayAddress.StartsWith("http", StringComparison.Ordinal)))
        {
            return new("unauthorised", problem.Message);
        }
        catch (StoreException)
        {
            return null; // its row says why
        }
    }
}
