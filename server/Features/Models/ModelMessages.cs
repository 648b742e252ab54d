using ForgeLsp.Features.CodeActions;
using ForgeLsp.Features.Compare;

namespace ForgeLsp.Features.Models;

/// <summary>The models of the catalogue for pick lists, with what can be opened and compared.</summary>
/// <param name="Problem">Why there are none; null where there are some.</param>
public sealed record ModelChoices(IReadOnlyList<ModelChoice> Models, string? Problem);

/// <summary>A model of the catalogue, or a version in a tracking registry.</summary>
/// <param name="Id">The id of its row.</param>
/// <param name="Name">What people call it.</param>
/// <param name="State">Its state; null where nothing says one.</param>
public sealed record ModelChoice(string Id, string Name, string? State)
{
    /// <summary>Its version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Who answers for it, in a few words.</summary>
    public string Owners { get; init; } = "";

    /// <summary>Whether it is a model of the catalogue, and no version of a registered model.</summary>
    public bool IsModel { get; init; }

    /// <summary>The next state forward; null behind production, and for versions.</summary>
    public string? Next { get; init; }

    /// <summary>The states that it may go to.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Address of its Modelfile; null where it names none that is there.</summary>
    public string? Modelfile { get; init; }

    /// <summary>The run that it comes from; null where nobody knows.</summary>
    public RunRef? Run { get; init; }
}

/// <summary>What a transition would do. Nothing was changed for it.</summary>
/// <param name="Id">Names the plan to the messages that carry it out; null where it is refused.</param>
/// <param name="Refusal">Why not, and what to do; null where it can be done.</param>
public sealed record ModelPlan(string? Id, string? Refusal)
{
    /// <summary>The model.</summary>
    public string Model { get; init; } = "";

    /// <summary>Its state before; null where nothing says one.</summary>
    public string? From { get; init; }

    /// <summary>Its state after.</summary>
    public string To { get; init; } = "";

    /// <summary>What changes in the catalogue, in words.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>What changes in the tracking registry, in words.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>What whoever asked should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The checks that stand before it.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>The commands that stand before it, as written in the policy.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];
}

/// <summary>How the gate before a transition was passed.</summary>
/// <param name="Refusal">What failed, and that nothing was changed; null where all of it holds.</param>
public sealed record GateAnswer(IReadOnlyList<GateAnswerRow> Results, string? Refusal);

/// <summary>A check or command of a gate.</summary>
/// <param name="Outcome"><c>passed</c>, <c>failed</c>, <c>notChecked</c> or <c>notNeeded</c>.</param>
public sealed record GateAnswerRow(string Name, string Outcome, string Message);

/// <summary>The edits of a transition, or of taking it back, for an editor to make.</summary>
/// <param name="Refusal">Why there are none; null where there are.</param>
/// <param name="Edits">What changes.</param>
/// <param name="Made">Addresses of files that the edits make: taking them back means to delete these.</param>
/// <param name="IsTracked">Whether a tracking registry is to be changed too.</param>
public sealed record TransitionEdits(string? Refusal, IReadOnlyList<DocumentEdit> Edits, IReadOnlyList<string> Made, bool IsTracked);

/// <summary>What became of the tracking side.</summary>
/// <param name="Done">What was done, in words.</param>
/// <param name="Problem">What failed; null where nothing did.</param>
public sealed record TrackedAnswer(IReadOnlyList<string> Done, string? Problem);
