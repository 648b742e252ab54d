namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>How patient the store is with a server.</summary>
internal sealed record RestLimits
{
    /// <summary>How long one question may take with all its pages and tries.</summary>
    public TimeSpan Call { get; init; } = TimeBox.Limit;

    /// <summary>How many points of histories one question asks for; no server of MLflow's gives more than 25,000.</summary>
    public int Points { get; init; } = 25_000;

    /// <summary>How long a search may take: one that the server's language cannot say looks at every run.</summary>
    public TimeSpan Search { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a question may take whose answer nobody needs.</summary>
    public TimeSpan Aside { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long nothing may come of a file that is being read.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a connection may take to stand.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause before the second try; it doubles with each.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest pause that a server may ask for; who asks for more is answered with what it said.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often one request is tried.</summary>
    public int Tries { get; init; } = 4;
}
