using System.Text;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Compare.Export;

/// <summary>What to type to run the training of a run again, as far as the run says: its commit, its script, its parameters.</summary>
internal static class ReproductionCommands
{
    private const string Repository = "mlflow.source.git.repoURL";
    private const int MostParameters = 30;

    /// <summary>The commands for the run at a place, each on a line. Values of the store are quoted, or stand in comments.</summary>
    public static string Of(CompareResult result, int place, string label)
    {
        var run = result.Runs[place];
        var text = new StringBuilder();
        text.Append("# ").Append(Comment(label)).Append(place == result.Baseline ? " (baseline)\n" : "\n");
        if (Commit(run) is { } commit)
        {
            text.Append("git checkout ").Append(commit).Append('\n');
        }

        var values = result.Params.Where(row => row.Values[place] is not null).Take(MostParameters).Select(row => $"{row.Key}={row.Values[place]}").ToList();
        if (Tag(result, place, RunTags.Script) is { } script && script.EndsWith(".py", StringComparison.Ordinal))
        {
            text.Append("python ").Append(Quote(script)).Append('\n');
        }

        if (values.Count > 0)
        {
            text.Append("# with ").Append(Comment(string.Join(", ", values))).Append('\n');
        }

        else if (Commit(run) is null)
        {
            text.Append("# this run names neither its commit nor its parameters\n");
        }

        return text.ToString();
    }

    /// <summary>The command that makes this comparison again.</summary>
    public static string Compare(CompareResult result)
    {
        var baseline = result.Runs[result.Baseline];
        var ids = result.Runs.Take(20).Select(static run => Quote(run.RunId));
        return $"forge runs compare {string.Join(' ', ids)}{(result.Runs.Count > 20 ? " …" : "")} --baseline {Quote(baseline.RunId)}\n";
    }

    /// <summary>The run's commit where it is one: 7 to 64 hexadecimal digits.</summary>
    public static string? Commit(ComparedRun run) => run.Commit is { Length: >= 7 and <= 64 } commit && commit.All(char.IsAsciiHexDigit) ? commit : null;

    /// <summary>The page of the run's commit at a host that shows commits, from what the run says of its repository; null where it names none by https.</summary>
    public static string? CommitPage(CompareResult result, int place)
    {
        var repository = Tag(result, place, Repository);
        if (Commit(result.Runs[place]) is not { } commit || repository is null)
        {
            return null;
        }

        // git@host:owner/name.git is what most clones are of.
        var address = repository.StartsWith("git@", StringComparison.Ordinal) && repository.IndexOf(':', StringComparison.Ordinal) is > 4 and var colon
            ? $"https://{repository[4..colon]}/{repository[(colon + 1)..]}"
            : repository;
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "https", UserInfo: "", Query: "", Fragment: "" }
            ? $"{WithoutEnding(uri.AbsoluteUri.TrimEnd('/'))}/commit/{commit}"
            : null;
    }

    private static string WithoutEnding(string address) => address.EndsWith(".git", StringComparison.Ordinal) ? address[..^4] : address;

    private static string? Tag(CompareResult result, int place, string key) => result.Tags.FirstOrDefault(row => row.Key == key)?.Values[place] is { Length: > 0 } value ? value : null;

    /// <summary>A line of a comment: it cannot end the comment, nor the block of code around it.</summary>
    private static string Comment(string text) => Display.Plain(text.Length > 500 ? text[..500] + "…" : text).Replace("```", "'''", StringComparison.Ordinal);

    /// <summary>A word for a shell, by POSIX: in single quotes unless every character is harmless.</summary>
    private static string Quote(string word) => word.Length > 0 && word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '_' or '-' or '=') && word[0] != '-'
        ? word
        : "'" + Comment(word).Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
