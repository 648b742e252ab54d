using System.Text.Json.Serialization;

namespace ForgeLsp.Features.Compare;

/// <summary>Which runs to put side by side, and how they are looked at.</summary>
/// <param name="Runs">2 to 500 runs; their order is that of every list in the answer.</param>
public sealed record CompareRequest(IReadOnlyList<RunRef> Runs)
{
    /// <summary>The run that the others are measured against; the first where it is absent or not among the runs.</summary>
    public RunRef? Baseline { get; init; }

    /// <summary>Metrics whose direction the reader turned: true where higher is better. They go before policy and well-known names.</summary>
    public IReadOnlyDictionary<string, bool>? Directions { get; init; }

    /// <summary>
    /// Parameters that only number repetitions of one thing, such as seeds: groups ignore them. Absent: those whose names say so. What else keeps
    /// groups apart may be named too: <c>attributes.experiment</c>, <c>attributes.commit</c>, <c>attributes.script</c>, <c>attributes.data</c>.
    /// </summary>
    public IReadOnlyList<string>? Repeats { get; init; }

    /// <summary>Keys of parameters, tags and metrics whose rows come first and with whole values, where a message cannot hold all.</summary>
    public IReadOnlyList<string>? Whole { get; init; }
}

/// <summary>What a curve runs over.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CurveAxis>))]
public enum CurveAxis { Step, Time, Relative }

/// <summary>Which curves of which runs, and how much of them shows.</summary>
/// <param name="Runs">As in the comparison; <see cref="MetricCurve.Run"/> is a place in this list.</param>
/// <param name="Metrics">The metrics that show.</param>
public sealed record CurvesRequest(IReadOnlyList<RunRef> Runs, IReadOnlyList<string> Metrics)
{
    /// <summary>Most points of one curve; about two for each pixel. 12 to 4,000.</summary>
    public int Points { get; init; } = 1_000;

    /// <summary>What <see cref="From"/> and <see cref="To"/> count in: steps, ms since the epoch, ms since the run's start.</summary>
    public CurveAxis Axis { get; init; }

    /// <summary>Where the part that shows begins; null for the beginning. One point before it comes too, so that the line goes on.</summary>
    public double? From { get; init; }

    /// <summary>Where the part that shows ends; null for the end. One point behind it comes too.</summary>
    public double? To { get; init; }

    /// <summary>Groups of runs (places in <see cref="Runs"/>) to give a mean and a spread of, over the axis.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Groups { get; init; }
}
