using System.Text;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Ollama;

/// <summary>Plans and results of a sync in words.</summary>
public static class SyncText
{
    /// <summary>What a plan comes to, in a sentence.</summary>
    public static string Headline(SyncPlan plan)
    {
        var chosen = plan.Models.Where(static model => model is { IsSelected: true, State: not SyncState.Problem }).ToList();
        var parts = Parts(
            (chosen.Count(static model => model.Action == "pull"), "to pull"),
            (chosen.Count(static model => model.Action == "create"), "to build"),
            (plan.Models.Count(static model => model is { State: SyncState.Installed, IsSelected: false, Entries.Count: > 0 }), "as they should be"),
            (plan.Models.Count(static model => model is { State: SyncState.Missing or SyncState.Different, IsSelected: false }), "not chosen"),
            (plan.Models.Count(static model => model is { State: SyncState.Deprecated, IsSelected: false }), "deprecated and not there"),
            (plan.Problems, "with a problem"));
        return plan.Models.Count == 0 ? "The catalogue has no model that Ollama pulls or builds." : $"{Capital(string.Join(", ", parts))}.";
    }

    /// <summary>How a sync ended, in a sentence or two.</summary>
    public static string Headline(SyncResult result)
    {
        int Of(string outcome) => result.Models.Count(model => model.Outcome == outcome);
        var parts = Parts((Of(SyncOutcome.Pulled), "pulled"), (Of(SyncOutcome.Created), "built"), (Of(SyncOutcome.Unchanged), "unchanged"), (Of(SyncOutcome.Failed), "failed"), (Of(SyncOutcome.Skipped), "not tried"), (Of(SyncOutcome.Cancelled), "not finished"));
        var text = parts.Count == 0 ? "Nothing to do: Ollama has what the catalogue wants." : $"{Capital(string.Join(", ", parts))}.";
        return result.IsCancelled ? $"Cancelled. {text} What came so far is kept: sync again to go on." : text;
    }

    /// <summary>A plan, line by line.</summary>
    public static IEnumerable<string> Lines(SyncPlan plan)
    {
        yield return $"{ServerName(plan.Server, plan.ServerVersion)}, beside {Names(plan.Catalogues)}";
        yield return "";
        var shown = plan.Models.Where(static model => model.Entries.Count > 0 || model.IsSelected).ToList();
        var width = shown.Count == 0 ? 0 : shown.Max(static model => model.Name.Length);
        foreach (var model in shown)
        {
            var does = model.State == SyncState.Problem ? "-" : model.IsSelected ? model.Action : "-";
            yield return Line($"{does,-8} {model.Name.PadRight(width)}  {model.State,-10}  {Aside(model)}");
        }

        if (plan.Others.Count > 0)
        {
            yield return "";
            yield return Line("Not in the catalogue, and left alone: " + Names(plan.Others.Select(static other => $"{other.Name} ({FileSize.Text(other.Size)})")));
        }

        yield return "";
        yield return plan.Headline;
    }

    /// <summary>How it ended with one model, in a line.</summary>
    public static string Line(SyncedModel model)
    {
        var bytes = model.Bytes is { } came ? came == 0 ? ", all layers were there" : $", {FileSize.Text(came)}" : "";
        var again = model.Retries switch { 0 => "", 1 => ", asked a second time", var times => $", asked {times + 1} times" };
        return Line($"{model.Outcome,-9}  {model.Name}{Known(model.Entries, model.Name)}" + (model.IsDone ? bytes + again : model.Message is { } message ? ": " + message : ""));
    }

    /// <summary>How a sync ended, behind a line on each model.</summary>
    public static IEnumerable<string> Summary(SyncResult result)
    {
        yield return result.Headline;
        var again = result.Models.Where(model => result.Again.Contains(model.Name, StringComparer.Ordinal)).ToList();
        if (again.Count > 0 && !result.IsCancelled)
        {
            yield return Line($"Try again: forge models sync --only {string.Join(' ', again.Select(static model => model.Entries is [var only, ..] ? only : model.Name))}");
        }
    }

    /// <summary>A result as a text for people.</summary>
    public static string Whole(SyncResult result)
    {
        var text = new StringBuilder().AppendLine(result.Headline).AppendLine().AppendLine(ServerName(result.Server, result.ServerVersion));
        foreach (var (title, models) in new[]
        {
            ("What did not come", result.Models.Where(static model => !model.IsDone)),
            ("What came", result.Models.Where(static model => model.IsDone)),
        })
        {
            if (models.Any())
            {
                text.AppendLine().AppendLine(title);
                text.AppendJoin(LineEnd, models.Select(static model => "  " + Line(model))).AppendLine();
            }
        }

        var left = result.Left.Where(static model => model.Entries.Count > 0).ToList();
        if (left.Count > 0)
        {
            text.AppendLine().AppendLine("What was left as it is");
            text.AppendJoin(LineEnd, left.Select(static model => Line($"  {model.State,-9}  {model.Name}{Known(model.Entries, model.Name)}{(model.Reason is { } reason ? ": " + reason : "")}"))).AppendLine();
        }

        if (result.Others.Count > 0)
        {
            text.AppendLine().AppendLine("What Ollama has beside the catalogue; it is never touched");
            text.AppendJoin(LineEnd, result.Others.Select(static other => Line($"  {other.Name} ({FileSize.Text(other.Size)})"))).AppendLine();
        }

        return text.ToString();
    }

    /// <summary>With a capital letter where it begins with a word.</summary>
    internal static string Sentence(string text) => Capital(text);

    private const string LineEnd = "\n";

    private static string Aside(PlannedModel model)
    {
        var size = model.Size is { } bytes ? FileSize.Text(bytes) : "";
        var reason = model.Reason ?? (model.Entries.Count == 0 ? "what others are built on" : "");
        return string.Join(", ", new[] { size, reason }.Where(static part => part.Length > 0)) + Known(model.Entries, model.Name);
    }

    /// <summary>The names of the catalogue, where they say more than the one of Ollama.</summary>
    private static string Known(IReadOnlyList<string> entries, string name)
    {
        var other = entries.Where(entry => entry != name && entry + ":latest" != name).ToList();
        return other.Count == 0 ? "" : $" [{string.Join(", ", other)}]";
    }

    private static string ServerName(string server, string? version) => version is null ? $"Ollama at {server}" : $"Ollama {Display.Plain(version)} at {server}";

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);

    private static List<string> Parts(params ReadOnlySpan<(int Count, string Word)> parts)
    {
        var words = new List<string>();
        foreach (var (count, word) in parts)
        {
            if (count > 0)
            {
                words.Add($"{count} {word}");
            }
        }

        return words;
    }

    private static string Line(string text) => Display.Plain(text).TrimEnd();

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
