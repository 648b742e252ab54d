using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Features.Runs;

/// <summary>
/// Finds runs by what people type: words that all have to be in a run's name, id, experiment, status or tags, whatever their case; or a filter of the
/// search language. Names, ids and experiments are looked up in the whole store, tags among the newest runs, since no store finds a tag by its value alone.
/// </summary>
internal static class RunTextSearch
{
    private const int Newest = 1000;
    private const int MostExperiments = 100;

    /// <summary>The newest runs of a store that fit, at most <paramref name="limit"/> and one more where there are more.</summary>
    /// <param name="experiments">The experiments of the store.</param>
    /// <param name="ids">Only runs of these experiments; empty for all.</param>
    public static async Task<IReadOnlyList<Run>> FindAsync(IRunStore store, IReadOnlyList<Experiment> experiments, IReadOnlyList<string> ids, string text, int limit, CancellationToken cancel)
    {
        var query = new RunQuery { ExperimentIds = ids, PageSize = limit + 1 };
        if (string.IsNullOrWhiteSpace(text) || IsFilter(text))
        {
            return (await store.SearchRunsAsync(query with { Filter = text.Trim() }, cancel)).Runs;
        }

        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var names = experiments.ToDictionary(static one => one.Id, static one => one.Name, StringComparer.Ordinal);
        var found = new Dictionary<string, Run>(StringComparer.Ordinal);
        void Take(RunPage page)
        {
            foreach (var run in page.Runs.Where(run => words.All(word => Fits(run, names.GetValueOrDefault(run.ExperimentId) ?? "", word))))
            {
                found.TryAdd(run.Id, run);
            }
        }

        Take(await store.SearchRunsAsync(query with { Filter = string.Join(" and ", words.Select(word => Condition(word, experiments))) }, cancel));
        if (found.Count <= limit)
        {
            Take(await store.SearchRunsAsync(query with { PageSize = Newest }, cancel));
        }

        return [.. found.Values.OrderByDescending(static run => run.StartTime ?? long.MinValue).Take(limit + 1)];
    }

    /// <summary>Whether a text is a filter, and no words.</summary>
    public static bool IsFilter(string text) => RunFilterParser.ParseFilter(text) is { Problem: null, Root: not null };

    /// <summary>A word in the search language. Its wildcards may let more pass; what passes is looked at again.</summary>
    private static string Condition(string word, IReadOnlyList<Experiment> experiments)
    {
        var known = experiments.Where(one => one.Name.Contains(word, StringComparison.OrdinalIgnoreCase)).Take(MostExperiments).Select(static one => RunFields.Quote(one.Id)).ToList();
        string[] ways =
        [
            $"run_name ILIKE {RunFields.Quote($"%{word}%")}",
            $"run_id ILIKE {RunFields.Quote($"{word}%")}",
            .. Enum.TryParse<RunStatus>(word, ignoreCase: true, out var status) && !char.IsAsciiDigit(word[0]) ? [$"status = {RunFields.Quote(RunFields.StatusWord(status))}"] : (string[])[],
            .. known.Count > 0 ? [$"experiment_id IN ({string.Join(", ", known)})"] : (string[])[],
        ];
        return $"({string.Join(" or ", ways)})";
    }

    private static bool Fits(Run run, string experiment, string word) =>
        Holds(run.Name, word) || run.Id.StartsWith(word, StringComparison.OrdinalIgnoreCase) || Holds(experiment, word)
        || RunFields.StatusWord(run.Status).Equals(word, StringComparison.OrdinalIgnoreCase)
        || run.Tags.Any(tag => Holds(tag.Value, word) || Holds(tag.Key, word));

    private static bool Holds(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
