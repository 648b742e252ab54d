using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Models;

/// <summary>
/// Moves models from state to state, on both sides. The catalogue comes first and MLflow's registry second: what fails there leaves in use what was in
/// use, and a catalogue that says what was wanted, with its record; <c>--only tracking</c> then brings the other side along. Where that side cannot be
/// reached to begin with, nothing is changed at all.
/// </summary>
public sealed class PromotionFeature(ModelsServices services)
{
    /// <summary>Plans a transition or, without a state in the wish, a rollback.</summary>
    /// <exception cref="StoreException">The catalogue cannot be read, or the tracking registry that the model is in does not answer.</exception>
    public async Task<PromotionAnswer> PlanAsync(PromotionWish wish, CancellationToken cancel)
    {
        var asks = wish.Only != PromotionWish.Catalogue;
        var state = await CatalogueState.ReadAsync(asks ? services : services with { Stores = null }, cancel);
        if (state.Texts.Catalogue is null)
        {
            return new(null, $"There is no model catalogue at {state.Texts.Path}; make one, or name it in forge.yaml as `registry.file`.");
        }

        var entry = state.Catalogue[wish.Model];
        if (entry is null && state.Catalogue.Problem is null)
        {
            throw new StoreException(StoreFailure.NotFound, ModelsFeature.Unknown(state, wish.Model));
        }

        if (asks && entry?.RegisteredName is { } registered && !state.Tracked.ContainsKey(registered) && state.IsPartial)
        {
            throw new StoreException(StoreFailure.Unreachable, $"{state.Problems[0]} Nothing was changed: `{wish.Model}` is `{registered}` there. `--only catalogue` changes the catalogue alone.");
        }

        return wish.Only == PromotionWish.Tracking
            ? Align(state, wish, entry)
            : Plan(state, wish, services.Time.GetUtcNow(), entry is null ? null : TrackedProduction(state, entry));
    }

    /// <summary>
    /// Makes the changes of a plan: the catalogue and its history are read again, and changed only where the plan still holds; then the registry.
    /// </summary>
    /// <exception cref="StoreException">The catalogue cannot be written. Nothing was changed.</exception>
    public async Task<PromotionOutcome> CommitAsync(Promotion plan, CancellationToken cancel)
    {
        if (plan.Wish.Only != PromotionWish.Tracking)
        {
            if (await services.Files.WriteAsync(texts => Decide(plan, texts), cancel) is { } refusal)
            {
                return new(refusal, [], null);
            }
        }

        return await TrackAsync(plan, cancel);
    }

    /// <summary>The second half of <see cref="CommitAsync"/>, for an editor that has changed the catalogue itself, so that it can be undone there.</summary>
    public async Task<PromotionOutcome> TrackAsync(Promotion plan, CancellationToken cancel)
    {
        if (plan.Moves.Count == 0 || plan.Store is null || services.Stores is not { } stores)
        {
            return new(null, [], null);
        }

        var done = new List<string>();
        try
        {
            var named = (await stores.ListAsync(cancel)).FirstOrDefault(store => store.Alias == plan.Store);
            var writer = named?.Store.ModelWriter ?? throw new StoreException(StoreFailure.NotFound, "The tracking store is no longer there.");
            var note = $"{plan.From ?? "no state"} -> {plan.To} by {By(plan.Wish)} at {IsoTime.UtcText(plan.At)}: {plan.Wish.Reason}";
            foreach (var move in plan.Moves)
            {
                await TrackingSteps.TakeAsync(writer, move, note, done, cancel);
            }

            return new(null, done, null);
        }
        catch (StoreException problem)
        {
            var half = done.Count == 0 ? "" : $" Done by then: {string.Join("; ", done)}.";
            var catalogue = plan.Wish.Only == PromotionWish.Tracking ? "" : $"The catalogue says what you wanted ({plan.Model}: {plan.To}), and the tracking registry does not yet: ";
            return new(null, done, $"{catalogue}{problem.Message}{half} Bring it there with `forge models promote {Quoted(plan.Model)} --only tracking`.");
        }
    }

