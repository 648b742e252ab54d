using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Experiments;

/// <summary>The runs that the pages of rules about logged runs tell of: one that is as it ought not to be, and one that is fine.</summary>
internal static class ExampleRuns
{
    /// <summary>The id of the run of a bad example.</summary>
    public const string Bad = "0461f04714ad428ba4aa7c9069939494";

    /// <summary>The id of the run of a good example.</summary>
    public const string Good = "7d1c2b0a94ab4cde8f017a2b3c4d5e6f";

    /// <summary>Where the metadata of the examples are.</summary>
    public const string Path = "experiments/active/alice/churn-trees/metadata.yaml";

    /// <summary>A store that has both, each with a tag or none.</summary>
    public static TrackingFacts With((string Key, string Value)? bad = null, (string Key, string Value)? good = null) =>
        new() { Runs = new Dictionary<string, Run?>(StringComparer.Ordinal) { [Bad] = Of(Bad, bad), [Good] = Of(Good, good) } };

    private static Run Of(string id, (string Key, string Value)? tag) => new(id, "1", "trees", RunStatus.Finished, IsDeleted: false)
    {
        Tags = tag is var (key, value) ? new Dictionary<string, string>(StringComparer.Ordinal) { [key] = value } : new Dictionary<string, string>(StringComparer.Ordinal),
    };
}
