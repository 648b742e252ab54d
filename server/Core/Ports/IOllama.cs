namespace ForgeLsp.Core.Ports;

/// <summary>A model that an Ollama server has.</summary>
/// <param name="Name">As the server writes it.</param>
/// <param name="Digest">SHA-256 of its manifest, 64 hexadecimal digits; empty where the server does not say.</param>
/// <param name="Size">Bytes, with all its layers.</param>
public sealed record OllamaModel(string Name, string Digest, long Size);

/// <summary>What an Ollama server says of one of its models, with everything that it took over from its base.</summary>
/// <param name="Modelfile">A Modelfile that would make it; its FROM and ADAPTER are paths of the server.</param>
public sealed record OllamaDetails(string Modelfile)
{
    /// <summary>The model that it was made from, as the server writes it; null where it was made from files or pulled.</summary>
    public string? ParentModel { get; init; }

    /// <summary>The system message; empty where there is none.</summary>
    public string System { get; init; } = "";

    /// <summary>The template of the prompt.</summary>
    public string Template { get; init; } = "";

    /// <summary>All licences, one behind the other.</summary>
    public string License { get; init; } = "";

    /// <summary>The parameters, in no order; <c>stop</c> may repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>Messages by role.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Messages { get; init; } = [];
}

/// <summary>How far a pull, an upload or a creation is.</summary>
/// <param name="Status">What the server says it does, in a line.</param>
/// <param name="Layer">The layer that is on its way, or null.</param>
/// <param name="Completed">Bytes of the layer that are there.</param>
/// <param name="Total">Bytes of the layer; 0 where unknown.</param>
public readonly record struct OllamaStep(string Status, string? Layer = null, long Completed = 0, long Total = 0);

/// <summary>A model to create on an Ollama server.</summary>
/// <param name="Model">Its name there.</param>
public sealed record OllamaCreation(string Model)
{
    /// <summary>The model that it is made from; null where it is made from <see cref="Files"/>.</summary>
    public string? From { get; init; }

    /// <summary>Weights by file name and digest (<c>sha256:…</c>), which the server has already.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adapters by file name and digest, which the server has already.</summary>
    public IReadOnlyDictionary<string, string> Adapters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The prompt template, or null for that of the base.</summary>
    public string? Template { get; init; }

    /// <summary>The system message, or null for that of the base.</summary>
    public string? System { get; init; }

    /// <summary>Licences that come to those of the base.</summary>
    public IReadOnlyList<string> Licenses { get; init; } = [];

    /// <summary>Parameters as a Modelfile writes them, in order; <c>stop</c> may repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>Messages by role.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Messages { get; init; } = [];

    /// <summary>Further fields of the request by name, such as <c>renderer</c>.</summary>
    public IReadOnlyDictionary<string, string> Others { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The same as a Modelfile, for servers before 0.5.5, which take nothing else.</summary>
    public required string Modelfile { get; init; }
}

/// <summary>
/// An Ollama server. Nothing here asks twice, deletes, or waits without an end: a stream ends when nothing comes for too long. What goes wrong
/// is an <see cref="OllamaException"/>.
/// </summary>
public interface IOllama
{
    /// <summary>The address without credentials.</summary>
    string Display { get; }

    /// <summary>The server's version; null where it does not say.</summary>
    Task<string?> VersionAsync(CancellationToken cancel);

    /// <summary>The models that it has.</summary>
    Task<IReadOnlyList<OllamaModel>> ListAsync(CancellationToken cancel);

    /// <summary>What it knows of a model; null where it has none of that name.</summary>
    Task<OllamaDetails?> ShowAsync(string name, CancellationToken cancel);

    /// <summary>Lets it pull a model. Layers that it has, whole or in part, are not pulled again. It writes on the server.</summary>
    Task PullAsync(string name, Action<OllamaStep> progress, CancellationToken cancel);

    /// <summary>Lets it create a model, or replace the one of that name. It writes on the server.</summary>
    Task CreateAsync(OllamaCreation creation, Action<OllamaStep> progress, CancellationToken cancel);

    /// <summary>Gives it the weights at a path of this machine, unless it has them. It writes on the server.</summary>
    /// <param name="path">Absolute path of a file, or of a folder of weights.</param>
    /// <returns>File names and digests, as <see cref="OllamaCreation.Files"/> takes them.</returns>
    Task<IReadOnlyDictionary<string, string>> UploadAsync(string path, Action<OllamaStep> progress, CancellationToken cancel);

    /// <summary>The absolute path of the weights that a Modelfile names; null where nothing is there, so that it names a model.</summary>
    /// <param name="folder">Absolute path of the Modelfile's folder.</param>
    string? FindWeights(string folder, string written);
}

/// <summary>How an Ollama server fails.</summary>
public enum OllamaFailure
{
    /// <summary>It may well work when it is asked again: a cut, a time limit, trouble of the server or its network.</summary>
    Passing,

    /// <summary>There is no server, or none that lets itself be asked.</summary>
    Unreachable,

    /// <summary>It says no, and will say so again.</summary>
    Refused,
}

/// <summary>An Ollama server cannot do it. The message says what is wrong and what to do, and holds no secret.</summary>
public sealed class OllamaException(OllamaFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of failure.</summary>
    public OllamaFailure Failure { get; } = failure;

    /// <summary>How long the server wants to be left alone; null where it does not say.</summary>
    public TimeSpan? Pause { get; init; }
}
