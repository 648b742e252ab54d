using ForgeLsp.Core.Model;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Reproducibility;

/// <summary>A place that a rule found something at.</summary>
/// <param name="Path">Relative to the workspace.</param>
/// <param name="Line">From 1.</param>
public sealed record FoundPlace(string RuleId, string Path, int Line, string Message);

/// <summary>Why two runs of one commit may have come out differently, from what is known of them. Pure.</summary>
public static class ReproductionCauses
{
    private const int MaxParams = 5;

    // What is smaller than this is rarely another draw of random numbers.
    private const double Small = 1e-4;

    /// <summary>The likely causes, the likeliest first; a sentence each.</summary>
    /// <param name="isRecorded">Whether the first run is a recorded one.</param>
    /// <param name="seeds">What the rules about seeds (FRG301, FRG409) found in the files of the commit.</param>
    /// <param name="mentionsSeed">Whether a seed is set or noted anywhere in the experiment: a script, a config, its metadata.</param>
    public static IReadOnlyList<string> Of(Outcome outcome, bool isRecorded, IReadOnlyList<FoundPlace> seeds, bool mentionsSeed)
    {
        if (outcome.Pair is not var (first, second) || outcome.Different.Count == 0)
        {
            return [];
        }

        var causes = new List<string>();
        var keys = first.Params.Keys.Union(second.Params.Keys, StringComparer.Ordinal).Where(key => first.Params.GetValueOrDefault(key) != second.Params.GetValueOrDefault(key)).Order(StringComparer.Ordinal).ToList();
        if (keys.Count > 0)
        {
            causes.Add($"Parameters differ: {string.Join(", ", keys.Take(MaxParams).Select(key => $"{Text(key)} {Value(first, key)} → {Value(second, key)}"))}{(keys.Count > MaxParams ? $" and {keys.Count - MaxParams} more" : "")}.");
        }

        if (isRecorded && first.Tags.GetValueOrDefault(RunTags.Dirty) == "true")
        {
            causes.Add("The recorded run was made from a working tree that differed from its commit, so that the commit is not what ran.");
        }

        causes.AddRange(Data(first, second));
        causes.AddRange(seeds.DistinctBy(static place => (place.RuleId, place.Path)).Select(static place => $"{place.Path}:{place.Line}: {place.Message} ({place.RuleId})."));
        if (seeds.Count == 0 && !mentionsSeed)
        {
            causes.Add("No seed is set: no script, config or metadata of the experiment mentions one, so that each run draws random numbers of its own. Set one, and note it as `seed` in metadata.yaml or the config.");
        }

        if (outcome.Different.Any(static metric => metric.Agreement == "missing"))
        {
            causes.Add("A metric is logged in one of the runs only: the code takes another way, or the recorded run was made by other code.");
        }

        if (causes.Count == 0)
        {
            causes.Add(outcome.Different.All(static metric => metric.Difference <= Small * Math.Max(Math.Abs(metric.First ?? 0), Math.Abs(metric.Second ?? 0)))
                ? "The differences are as small as rounding in another order: parallel sums, other kernels, another version of a library. A tolerance allows them: --tolerance 0.1%, or `reproduce.tolerance` of forge.yaml."
                : isRecorded
                    ? "No unset seed was found. Packages of another version, another machine or GPU, or data that changed without a version remain."
                    : "No unset seed was found in the experiment's folder. Remaining are random numbers drawn in another file, the order of parallel work, and operations of a GPU that are not deterministic.");
        }

        return causes;
    }

    /// <summary>Datasets of one name whose digests differ.</summary>
    private static IEnumerable<string> Data(Run first, Run second) =>
        from one in first.Inputs
        join other in second.Inputs on one.Name equals other.Name
        where one.Digest != other.Digest
        select $"The dataset {Text(one.Name)} was another one: its digest was {Text(one.Digest)} and is {Text(other.Digest)}.";

    private static string Value(Run run, string key) => run.Params.TryGetValue(key, out var value) ? Text(value) : "(not logged)";

    private static string Text(string text) => $"`{MarkdownText.OneLine(text, 60)}`";
}
