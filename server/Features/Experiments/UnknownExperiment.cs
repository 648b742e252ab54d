using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Experiments;

/// <summary>What is said to somebody who names an experiment that is not there: the name that was likely meant, or which there are.</summary>
public static class UnknownExperiment
{
    private const int MaxNames = 5;

    /// <summary>The sentence.</summary>
    /// <param name="name">What was named.</param>
    /// <param name="known">The experiments of the workspace.</param>
    /// <param name="elsewhere">What else it could have been and is not, such as ", and no run of that name".</param>
    public static string Message(string name, IReadOnlyList<ExperimentSummary> known, string elsewhere = "")
    {
        var start = $"There is no experiment '{Display.Plain(name)}'{elsewhere}";
        if (NearestName.Of(name, known.Select(static one => one.ExperimentId).OfType<string>()) is { } near)
        {
            return $"{start}; did you mean '{Display.Plain(near)}'?";
        }

        var names = known.Select(static one => Display.Plain(string.IsNullOrWhiteSpace(one.ExperimentId) ? RelativePath.Folder(one.Path) : one.ExperimentId)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0
            ? $"{start}: an experiment is a folder with a metadata.yaml."
            : $"{start}; there {(names.Count == 1 ? "is" : "are")} {string.Join(", ", names.Take(MaxNames))}{(names.Count > MaxNames ? $" and {names.Count - MaxNames} more" : "")}.";
    }
}
