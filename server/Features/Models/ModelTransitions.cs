using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Models;

/// <summary>
/// Transitions in an editor, step by step: a plan, its gates, the edits that the editor makes so that they can be undone there, then the tracking
/// registry. A plan is kept between the steps; what its gates looked at must still be so when it is carried out.
/// </summary>
/// <param name="services">What to work with now.</param>
/// <param name="place">The editor's address of a path, and the version of a document that is open.</param>
/// <param name="newId">Makes the name of a plan.</param>
public sealed class ModelTransitions(Func<ModelsServices> services, Func<string, (string Uri, int? Version)> place, Func<string> newId)
{
    /// <summary>Plans that are kept; who plans more has given the oldest ones up.</summary>
    private const int Kept = 32;

    private readonly Lock _gate = new();
    private readonly Queue<Step> _steps = new();

    /// <summary>Plans a transition or, without a state, a rollback. Without a reason it is a look only.</summary>
    /// <exception cref="StoreException">The catalogue cannot be read, or the tracking registry that the model is in does not answer.</exception>
    public async Task<ModelPlan> PlanAsync(PromotionWish wish, CancellationToken cancel)
    {
        var now = services();
        var isLook = string.IsNullOrWhiteSpace(wish.Reason);
        var answer = await new PromotionFeature(now).PlanAsync(isLook ? wish with { Reason = "a look" } : wish, cancel);
        if (answer.Plan is not { } plan)
        {
            return new ModelPlan(null, answer.Refusal) { Model = wish.Model, To = wish.To ?? "" };
        }

        var policy = now.Policy();
        string? id = null;
        if (!isLook)
        {
            id = newId();
            Keep(new Step(id, plan));
        }

        return new ModelPlan(id, null)
        {
            Model = plan.Model,
            From = plan.From,
            To = plan.To,
            Changes = [.. plan.Changes.Where(change => change.Key is "status" or "aliases" || change.Model == plan.Model).Select(static change => ModelText.Plain($"{change.Model}: {change.Key} {change.From ?? "nothing"} → {change.To ?? "nothing"}"))],
            Steps = [.. plan.Moves.SelectMany(static move => move.Steps)],
            Notes = plan.Notes,
            Checks = plan.IsGated ? Gates.ChecksBefore(policy, plan.To) : [],
            Commands = new GateFeature(now).CommandsOf(plan),
        };
    }

    /// <summary>Looks whether the gate of a plan holds; its commands run one after the other, until one fails.</summary>
    /// <param name="report">Takes what is looked at now.</param>
    /// <param name="output">Takes lines for people: what is looked at, what came of it, and all that commands say.</param>
    /// <exception cref="StoreException">The plan is not known any more.</exception>
    public async Task<GateAnswer> RunGatesAsync(string id, Action<string> report, Action<string> output, CancellationToken cancel)
    {
        var step = Find(id);
        var gates = new GateFeature(services());
        report("Checks");
        var results = (await gates.CheckAsync(step.Plan, cancel)).ToList();
        foreach (var result in results)
        {
            output(Line(result));
        }

        foreach (var command in gates.CommandsOf(step.Plan))
        {
            if (results.Exists(static result => result.Outcome == GateOutcome.Failed))
            {
                output($"not run, since something before it failed: {command}");
                continue;
            }

            report(command);
            output("");
            output($"$ {command}");
            results.Add(await gates.RunAsync(step.Plan, command, output, cancel));
            output(Line(results[^1]));
        }

        cancel.ThrowIfCancellationRequested();
        var failed = results.Where(static result => result.Outcome == GateOutcome.Failed).ToList();
        step.HasPassed = failed.Count == 0;
        return new GateAnswer(
            [.. results.Select(static result => new GateAnswerRow(result.Name, char.ToLowerInvariant(result.Outcome.ToString()[0]) + result.Outcome.ToString()[1..], result.Message))],
            failed.Count == 0 ? null : ModelText.Plain($"{step.Plan.Model} does not pass the gate before {step.Plan.To}: {string.Join("; ", failed.Select(static result => $"{result.Name}: {result.Message}"))}. Nothing was changed."));
    }

    /// <summary>The edits of a plan whose gate holds. Nothing is written.</summary>
    /// <exception cref="StoreException">The plan is not known any more, or the catalogue cannot be read.</exception>
    public async Task<TransitionEdits> EditAsync(string id, CancellationToken cancel)
    {
        var step = Find(id);
        if (!step.HasPassed && HasGate(step.Plan))
        {
            return new TransitionEdits($"{step.Plan.Model} has not passed the gate before {step.Plan.To}; run it first.", [], [], IsTracked: false);
        }

        var now = services();
        var (answer, texts) = await new PromotionFeature(now).RenewAsync(step.Plan, cancel);
        if (answer.Plan is not { } plan)
        {
            return new TransitionEdits(answer.Refusal, [], [], IsTracked: false);
        }

        var state = plan.Moves.Count == 0 ? null : await CatalogueState.ReadAsync(now, cancel);
        step.Plan = plan;
        step.Before = texts;
        step.TrackedBefore = state is null ? [] : [.. plan.Moves.Select(static move => move.Model).Distinct(StringComparer.Ordinal).Select(name => state.Tracked.GetValueOrDefault(name)).OfType<TrackedIn>()];
        var (edits, made) = Texts(now).Of(plan, texts);
        return new TransitionEdits(null, edits, made, plan.Moves.Count > 0);
    }

