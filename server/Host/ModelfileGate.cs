using ForgeLsp.Adapters.Ollama;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Ollama;

namespace ForgeLsp.Host;

/// <summary>Asks the user's own Ollama about Modelfiles, over a connection that lives as long as the question. Editor and command line share it.</summary>
/// <param name="sources">The catalogue, as it is now.</param>
/// <param name="open">Opens the server that the user's settings or environment name.</param>
internal sealed class ModelfileGate(Func<SyncSources> sources, Func<OllamaServer> open, TimeProvider time) : IModelfileBuilder
{
    /// <inheritdoc/>
    public async Task<ModelfileVerdict> TryAsync(string model, string path, CancellationToken cancel)
    {
        try
        {
            using var server = open();
            return await new ModelfileBuilds(sources, () => server, time).TryAsync(model, path, cancel);
        }
        catch (OllamaException problem)
        {
            return new ModelfileVerdict(null, problem.Message.TrimEnd('.'));
        }
    }
}
