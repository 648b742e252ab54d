using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Reports.Facts;

/// <summary>
/// Which experiment of the workspace a run belongs to. The first that holds: its metadata name the run; the run names the experiment by its tag
/// <c>experiment_id</c>; it is the only one that names the run's tracking experiment; of several that do, the one in whose folder the run's script lies, or
/// whose researcher started it, or the only one that is not merely planned. A run that two experiments may own belongs to none.
/// </summary>
internal sealed class RunOwners
{
    private const string IdTag = "experiment_id";
    private readonly Dictionary<string, ExperimentSummary> _byRun;
    private readonly Dictionary<string, ExperimentSummary> _byId;
    private readonly ILookup<string, ExperimentSummary> _byTracking;
    private readonly Policy _policy;

    /// <summary>The law for these experiments.</summary>
    public RunOwners(IReadOnlyList<ExperimentSummary> experiments, Policy policy)
    {
        _policy = policy;
        _byRun = Only(experiments.Where(static one => one.RunId is { Length: > 0 }), static one => one.RunId ?? "");
        _byId = Only(experiments.Where(static one => one.ExperimentId is { Length: > 0 }), static one => one.ExperimentId ?? "");
        _byTracking = experiments.Where(static one => one.MlflowExperiment is { Length: > 0 }).ToLookup(static one => one.MlflowExperiment ?? "", StringComparer.Ordinal);
    }

    /// <summary>The experiment, or null.</summary>
    /// <param name="tracking">The name of the run's tracking experiment.</param>
    public ExperimentSummary? Of(Run run, string tracking)
    {
        if (_byRun.TryGetValue(run.Id, out var named) || (run.Tags.TryGetValue(IdTag, out var id) && _byId.TryGetValue(id, out named)))
        {
            return named;
        }

        ExperimentSummary? only = null;
        var several = false;
        foreach (var one in _byTracking[tracking])
        {
            several |= only is not null;
            only ??= one;
        }

        return several ? OfSeveral(_byTracking[tracking], run) : only;
    }

    private ExperimentSummary? OfSeveral(IEnumerable<ExperimentSummary> experiments, Run run)
    {
        var script = run.Tags.GetValueOrDefault(RunTags.Script)?.Replace('\\', '/') ?? "";
        var scripts = script.Length == 0 ? [] : experiments.Where(one => IsIn(script, FolderName(one))).Take(2).ToList();
        if (scripts is [var home])
        {
            return home;
        }

        var own = run.User is not { Length: > 0 } user ? [] : experiments.Where(one => one.Researcher is { } researcher && (researcher == user || _policy.Members.GetValueOrDefault(researcher)?.IsCalled(user) == true)).Take(2).ToList();
        if (own is [var researched])
        {
            return researched;
        }

        return experiments.Where(static one => one.Status != "planned").Take(2).ToList() is [var begun] ? begun : null;
    }

    private static bool IsIn(string script, string folder) => script.StartsWith(folder + "/", StringComparison.Ordinal) || script.Contains("/" + folder + "/", StringComparison.Ordinal);

    /// <summary>The last folder of an experiment's path: scripts are started from anywhere.</summary>
    private static string FolderName(ExperimentSummary experiment) => experiment.Path.Split('/') is [.., var folder, _] ? folder : experiment.Path;

    private static Dictionary<string, ExperimentSummary> Only(IEnumerable<ExperimentSummary> experiments, Func<ExperimentSummary, string> key) =>
        experiments.GroupBy(key, StringComparer.Ordinal).Where(static group => group.Count() == 1).ToDictionary(static group => group.Key, static group => group.First(), StringComparer.Ordinal);
}
