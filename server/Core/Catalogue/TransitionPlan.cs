namespace ForgeLsp.Core.Catalogue;

/// <summary>What a transition does to the catalogue: changes of entries, and the records that go with them.</summary>
/// <param name="From">The state of the entry before; null where nothing says one.</param>
public sealed record TransitionPlan(string? From, IReadOnlyList<EntryChange> Changes, IReadOnlyList<TransitionRecord> Records)
{
    /// <summary>What MLflow's registry has to say afterwards, in the order in which it is to be brought there: what comes into production is first.</summary>
    public IReadOnlyList<TrackedWish> Tracked { get; init; } = [];
}

/// <summary>The state that a version in MLflow's registry shall be in.</summary>
public sealed record TrackedWish(string Registered, string Version, string State);

/// <summary>A transition as somebody wants it.</summary>
/// <param name="Model">The entry's name.</param>
/// <param name="To">The state it shall be in.</param>
/// <param name="Why">The reason.</param>
/// <param name="By">Who wants it.</param>
/// <param name="At">When.</param>
public sealed record TransitionWish(string Model, string To, string Why, string By, DateTimeOffset At)
{
    /// <summary>The version in MLflow's registry that is in production there now, other than the entry's own; null where none is, or nobody knows.</summary>
    public string? TrackedProduction { get; init; }
}

/// <summary>The law of transitions on a catalogue; pure, so that it can be asked again when the file changed meanwhile.</summary>
public static class CatalogueTransitions
{
    /// <summary>Plans a transition, or says why there is none.</summary>
    public static (TransitionPlan? Plan, string? Refusal) Promote(ModelCatalogue catalogue, TransitionWish wish)
    {
        if (Find(catalogue, wish.Model) is not (var entry, null))
        {
            return (null, Find(catalogue, wish.Model).Refusal);
        }

        if (string.IsNullOrWhiteSpace(wish.Why))
        {
            return (null, "A transition needs a reason: say in a few words why.");
        }

        if (Lifecycle.Refusal(entry.Name, entry.Status, wish.To) is { } refusal)
        {
            return (null, refusal);
        }

        var predecessors = wish.To == ModelStates.Production ? Predecessors(catalogue, entry) : [];
        var changes = new List<EntryChange>();
        foreach (var before in predecessors)
        {
            changes.AddRange(Move(before, ModelStates.Deprecated, wish));
        }

        changes.AddRange(Move(entry, wish.To, wish));
        foreach (var alias in predecessors.SelectMany(static before => before.Aliases).Distinct(StringComparer.Ordinal))
        {
            // An alias stands for one version: it goes to the one that is in use now, as it does in MLflow.
            changes.AddRange(predecessors.Where(before => before.Aliases.Contains(alias)).Select(before => new RemoveItem(before.Name, "aliases", alias)));
            if (!entry.Aliases.Contains(alias))
            {
                changes.Add(new AddItem(entry.Name, "aliases", alias));
            }
        }

        IReadOnlyList<TransitionRecord> records =
        [
            .. predecessors.Select(before => Record(before, wish with { To = ModelStates.Deprecated, Why = $"replaced by {entry.Name}: {wish.Why}" })),
            Record(entry, wish) with { Replaces = [.. predecessors.Select(static before => before.Name)], ReplacedVersion = wish.To == ModelStates.Production ? wish.TrackedProduction : null },
        ];
        return (new TransitionPlan(entry.Status, changes, records) { Tracked = Wishes(records) }, null);
    }

    /// <summary>What MLflow's registry must say of an entry to agree with its status; empty where the entry is not tracked, or names no version.</summary>
    public static IReadOnlyList<TrackedWish> Wishes(CatalogueEntry entry) =>
        entry is { RegisteredName: { } registered, PinnedVersion: { } version, Status: { } status } && ModelStates.IsState(status) ? [new TrackedWish(registered, version, status)] : [];

