using ForgeLsp.Core.Pipelines;

namespace ForgeLsp.Core.Ports;

/// <summary>
/// What DVC knows of the data of a workspace, from its files alone: nothing is run, no remote but a folder is looked at, and nothing is changed.
/// Each call has a time limit and honours its cancellation token.
/// </summary>
public interface IDvc
{
    /// <summary>The repositories of DVC that a workspace lies in or holds, the outermost first; empty where DVC tracks nothing.</summary>
    /// <param name="root">Absolute path of the workspace.</param>
    /// <exception cref="DvcException">The files could not be read in time.</exception>
    Task<IReadOnlyList<DvcRepository>> LookAsync(string root, CancellationToken cancel);
}

/// <summary>The files of DVC cannot be read. The message says why and what to do.</summary>
public sealed class DvcException(string message) : Exception(message);

/// <summary>One repository of DVC.</summary>
/// <param name="Folder">Absolute path of the folder that holds <c>.dvc</c>; null for files of DVC that lie in no repository, with which DVC refuses to work.</param>
/// <param name="Data">Everything that its files in the workspace track.</param>
public sealed record DvcRepository(string? Folder, IReadOnlyList<DvcData> Data)
{
    /// <summary>The remotes, by name.</summary>
    public IReadOnlyList<DvcRemote> Remotes { get; init; } = [];

    /// <summary><c>core.remote</c>, whether there is a remote of that name or not; null where none is set.</summary>
    public string? DefaultRemote { get; init; }

    /// <summary>Absolute path of the cache; empty where <see cref="Folder"/> is null.</summary>
    public string Cache { get; init; } = "";

    /// <summary>Whether the cache was named by a setting, and is not <c>.dvc/cache</c>.</summary>
    public bool IsCacheNamed { get; init; }

    /// <summary>Whether the folder of the cache is there. A cache of its own is made with the first data.</summary>
    public bool HasCache { get; init; }

    /// <summary>Its files in which a merge left a conflict; what they track is not among the data.</summary>
    public IReadOnlyList<string> InConflict { get; init; } = [];

    /// <summary>What could not be read, in sentences.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}

/// <summary>Who can see a setting of DVC.</summary>
public enum DvcPlace
{
    /// <summary><c>.dvc/config</c>, which git keeps.</summary>
    Shared,

    /// <summary><c>.dvc/config.local</c>, which git ignores.</summary>
    Personal,

    /// <summary>The user's or the system's settings, outside of the repository.</summary>
    Machine,
}

/// <summary>Where a team keeps its data.</summary>
/// <param name="Address">Without credentials; of a folder its absolute path.</param>
/// <param name="Scheme">Such as <c>s3</c>, <c>gs</c>, <c>ssh</c>; empty for a folder.</param>
/// <param name="Place">Where its address stands.</param>
public sealed record DvcRemote(string Name, string Address, string Scheme, DvcPlace Place)
{
    /// <summary>Whether it is a folder of this machine, or mounted on it.</summary>
    public bool IsFolder => Scheme.Length == 0;

    /// <summary>Whether the folder is there; null for what is no folder.</summary>
    public bool? Exists { get; init; }

    /// <summary>Names of the settings in <c>.dvc/config</c> that hold a secret; never their values.</summary>
    public IReadOnlyList<string> SharedSecrets { get; init; } = [];

    /// <summary>Where credentials for it were found, such as <c>.dvc/config.local</c> or <c>AWS_ACCESS_KEY_ID</c>; null where none were. Never the credentials.</summary>
    public string? Credentials { get; init; }
}

/// <summary>How data in the workspace compare with what a file of DVC says.</summary>
public enum DvcPresence
{
    /// <summary>It is there, with the same hash, or it is a link to the very data in the cache.</summary>
    Same,

    /// <summary>It is there with the same size; the hash was not computed, since that would take long.</summary>
    SameSize,

    /// <summary>It is there and differs.</summary>
    Changed,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It cannot be said: it lies outside, or cannot be read.</summary>
    Unknown,
}

/// <summary>One file or folder that DVC tracks.</summary>
/// <param name="File">The <c>.dvc</c> file or <c>dvc.lock</c> that says so, relative to the workspace with <c>/</c>.</param>
/// <param name="Output">What it says; paths are relative to the workspace.</param>
public sealed record DvcData(string File, DvcOutput Output)
{
    /// <summary>How the data in the workspace compare.</summary>
    public DvcPresence InWorkspace { get; init; } = DvcPresence.Unknown;

    /// <summary>Whether the cache has it; null where the output is not cached, or that cannot be said.</summary>
    public bool? InCache { get; init; }

    /// <summary>Whether the remote has it; null where that remote is no folder, is missing, or nothing is pushed there.</summary>
    public bool? InRemote { get; init; }

    /// <summary>Name of the remote that it is pushed to; null where there is none.</summary>
    public string? Remote { get; init; }
}
