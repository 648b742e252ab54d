namespace ForgeLsp.Features.Ollama;

/// <summary>How patient a sync is.</summary>
public sealed record SyncLimits
{
    /// <summary>How often the server is asked the same, while nothing comes of it.</summary>
    public int Tries { get; init; } = 6;

    /// <summary>The pause before the second try; it doubles with each.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The time between two words on how far it is.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromMilliseconds(200);
}
