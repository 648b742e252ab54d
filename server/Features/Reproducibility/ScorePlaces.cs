using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Reproducibility;

/// <summary>A finding of a file, as who checks it gives it.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Line">From 1.</param>
public sealed record PlacedFinding(Finding Finding, int Line);

/// <summary>Leads lost points to what the rules found: the exact place, the rule's own words, and whether it knows a fix. Points stay as they are.</summary>
public static class ScorePlaces
{
    /// <summary>
    /// The same score with the lines that summaries know, without asking a rule or reading a file: for all experiments of a workspace. What metadata lack is said at
    /// their id, and what is about a file as a whole at its beginning; of a notebook no line is known.
    /// </summary>
    /// <param name="idLine">The line of the id in the experiment's metadata, from 1.</param>
    public static ExperimentScore Lines(ExperimentScore score, int idLine) =>
        score with { Parts = [.. score.Parts.Select(part => part with { Losses = [.. part.Losses.Select(loss => loss with { Line = RelativePath.IsNotebook(loss.Path) ? 0 : loss.Span.Start == 0 ? 1 : idLine })] })] };

    /// <summary>The same score with places.</summary>
    /// <param name="findings">The findings of a file.</param>
    /// <param name="lineOf">The line of an offset in a file, from 1.</param>
    public static ExperimentScore Locate(ExperimentScore score, Func<string, IReadOnlyList<PlacedFinding>> findings, Func<string, int, int> lineOf) =>
        score with { Parts = [.. score.Parts.Select(part => part with { Losses = [.. part.Losses.Select(loss => Locate(loss, score.Path, findings, lineOf))] })] };

    private static ScoreLoss Locate(ScoreLoss loss, string metadata, Func<string, IReadOnlyList<PlacedFinding>> findings, Func<string, int, int> lineOf)
    {
        if (loss.RuleId is { } rule)
        {
            foreach (var path in new[] { loss.Path, metadata }.Distinct(StringComparer.Ordinal))
            {
                if (findings(path).FirstOrDefault(one => one.Finding.RuleId == rule) is { } found)
                {
                    return loss with { Path = path, Line = found.Line, Span = found.Finding.Span, IsFixable = found.Finding.FixKey is not null };
                }
            }
        }

        // No finding there: then the rule has nothing to show, whatever it is about.
        return loss with { RuleId = null, Line = lineOf(loss.Path, loss.Span.Start) };
    }
}
