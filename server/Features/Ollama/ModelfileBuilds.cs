using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Ollama;

/// <summary>
/// Tells whether Modelfiles can be built by what an Ollama server has built of them. It is asked and not changed: to build a model for a look would pull
/// its base, gigabytes perhaps, and leave something behind that somebody has to delete.
/// </summary>
/// <param name="sources">The catalogue, as it is now.</param>
/// <param name="server">The server, as settings name it now; throws what says why there is none.</param>
public sealed class ModelfileBuilds(Func<SyncSources> sources, Func<IOllama> server, TimeProvider time) : IModelfileBuilder
{
    /// <summary>Somebody waits before a gate: a server that stumbles is asked once more.</summary>
    private static readonly SyncLimits Limits = new() { Tries = 2 };

    /// <inheritdoc/>
    public async Task<ModelfileVerdict> TryAsync(string model, string path, CancellationToken cancel)
    {
        var from = sources();
        if (!from.Models.Any(one => one.Name == model && one.Source == CatalogueModel.Built))
        {
            return new ModelfileVerdict(null, $"Ollama builds models of `source: custom` only; say so of `{model}`, or leave `modelfile` out");
        }

        var ollama = server();
        if (SyncTargets.Of(from.Models, from.Modelfile, ollama.FindWeights).FirstOrDefault(target => target.Entries.Contains(model, StringComparer.Ordinal)) is { Problem: { } broken })
        {
            return new ModelfileVerdict(false, broken);
        }

        try
        {
            var plan = await new OllamaSyncFeature(() => from, () => ollama, Limits, time).PlanAsync(cancel);
            return plan.Models.FirstOrDefault(one => one.Entries.Contains(model, StringComparer.Ordinal)) is { } planned
                ? Verdict(plan, planned, model, path)
                : new ModelfileVerdict(null, $"`{model}` is not among the models that Ollama builds");
        }
        catch (OllamaException problem)
        {
            return new ModelfileVerdict(null, problem.Message.TrimEnd('.'));
        }
    }

    private static ModelfileVerdict Verdict(SyncPlan plan, PlannedModel planned, string model, string path)
    {
        var how = $"`forge models sync --only {model}` builds it there, and shows whether that works";
        return planned.State switch
        {
            SyncState.Installed => new ModelfileVerdict(true, ""),
            SyncState.Problem => new ModelfileVerdict(false, planned.Reason ?? "it cannot be built"),
            SyncState.Different => new ModelfileVerdict(null, $"Ollama at {plan.Server} has `{planned.Name}`, but not as {path} has it now ({planned.Reason}); {how}"),
            _ => new ModelfileVerdict(null, $"Ollama at {plan.Server} has not built `{planned.Name}` yet; {how}"),
        };
    }
}
