using System.Text.Json.Serialization;

namespace ForgeLsp.Features.Ollama;

/// <summary>How the catalogue's and the server's idea of a model compare.</summary>
public static class SyncState
{
    /// <summary>The server does not have it.</summary>
    public const string Missing = "missing";

    /// <summary>The server has another than the catalogue means.</summary>
    public const string Different = "different";

    /// <summary>The server has it.</summary>
    public const string Installed = "installed";

    /// <summary>The server does not have it, and the catalogue says that it is on its way out.</summary>
    public const string Deprecated = "deprecated";

    /// <summary>The server does not have it; it is only needed to build anew what others are built from.</summary>
    public const string Unneeded = "unneeded";

    /// <summary>It cannot be had before somebody mends the catalogue or a Modelfile.</summary>
    public const string Problem = "problem";
}

/// <summary>A model, and what a sync would do about it.</summary>
/// <param name="Name">Its name on the server.</param>
/// <param name="Entries">Its names in the catalogue; empty for one that others are only built on.</param>
/// <param name="State">One of <see cref="SyncState"/>.</param>
/// <param name="Action"><c>pull</c> or <c>create</c>: what brings it there.</param>
public sealed record PlannedModel(string Name, IReadOnlyList<string> Entries, string State, string Action)
{
    /// <summary>Why it is in this state, as a sentence without a full stop; null where the state says all.</summary>
    public string? Reason { get; init; }

    /// <summary>The model that it is built on; null for one that is pulled or built from files.</summary>
    public string? Base { get; init; }

    /// <summary>Bytes that it has on the server; null where it is not there.</summary>
    public long? Size { get; init; }

    /// <summary>Whether a sync takes it when nobody says which.</summary>
    public bool IsSelected { get; init; }

    [JsonIgnore]
    internal SyncTarget? Target { get; init; }

    [JsonIgnore]
    internal string? Digest { get; init; }
}

/// <summary>A model that the server has and no catalogue means. It is never touched.</summary>
/// <param name="Size">Bytes.</param>
public sealed record OtherModel(string Name, long Size);

/// <summary>The catalogue beside what an Ollama server has.</summary>
/// <param name="Server">The server's address, without credentials.</param>
/// <param name="Models">Each before those that are built on it.</param>
/// <param name="Others">What the server has beside these, by name.</param>
public sealed record SyncPlan(int Version, string Server, string? ServerVersion, IReadOnlyList<PlannedModel> Models, IReadOnlyList<OtherModel> Others)
{
    /// <summary>The catalogues that were read, relative to the workspace.</summary>
    public IReadOnlyList<string> Catalogues { get; init; } = [];

    /// <summary>What there is to do, in a sentence.</summary>
    public string Headline { get; init; } = "";

    /// <summary>How many models of the catalogue cannot be had.</summary>
    [JsonIgnore]
    public int Problems => Models.Count(static model => model.State == SyncState.Problem);
}
