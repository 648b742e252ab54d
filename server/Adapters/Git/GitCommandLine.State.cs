using System.Globalization;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Git;

/// <content>Branches, the working tree, what is tracked, other clones.</content>
public sealed partial class GitCommandLine
{
    private const string LocalBranches = "refs/heads/";
    private const string RemoteBranches = "refs/remotes/";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GitBranch>> BranchesAsync(string folder, CancellationToken cancel)
    {
        var rows = new List<string[]>();
        string[] format = ["%(refname)", "%(objectname)", "%(committerdate:unix)", "%(authorname)", "%(upstream:short)", "%(upstream:track,nobracket)", "%(HEAD)", "%(symref)"];
        await foreach (var record in RecordsAsync(folder, ["for-each-ref", "--sort=-committerdate", "--format=" + string.Join("%00", format), LocalBranches, RemoteBranches], '\n', cancel, consequence: "it has no branches"))
        {
            if (record.Split('\0') is { Length: 8 } row)
            {
                rows.Add(row);
            }
        }

        var names = rows.Where(static row => row[7].Length == 0).Select(static row => row[0]).ToHashSet(StringComparer.Ordinal);
        var remote = rows.Where(static row => row[0].EndsWith("/HEAD", StringComparison.Ordinal)).Select(static row => row[7]).FirstOrDefault(names.Contains);
        var local = new[] { remote is null ? "" : LocalBranches + Short(remote).Split('/', 2)[^1], LocalBranches + "main", LocalBranches + "master" }.FirstOrDefault(names.Contains);
        var merged = new HashSet<string>(StringComparer.Ordinal);
        foreach (var target in rows.Where(row => row[0] == remote || row[0] == local).DistinctBy(static row => row[1]).Select(static row => row[0]))
        {
            await foreach (var name in RecordsAsync(folder, ["for-each-ref", "--format=%(refname)", "--merged=" + target, LocalBranches, RemoteBranches], '\n', cancel))
            {
                merged.Add(name);
            }
        }

        return
        [
            .. rows.Where(static row => row[7].Length == 0).Select(row => new GitBranch(
                Short(row[0]), row[0].StartsWith(RemoteBranches, StringComparison.Ordinal), row[6] == "*", row[1], Time(row[2]), row[3], row[4] is { Length: > 0 } upstream ? upstream : null,
                Track(row, "ahead "), Track(row, "behind "), row[0] == remote || row[0] == local, merged.Contains(row[0]))),
        ];
    }

    /// <inheritdoc/>
    public async Task<string?> BranchAsync(string folder, CancellationToken cancel)
    {
        // In full: where a tag has the same name, the short form is not the branch's.
        var head = await AskAsync(folder, ["symbolic-ref", "--quiet", "HEAD"], cancel);
        return head.ExitCode switch
        {
            0 => head.Output.Trim() is { } name && name.StartsWith(LocalBranches, StringComparison.Ordinal) ? Short(name) : null,
            1 => null,
            _ => throw Refusal(head.Error, "no branch is checked out"),
        };
    }

    /// <inheritdoc/>
    public async Task<GitStatus> StatusAsync(string folder, CancellationToken cancel) =>
        await StatusAsync(new GitCommit(folder, (await PlaceAsync(folder, "nothing is known of its changes", cancel)).Prefix, ""), cancel);

