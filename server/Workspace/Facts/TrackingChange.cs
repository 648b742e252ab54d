using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Workspace.Asking;

namespace ForgeLsp.Workspace.Facts;

/// <summary>Compares two answers of the tracking stores, so that the same answer costs nothing and another one only the files that it concerns.</summary>
internal static class TrackingChange
{
    /// <summary>Whether the two say the same.</summary>
    public static bool IsSame(TrackingFacts? before, TrackingFacts? now)
    {
        if (before is null || now is null)
        {
            return ReferenceEquals(before, now);
        }

        return SameMap(before.Experiments, now.Experiments, SameExperiment) && SameMap(before.Runs, now.Runs, SameRun) && SameMap(before.Ranges, now.Ranges) && SameMap(before.Elsewhere, now.Elsewhere) && SameMap(before.Models, now.Models, SameModel);
    }

    /// <summary>Whether a question about tracking has the same answer in both. Without a subject it is about everything of its kind.</summary>
    public static bool IsSame(Question question, TrackingFacts? before, TrackingFacts? now) => ReferenceEquals(before, now) || question.Kind switch
    {
        QuestionKind.Tracking => (before is null, before?.Experiments is null, before?.Models is null) == (now is null, now?.Experiments is null, now?.Models is null),
        QuestionKind.TrackedExperiment => Same(question.Subject, before?.Experiments, now?.Experiments, SameExperiment),
        QuestionKind.TrackedRun => Same(question.Subject, before?.Runs, now?.Runs, SameRun) && Same(question.Subject, before?.Elsewhere, now?.Elsewhere, static (one, other) => one == other) && SameMap(RangesOf(question.Subject, before), RangesOf(question.Subject, now)),
        QuestionKind.TrackedModel => Same(question.Subject, before?.Models, now?.Models, SameModel),
        _ => true,
    };

    private static bool Same<T>(string key, IReadOnlyDictionary<string, T>? before, IReadOnlyDictionary<string, T>? now, Func<T?, T?, bool> same)
    {
        if (key.Length == 0)
        {
            return SameMap(before, now, same);
        }

        T? old = default;
        T? fresh = default;
        var had = before?.TryGetValue(key, out old) is true;
        return had == (now?.TryGetValue(key, out fresh) is true) && same(old, fresh);
    }

    private static Dictionary<string, MetricRange> RangesOf(string run, TrackingFacts? facts) =>
        (facts?.Ranges ?? new Dictionary<(string RunId, string Metric), MetricRange>()).Where(pair => pair.Key.RunId == run).ToDictionary(static pair => pair.Key.Metric, static pair => pair.Value, StringComparer.Ordinal);

    private static bool SameExperiment(TrackedExperiment? a, TrackedExperiment? b) =>
        a is null || b is null ? ReferenceEquals(a, b) : a.Name == b.Name && a.Id == b.Id && a.Store == b.Store && SameMap(a.Best, b.Best, SameRun);

    private static bool SameRun(Run? a, Run? b) =>
        a is null || b is null
            ? ReferenceEquals(a, b)
            : a.Id == b.Id && a.ExperimentId == b.ExperimentId && a.Name == b.Name && a.Status == b.Status && a.IsDeleted == b.IsDeleted && a.EndTime == b.EndTime
                && SameMap(a.Metrics, b.Metrics) && SameMap(a.Params, b.Params) && SameMap(a.Tags, b.Tags);

    private static bool SameModel(TrackedModel? a, TrackedModel? b) =>
        a is null || b is null
            ? ReferenceEquals(a, b)
            : a.Model.Name == b.Model.Name && SameMap(a.Model.Aliases, b.Model.Aliases)
                && a.Versions.Select(static version => (version.Version, version.Stage, version.RunId)).SequenceEqual(b.Versions.Select(static version => (version.Version, version.Stage, version.RunId)));

    private static bool SameMap<TKey, TValue>(IReadOnlyDictionary<TKey, TValue>? a, IReadOnlyDictionary<TKey, TValue>? b, Func<TValue, TValue, bool>? same = null)
    {
        if (a is null || b is null || a.Count != b.Count)
        {
            return ReferenceEquals(a, b);
        }

        same ??= EqualityComparer<TValue>.Default.Equals;
        foreach (var (key, value) in a)
        {
            if (!b.TryGetValue(key, out var other) || !same(value, other))
            {
                return false;
            }
        }

        return true;
    }
}
