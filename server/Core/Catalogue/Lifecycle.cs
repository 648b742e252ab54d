using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Catalogue;

/// <summary>Where a model may go from where it is: forward one step at a time, back or out of use from anywhere.</summary>
public static class Lifecycle
{
    /// <summary>Whether a model may go from one state to another; null if so, else what stands against it and what to do.</summary>
    /// <param name="model">The name of the model, for the message.</param>
    /// <param name="from">The state it is in; null where nothing says one, which counts as development.</param>
    /// <param name="to">The state that it shall be in.</param>
    /// <param name="knowsTesting">
    /// Whether the ladder has the step <c>testing</c>. MLflow's has not: for a version that only its registry knows, no stage to Staging is one step.
    /// </param>
    public static string? Refusal(string model, string? from, string to, bool knowsTesting = true)
    {
        if (!ModelStates.IsState(to))
        {
            var nearest = NearestName.Of(to, ModelStates.All);
            return $"`{to}` is no state of a model{(nearest is null ? "" : $" (`{nearest}`?)")}; the states are {string.Join(", ", ModelStates.All)}.";
        }

        if (!knowsTesting && to == ModelStates.Testing)
        {
            return $"`{model}` is only in the tracking registry, which has no stage for testing; add it to the catalogue first, or promote it to staging.";
        }

        var present = from ?? ModelStates.Development;
        if (!ModelStates.IsState(present))
        {
            return $"`{model}` has the status `{present}`, which is no state of a model; write one of {string.Join(", ", ModelStates.All)} first.";
        }

        if (present == to)
        {
            return from is null ? null : $"`{model}` is in {to} already.";
        }

        if (to == ModelStates.Deprecated || ModelStates.RankOf(to) < ModelStates.RankOf(present))
        {
            return null;
        }

        var next = Next(present, knowsTesting);
        return to == next ? null : $"`{model}` is in {present}, and goes forward one step at a time: promote it to {next} first.";
    }

    /// <summary>The next state forward; null behind production.</summary>
    public static string? Next(string from, bool knowsTesting = true) => from switch
    {
        ModelStates.Development => knowsTesting ? ModelStates.Testing : ModelStates.Staging,
        ModelStates.Testing => ModelStates.Staging,
        ModelStates.Staging => ModelStates.Production,
        _ => null,
    };

    /// <summary>The states that a model may go to from <paramref name="from"/>, in the order of a model's life.</summary>
    public static IReadOnlyList<string> Targets(string? from, bool knowsTesting = true) => [.. ModelStates.All.Where(to => Refusal("", from, to, knowsTesting) is null)];

    /// <summary>
    /// Whether the gates of <paramref name="to"/> stand in the way: on the way forward, and for what was out of use. The way back is always
    /// open, since it is taken when something is wrong.
    /// </summary>
    public static bool IsGated(string? from, string to)
    {
        var present = from ?? ModelStates.Development;
        return present == ModelStates.Deprecated || ModelStates.RankOf(to) > ModelStates.RankOf(present) || (from is null && to == ModelStates.Development);
    }
}
