using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Comparing;

/// <summary>What makes a run one thing or another, beside its parameters, under names as the filter language writes attributes.</summary>
public static class RunTraits
{
    /// <summary>The name of the tracking experiment.</summary>
    public const string Experiment = "attributes.experiment";

    /// <summary>The commit of the code.</summary>
    public const string Commit = "attributes.commit";

    /// <summary>The script that was started.</summary>
    public const string Script = "attributes.script";

    /// <summary>The datasets: names, contexts and digests.</summary>
    public const string Data = "attributes.data";

    /// <summary>Their names in the order in which labels prefer them.</summary>
    public static IReadOnlyList<string> All { get; } = [Experiment, Data, Script, Commit];

    /// <summary>A trait of a run; null where the run does not say.</summary>
    /// <param name="experiment">The name of its experiment.</param>
    public static string? Of(Run run, string experiment, string trait) => trait switch
    {
        Experiment => experiment,
        Commit => NotEmpty(run.Tags.GetValueOrDefault(RunTags.Commit)),
        Script => NotEmpty(run.Tags.GetValueOrDefault(RunTags.Script)),
        _ => run.Inputs.Count == 0 ? null : string.Join(", ", run.Inputs.Select(static input => $"{input.Name}{(input.Context is null ? "" : $" ({input.Context})")} {input.Digest}").Order(StringComparer.Ordinal)),
    };

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