    /// <summary>Who is meant, as the team calls them.</summary>
    private string By(PromotionWish wish) => services.Policy().PersonOf(wish.User ?? services.User());

    /// <summary>
    /// A plan as it is to be carried out now, for an editor that changes the catalogue itself; refused where what the gates looked at is no longer so.
    /// </summary>
    /// <exception cref="StoreException">The catalogue cannot be read.</exception>
    public async Task<(PromotionAnswer Answer, CatalogueTexts Texts)> RenewAsync(Promotion plan, CancellationToken cancel)
    {
        var texts = await services.Files.ReadAsync(cancel);
        if (plan.Wish.Only == PromotionWish.Tracking)
        {
            return (new(plan, null), texts);
        }

        var answer = Renew(plan, texts);
        return (answer.Plan is { } now ? new(now with { Store = plan.Store, Moves = plan.Moves, Notes = plan.Notes, IsGated = plan.IsGated }, null) : answer, texts);
    }

    private CatalogueDecision Decide(Promotion plan, CatalogueTexts texts)
    {
        var answer = Renew(plan, texts);
        return answer.Plan is { } now ? new(now.Edits.Count == 0 ? null : now.TextAfter, now.History, null) : new(null, null, answer.Refusal);
    }

    private PromotionAnswer Renew(Promotion plan, CatalogueTexts texts)
    {
        var catalogue = ModelCatalogue.Read(texts.Path, SourceText.From(texts.Catalogue ?? ""));
        if (catalogue[plan.Model] is not { } entry)
        {
            return new(null, $"`{plan.Model}` is no longer in {texts.Path}: somebody took it out meanwhile. Nothing was changed.");
        }

        if (plan.Text.ToString() != texts.Catalogue && !IsAsPlanned(plan, entry, catalogue))
        {
            return new(null, $"`{plan.Model}` was changed by somebody else meanwhile ({(entry.Status == plan.From ? "not its status" : $"its status is {entry.Status ?? "gone"} now")}). Nothing was changed; look at it, and try again.");
        }

        return Plan(new CatalogueState(texts, catalogue, new Dictionary<string, TrackedIn>(StringComparer.Ordinal), []), plan.Wish, plan.At, plan.TrackedProduction);
    }

    /// <summary>Whether what the gates looked at is still so: the state and the version of the entry, and which one it replaces.</summary>
    private static bool IsAsPlanned(Promotion plan, CatalogueEntry now, ModelCatalogue catalogue)
    {
        var before = ModelCatalogue.Read(plan.Path, plan.Text);
        return before[plan.Model] is { } then && then.Status == now.Status && CatalogueBackup.Of(then).SequenceEqual(CatalogueBackup.Of(now))
            && CatalogueTransitions.Predecessors(before, then).Select(static one => one.Name).SequenceEqual(CatalogueTransitions.Predecessors(catalogue, now).Select(static one => one.Name), StringComparer.Ordinal);
    }

