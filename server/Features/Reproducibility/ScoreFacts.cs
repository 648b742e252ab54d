using ForgeLsp.Core.Findings;

namespace ForgeLsp.Features.Reproducibility;

/// <summary>What a score needs beside the files' summaries.</summary>
public sealed record ScoreFacts
{
    /// <summary>Files that differ from the last commit or are not in git, relative to the workspace; folders end in <c>/</c>. Null where git was not asked.</summary>
    public IReadOnlyList<string>? Uncommitted { get; init; }

    /// <summary>What differs from a commit that a verdict is about to the working tree, by the commit as the metadata write it; those that were not looked at are missing.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ChangedSince { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Whether a workflow or a hook runs the checks, so that what is agreed on is enforced.</summary>
    public bool RunsChecks { get; init; }

    /// <summary>Whether there is a <c>forge.yaml</c>.</summary>
    public bool HasPolicy { get; init; }

    /// <summary>What the environment file at a path asks for; null where it is none, or cannot be read.</summary>
    public Func<string, PinnedPackages?> Packages { get; init; } = static _ => null;

    /// <summary>What the stores said; null where they were not asked.</summary>
    public TrackingFacts? Tracking { get; init; }
}

/// <summary>The packages of an environment file.</summary>
/// <param name="Total">How many it names.</param>
/// <param name="Open">Those whose version is open: none, or a lower bound alone.</param>
public sealed record PinnedPackages(int Total, IReadOnlyList<string> Open);
