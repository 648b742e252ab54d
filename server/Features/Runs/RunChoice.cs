namespace ForgeLsp.Features.Runs;

/// <summary>A run as pick lists offer it. <paramref name="Status"/> is MLflow's word (<c>FINISHED</c>); <paramref name="StartTime"/> in ms since the epoch.</summary>
public sealed record RunChoice(string Store, string RunId, string Name, string ExperimentName, string Status, long? StartTime);

/// <summary>Runs for pick lists, newest first, and what could not be read.</summary>
public sealed record RunChoices(IReadOnlyList<RunChoice> Runs, IReadOnlyList<string> Problems);
