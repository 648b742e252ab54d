using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Scaffolds;

namespace ForgeLsp.Host.Cli.New;

/// <summary><c>forge new project|experiment|agent --format json</c>.</summary>
/// <param name="Folder">From the workspace's root; of a project its name.</param>
/// <param name="Made">Files that were written, or would be, relative to the folder.</param>
/// <param name="Kept">What was there under the names of further files, and stayed.</param>
/// <param name="Branch">The branch that was begun; null where none was.</param>
/// <param name="DryRun">Whether nothing was written.</param>
internal sealed record ScaffoldReport(int Version, string Kind, string Folder, IReadOnlyList<string> Made, IReadOnlyList<string> Kept, string? Branch, bool DryRun);

/// <summary>JSON of <c>forge new</c>, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ScaffoldReport))]
internal sealed partial class ScaffoldJson : JsonSerializerContext
{
    /// <summary>Writes names as they are read, not as escapes.</summary>
    public static ScaffoldJson Readable { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>Says what <c>forge new</c> made.</summary>
internal static class ScaffoldOutput
{
    /// <summary>The folder and its files as a tree, each file on a line.</summary>
    public static string Tree(ScaffoldPlan plan)
    {
        var text = new StringBuilder(Display.Plain(plan.Path)).Append("/\n");
        var above = Array.Empty<string>();
        foreach (var parts in plan.Files.Select(static file => file.Path.Split('/')))
        {
            var same = 0;
            while (same < parts.Length - 1 && same < above.Length - 1 && parts[same] == above[same])
            {
                same++;
            }

            for (; same < parts.Length; same++)
            {
                text.Append(' ', 2 * (same + 1)).Append(Display.Plain(parts[same])).Append(same < parts.Length - 1 ? "/\n" : "\n");
            }

            above = parts;
        }

        return text.ToString();
    }

    /// <summary>The same for programs, on one line.</summary>
    public static string Json(ScaffoldKind kind, ScaffoldDone done, bool isDry) => JsonSerializer.Serialize(
        new ScaffoldReport(1, kind.Word(), done.Plan.Path, [.. done.Plan.Files.Select(static file => file.Path)], done.Plan.Kept, done.Branch, isDry), ScaffoldJson.Readable.ScaffoldReport) + "\n";

    /// <summary>What was kept, what went wrong and what comes next, a sentence each.</summary>
    public static IEnumerable<string> Notes(ScaffoldWish wish, ScaffoldDone done, bool isDry)
    {
        foreach (var kept in done.Plan.Kept)
        {
            yield return $"{kept} is there already and stays as it is.";
        }

        if (done.Plan.Author.IsStranger)
        {
            yield return $"{done.Plan.Author.User} is no member of forge.yaml: this name was made from git's identity or the login. If it is wrong, take the folder away, set `git config user.email` or write --user, and run this again; else add {done.Plan.Author.User} to members.";
        }

        if (done.BranchProblem is { } problem)
        {
            yield return $"The files are there, the branch is not. {problem} `git switch --create {done.Plan.Branch}` begins it.";
        }

        if (isDry)
        {
            yield return $"Nothing was written{(wish.Branch ? $", and the branch {done.Plan.Branch} was not begun" : "")}: a dry run.";
        }
        else if (done.Plan.Files.Count > 0)
        {
            var folder = done.Plan.Path.Contains(' ', StringComparison.Ordinal) ? $"'{done.Plan.Path}'" : done.Plan.Path;
            yield return (done.Branch is { } branch ? $"On branch {branch}. " : "") + (wish.Kind switch
            {
                ScaffoldKind.Project => $"Next: cd {folder} && git init -b main, then README.md says how to begin.",
                ScaffoldKind.Experiment => $"Next: python -m pip install -r {folder}/requirements.txt, then python {folder}/train.py from the root of the workspace.",
                _ => $"Next: {folder}/README.md says how to run it.",
            });
        }
    }
}
