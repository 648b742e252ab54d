using ForgeLsp.Core.Findings;

namespace ForgeLsp.Features.Experiments;

/// <summary>
/// Which experiments a view shows: those that have every word of a text somewhere, whatever its case. <c>status:</c>, <c>researcher:</c>,
/// <c>tag:</c> and <c>tracking:</c> before a word say where.
/// </summary>
internal sealed class ExperimentFilter
{
    private readonly List<(string? Where, string Word)> _words;

    /// <summary>Reads a filter; every text is one.</summary>
    public ExperimentFilter(string? text) =>
        _words = [.. (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Word).Where(static word => word.Word.Length > 0)];

    /// <summary>Whether everything passes.</summary>
    public bool IsEmpty => _words.Count == 0;

    /// <summary>Whether an experiment passes.</summary>
    public bool Passes(ExperimentSummary experiment) => _words.TrueForAll(word => Texts(experiment, word.Where).Any(text => text?.Contains(word.Word, StringComparison.OrdinalIgnoreCase) == true));

    private static (string? Where, string Word) Word(string text)
    {
        var colon = text.IndexOf(':');
        var where = colon > 0 ? text[..colon].ToLowerInvariant() : null;
        return where is "status" or "researcher" or "tag" or "tracking" ? (where, text[(colon + 1)..]) : (null, text);
    }

    private static IEnumerable<string?> Texts(ExperimentSummary experiment, string? where) => where switch
    {
        "status" => [experiment.Status],
        "researcher" => [experiment.Researcher, experiment.Owner],
        "tag" => [.. experiment.Tags],
        "tracking" => [experiment.MlflowExperiment],
        _ => [experiment.ExperimentId, experiment.Path, experiment.Researcher, experiment.Owner, experiment.Status, experiment.Goal, experiment.MlflowExperiment, .. experiment.Tags],
    };
}
