using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Scaffolds;

/// <summary>What somebody wants to begin.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What it is called: of a project the folder, of the others lower-case words joined by hyphens.</param>
public sealed record ScaffoldWish(ScaffoldKind Kind, string Name)
{
    /// <summary>Whose it is; null for whoever git, the policy or the machine says works here.</summary>
    public string? User { get; init; }

    /// <summary>What it is for, in one line; null where that is still to be written.</summary>
    public string? Goal { get; init; }

    /// <summary>Absolute path of the template's folder; null for the team's, or the one that Forge brings.</summary>
    public string? Template { get; init; }

    /// <summary>Whether the experiment gets a branch of its own.</summary>
    public bool Branch { get; init; }

    /// <summary>Whether changed files may come along to that branch.</summary>
    public bool CarryChanges { get; init; }
}

/// <summary>Who begins something.</summary>
/// <param name="User">The name that the team and its folders know.</param>
/// <param name="Contact">Where to ask: an address, or the name where there is none.</param>
public sealed record ScaffoldAuthor(string User, string Contact)
{
    /// <summary>Whether the policy lists members and this is none of them: the name was made up from git or the login.</summary>
    public bool IsStranger { get; init; }
}

/// <summary>What would be made.</summary>
/// <param name="Folder">Absolute path of its folder.</param>
/// <param name="Path">The same from the workspace's root (for a project: from where it is begun), with <c>/</c>.</param>
/// <param name="Files">What is to be written, relative to the folder, sorted by path.</param>
/// <param name="Kept">What is there already under the names of further files of the template, and stays as it is.</param>
/// <param name="Author">Whose it becomes.</param>
/// <param name="Branch">The branch that an experiment has by habit; empty for the other kinds.</param>
public sealed record ScaffoldPlan(string Folder, string Path, IReadOnlyList<ScaffoldFile> Files, IReadOnlyList<string> Kept, ScaffoldAuthor Author, string Branch);

/// <summary>What was made.</summary>
/// <param name="Branch">The branch that was begun; null where none was.</param>
/// <param name="BranchProblem">Why the branch was not begun although the files are there; null where all went well.</param>
public sealed record ScaffoldDone(ScaffoldPlan Plan, string? Branch, string? BranchProblem);
