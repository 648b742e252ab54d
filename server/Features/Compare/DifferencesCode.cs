using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Compare;

/// <summary>The code of runs: their commits, and the files that differ between that of a baseline and the others.</summary>
internal sealed class DifferencesCode(RunCommits commits, RunFiles files)
{
    private const int MaxCommits = 20;
    private const int MaxFiles = 300;
    private const int MaxPatchRuns = 25;

    /// <summary>A commit that runs name, and where it was found.</summary>
    internal sealed record Known(string Named, IReadOnlyList<LookedInto> Runs, WorkspaceScope? Scope, GitCommit? Commit, string? Problem);

    /// <summary>Compares the commits of runs.</summary>
    /// <param name="runs">The baseline first.</param>
    public async Task<CodeDifferences> FindAsync(IReadOnlyList<LookedInto> runs, List<Difference> differences, List<string> problems, CancellationToken cancel)
    {
        var known = await ResolveAsync(commits, runs, problems, cancel);
        var without = runs.Where(static run => RunText.Commit(run.Run) is null).ToList();
        var listed = await ComparedRuns.EachAsync(known, async (one, token) => new RunCommit(
            one.Commit?.Id ?? one.Named,
            [.. one.Runs.Select(static run => run.Place).Order()],
            one.Commit is null ? null : MarkdownText.OneLine((await commits.Git.SubjectAsync(one.Commit, token)).Text),
            one.Commit is null ? null : (await commits.Git.SubjectAsync(one.Commit, token)).Time,
            one.Problem), cancel);
        var changes = new List<CommitChange>();
        var note = Note(runs, known, without);
        if (note is null && known is [{ Commit: { } from, Scope: { } scope } first, ..])
        {
            foreach (var other in known.Skip(1).Where(one => one.Commit is not null && scope.IsOfFolder(one.Scope)))
            {
                changes.Add(await ChangeAsync(scope, first.Runs[0], other.Runs[0], from, other.Commit ?? from, cancel));
            }
        }

        var uncommitted = await UncommittedAsync(runs, problems, cancel);
        Summarize(known, changes, uncommitted, runs.Count, differences);
        return new(listed, [.. without.Select(static run => run.Place).Order()], changes, uncommitted, note);
    }

    /// <summary>The commits that runs name, that of the baseline (the first run) first; those past a bound are left out, and said in <paramref name="problems"/>.</summary>
    public static async Task<IReadOnlyList<Known>> ResolveAsync(RunCommits commits, IReadOnlyList<LookedInto> runs, List<string> problems, CancellationToken cancel)
    {
        var named = runs.Where(static run => RunText.Commit(run.Run) is not null).GroupBy(static run => RunText.Commit(run.Run) ?? "", StringComparer.Ordinal).ToList();
        if (named.Count > MaxCommits)
        {
            problems.Add($"The runs were made from {named.Count} commits; those of the first {MaxCommits} are compared. Hide runs to see the others.");
        }

        var found = await ComparedRuns.EachAsync(named.Take(MaxCommits).ToList(), async (group, token) =>
        {
            try
            {
                var (scope, commit) = await commits.FindAsync(group.Key, token);
                return new Known(group.Key, [.. group], scope, commit, null);
            }
            catch (GitException problem)
            {
                return new Known(MarkdownText.OneLine(group.Key, 64), [.. group], null, null, problem.Message);
            }
        }, cancel);

        // One commit may be named by its whole id and by the beginning of it.
        return [.. found.GroupBy(static one => one.Commit?.Id ?? one.Named, StringComparer.Ordinal).Select(static same => same.First() with { Runs = [.. same.SelectMany(static one => one.Runs)] })];
    }

    /// <summary>The files of a change for the page.</summary>
    /// <param name="before">A run of the older commit.</param>
    /// <param name="after">A run of the newer one; null for the working tree.</param>
    public static CommitChange Change(WorkspaceScope scope, GitCommit from, string to, IReadOnlyList<GitChange> changes, LookedInto before, LookedInto? after)
    {
        var roles = ScriptReach.Of(scope, before.Run.Tags.GetValueOrDefault(RunTags.Script));
        var mine = after is null || after.Run.Tags.GetValueOrDefault(RunTags.Script) == before.Run.Tags.GetValueOrDefault(RunTags.Script) ? roles : ScriptReach.Of(scope, after.Run.Tags.GetValueOrDefault(RunTags.Script));
        var all = changes.Select(change =>
        {
            var path = from.FromFolder(change.Path);
            return (Change: change, Path: path, Role: roles.GetValueOrDefault(path) ?? mine.GetValueOrDefault(path));
        }).OrderBy(static one => one.Role switch { ScriptReach.Script => 0, ScriptReach.Import => 1, ScriptReach.Config => 2, _ => 3 }).ThenBy(static one => one.Path, StringComparer.Ordinal).ToList();
        return new(
            to,
            [
                .. all.Take(MaxFiles).Select(one => new ChangedFile(
                    one.Path,
                    one.Change.OldPath is { } old ? from.FromFolder(old) : null,
                    one.Change.Kind switch { GitChangeKind.Added => "added", GitChangeKind.Deleted => "deleted", GitChangeKind.Renamed => "renamed", _ => "modified" },
                    one.Change.Added,
                    one.Change.Removed,
                    one.Role,
                    one.Change.Kind == GitChangeKind.Added || !HasText(one.Change) ? null : Text(before, one.Change.OldPath ?? one.Change.Path),
                    one.Change.Kind == GitChangeKind.Deleted || after is null || !HasText(one.Change) ? null : Text(after, one.Change.Path),
                    after is null && one.Change.Kind != GitChangeKind.Deleted ? RunCodeFeature.UriOf(scope, one.Path) : null)),
            ],
            all.Count,
            all.Sum(static one => one.Change.Added ?? 0),
            all.Sum(static one => one.Change.Removed ?? 0));
    }

