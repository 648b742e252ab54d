using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Doctor.Checks;

namespace ForgeLsp.Features.Doctor;

/// <summary>
/// Finds data under DVC that two branches changed in different ways since they parted, which git would merge line by line into a file that means
/// neither, or leave to whoever merges last. Branches that the default one has already do not count, the default one itself does.
/// </summary>
/// <param name="folder">Absolute path of the workspace.</param>
public sealed class DataOnBranches(IGit git, IGitHistory history, IGitMergeBases bases, string folder)
{
    private const int MaxBranches = 40;
    private const int MaxCommits = 500;
    private const int MaxFiles = 100;
    private const int MaxSides = 12;

    private readonly Dictionary<(string Commit, string File), IReadOnlyDictionary<string, string>> _read = [];
    private readonly Dictionary<(string One, string Other), string?> _bases = [];
    private readonly Dictionary<string, GitCommit?> _commits = new(StringComparer.Ordinal);

    /// <summary>What was found.</summary>
    /// <param name="Branches">How many branches were compared, the default one included.</param>
    /// <param name="Problem">Why not all were; null where all were.</param>
    public sealed record Found(IReadOnlyList<DataConflict> Conflicts, int Branches, string? Problem);

    /// <summary>Looks. What git cannot say is a problem in the answer.</summary>
    public async Task<Found> FindAsync(CancellationToken cancel)
    {
        try
        {
            var all = await history.BranchesAsync(folder, cancel);

            // A branch and its copy at the remote are one while they have the same tip; where the copy is behind, nothing parted.
            var open = all.Where(static branch => branch is { IsMerged: false, IsDefault: false }).OrderBy(static branch => branch.IsRemote).DistinctBy(static branch => branch.Tip).OrderByDescending(static branch => branch.Time).ToList();
            var main = all.Where(static branch => branch.IsDefault).OrderByDescending(static branch => branch.Time).FirstOrDefault();
            var sides = open.Take(MaxBranches).ToList();
            var touched = await TouchedAsync(sides, main, cancel);
            var conflicts = new List<DataConflict>();
            foreach (var (file, branches) in touched.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Take(MaxFiles))
            {
                conflicts.AddRange(await ConflictsAsync(file, [.. branches.Take(MaxSides), .. main is null ? Array.Empty<GitBranch>() : [main]], cancel));
            }

            return new(conflicts, sides.Count + (main is null ? 0 : 1), open.Count > MaxBranches ? $"{open.Count} branches are not merged; the {MaxBranches} newest were compared" : null);
        }
        catch (GitException problem)
        {
            return new([], 0, $"branches could not be compared: {problem.Message}");
        }
    }

    private async Task<Dictionary<string, List<GitBranch>>> TouchedAsync(IReadOnlyList<GitBranch> branches, GitBranch? main, CancellationToken cancel)
    {
        var touched = new Dictionary<string, List<GitBranch>>(StringComparer.Ordinal);
        foreach (var branch in branches)
        {
            var query = new GitLogQuery { Revision = main is null ? branch.Tip : $"{main.Tip}..{branch.Tip}", Limit = MaxCommits, WithFiles = true };
            var files = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var commit in history.LogAsync(folder, query, cancel))
            {
                files.UnionWith(commit.Files.Select(static change => change.Path).Where(static path => DvcHashes.IsKind(path) && !path.StartsWith("../", StringComparison.Ordinal)));
            }

            foreach (var file in files)
            {
                (touched.TryGetValue(file, out var known) ? known : touched[file] = []).Add(branch);
            }
        }

        return touched;
    }

    private async Task<IReadOnlyList<DataConflict>> ConflictsAsync(string file, IReadOnlyList<GitBranch> sides, CancellationToken cancel)
    {
        var found = new SortedDictionary<string, List<BranchVersion>>(StringComparer.Ordinal);
        for (var i = 0; i < sides.Count; i++)
        {
            for (var j = i + 1; j < sides.Count; j++)
            {
                if (await BaseAsync(sides[i].Tip, sides[j].Tip, cancel) is not { } parted || parted == sides[i].Tip || parted == sides[j].Tip)
                {
                    continue;
                }

                var (before, one, other) = (await DataAsync(parted, file, cancel), await DataAsync(sides[i].Tip, file, cancel), await DataAsync(sides[j].Tip, file, cancel));
                foreach (var path in one.Keys.Concat(other.Keys).Distinct(StringComparer.Ordinal))
                {
                    var (was, left, right) = (before.GetValueOrDefault(path), one.GetValueOrDefault(path), other.GetValueOrDefault(path));
                    if (left != right && left != was && right != was)
                    {
                        var versions = found.TryGetValue(path, out var known) ? known : found[path] = [];
                        versions.AddRange(new[] { new BranchVersion(sides[i].Name, sides[i].Author, left), new BranchVersion(sides[j].Name, sides[j].Author, right) }.Where(version => !versions.Contains(version)));
                    }
                }
            }
        }

        return [.. found.Select(pair => new DataConflict(pair.Key, file, pair.Value))];
    }

    private async Task<string?> BaseAsync(string one, string other, CancellationToken cancel) =>
        _bases.TryGetValue((one, other), out var known) ? known : _bases[(one, other)] = await bases.MergeBaseAsync(folder, one, other, cancel);

    /// <summary>Hashes by path of the data, as a commit's file of DVC has them.</summary>
    private async Task<IReadOnlyDictionary<string, string>> DataAsync(string tip, string file, CancellationToken cancel)
    {
        if (_read.TryGetValue((tip, file), out var known))
        {
            return known;
        }

        if (!_commits.TryGetValue(tip, out var commit))
        {
            commit = _commits[tip] = await git.FindAsync(folder, tip, cancel);
        }

        var text = commit is null ? null : await git.ReadAsync(commit, commit.Prefix + file, cancel);
        return _read[(tip, file)] = text is null
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            : DvcOutputs.Read(file, text).DistinctBy(static output => output.Data.Path).ToDictionary(static output => output.Data.Path, static output => output.Data.Hash, StringComparer.Ordinal);
    }
}
