using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>What is known of the data of a workspace.</summary>
/// <param name="Repositories">As DVC's files say.</param>
public sealed record DataFacts(IReadOnlyList<DvcRepository> Repositories)
{
    /// <summary>Files of DVC that differ from the last commit, or are in none; null where git cannot say.</summary>
    public IReadOnlySet<string>? Uncommitted { get; init; }

    /// <summary>Experiments that name a version of data.</summary>
    public IReadOnlyList<NamedVersion> Named { get; init; } = [];

    /// <summary>Data that branches changed in different ways.</summary>
    public IReadOnlyList<DataConflict> Conflicts { get; init; } = [];

    /// <summary>Why branches could not be compared, or not all; null where they were.</summary>
    public string? BranchProblem { get; init; }

    /// <summary>How many branches were compared.</summary>
    public int Branches { get; init; }
}

/// <summary>A version of data that an experiment names in its metadata.</summary>
/// <param name="Path">The <c>metadata.yaml</c>.</param>
/// <param name="DataPath">The data's path in the workspace, as far as it is known.</param>
/// <param name="Version">The md5 that it names, without <c>.dir</c>.</param>
public sealed record NamedVersion(string Path, string Experiment, string DataPath, string Version);

/// <summary>One file or folder of data that unmerged branches changed in different ways.</summary>
/// <param name="Path">Of the data.</param>
/// <param name="File">The <c>.dvc</c> file or <c>dvc.lock</c>.</param>
/// <param name="Branches">The branches with what each made of it.</param>
public sealed record DataConflict(string Path, string File, IReadOnlyList<BranchVersion> Branches);

/// <summary>What a branch made of data.</summary>
/// <param name="Author">Who committed last there.</param>
/// <param name="Hash">Null where the branch took it away.</param>
public sealed record BranchVersion(string Branch, string Author, string? Hash);
