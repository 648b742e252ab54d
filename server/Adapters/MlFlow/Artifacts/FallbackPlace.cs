using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Artifacts;

/// <summary>A place that can be reached in two ways; the second counts where the first fails. Where both fail, the first says why.</summary>
internal sealed class FallbackPlace(IArtifactPlace first, IArtifactPlace second) : IArtifactPlace
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Artifact>> ListAsync(string folder, CancellationToken cancel) => TryAsync(place => place.ListAsync(folder, cancel));

    /// <inheritdoc/>
    public Task<Artifact?> FindAsync(string path, CancellationToken cancel) => TryAsync(place => place.FindAsync(path, cancel));

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string path, CancellationToken cancel) => TryAsync(place => place.OpenAsync(path, cancel));

    private async Task<T> TryAsync<T>(Func<IArtifactPlace, Task<T>> ask)
    {
        try
        {
            return await ask(first);
        }
        catch (StoreException problem)
        {
            try
            {
                return await ask(second);
            }
            catch (StoreException)
            {
                throw new StoreException(problem.Failure, problem.Message, problem);
            }
        }
    }
}
