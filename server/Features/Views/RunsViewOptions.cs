using ForgeLsp.Features.Experiments;
using ForgeLsp.Features.Models;

namespace ForgeLsp.Features.Views;

/// <summary>
/// How the user wants to see runs. It travels with each request, because the server keeps nothing of a view; node ids stay the same whatever
/// it says, so that what is open and selected survives another order.
/// </summary>
/// <param name="Experiments">By the id of an experiment's node (<c>experiment:&lt;alias&gt;/&lt;id&gt;</c>); those that are not in it show the defaults.</param>
/// <param name="Starred">Ids of run nodes that are marked in the editor only.</param>
/// <param name="ShowDeleted">Whether deleted experiments and runs show too.</param>
public sealed record RunsViewOptions(IReadOnlyDictionary<string, RunListOptions>? Experiments = null, IReadOnlyList<string>? Starred = null, bool ShowDeleted = false)
{
    /// <summary>Everything as it is by default.</summary>
    public static RunsViewOptions None { get; } = new();

    /// <summary>How the Experiments view is grouped and filtered; null: as by default.</summary>
    public ExperimentListOptions? Metadata { get; init; }

    /// <summary>How the Models view is grouped; null: as by default.</summary>
    public ModelListOptions? Models { get; init; }

    /// <summary>Notes that the editor keeps because the store is only read, by the id of the run's node.</summary>
    public IReadOnlyDictionary<string, string>? Notes { get; init; }

    /// <summary>The options of one experiment's runs.</summary>
    public RunListOptions Of(string alias, string experimentId) => Experiments?.GetValueOrDefault(ExperimentNode(alias, experimentId)) ?? RunListOptions.None;

    /// <summary>The id of an experiment's node.</summary>
    public static string ExperimentNode(string alias, string experimentId) => $"experiment:{alias}/{experimentId}";
}

/// <summary>How the runs of one experiment are listed.</summary>
/// <param name="Sort">An order of the search language, such as <c>metrics.accuracy DESC</c>; null: newest first.</param>
/// <param name="Filter">A filter of the search language; null: all.</param>
/// <param name="GroupBy">The key of a parameter; null: not grouped.</param>
/// <param name="Columns">Fields of the search language whose values stand behind a run's name; null: the one that says most.</param>
public sealed record RunListOptions(string? Sort = null, string? Filter = null, string? GroupBy = null, IReadOnlyList<string>? Columns = null)
{
    /// <summary>The defaults.</summary>
    public static RunListOptions None { get; } = new();
}
