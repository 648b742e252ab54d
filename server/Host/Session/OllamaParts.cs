using ForgeLsp.Adapters.Ollama;
using ForgeLsp.Features.Ollama;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>The models of a session's catalogues, and the Ollama that the user's own setting or environment names: a repository names none.</summary>
internal sealed class OllamaParts(SessionSurroundings surroundings) : IModelSync
{
    /// <inheritdoc/>
    public Task<SyncPlan> PlanAsync(CancellationToken cancel) => AskAsync(feature => feature.PlanAsync(cancel), cancel);

    /// <inheritdoc/>
    public Task<SyncResult> SyncAsync(SyncWish wish, Action<string, int?> progress, CancellationToken cancel) =>
        AskAsync(feature => feature.SyncAsync(wish, moment => progress(moment.Line, moment.Percentage), cancel), cancel);

    /// <summary>The server that the user's own setting or environment names.</summary>
    /// <exception cref="Core.Ports.OllamaException">They name none.</exception>
    public static OllamaServer Open(SessionSurroundings surroundings) =>
        new(OllamaAddress.Parse(surroundings.Settings.OllamaHost ?? Environment.GetEnvironmentVariable("OLLAMA_HOST")), surroundings.Settings.Network, Environment.GetEnvironmentVariable, new OllamaLimits());

    /// <summary>Each question has a connection of its own: it is asked rarely, and settings may have changed.</summary>
    private Task<T> AskAsync<T>(Func<OllamaSyncFeature, Task<T>> ask, CancellationToken cancel) => surroundings.ToldAsync(
        async () =>
        {
            if (!surroundings.Trusted)
            {
                throw new FeatureException("Ollama is asked only once you trust the workspace.");
            }

            var sources = SyncSources.Of(surroundings.Roots.Select(static root => root.Workspace));
            if (sources.Catalogues.Count == 0)
            {
                throw new FeatureException($"There is no model catalogue ({surroundings.Policy.RegistryFile}) in the workspace: write one, or name it in forge.yaml (`registry.file`).");
            }

            using var server = Open(surroundings);
            try
            {
                return await ask(new OllamaSyncFeature(() => sources, () => server, new SyncLimits(), TimeProvider.System));
            }
            catch (UnknownModelException unknown)
            {
                throw new FeatureException(unknown.Message);
            }
        },
        cancel);
}