    private async Task<CommitChange> ChangeAsync(WorkspaceScope scope, LookedInto before, LookedInto after, GitCommit from, GitCommit to, CancellationToken cancel) =>
        Change(scope, from, to.Id, await commits.Git.ChangesAsync(from, to, cancel), before, after);

    private static bool HasText(GitChange change) => change is { IsFile: true, Added: not null };

    private static RunCodeText Text(LookedInto run, string path) => new(run.Id("code", path), RelativePath.Name(path));

    private static string? Note(IReadOnlyList<LookedInto> runs, IReadOnlyList<Known> known, IReadOnlyList<LookedInto> without) =>
        known.Count == 0 ? "No run names a commit: they were logged outside of a git clone, or by a client without git."
        : runs.Count > 0 && without.Contains(runs[0]) ? "The baseline names no commit; choose another baseline to compare the code."
        : known[0].Commit is null ? known[0].Problem
        : null;

    private async Task<IReadOnlyList<UncommittedChange>> UncommittedAsync(IReadOnlyList<LookedInto> runs, List<string> problems, CancellationToken cancel)
    {
        var found = await ComparedRuns.EachAsync(runs.Take(MaxPatchRuns).ToList(), async (run, token) =>
        {
            var tags = run.Run.Tags;
            if (tags.GetValueOrDefault(RunTags.Diff) is { Length: > 0 })
            {
                return [new UncommittedChange(run.Place, RunTags.Diff, new(run.Id("runDiff", ""), "uncommitted.diff"))];
            }

            var patches = (await files.ListAsync(run.Named.Store, run.Run, token)).Files.Where(static file => IsPatch(file.Path)).Take(5).Select(file => new UncommittedChange(run.Place, file.Path, new(run.Id("runArtifact", file.Path), RelativePath.Name(file.Path)))).ToList();
            return patches.Count > 0 ? patches : tags.FirstOrDefault(static tag => IsDirty(tag.Key) && tag.Value.Equals("true", StringComparison.OrdinalIgnoreCase)) is { Key: { } key } ? [new UncommittedChange(run.Place, key, null)] : [];
        }, cancel);
        if (runs.Count > MaxPatchRuns && found.Any(static one => one.Count > 0))
        {
            problems.Add($"Uncommitted changes were looked for in {MaxPatchRuns} of {runs.Count} runs.");
        }

        return [.. found.SelectMany(static one => one).OrderBy(static one => one.Run)];
    }

    private static bool IsPatch(string path) => path.EndsWith(".diff", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".patch", StringComparison.OrdinalIgnoreCase);

    // MLflow's own tag, and those that teams give themselves: "git.dirty", "git_is_dirty".
    private static bool IsDirty(string tag) => tag.EndsWith("dirty", StringComparison.OrdinalIgnoreCase) && tag.Contains("git", StringComparison.OrdinalIgnoreCase);

    private static void Summarize(IReadOnlyList<Known> known, List<CommitChange> changes, IReadOnlyList<UncommittedChange> uncommitted, int runs, List<Difference> differences)
    {
        if (known.Count > 1)
        {
            var near = changes.SelectMany(static change => change.Files).Where(static file => file.Role is not null).Select(static file => file.Path).Distinct(StringComparer.Ordinal).ToList();
            var text = known.Count == 2 ? $"{Short(known[0])} → {Short(known[1])}{(changes is [var only] ? ": " + Size(only) : "")}" : $"{known.Count} commits";
            var why = near.Count > 0 ? $"touches {string.Join(", ", near.Take(3))}{(near.Count > 3 ? $" and {near.Count - 3} more files" : "")}, which the script is or uses"
                : changes is [{ TotalFiles: 0 }] ? "the files are the same" : null;
            differences.Add(new("code", "Code", text, changes is [{ TotalFiles: 0 }] ? 0.05 : near.Count > 0 ? 0.85 : changes.Count > 0 ? 0.5 : 0.6, why));
        }

        if (uncommitted.Count > 0)
        {
            var count = uncommitted.Select(static one => one.Run).Distinct().Count();
            differences.Add(new("uncommitted", "Uncommitted changes", count == runs ? "in all runs" : $"in {count} of {runs} runs", 0.55, "no commit holds that code"));
        }
    }

    private static string Size(CommitChange change) => $"{(change.TotalFiles == 1 ? "1 file" : $"{change.TotalFiles.ToString("N0", CultureInfo.InvariantCulture)} files")}, +{change.Added} −{change.Removed}";

    private static string Short(Known one) => (one.Commit?.Id ?? one.Named) is var id && id.Length > 8 ? id[..8] : id;
}