    /// <summary>The state of a folder whose place in the clone is known.</summary>
    internal async Task<GitStatus> StatusAsync(GitCommit place, CancellationToken cancel)
    {
        var status = new GitStatus(null, null, null, null, null, [], []);
        var (changed, untracked) = (new List<GitChange>(), new List<string>());
        string[] arguments = ["-c", "status.relativePaths=false", "status", "--porcelain=v2", "--branch", "-z", "--untracked-files=normal", "--no-renames", "--ignore-submodules=dirty"];
        await foreach (var record in RecordsAsync(place.Folder, arguments, '\0', cancel, await WithoutOwnFiltersAsync(place.Folder, cancel)))
        {
            switch (record)
            {
                case ['#', ..]:
                    status = Branch(status, record.Split(' '));
                    break;
                case ['1' or 'u', ..] when record.Split(' ', record[0] == '1' ? 9 : 11) is { Length: 9 or 11 } fields:
                    changed.Add(new(place.FromFolder(fields[^1]), null, Kind(fields[1]), null, null, fields[2] == "N..."));
                    break;
                case ['?', ' ', .. var path]:
                    untracked.Add(place.FromFolder(path));
                    break;
            }
        }

        changed.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        return status with { Changed = changed, Untracked = untracked };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GitTrackedFile>> TrackedAsync(string folder, CancellationToken cancel)
    {
        var (paths, ids) = (new List<string>(), new List<string>());
        await foreach (var record in RecordsAsync(folder, ["ls-files", "-z", "--cached", "--stage", "--", "."], '\0', cancel, consequence: "it tracks no files"))
        {
            // "100644 ID 0", a tab, the path; of a file with conflicts the first state stands for it
            var tab = record.IndexOf('\t', StringComparison.Ordinal);
            if (tab > 0 && record[..tab].Split(' ') is ["100644" or "100755", var id, _] && (paths.Count == 0 || paths[^1] != record[(tab + 1)..]))
            {
                paths.Add(record[(tab + 1)..]);
                ids.Add(id);
            }
        }

        if (paths.Count == 0)
        {
            return [];
        }

        var sizes = new List<long?>(paths.Count);
        await foreach (var record in RecordsAsync(folder, ["cat-file", "--batch-check=%(objectsize)", "--buffer"], '\n', cancel, input: ids.Select(static id => id + "\n")))
        {
            sizes.Add(long.TryParse(record, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null);
        }

        var (lfs, at, field) = (new HashSet<string>(StringComparer.Ordinal), "", 0);
        await foreach (var record in RecordsAsync(folder, ["check-attr", "-z", "--stdin", "filter"], '\0', cancel, input: paths.Select(static path => path + "\0")))
        {
            // path NUL "filter" NUL value
            (at, field) = field == 0 ? (record, 1) : (at, (field + 1) % 3);
            if (field == 0 && record == "lfs")
            {
                lfs.Add(at);
            }
        }

        return [.. paths.Select((path, i) => new GitTrackedFile(path, i < sizes.Count ? sizes[i] : null, lfs.Contains(path)))];
    }

    private static string Short(string name) => name.StartsWith(RemoteBranches, StringComparison.Ordinal) ? name[RemoteBranches.Length..] : name[LocalBranches.Length..];

    // "ahead 2, behind 3", nothing where both are equal, "gone" where the upstream is
    private static int? Track(string[] row, string word)
    {
        if (row[4].Length == 0 || row[5] == "gone")
        {
            return null;
        }

        var part = row[5].Split(", ").FirstOrDefault(part => part.StartsWith(word, StringComparison.Ordinal));
        return part is null ? 0 : int.TryParse(part.AsSpan(word.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }

    private static GitStatus Branch(GitStatus status, string[] fields) => fields switch
    {
        [_, "branch.oid", var id] => status with { Commit = id == "(initial)" ? null : id },
        [_, "branch.head", var name] => status with { Branch = name == "(detached)" ? null : name },
        [_, "branch.upstream", var name] => status with { Upstream = name },
        [_, "branch.ab", var ahead, var behind] => status with { Ahead = Number(ahead), Behind = Number(behind) },
        _ => status,
    };

    private static int? Number(string text) => int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // What is staged, then what is only saved.
    private static GitChangeKind Kind(string states) => states switch
    {
        ['D', _] or ['.', 'D'] => GitChangeKind.Deleted,
        ['A', _] or ['.', 'A'] => GitChangeKind.Added,
        _ => GitChangeKind.Modified,
    };
}