    private static IReadOnlyList<TrackedWish> Wishes(IEnumerable<TransitionRecord> records) =>
    [
        .. records.Where(static record => record is { Registered: not null, RegisteredVersion: not null })
            .Select(static record => new TrackedWish(record.Registered ?? "", record.RegisteredVersion ?? "", record.To))
            .OrderBy(static wish => wish.State == ModelStates.Production ? 0 : 1),
    ];

    /// <summary>Plans the return to what was in production before, or says why there is none.</summary>
    /// <param name="history">What happened, oldest first.</param>
    public static (TransitionPlan? Plan, string? Refusal) Rollback(ModelCatalogue catalogue, IReadOnlyList<TransitionRecord> history, TransitionWish wish)
    {
        if (Find(catalogue, wish.Model) is not (var named, null))
        {
            return (null, Find(catalogue, wish.Model).Refusal);
        }

        if (string.IsNullOrWhiteSpace(wish.Why))
        {
            return (null, "A rollback needs a reason: say in a few words why.");
        }

        if (catalogue.Entries.FirstOrDefault(one => one.Family == named.Family && one.Status == ModelStates.Production) is not { } present)
        {
            return (null, $"No version of `{wish.Model}` is in production, so there is nothing to take back.");
        }

        var past = history.Where(record => record.To == ModelStates.Production && !record.IsRollback && record.Model == present.Name).ToList();
        if (past.Count == 0)
        {
            return (null, $"The history knows no promotion of `{present.Name}` to production, so there is nothing to take back; promote the version that you want.");
        }

        // A restored version may have been promoted several times; what holds is the promotion of the version that is there now.
        var last = past.FindLast(record => record.RegisteredVersion == present.PinnedVersion && record.Version == present.Version) ?? past[^1];
        var back = Lifecycle.Refusal(present.Name, present.Status, last.From ?? ModelStates.Staging) is null ? last.From ?? ModelStates.Staging : ModelStates.Deprecated;
        return Replaced(catalogue, history, last) is var (before, backup)
            ? Swap(present, before, backup, back, wish)
            : Revert(present, history, last, back, wish);
    }

    /// <summary>The entries of one model that are in production beside an entry.</summary>
    public static IReadOnlyList<CatalogueEntry> Predecessors(ModelCatalogue catalogue, CatalogueEntry entry) =>
        [.. catalogue.Entries.Where(other => other.Name != entry.Name && other.Family == entry.Family && other.Status == ModelStates.Production)];

    private static (CatalogueEntry Entry, string? Refusal) Find(ModelCatalogue catalogue, string name)
    {
        if (catalogue[name] is { } entry)
        {
            return (entry, catalogue.Problem is { } problem ? problem + " Nothing was changed." : null);
        }

        var nearest = Text.NearestName.Of(name, catalogue.Entries.Select(static one => one.Name));
        return (new CatalogueEntry(name, default, catalogue.File.Root), catalogue.Problem ?? $"There is no model `{name}` in {catalogue.File.Path}" + (nearest is null ? "." : $" — did you mean `{nearest}`?"));
    }

