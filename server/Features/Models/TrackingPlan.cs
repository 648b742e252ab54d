using ForgeLsp.Core.Catalogue;

namespace ForgeLsp.Features.Models;

/// <summary>Gathers what has to change in a tracking registry.</summary>
internal sealed class TrackingPlan(CatalogueState state, StateMap map)
{
    private readonly List<TrackingMove> _moves = [];
    private readonly List<string> _notes = [];

    /// <summary>Alias of the store that changes; null where none does.</summary>
    public string? Store { get; private set; }

    /// <summary>The moves in order.</summary>
    public IReadOnlyList<TrackingMove> Moves => _moves;

    /// <summary>Why a side stays as it is.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Takes wishes in; what stands against them comes back.</summary>
    /// <param name="isRollback">Whether the version that was in production goes back to a state of its own, and is not archived.</param>
    public string? Take(IReadOnlyList<TrackedWish> wishes, bool isRollback)
    {
        foreach (var wish in wishes)
        {
            if (state.Tracked.GetValueOrDefault(wish.Registered) is not { } tracked)
            {
                Note($"No tracking registry that answers has a model `{wish.Registered}`, so only the catalogue changes.");
                continue;
            }

            if (tracked.Store.Store.ModelWriter is null)
            {
                Note($"{tracked.Store.DisplayAddress} is only read, so its registry stays as it is: stages and aliases are changed on a tracking server.");
                continue;
            }

            if (tracked.Model.Versions.FirstOrDefault(version => version.Version == wish.Version) is not { } version)
            {
                return $"The tracking registry has no version {wish.Version} of `{wish.Registered}`; nothing was changed. Check `mlflow_version`.";
            }

            Store ??= tracked.Store.Alias;
            if (Store != tracked.Store.Alias)
            {
                Note($"`{wish.Registered}` is in another store ({tracked.Store.Alias}) than the rest, and stays as it is there.");
                continue;
            }

            var move = TrackingMove.To(tracked.Model, version, wish.State, map, archivesOthers: !isRollback);

            // An alias that goes to another version leaves this one by that alone.
            move = move with { DropAliases = [.. move.DropAliases.Where(alias => !_moves.Exists(one => one.Model == move.Model && one.SetAliases.Contains(alias)))] };
            _moves.Add(move);
        }

        return null;
    }

    /// <summary>Takes the aliases that an entry lists, so that they stand for its version.</summary>
    public string? TakeAliases(CatalogueEntry entry)
    {
        if (_moves.Count == 0 || entry.RegisteredName is not { } name || state.Tracked.GetValueOrDefault(name) is not { } tracked)
        {
            return null;
        }

        var missing = entry.Aliases.Where(alias => tracked.Model.Model.Aliases.GetValueOrDefault(alias) != entry.PinnedVersion && !_moves[0].SetAliases.Contains(alias));
        _moves[0] = _moves[0] with { SetAliases = [.. _moves[0].SetAliases, .. missing], DropAliases = [.. _moves[0].DropAliases.Except(entry.Aliases, StringComparer.Ordinal)] };
        return null;
    }

    private void Note(string text)
    {
        if (!_notes.Contains(text))
        {
            _notes.Add(text);
        }
    }
}
