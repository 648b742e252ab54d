using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>What is known of Ollama.</summary>
/// <param name="Address">Without credentials.</param>
/// <param name="WantedBy">What uses it, for people; null where nothing does.</param>
public sealed record OllamaFacts(string Address, string? WantedBy)
{
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
        { Failure: { } failure } => this.Problem(
            DoctorTopic.Ollama, ollama.Address, $"{failure.Message.TrimEnd('.')} ({ollama.WantedBy} uses it)", "Start it with 'ollama serve', or set OLLAMA_HOST (in the editor: forge.ollama.host) to where it runs."),
    };
}
