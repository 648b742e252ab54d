using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.RunCode;

/// <summary>Finds the commits of runs in the clones of the workspace.</summary>
/// <param name="git">The clones; null before the workspace is trusted.</param>
/// <param name="folders">The workspace folders as they are now.</param>
public sealed class RunCommits(Func<IGit?> git, Func<IReadOnlyList<WorkspaceScope>> folders)
{
    /// <summary>The clones.</summary>
    /// <exception cref="GitException">The workspace is not trusted.</exception>
    public IGit Git => git() ?? throw new GitException("Git is asked only in folders that you trust; trust this one first.");

    /// <summary>The commit of a run, and the folder whose clone has it.</summary>
    /// <exception cref="StoreException">The run names none.</exception>
    /// <exception cref="GitException">It is in no clone.</exception>
    public Task<(WorkspaceScope Scope, GitCommit Commit)> OfAsync(Run run, CancellationToken cancel) =>
        FindAsync(RunText.Commit(run) ?? throw new StoreException(StoreFailure.NotFound, "This run names no commit: it was logged outside of a git clone, or by a client without git."), cancel);

    /// <summary>A commit by its id, and the folder whose clone has it.</summary>
    /// <exception cref="GitException">It is in no clone.</exception>
    public async Task<(WorkspaceScope Scope, GitCommit Commit)> FindAsync(string id, CancellationToken cancel)
    {
        var clones = Git;
        GitException? problem = null;
        string? clone = null;
        foreach (var scope in folders())
        {
            try
            {
                if (await clones.FindAsync(scope.Workspace.Root.FullPath, id, cancel) is { } commit)
                {
                    return (scope, commit);
                }

                clone = scope.Workspace.Root.FullPath;
            }
            catch (GitException why)
            {
                problem = why; // another folder may be a clone
            }
        }

        if (clone is null && problem is not null)
        {
            throw problem;
        }

        var isShallow = clone is not null && await clones.IsShallowAsync(clone, cancel);
        throw new GitException($"Commit `{MarkdownText.OneLine(id, 12).TrimEnd('…')}` is not in this clone; run " + (isShallow
            ? "`git fetch --unshallow`, since the clone was made without its whole past."
            : "`git fetch --all`, or ask who made the run to push it."));
    }
}
