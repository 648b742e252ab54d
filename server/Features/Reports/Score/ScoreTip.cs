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
            + (most is null ? "" : string.Create(CultureInfo.InvariantCulture, $"\n\nmost is lost, {most.Points} points: {MarkdownText.Escape(most.Message, 300)}"));
    }
}
