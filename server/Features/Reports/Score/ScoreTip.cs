using System.Globalization;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Reports.Score;

/// <summary>A score as a part of a tooltip: how high it is, and what would raise it most.</summary>
public static class ScoreTip
{
    /// <summary>Lines of Markdown that go on after others; empty where there is no score.</summary>
    public static string Lines(ExperimentScore? score)
    {
        if (score is null)
        {
            return "";
        }

        var most = score.Losses.FirstOrDefault();
        return "\n\nreproducibility: " + MarkdownText.Escape(score.Short)
            + (most is null ? "" : string.Create(CultureInfo.InvariantCulture, $"\n\nmost to gain, {most.Points} {(most.Points == 1 ? "point" : "points")}: {Prose(most.Message)}"));
    }

    /// <summary>A sentence of ours with words of files in it: what stands between backticks stays code, all else is text.</summary>
    private static string Prose(string message)
    {
        var parts = MarkdownText.OneLine(message, 300).Split('`');
        return parts.Length % 2 == 0 ? MarkdownText.Escape(message, 300)
            : string.Concat(parts.Select(static (part, i) => i % 2 == 0 ? MarkdownText.Escape(part, 300) : part.Length == 0 ? "" : $"`{part}`"));
    }
}
