namespace ForgeLsp.Core.Ports;

/// <summary>Git on this machine, and the folder as git sees it.</summary>
/// <param name="Version">Such as <c>2.47.3</c>; null where there is no git, or it does not answer, which <paramref name="Problem"/> explains.</param>
/// <param name="Problem">Why git cannot speak of the folder; null where it can, or the folder is in no clone.</param>
public sealed record GitState(string? Version, string? Problem)
{
    /// <summary>Root of the clone; null outside of one.</summary>
    public string? Root { get; init; }

    /// <summary>The branch; null outside of a clone and where none is checked out.</summary>
    public string? Branch { get; init; }

    /// <summary>Whether there is a commit.</summary>
    public bool HasCommits { get; init; }

    /// <summary>Whether the clone lacks a part of its past.</summary>
    public bool IsShallow { get; init; }

    /// <summary>Author of commits made here, as git would write it; null where it does not know one.</summary>
    public string? Identity { get; init; }

    /// <summary>Whether the clone's attributes send files through LFS.</summary>
    public bool UsesLfs { get; init; }

    /// <summary>Such as <c>3.6.1</c>; null where git-lfs is not there.</summary>
    public string? LfsVersion { get; init; }

    /// <summary>How many files of the last commit are kept by LFS; null where that is not known.</summary>
    public int? LfsFiles { get; init; }
}
