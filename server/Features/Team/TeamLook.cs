using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Reports.Facts;

namespace ForgeLsp.Features.Team;

/// <summary>What the Team view shows: who waits for whom. Pure.</summary>
/// <param name="Review">Completed experiments that fewer people have approved than the policy wants, the longest waiting first.</param>
/// <param name="Stale">Open experiments in which nothing happens, the longest silent first.</param>
/// <param name="Open">Open experiments in which something happens, the newest change first.</param>
/// <param name="Branches">Branches of experiments that are not in the default branch, the oldest first.</param>
public sealed record TeamLook(IReadOnlyList<ExperimentFacts> Review, IReadOnlyList<ExperimentFacts> Stale, IReadOnlyList<ExperimentFacts> Open, IReadOnlyList<GitBranch> Branches)
{
    /// <summary>What of the work wants somebody.</summary>
    public static TeamLook Of(WorkFacts facts)
    {
        var stale = facts.Experiments.Where(one => one.IsStale(facts)).ToHashSet(ReferenceEqualityComparer.Instance);
        return new(
            [.. facts.Experiments.Where(one => IsWaiting(one, facts)).OrderBy(one => one.LastChange(facts.Zone) ?? DateTimeOffset.MinValue).ThenBy(static one => one.Name, StringComparer.Ordinal)],
            [.. facts.Experiments.Where(stale.Contains).OrderByDescending(one => one.IdleDays(facts.Now, facts.Zone)).ThenBy(static one => one.Name, StringComparer.Ordinal)],
            [.. facts.Experiments.Where(one => one.Summary.Status == "in_progress" && !stale.Contains(one)).OrderByDescending(one => one.LastChange(facts.Zone) ?? DateTimeOffset.MinValue).ThenBy(static one => one.Name, StringComparer.Ordinal)],
            Unmerged(facts.Branches ?? [], facts.Policy.ExperimentBranch));
    }

    /// <summary>Whether an experiment is completed, and approved by fewer than the policy wants. Who owns it does not count.</summary>
    public static bool IsWaiting(ExperimentFacts one, WorkFacts facts) =>
        one.Summary.Status == "completed" && one.Summary.Approvers.Count < facts.Policy.Reports.Approvals;

    /// <summary>Those of experiments; one that is here and at a remote counts once, as it is here.</summary>
    private static IReadOnlyList<GitBranch> Unmerged(IReadOnlyList<GitBranch> branches, string pattern)
    {
        var local = branches.Where(static branch => !branch.IsRemote).Select(static branch => branch.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. branches.Where(branch => !branch.IsMerged && !branch.IsDefault && BranchPattern.IsMatch(pattern, NameOf(branch)) && (!branch.IsRemote || !local.Contains(NameOf(branch))))
                .OrderBy(static branch => branch.Time).ThenBy(static branch => branch.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>What a branch is called without its remote.</summary>
    private static string NameOf(GitBranch branch) => branch.IsRemote && branch.Name.IndexOf('/') is > 0 and var slash ? branch.Name[(slash + 1)..] : branch.Name;
}
