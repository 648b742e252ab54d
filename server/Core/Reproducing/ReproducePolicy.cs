namespace ForgeLsp.Core.Reproducing;

/// <summary>The policy's <c>reproduce</c> section: how experiments are run again, and what counts as the same result.</summary>
public sealed record ReproducePolicy
{
    /// <summary>What is run in the folder of an experiment whose own files do not say; null where the policy names nothing.</summary>
    public string? Command { get; init; }

    /// <summary>The Python that stands for <c>python</c> in a command, relative to the root or absolute; null where it is looked for.</summary>
    public string? Python { get; init; }

    /// <summary>Longest time of one run.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>How far values may lie apart; null for what is usual: not at all between two runs here, rounding against a recorded run.</summary>
    public Tolerance? Tolerance { get; init; }

    /// <summary>The same for single metrics, by their key.</summary>
    public IReadOnlyDictionary<string, Tolerance> Metrics { get; init; } = new Dictionary<string, Tolerance>(StringComparer.Ordinal);

    /// <summary>Keys of metrics that are not compared, as globs.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];
}
