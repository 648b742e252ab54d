using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Models;

/// <summary>The run that made a model, looked up once for the checks that ask for it.</summary>
internal sealed class RunOfModel(ModelsServices services, CatalogueEntry entry)
{
    private Task<(Run? Run, GateOutcome Outcome, string Message)>? _found;

    /// <summary>Whether the run is finished.</summary>
    public async Task<GateResult> FinishedAsync(CancellationToken cancel)
    {
        var (run, outcome, message) = await (_found ??= FindAsync(cancel));
        return run switch
        {
            null => new GateResult(Gates.Run, outcome, message),
            { IsDeleted: true } => new GateResult(Gates.Run, GateOutcome.Failed, $"the run {run.Id} is deleted; restore it, or name another"),
            { Status: RunStatus.Finished } => new GateResult(Gates.Run, GateOutcome.Passed, ""),
            _ => new GateResult(Gates.Run, GateOutcome.Failed, $"the run {run.Id} is not finished ({run.Status.ToString().ToLowerInvariant()})"),
        };
    }

    /// <summary>Whether the commit of the run is in this clone.</summary>
    public async Task<GateResult> CommitAsync(CancellationToken cancel)
    {
        var (run, outcome, message) = await (_found ??= FindAsync(cancel));
        if (run is null)
        {
            return new GateResult(Gates.Commit, outcome, message);
        }

        if (run.Tags.GetValueOrDefault(RunTags.Commit) is not { Length: > 0 } commit)
        {
            return new GateResult(Gates.Commit, GateOutcome.Failed, $"the run {run.Id} names no commit: it was logged outside of a git clone, or by a client without git");
        }

        if (services.Git() is not { } git)
        {
            return new GateResult(Gates.Commit, GateOutcome.NotChecked, "git is asked only in folders that you trust");
        }

        try
        {
            if (await git.FindAsync(services.Root, commit, cancel) is not null)
            {
                return new GateResult(Gates.Commit, GateOutcome.Passed, "");
            }

            return await git.IsShallowAsync(services.Root, cancel)
                ? new GateResult(Gates.Commit, GateOutcome.NotChecked, "this clone was made without its whole past; run `git fetch --unshallow`")
                : new GateResult(Gates.Commit, GateOutcome.Failed, $"the commit {commit[..Math.Min(12, commit.Length)]} of the run is not in this clone; run `git fetch --all`, or ask who made the run to push it");
        }
        catch (GitException problem)
        {
            return new GateResult(Gates.Commit, GateOutcome.NotChecked, problem.Message);
        }
    }

    private async Task<(Run? Run, GateOutcome Outcome, string Message)> FindAsync(CancellationToken cancel)
    {
        if (entry.RunId is null && entry.RegisteredName is null && entry.Source is not "local")
        {
            return (null, GateOutcome.NotNeeded, "no run made it");
        }

        if (services.Stores is not { } stores)
        {
            return (null, GateOutcome.NotChecked, "no tracking store is asked");
        }

        var named = await stores.ListAsync(cancel);
        var problem = named.Count == 0 ? "no tracking store was found" : null;
        string? id = entry.RunId;
        foreach (var store in named)
        {
            try
            {
                id ??= entry is { RegisteredName: { } model, PinnedVersion: { } version }
                    ? (await store.Store.ListModelVersionsAsync(model, cancel)).FirstOrDefault(one => one.Version == version)?.RunId
                    : null;
                if (id is not null && await store.Store.GetRunAsync(id, cancel) is { } run)
                {
                    return (run, GateOutcome.Passed, "");
                }
            }
            catch (StoreException failure)
            {
                problem ??= failure.Message;
            }
        }

        return problem is not null ? (null, GateOutcome.NotChecked, problem)
            : id is null ? (null, GateOutcome.Failed, $"nothing says which run made `{entry.Name}`; write its `run_id`")
            : (null, GateOutcome.Failed, $"no tracking store has the run {id}");
    }
}
