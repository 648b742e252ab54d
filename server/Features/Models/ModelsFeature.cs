using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Models;

/// <summary>The model catalogue joined with the tracking registry, for reading.</summary>
public sealed class ModelsFeature(ModelsServices services)
{
    /// <summary>All models of the catalogue.</summary>
    /// <exception cref="StoreException">The catalogue is missing or cannot be read.</exception>
    public async Task<ModelList> ListAsync(CancellationToken cancel)
    {
        var state = await ReadAsync(cancel);
        var map = new StateMap(services.Policy());
        var named = state.Catalogue.Entries.Select(static entry => entry.RegisteredName).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new ModelList(
            state.Texts.Path,
            state.Catalogue.Problem,
            [.. state.Catalogue.Entries.Select(entry => InfoOf(state, entry, map))],
            [.. state.Tracked.Keys.Where(name => !named.Contains(name)).Order(StringComparer.Ordinal)],
            state.Problems);
    }

    /// <summary>One model.</summary>
    /// <exception cref="StoreException">The catalogue cannot be read, or has no such model.</exception>
    public async Task<ModelDetails> ShowAsync(string name, CancellationToken cancel)
    {
        var state = await ReadAsync(cancel);
        if (state.Catalogue[name] is not { } entry)
        {
            throw new StoreException(StoreFailure.NotFound, state.Catalogue.Problem ?? Unknown(state, name));
        }

        var policy = services.Policy();
        var (records, unread) = CatalogueHistory.Read(state.Texts.History ?? "");
        var info = InfoOf(state, entry, new StateMap(policy));
        return new ModelDetails(
            state.Texts.Path,
            info,
            [.. records.Where(record => record.Model == name).Reverse().Select(static record => new TransitionInfo(IsoTime.UtcText(record.At), record.From, record.To, record.By, record.Why, record.Version, record.IsRollback))],
            [.. info.Targets.Where(to => Lifecycle.IsGated(entry.Status, to)).Select(to => new GateInfo(to, Gates.ChecksBefore(policy, to), Gates.Before(policy, to).Commands))],
            [.. state.Problems, .. unread == 0 ? [] : new[] { $"{CatalogueHistory.PathOf(state.Texts.Path)} has {unread} {(unread == 1 ? "line that is no record" : "lines that are no records")}; they are passed over." }]);
    }

    internal static string Unknown(CatalogueState state, string name)
    {
        var nearest = NearestName.Of(name, state.Catalogue.Entries.Select(static one => one.Name));
        return $"There is no model `{name}` in {state.Texts.Path}" + (nearest is null ? "." : $" — did you mean `{nearest}`?");
    }

    private async Task<CatalogueState> ReadAsync(CancellationToken cancel)
    {
        var state = await CatalogueState.ReadAsync(services, cancel);
        return state.Texts.Catalogue is null
            ? throw new StoreException(StoreFailure.NotFound, $"There is no model catalogue at {state.Texts.Path}; make one, or name it in forge.yaml as `registry.file`.")
            : state;
    }

    private static ModelInfo InfoOf(CatalogueState state, CatalogueEntry entry, StateMap map) => new(entry.Name, entry.Status, state.Catalogue.Text.PositionAt(entry.Key.Start))
    {
        Source = entry.Source,
        Version = entry.Version,
        Purpose = entry.Purpose,
        BaseModel = entry.BaseModel,
        Modelfile = entry.Modelfile,
        Owners = entry.Owners,
        Performance = [.. entry.Performance.Select(static pair => new ModelMeasure(pair.Key, pair.Value))],
        RunId = entry.RunId,
        Targets = Lifecycle.Targets(entry.Status),
        Tracked = entry.RegisteredName is { } name && state.Tracked.GetValueOrDefault(name) is { } tracked ? InfoOf(tracked, entry, map) : null,
        Drift = [.. state.DriftOf(entry, map).Select(drift => new DriftInfo(KindOf(drift.Kind), drift.Message, state.Catalogue.Text.PositionAt(drift.Span.Start), drift.Value, drift.IsMendableThere))],
    };

    private static TrackedInfo InfoOf(TrackedIn tracked, CatalogueEntry entry, StateMap map)
    {
        var state = new TrackedState(tracked.Model, map);
        return new TrackedInfo(
            tracked.Store.Alias,
            tracked.Model.Model.Name,
            entry.PinnedVersion,
            tracked.Store.Store.ModelWriter is not null,
            [.. tracked.Model.Versions.Select(version => new TrackedVersionInfo(version.Version, version.Stage, state.AliasesOf(version), state.StateOf(version), version.RunId, version.Description))]);
    }

    private static string KindOf(DriftKind kind) => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];
}
