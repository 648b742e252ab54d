using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Git;

/// <content>Commits, and who wrote each line.</content>
public sealed partial class GitCommandLine : IGitHistory
{
    // Begins a commit; what a commit or a file says of itself comes in records of its own, so that no name can be taken for it.
    private const char Sign = '\u0001';

    /// <inheritdoc/>
    public async IAsyncEnumerable<GitLogEntry> LogAsync(string folder, GitLogQuery query, [EnumeratorCancellation] CancellationToken cancel)
    {
        var isNamed = query.Revision is not null || query.AllBranches;
        if (query.Revision is { } name && (name.Length == 0 || name[0] == '-'))
        {
            throw new GitException("This is no name of a commit or a branch."); // git would take it for an option
        }

        var (prefix, head) = await PlaceAsync(folder, "it has no past", cancel, isNamed ? null : "HEAD");
        if (!isNamed && head is null)
        {
            yield break;
        }

        string[] arguments =
        [
            "log", "-z", "--format=%x01%H%x00%aN%x00%aE%x00%ct%x00%s",
            .. query.WithFiles ? ["--raw", "--no-renames", "--abbrev=40", "--ignore-submodules=dirty"] : (string[])["--no-patch"],
            .. query.NoMerges ? ["--no-merges"] : (string[])[],
            .. query.Since is { } since ? ["--since=" + Moment(since)] : (string[])[],
            .. query.Until is { } until ? ["--until=" + Moment(until)] : (string[])[],
            .. query.Limit is { } limit ? ["--max-count=" + limit.ToString(CultureInfo.InvariantCulture)] : (string[])[],
            .. query.AllBranches ? ["--branches", "--remotes"] : (string[])[query.Revision ?? "HEAD"],
            "--", .. query.Paths,
        ];
        var place = new GitCommit(folder, prefix, "");
        await using var records = RecordsAsync(folder, arguments, '\0', cancel).GetAsyncEnumerator(cancel);
        var isMore = await records.MoveNextAsync();
        while (isMore)
        {
            if (records.Current is not [Sign, .. var id])
            {
                isMore = await records.MoveNextAsync();
                continue;
            }

            var said = new string[4];
            for (var i = 0; i < said.Length && await records.MoveNextAsync(); i++)
            {
                said[i] = records.Current;
            }

            var files = new List<GitChange>();
            while ((isMore = await records.MoveNextAsync()) && records.Current.TrimStart('\n') is var record && !record.StartsWith(Sign))
            {
                // ":100644 100644 OLD NEW M" NUL path
                if (record.StartsWith(':') && await records.MoveNextAsync())
                {
                    files.Add(GitChangeList.Raw(record, place.FromFolder(records.Current)));
                }
            }

            yield return new(id, said[0], said[1], Time(said[2]), said[3] ?? "", files);
        }
    }

    // A record as git gives it, with nothing of the repository's own settings run.
    private IAsyncEnumerable<string> RecordsAsync(
        string folder, string[] arguments, char end, CancellationToken cancel, Dictionary<string, string?>? surroundings = null, IEnumerable<string>? input = null, string consequence = "nothing is known of it")
    {
        var start = new ProcessStartInfo(Program(), ["-C", folder, .. Always, .. arguments]);
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in surroundings ?? Surroundings)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        return GitRecords.ReadAsync(start, end, input, error => Refusal(error, consequence), cancel);
    }

    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string? seconds) =>
        long.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is > -60_000_000_000 and < 250_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(number) : default;
}
