using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Reports;

/// <summary>By what the hours are summed up.</summary>
public enum CostGrouping { Experiment, User, Week, Month }

/// <summary>What a cost report is made of.</summary>
/// <param name="Bookings">Every booking, past ones too.</param>
/// <param name="Cards">The cards that are known by name.</param>
/// <param name="Runs">Runs that may have used GPUs.</param>
/// <param name="From">What was before does not count; null for all.</param>
/// <param name="Now">The present: what is to come does not count.</param>
/// <param name="Zone">Days, weeks and months begin here.</param>
public sealed record CostInput(
    IReadOnlyList<Reservation> Bookings, IReadOnlyList<CostCard> Cards, IReadOnlyList<CostRun> Runs, Policy Policy, DateTimeOffset? From, DateTimeOffset Now, TimeZoneInfo Zone)
{
    /// <summary>What is after it does not count; null for the present.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The end of the period.</summary>
    public DateTimeOffset End => Until is { } until && until < Now ? until : Now;

    /// <summary>The experiment of the workspace that a tracking experiment belongs to, by the latter's name; without those that several share.</summary>
    public IReadOnlyDictionary<string, string> ExperimentIds { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The experiments of the workspace.</summary>
    public IReadOnlyList<string> Experiments { get; init; } = [];
}

/// <summary>A card by its name.</summary>
public sealed record CostCard(string Host, int GpuId, string? Uuid, string Name);

/// <summary>A run, with the store's alias and the name of its tracking experiment.</summary>
public sealed record CostRun(string Store, string ExperimentName, Run Run);
