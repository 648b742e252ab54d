using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>What is known of Ollama.</summary>
/// <param name="Address">Without credentials.</param>
/// <param name="WantedBy">What uses it, for people; null where nothing does.</param>
public sealed record OllamaFacts(string Address, string? WantedBy)
{
    /// <summary>Whether the user says where it is, and so counts on it.</summary>
    public bool IsNamed { get; init; }

    /// <summary>The server's version; null where it did not answer.</summary>
    public string? Version { get; init; }

    /// <summary>How many models it has.</summary>
    public int Models { get; init; }

    /// <summary>Why it cannot be reached.</summary>
    public OllamaException? Failure { get; init; }
}

/// <summary>The Ollama server that the models of the catalogue are made for.</summary>
public sealed class OllamaCheck(Func<CancellationToken, Task<OllamaFacts>> facts) : IDoctorCheck
{
    private const string Next = "start it with 'ollama serve', or set OLLAMA_HOST (in the editor: forge.ollama.host) to where it runs.";

    /// <inheritdoc/>
    public string Name => "ollama";

    /// <inheritdoc/>
    public string Title => "Ollama";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorLine>> LookAsync(CancellationToken cancel) => [Judge(await facts(cancel))];

    internal DoctorLine Judge(OllamaFacts ollama) => ollama switch
    {
        { Failure: null } => this.Ok(ollama.Address, $"version {ollama.Version ?? "unknown"}, {ollama.Models} {(ollama.Models == 1 ? "model" : "models")}"),
        { WantedBy: null } => this.NotUsed(ollama.Address, "it does not answer, and nothing in the workspace uses it"),
        { Failure: { } failure, IsNamed: true } => this.Problem(DoctorTopic.Ollama, ollama.Address, $"{failure.Message.TrimEnd('.')}. {ollama.WantedBy} names it", "Either " + Next),
        { Failure: { } failure } => this.Warning(DoctorTopic.Ollama, ollama.Address, $"{failure.Message.TrimEnd('.')}. {ollama.WantedBy} has models for it", $"Nothing, while you sync no models from this machine. Else: {Next}"),
    };
}