    private PromotionAnswer Plan(CatalogueState state, PromotionWish wish, DateTimeOffset at, string? trackedProduction)
    {
        var transition = new TransitionWish(wish.Model, wish.To ?? ModelStates.Production, wish.Reason, By(wish), at) { TrackedProduction = trackedProduction };
        var (plan, refusal) = wish.To is null
            ? CatalogueTransitions.Rollback(state.Catalogue, CatalogueHistory.Read(state.Texts.History ?? "").Records, transition)
            : CatalogueTransitions.Promote(state.Catalogue, transition);
        if (plan is null)
        {
            return new(null, refusal);
        }

        var edit = CatalogueEditor.Apply(state.Catalogue, plan.Changes);
        if (edit.Refusal is not null)
        {
            return new(null, edit.Refusal);
        }

        var moves = new TrackingPlan(state, new StateMap(services.Policy()));
        if (wish.Only != PromotionWish.Catalogue && moves.Take(plan.Tracked, isRollback: wish.To is null) is { } missing)
        {
            return new(null, missing + " `--only catalogue` changes the catalogue alone.");
        }

        return new(new Promotion(wish.Model, plan.From, transition.To, state.Texts.Path)
        {
            Text = state.Catalogue.Text,
            Edits = edit.Edits,
            Changes = [.. Changes(state.Catalogue, edit.Catalogue, plan)],
            HistoryPath = CatalogueHistory.PathOf(state.Texts.Path),
            History = CatalogueHistory.Append(state.Texts.History, plan.Records),
            HistoryLines = [.. plan.Records.Select(CatalogueHistory.Line)],
            Store = moves.Store,
            Moves = moves.Moves,
            Notes = [.. edit.Notes, .. moves.Notes],
            IsGated = wish.To is { } to && Lifecycle.IsGated(plan.From, to),
            Wish = wish,
            After = edit.Catalogue[wish.Model],
            At = at,
            TrackedProduction = trackedProduction,
            TextAfter = edit.Catalogue.Text.ToString(),
        }, null);
    }

    /// <summary>Brings the tracking registry to what the catalogue says of a model.</summary>
    private PromotionAnswer Align(CatalogueState state, PromotionWish wish, CatalogueEntry? entry)
    {
        if (entry is null || state.Catalogue.Problem is not null)
        {
            return new(null, $"{state.Catalogue.Problem ?? ModelsFeature.Unknown(state, wish.Model)} Nothing was changed.");
        }

        if (wish.To is not null && wish.To != entry.Status)
        {
            return new(null, $"`--only tracking` brings the tracking registry to what the catalogue says, and that says {entry.Status ?? "nothing"} of `{entry.Name}`, not {wish.To}; promote it without `--only`.");
        }

        var wishes = CatalogueTransitions.Wishes(entry);
        if (wishes.Count == 0)
        {
            return new(null, $"`{entry.Name}` names no version in a tracking registry; write `mlflow_model` and `mlflow_version`, and a status.");
        }

        var moves = new TrackingPlan(state, new StateMap(services.Policy()));
        if ((moves.Take(wishes, isRollback: false) ?? moves.TakeAliases(entry)) is { } missing)
        {
            return new(null, missing);
        }

        return new(new Promotion(entry.Name, entry.Status, entry.Status ?? "", state.Texts.Path)
        {
            Text = state.Catalogue.Text,
            Store = moves.Store,
            Moves = moves.Moves,
            Notes = moves.Notes,
            Wish = wish,
            After = entry,
            At = services.Time.GetUtcNow(),
        }, null);
    }

    private string? TrackedProduction(CatalogueState state, CatalogueEntry entry) =>
        entry.RegisteredName is { } name && state.Tracked.GetValueOrDefault(name) is { } tracked
            && new TrackedState(tracked.Model, new StateMap(services.Policy())).VersionIn(ModelStates.Production) is { } version && version != entry.PinnedVersion ? version : null;

    private static IEnumerable<CatalogueChange> Changes(ModelCatalogue before, ModelCatalogue after, TransitionPlan plan)
    {
        foreach (var (model, key) in plan.Changes.Select(static change => (change.Model, change.Key)).Distinct())
        {
            var (one, other) = (Shown(before, model, key), Shown(after, model, key));
            if (one != other)
            {
                yield return new(model, key, one, other);
            }
        }
    }

    private static string? Shown(ModelCatalogue catalogue, string model, string key) => catalogue[model]?.At(key) is { } value ? value.Kind is DataKind.Mapping or DataKind.Sequence ? Core.Yaml.YamlText.OneLine(value) : value.Text : null;

    private static string Quoted(string name) => name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or ':' or '@') ? name : $"'{name}'";
}
