using ForgeLsp.Core.Ollama;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Ollama;

/// <summary>Brings the models of the catalogue onto an Ollama server. Editor and command line share it.</summary>
/// <param name="sources">The catalogue, as it is now.</param>
/// <param name="server">The server, as settings name it now; throws what says why there is none.</param>
public sealed class OllamaSyncFeature(Func<SyncSources> sources, Func<IOllama> server, SyncLimits limits, TimeProvider time)
{
    private const int ResultVersion = 1;
    private const int ShowsAtOnce = 4;

    /// <summary>The catalogue beside what the server has. Nothing is changed.</summary>
    /// <exception cref="OllamaException">The server cannot be asked.</exception>
    public Task<SyncPlan> PlanAsync(CancellationToken cancel) => PlanAsync(new SyncWish(), cancel);

    /// <summary>The same, with what a wish would take as what is selected.</summary>
    /// <exception cref="OllamaException">The server cannot be asked.</exception>
    /// <exception cref="UnknownModelException">A name means nothing here; the message says so.</exception>
    public async Task<SyncPlan> PlanAsync(SyncWish wish, CancellationToken cancel)
    {
        var plan = await PlanAsync(server(), cancel);
        var taken = Taken(plan, wish).ToHashSet();
        plan = plan with { Models = [.. plan.Models.Select(model => model with { IsSelected = taken.Contains(model) })] };
        return plan with { Headline = SyncText.Headline(plan) };
    }

    /// <summary>Brings models onto the server. It writes there. What cannot be had is said in the result; a cancel ends it early, with a result.</summary>
    /// <param name="progress">Called now and then, from any thread.</param>
    /// <exception cref="OllamaException">The server cannot be asked at all.</exception>
    /// <exception cref="UnknownModelException">A name means nothing here; the message says so.</exception>
    public async Task<SyncResult> SyncAsync(SyncWish wish, Action<SyncMoment> progress, CancellationToken cancel)
    {
        var ollama = server();
        var plan = await PlanAsync(ollama, cancel);
        var taken = Taken(plan, wish);
        using var run = new SyncRun(ollama, limits, time, new SyncProgress(taken.Count, progress, limits, time), Math.Clamp(wish.Parallel, 1, SyncWish.MaxParallel));
        var ended = await run.RunAsync(taken, cancel);
        ended = await UnchangedAsync(ollama, taken, ended, cancel);
        var result = new SyncResult(ResultVersion, plan.Server, plan.ServerVersion, ended, [.. plan.Models.Except(taken)], plan.Others)
        {
            IsCancelled = cancel.IsCancellationRequested && ended.Any(static model => model.Outcome == SyncOutcome.Cancelled),
            Again = [.. taken.Zip(ended).Where(static pair => !pair.Second.IsDone && pair.First.State != SyncState.Problem).Select(static pair => pair.First.Name)],
        };
        result = result with { Headline = SyncText.Headline(result) };
        return result with { Text = SyncText.Whole(result) };
    }

    private static IReadOnlyList<PlannedModel> Taken(SyncPlan plan, SyncWish wish) => SyncSelection.Unknown(plan, wish.Names ?? []) is var (name, nearest)
        ? throw new UnknownModelException($"No catalogue has a model '{name}' that Ollama pulls or builds{(nearest is null ? "" : $" — did you mean '{nearest}'?")}")
        : SyncSelection.Of(plan, wish);

    private async Task<SyncPlan> PlanAsync(IOllama ollama, CancellationToken cancel)
    {
        var patience = new Patience(limits, time);
        var from = sources();
        var installed = await patience.AskAsync(() => ollama.ListAsync(cancel), cancel);
        var version = await VersionAsync(ollama, patience, cancel);
        var targets = SyncTargets.Of(from.Models, from.Modelfile, ollama.FindWeights);
        var plan = SyncPlanner.Of(targets, ollama.Display, version, installed, await DetailsAsync(ollama, patience, targets, installed, cancel));
        return plan with { Catalogues = from.Catalogues };
    }

    /// <summary>For people only: nothing depends on it.</summary>
    private static async Task<string?> VersionAsync(IOllama ollama, Patience patience, CancellationToken cancel)
    {
        try
        {
            return await patience.AskAsync(() => ollama.VersionAsync(cancel), cancel);
        }
        catch (OllamaException)
        {
            return null;
        }
    }

    /// <summary>What the server says of the models that were built and are there, and of what they are built on.</summary>
    private static async Task<IReadOnlyDictionary<OllamaName, OllamaDetails>> DetailsAsync(IOllama ollama, Patience patience, IReadOnlyList<SyncTarget> targets, IReadOnlyList<OllamaModel> installed, CancellationToken cancel)
    {
        var has = installed.Select(static model => OllamaName.Parse(model.Name)).OfType<OllamaName>().ToHashSet();
        var built = targets.Where(target => target is { Modelfile: not null, Problem: null, Name: { } name } && has.Contains(name)).ToList();
        var wanted = built.SelectMany(static target => new[] { target.Name, target.Base }).OfType<OllamaName>().Where(has.Contains).Distinct().ToList();
        using var places = new SemaphoreSlim(ShowsAtOnce);
        var shown = await Task.WhenAll(wanted.Select(async name =>
        {
            await places.WaitAsync(cancel);
            try
            {
                return (name, Details: await patience.AskAsync(() => ollama.ShowAsync(name.ToString(), cancel), cancel));
            }
            finally
            {
                places.Release();
            }
        }));
        return shown.Where(static pair => pair.Details is not null).ToDictionary(static pair => pair.name, static pair => pair.Details ?? throw new InvalidOperationException());
    }

    /// <summary>A model that was pulled again may be what it was before, which its digest tells.</summary>
    private async Task<SyncedModel[]> UnchangedAsync(IOllama ollama, IReadOnlyList<PlannedModel> taken, SyncedModel[] ended, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested || !taken.Zip(ended).Any(static pair => pair is { First.Digest.Length: > 0, Second.Outcome: SyncOutcome.Pulled }))
        {
            return ended;
        }

        try
        {
            var now = (await new Patience(limits, time).AskAsync(() => ollama.ListAsync(cancel), cancel)).ToLookup(static model => OllamaName.Parse(model.Name)?.ToString() ?? "", static model => model.Digest, StringComparer.OrdinalIgnoreCase);
            return [.. taken.Zip(ended, (before, after) => after.Outcome == SyncOutcome.Pulled && before.Digest is { Length: > 0 } digest && now[before.Name].Contains(digest) ? after with { Outcome = SyncOutcome.Unchanged } : after)];
        }
        catch (Exception unknown) when (unknown is OllamaException or OperationCanceledException)
        {
            return ended;
        }
    }
}
