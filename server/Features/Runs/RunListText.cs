using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>How a list of runs is sorted, filtered and grouped, in the few words that fit behind an experiment's name.</summary>
internal static class RunListText
{
    /// <summary>The parts that are not the default.</summary>
    public static IEnumerable<string> Parts(RunListOptions options)
    {
        if (RunFilterParser.ParseOrder(options.Sort ?? "").Keys is [var first, ..])
        {
            yield return $"{(first.Descending ? "↓" : "↑")} {MarkdownText.OneLine(RunFieldText.Label(first.Field), 40)}";
        }

        if (!string.IsNullOrWhiteSpace(options.Filter))
        {
            yield return "filter: " + MarkdownText.OneLine(options.Filter, 60);
        }

        if (!string.IsNullOrEmpty(options.GroupBy))
        {
            yield return "by " + MarkdownText.OneLine(options.GroupBy, 40);
        }
    }
}
