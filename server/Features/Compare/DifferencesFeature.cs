using ForgeLsp.Core.Ports;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Features.Compare;

/// <summary>What differs between runs beside parameters and metrics, and takes longer to find out: code, configs, data, environment.</summary>
/// <param name="stores">The stores of the workspace.</param>
/// <param name="commits">The commits of runs in the clones of the workspace.</param>
/// <param name="files">What runs logged.</param>
public sealed class DifferencesFeature(IRunStores stores, RunCommits commits, RunFiles files)
{
    /// <summary>Version of the result's form.</summary>
    public const int Version = 1;

    /// <summary>So many runs' artifacts are looked into: the baseline's and those of the first others.</summary>
    public const int MaxLookedInto = 25;

    /// <summary>What differs. What cannot be read is a problem in the result; the rest is compared.</summary>
    public async Task<DifferencesResult> FindAsync(DifferencesRequest request, CancellationToken cancel)
    {
        var compared = await ComparedRuns.LoadAsync(stores, request.Runs, request.Baseline, cancel);
        var problems = new List<string>(compared.Problems);
        var differences = new List<Difference>();
        var parts = request.Parts ?? Enum.GetValues<DifferencesPart>();
        var some = compared.Runs.Take(MaxLookedInto).ToList();
        if (compared.Runs.Count > MaxLookedInto && (parts.Contains(DifferencesPart.Config) || parts.Contains(DifferencesPart.Environment)))
        {
            problems.Add($"What runs logged is read for the baseline and {MaxLookedInto - 1} of the {compared.Runs.Count - 1} others; hide runs to see the rest.");
        }

        var code = parts.Contains(DifferencesPart.Code) ? await new DifferencesCode(commits, files).FindAsync(compared.Runs, differences, problems, cancel) : null;
        var config = parts.Contains(DifferencesPart.Config) ? await new DifferencesConfig(files).FindAsync(some, differences, problems, cancel) : null;
        var data = parts.Contains(DifferencesPart.Data) ? await new DifferencesData(commits).FindAsync(compared.Runs, differences, problems, cancel) : null;
        var environment = parts.Contains(DifferencesPart.Environment) ? await new DifferencesEnvironment(files).FindAsync(some, differences, problems, cancel) : null;
        return new(Version, compared.Baseline, code, config, data, environment, [.. differences.OrderByDescending(static one => one.Weight)], [.. problems.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>What changed from the commit of a run to the working tree.</summary>
    /// <exception cref="StoreException">The run names no commit, or cannot be read.</exception>
    /// <exception cref="GitException">The commit is not in this clone.</exception>
    public async Task<CommitChange> WorkingTreeAsync(RunRef run, CancellationToken cancel)
    {
        var (named, found) = await stores.FindRunAsync(run.Store, run.RunId, cancel);
        var (scope, commit) = await commits.OfAsync(found, cancel);
        return DifferencesCode.Change(scope, commit, "", await commits.Git.ChangesToTreeAsync(commit, cancel), new(0, named, found), null);
    }
}
