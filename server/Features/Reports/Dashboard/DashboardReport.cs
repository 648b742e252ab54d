using ForgeLsp.Features.Reports.Facts;
using ForgeLsp.Features.Reports.Standup;
using ForgeLsp.Features.Reports.Weekly;

namespace ForgeLsp.Features.Reports.Dashboard;

/// <summary>All experiments of a workspace with what else a team looks at; <c>client/webview/dashboard</c> draws it. Times are ISO 8601 instants (UTC).</summary>
/// <param name="Workspace">Name of its folder.</param>
/// <param name="At">When it was made.</param>
/// <param name="StaleDays">Days after which open work counts as stale.</param>
/// <param name="Changes">The latest changes, newest first.</param>
/// <param name="Gpus">Of the last seven days.</param>
/// <param name="Today">Bookings that touch the day.</param>
/// <param name="Models">The catalogue; null where there is none.</param>
/// <param name="Catalogue">Path of the catalogue.</param>
/// <param name="ToRoot">What leads from the page to the workspace.</param>
/// <param name="Problems">What could not be read.</param>
public sealed record DashboardReport(
    int Version, string Workspace, string At, int StaleDays, IReadOnlyList<DashboardExperiment> Experiments, IReadOnlyList<DashboardChange> Changes, WeeklyGpus Gpus, IReadOnlyList<StandupBooking> Today,
    WeeklyModels? Models, string Catalogue, string ToRoot, IReadOnlyList<string> Problems);

/// <summary>An experiment.</summary>
/// <param name="Path">Of its metadata.</param>
/// <param name="Created">The date as written.</param>
/// <param name="Changed">When anything happened in it last; null where nothing says.</param>
/// <param name="Runs">All of its runs.</param>
/// <param name="HigherIsBetter">Of the metric; null where nobody knows.</param>
/// <param name="Best">The best value of its runs, else what its metadata say.</param>
/// <param name="BestRun">The run that reached it; null where only the metadata speak.</param>
/// <param name="Values">The last values of the metric, oldest first, with five digits.</param>
public sealed record DashboardExperiment(
    string Name, string Path, string? Researcher, string? Owner, string? Status, string? Goal, IReadOnlyList<string> Tags, string? Created, string? Changed, int? IdleDays, bool IsStale, RunCounts Runs,
    string? Metric, bool? HigherIsBetter, double? Best, RunLink? BestRun, IReadOnlyList<double> Values);

/// <summary>Something that happened.</summary>
/// <param name="Kind"><c>commit</c>, <c>run</c> or <c>model</c>.</param>
/// <param name="Subject">The experiment or the model.</param>
/// <param name="Path">The file that it is about; null for none.</param>
/// <param name="Run">The run; null for anything else.</param>
public sealed record DashboardChange(string At, string Kind, string Who, string Subject, string Text, string? Path, RunLink? Run);
