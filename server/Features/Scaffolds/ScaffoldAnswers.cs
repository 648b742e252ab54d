namespace ForgeLsp.Features.Scaffolds;

/// <summary>What a dialog about something new begins with.</summary>
/// <param name="User">Whose it will be unless somebody else is named.</param>
/// <param name="HasGit">Whether a branch can be begun.</param>
/// <param name="Branch">The branch that is checked out; null where none is.</param>
/// <param name="Changed">How many files are changed and not committed.</param>
public sealed record ScaffoldStart(string User, bool HasGit, string? Branch, int Changed);

/// <summary>What a name that is being typed would come to.</summary>
/// <param name="Problem">Why it cannot be made, and what to do; null where it can.</param>
/// <param name="Path">The folder that would be made, from the workspace's root; empty with a problem.</param>
/// <param name="Kept">What is there already and would stay as it is.</param>
/// <param name="Branch">The branch that it has by habit; empty for what has none.</param>
public sealed record ScaffoldCheck(string? Problem, string Path, IReadOnlyList<string> Kept, string Branch);

/// <summary>What was made.</summary>
/// <param name="Folder">Address of its folder.</param>
/// <param name="Path">The same from the workspace's root.</param>
/// <param name="Open">Addresses of the files to look at first, the first of all last.</param>
/// <param name="Kept">What was there and stayed as it was.</param>
/// <param name="Branch">The branch that was begun; null where none was.</param>
/// <param name="Problem">Why the branch was not begun although the files are there; null where all went well.</param>
public sealed record ScaffoldMade(string Folder, string Path, IReadOnlyList<string> Open, IReadOnlyList<string> Kept, string? Branch, string? Problem);
