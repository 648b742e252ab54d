namespace ForgeLsp.Core.Catalogue;

/// <summary>One transition of one model, as the history of the catalogue keeps it.</summary>
/// <param name="At">When.</param>
/// <param name="Model">The entry's name in the catalogue.</param>
/// <param name="From">The state before; null where nothing said one.</param>
/// <param name="To">The state after.</param>
/// <param name="By">Who.</param>
/// <param name="Why">The reason that was given.</param>
public sealed record TransitionRecord(DateTimeOffset At, string Model, string? From, string To, string By, string Why)
{
    /// <summary>The entry's version at that time, as written, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Its name in MLflow's registry, or null.</summary>
    public string? Registered { get; init; }

    /// <summary>Its version there, or null.</summary>
    public string? RegisteredVersion { get; init; }

    /// <summary>The entries that gave up production for it.</summary>
    public IReadOnlyList<string> Replaces { get; init; } = [];

    /// <summary>The version that MLflow's registry had in production before; null where it had none, was not asked, or had this one.</summary>
    public string? ReplacedVersion { get; init; }

    /// <summary>Whether it took an earlier transition back.</summary>
    public bool IsRollback { get; init; }

    /// <summary>
    /// What says which version the entry is (<see cref="CatalogueBackup.Keys"/>) as it was in production, by key, each value as YAML on one line:
    /// what a rollback brings back. Empty for transitions that production has no part in.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Backup { get; init; } = [];
}
