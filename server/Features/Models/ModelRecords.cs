using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Models;

/// <summary>The catalogue as a list.</summary>
/// <param name="Path">Path of the catalogue, relative to the workspace.</param>
/// <param name="Problem">Why not all of it can be read, or it is somebody else's form; null where it is fine.</param>
/// <param name="Models">The models in the order of the file.</param>
/// <param name="Others">Names in MLflow's registry that the catalogue does not speak of.</param>
/// <param name="Problems">A sentence on each tracking store that did not answer.</param>
public sealed record ModelList(string Path, string? Problem, IReadOnlyList<ModelInfo> Models, IReadOnlyList<string> Others, IReadOnlyList<string> Problems);

/// <summary>One model of the catalogue, joined with what the tracking registry says of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">Its state as written, or null.</param>
/// <param name="Place">Where its name stands in the catalogue, zero-based.</param>
public sealed record ModelInfo(string Name, string? Status, LinePosition Place)
{
    /// <summary>Where it comes from, as written, or null.</summary>
    public string? Source { get; init; }

    /// <summary>Its version, as written, or null.</summary>
    public string? Version { get; init; }

    /// <summary>What it is for, or null.</summary>
    public string? Purpose { get; init; }

    /// <summary>What it is made from, or null.</summary>
    public string? BaseModel { get; init; }

    /// <summary>Path of its Modelfile, as written, or null.</summary>
    public string? Modelfile { get; init; }

    /// <summary>Who answers for it.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>What was measured, as written.</summary>
    public IReadOnlyList<ModelMeasure> Performance { get; init; } = [];

    /// <summary>The run that made it, or null.</summary>
    public string? RunId { get; init; }

    /// <summary>The states that it may go to from here.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>What the tracking registry says; null where it is not tracked, or no store has it.</summary>
    public TrackedInfo? Tracked { get; init; }

    /// <summary>On what the catalogue and the tracking registry disagree.</summary>
    public IReadOnlyList<DriftInfo> Drift { get; init; } = [];
}

/// <summary>A measurement as it is written: <c>0.92</c>, <c>850ms</c>.</summary>
public sealed record ModelMeasure(string Metric, string Value);

/// <summary>A registered model behind an entry.</summary>
/// <param name="Store">Alias of the store that has it.</param>
/// <param name="Name">What the registry calls it.</param>
/// <param name="Version">The version that the entry names; null where it names none.</param>
/// <param name="IsWritable">Whether the store takes changes: a tracking server, and no file or database.</param>
/// <param name="Versions">All versions, newest first.</param>
public sealed record TrackedInfo(string Store, string Name, string? Version, bool IsWritable, IReadOnlyList<TrackedVersionInfo> Versions);

/// <summary>A version of a registered model.</summary>
/// <param name="Stage">MLflow's stage.</param>
/// <param name="State">What its stage and aliases mean in the words of the catalogue; null where they mean nothing.</param>
/// <param name="RunId">The run that it was made from, or null.</param>
public sealed record TrackedVersionInfo(string Version, string Stage, IReadOnlyList<string> Aliases, string? State, string? RunId, string? Description);

/// <summary>A disagreement.</summary>
/// <param name="Kind">In camel case: <c>unknownModel</c>, <c>unknownVersion</c>, <c>productionVersion</c>, <c>state</c>, <c>alias</c>.</param>
/// <param name="Place">Where the catalogue says otherwise, zero-based.</param>
/// <param name="CatalogueValue">What the catalogue would have to say to agree; null where no other value would.</param>
/// <param name="IsMendableThere">Whether the tracking registry can be made to say what the catalogue says.</param>
public sealed record DriftInfo(string Kind, string Message, LinePosition Place, string? CatalogueValue, bool IsMendableThere);

/// <summary>One model with all there is to know.</summary>
/// <param name="History">Its transitions, newest first.</param>
/// <param name="Gates">What must hold before each state that it may go to.</param>
public sealed record ModelDetails(string Path, ModelInfo Model, IReadOnlyList<TransitionInfo> History, IReadOnlyList<GateInfo> Gates, IReadOnlyList<string> Problems);

/// <summary>A transition as the history has it.</summary>
/// <param name="At">UTC, to the second.</param>
public sealed record TransitionInfo(string At, string? From, string To, string By, string Why, string? Version, bool IsRollback);

/// <summary>What must hold before a state.</summary>
public sealed record GateInfo(string State, IReadOnlyList<string> Checks, IReadOnlyList<string> Commands);