    /// <summary>Brings the tracking registry to what a plan says, once the editor has made its edits. It writes.</summary>
    /// <exception cref="StoreException">The plan is not known any more.</exception>
    public async Task<TrackedAnswer> TrackAsync(string id, CancellationToken cancel)
    {
        var outcome = await new PromotionFeature(services()).TrackAsync(Find(id).Plan, cancel);
        return new TrackedAnswer(outcome.Done, outcome.TrackingProblem is null ? null : ModelText.Plain(outcome.TrackingProblem));
    }

    /// <summary>The edits that take a plan back whose edits were made. Nothing is written. The files that it made are the editor's to delete.</summary>
    /// <exception cref="StoreException">The plan is not known any more, or the catalogue cannot be read.</exception>
    public async Task<TransitionEdits> BackAsync(string id, CancellationToken cancel)
    {
        var step = Find(id);
        var now = services();
        var texts = await now.Files.ReadAsync(cancel);
        return step.Before is not { } before || Texts(now).Back(step.Plan, before, texts) is not { } edits
            ? new TransitionEdits($"{texts.Path} was changed since, so this is not taken back; undo it in the editor, or move {step.Plan.Model} back.", [], [], IsTracked: false)
            : new TransitionEdits(null, edits, [], step.TrackedBefore.Count > 0);
    }

    /// <summary>Brings the tracking registry back to what it said before a plan. It writes.</summary>
    /// <exception cref="StoreException">The plan is not known any more.</exception>
    public async Task<TrackedAnswer> TrackBackAsync(string id, CancellationToken cancel)
    {
        var step = Find(id);
        var done = new List<string>();
        try
        {
            foreach (var tracked in step.TrackedBefore)
            {
                var moves = step.Plan.Moves.Where(move => move.Model == tracked.Model.Model.Name).ToList();
                var aliases = moves.SelectMany(static move => move.SetAliases.Concat(move.DropAliases).Append(move.StageAlias).OfType<string>()).ToHashSet(StringComparer.Ordinal);
                var noted = moves.Select(static move => move.Version).ToHashSet(StringComparer.Ordinal);
                var writer = tracked.Store.Store.ModelWriter ?? throw new StoreException(StoreFailure.NotFound, "The tracking store takes no changes any more.");
                await TrackingUndo.TakeBackAsync(tracked.Store.Store, writer, tracked.Model, aliases, noted, done, cancel);
            }

            return new TrackedAnswer(done, null);
        }
        catch (StoreException problem)
        {
            return new TrackedAnswer(done, $"The catalogue says what it said before, and the tracking registry does not yet: {problem.Message}");
        }
    }

    private bool HasGate(Promotion plan) => plan.IsGated && (Gates.ChecksBefore(services().Policy(), plan.To).Count > 0 || new GateFeature(services()).CommandsOf(plan).Count > 0);

    private static string Line(GateResult result) => result.Outcome switch
    {
        GateOutcome.Passed => $"✓ {result.Name}",
        GateOutcome.Failed => $"✗ {result.Name}: {ModelText.Plain(result.Message)}",
        GateOutcome.NotChecked => $"? {result.Name}: not checked, {ModelText.Plain(result.Message)}",
        _ => $"– {result.Name}: not needed, {ModelText.Plain(result.Message)}",
    };

    private TransitionTexts Texts(ModelsServices now) => new(place, now.Exists);

    private void Keep(Step step)
    {
        lock (_gate)
        {
            _steps.Enqueue(step);
            if (_steps.Count > Kept)
            {
                _steps.Dequeue();
            }
        }
    }

    private Step Find(string id)
    {
        lock (_gate)
        {
            return _steps.FirstOrDefault(step => step.Id == id) ?? throw new StoreException(StoreFailure.NotFound, "This transition is not known any more; begin it again.");
        }
    }

    /// <summary>A plan and how far it is.</summary>
    private sealed class Step(string id, Promotion plan)
    {
        public string Id => id;

        public Promotion Plan { get; set; } = plan;

        public bool HasPassed { get; set; }

        public CatalogueTexts? Before { get; set; }

        public IReadOnlyList<TrackedIn> TrackedBefore { get; set; } = [];
    }
}