    private static IEnumerable<EntryChange> Move(CatalogueEntry entry, string to, TransitionWish wish)
    {
        yield return new SetScalar(entry.Name, "status", to);
        if (entry.At("updated") is not null)
        {
            yield return new SetScalar(entry.Name, "updated", wish.At.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), IsText: false);
        }
    }

    private static TransitionRecord Record(CatalogueEntry entry, TransitionWish wish) => new(wish.At, entry.Name, entry.Status, wish.To, wish.By, OneLine(wish.Why))
    {
        Version = entry.Version,
        Registered = entry.RegisteredName,
        RegisteredVersion = entry.RegisteredName is null ? null : entry.PinnedVersion,
        Backup = wish.To == ModelStates.Production || entry.Status == ModelStates.Production ? CatalogueBackup.Of(entry) : [],
    };

    /// <summary>The entry that gave up production, with what it was then.</summary>
    private static (CatalogueEntry Entry, IReadOnlyList<KeyValuePair<string, string>> Backup)? Replaced(ModelCatalogue catalogue, IReadOnlyList<TransitionRecord> history, TransitionRecord last)
    {
        foreach (var name in last.Replaces)
        {
            if (catalogue[name] is { } entry && entry.Status != ModelStates.Production)
            {
                return (entry, history.LastOrDefault(record => record.Model == name && record.From == ModelStates.Production && record.At <= last.At)?.Backup ?? []);
            }
        }

        return null;
    }

    private static (TransitionPlan? Plan, string? Refusal) Swap(CatalogueEntry present, CatalogueEntry before, IReadOnlyList<KeyValuePair<string, string>> backup, string back, TransitionWish wish)
    {
        var restored = backup.Count > 0 ? CatalogueBackup.Restore(before, backup) : [];

        // The present one has the aliases of what is in use, which go back.
        var aliases = Kept(backup, "aliases");
        IReadOnlyList<EntryChange> changes =
        [
            .. aliases.Where(present.Aliases.Contains).Select(alias => new RemoveItem(present.Name, "aliases", alias)),
            .. Move(present, back, wish), .. restored, .. Move(before, ModelStates.Production, wish),
        ];
        var kept = Kept(backup, "mlflow_version").FirstOrDefault();
        IReadOnlyList<TransitionRecord> records =
        [
            Record(present, wish with { To = back }) with { IsRollback = true },
            Record(before, wish with { To = ModelStates.Production }) with { IsRollback = true, Replaces = [present.Name], Backup = backup, RegisteredVersion = kept ?? before.PinnedVersion },
        ];
        return (new TransitionPlan(present.Status, changes, records) { Tracked = Wishes(records) }, null);
    }

    /// <summary>One entry that was moved from version to version.</summary>
    private static (TransitionPlan? Plan, string? Refusal) Revert(CatalogueEntry present, IReadOnlyList<TransitionRecord> history, TransitionRecord last, string back, TransitionWish wish)
    {
        var now = CatalogueBackup.Of(present);
        var earlier = history.LastOrDefault(record => record.Model == present.Name && record.At < last.At && record.Backup.Count > 0 && record.To == ModelStates.Production && !record.Backup.SequenceEqual(now));
        IReadOnlyList<EntryChange> restored;
        string? version;
        if (earlier is not null)
        {
            restored = [.. CatalogueBackup.Restore(present, earlier.Backup)];
            version = earlier.RegisteredVersion;
        }
        else if (last.ReplacedVersion is { } tracked && present.PinnedNode is { } pinned && tracked != present.PinnedVersion)
        {
            var key = present.At("mlflow_version") is not null ? "mlflow_version" : "version";
            restored = [new SetScalar(present.Name, key, pinned.Text.StartsWith('v') ? "v" + tracked : tracked, pinned.Kind == Model.DataKind.String)];
            version = tracked;
        }
        else
        {
            return (null, $"The history knows nothing that was in production before `{present.Name}`; move it to {back} with `forge models promote {present.Name} --to {back}`, and promote the version that you want.");
        }

        var record = Record(present, wish with { To = ModelStates.Production });
        IReadOnlyList<TransitionRecord> records = [record with { IsRollback = true, RegisteredVersion = version ?? record.RegisteredVersion, Version = earlier?.Version ?? record.Version, ReplacedVersion = present.PinnedVersion, Backup = earlier?.Backup ?? [] }];
        IReadOnlyList<TrackedWish> wrong = present is { RegisteredName: { } registered, PinnedVersion: { } bad } && bad != version ? [new TrackedWish(registered, bad, back)] : [];
        return (new TransitionPlan(present.Status, [.. restored, .. Move(present, ModelStates.Production, wish)], records) { Tracked = [.. Wishes(records), .. wrong] }, null);
    }

    private static IReadOnlyList<string> Kept(IReadOnlyList<KeyValuePair<string, string>> backup, string key) =>
        backup.FirstOrDefault(pair => pair.Key == key).Value is { } written
            ? Yaml.YamlData.Resolve(Yaml.YamlTree.Parse(Text.SourceText.From(written)), Model.YamlDialect.PyYaml) is { Kind: Model.DataKind.Sequence } list ? [.. list.Items.Select(static item => item.Text)] : [written.Trim('"')]
            : [];

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
