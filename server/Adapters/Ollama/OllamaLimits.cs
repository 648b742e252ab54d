namespace ForgeLsp.Adapters.Ollama;

/// <summary>How patient the adapter is with an Ollama server.</summary>
public sealed record OllamaLimits
{
    /// <summary>How long a short question may take.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long nothing may come while layers are on their way: the server tells of them many times a second.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long nothing may come while the server computes: it says nothing while it checks or converts hundreds of gigabytes.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a connection may take to stand.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of one line of a stream; Ollama's own client takes half a megabyte.</summary>
    public int Line { get; init; } = 1024 * 1024;

    /// <summary>Bytes of an answer that is not a stream.</summary>
    public int Answer { get; init; } = 64 * 1024 * 1024;
}
