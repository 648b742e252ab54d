using ForgeLsp.Core.Reproducing;

namespace ForgeLsp.Host.Cli.Reproduce;

/// <summary>What the command line of <c>forge reproduce</c> says.</summary>
/// <param name="Name">An experiment, by its id, folder or metadata, or a run.</param>
/// <param name="Runs">How often it is run where nothing recorded is compared with.</param>
/// <param name="Against">A recorded run, by its id, a beginning of it or its name; null without one.</param>
internal sealed record ReproduceOptions(string Name, int Runs, string? Against)
{
    /// <summary>For all metrics; null where the policy or what is usual decides.</summary>
    public Tolerance? Tolerance { get; init; }

    /// <summary>The metrics to compare; empty for all.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Longest time of one run; null for the policy's.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>The command, where it is given; empty where the experiment says it.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The interpreter; null where it is looked for.</summary>
    public string? Python { get; init; }

    /// <summary>Only say what would be run.</summary>
    public bool IsDry { get; init; }

    /// <summary>Leave the temporary folders.</summary>
    public bool Keeps { get; init; }

    /// <summary>Write no verdict.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Run though the code names a tracking server.</summary>
    public bool IgnoresServers { get; init; }

    /// <summary>Stores that hold the recorded run; null for those of the workspace.</summary>
    public string? Store { get; init; }
}
