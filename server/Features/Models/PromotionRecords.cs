using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Models;

/// <summary>A transition as somebody asks for it.</summary>
/// <param name="Model">The name of the model in the catalogue.</param>
/// <param name="To">The state that it shall be in; null for a rollback.</param>
/// <param name="Reason">Why.</param>
/// <param name="User">Who; null for the operating-system user.</param>
/// <param name="Only"><c>catalogue</c> or <c>tracking</c> to change one side only; null for both.</param>
public sealed record PromotionWish(string Model, string? To, string Reason, string? User = null, string? Only = null)
{
    /// <summary>The one side that is <c>catalogue</c>.</summary>
    public const string Catalogue = "catalogue";

    /// <summary>The one side that is <c>tracking</c>.</summary>
    public const string Tracking = "tracking";
}

/// <summary>What a transition would do. Nothing was changed for it.</summary>
/// <param name="Model">The model.</param>
/// <param name="From">Its state before, or null.</param>
/// <param name="To">Its state after.</param>
/// <param name="Path">The catalogue, relative to the workspace.</param>
public sealed record Promotion(string Model, string? From, string To, string Path)
{
    /// <summary>The text that <see cref="Edits"/> belong to.</summary>
    public SourceText Text { get; init; } = SourceText.Empty;

    /// <summary>Edits of the catalogue; none where only the tracking registry changes.</summary>
    public IReadOnlyList<TextEdit> Edits { get; init; } = [];

    /// <summary>The same as changes of keys.</summary>
    public IReadOnlyList<CatalogueChange> Changes { get; init; } = [];

    /// <summary>The file of the history, relative to the workspace.</summary>
    public string HistoryPath { get; init; } = "";

    /// <summary>What the history's text becomes; null where it stays.</summary>
    public string? History { get; init; }

    /// <summary>The lines that come to it.</summary>
    public IReadOnlyList<string> HistoryLines { get; init; } = [];

    /// <summary>Alias of the store whose registry changes, or null.</summary>
    public string? Store { get; init; }

    /// <summary>What changes there.</summary>
    public IReadOnlyList<TrackingMove> Moves { get; init; } = [];

    /// <summary>What whoever asked should know: a side that stays as it is, a value that is written in place now.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether gates stand in the way.</summary>
    public bool IsGated { get; init; }

    internal PromotionWish Wish { get; init; } = new("", null, "");

    internal CatalogueEntry? After { get; init; }

    internal DateTimeOffset At { get; init; }

    internal string? TrackedProduction { get; init; }

    internal string TextAfter { get; init; } = "";
}

/// <summary>A key of an entry that changes.</summary>
/// <param name="From">What it says now; null where it is not there.</param>
/// <param name="To">What it says then; null where it goes away.</param>
public sealed record CatalogueChange(string Model, string Key, string? From, string? To);

/// <summary>A plan, or why there is none.</summary>
/// <param name="Refusal">Why not, and what to do; null where there is a plan.</param>
public sealed record PromotionAnswer(Promotion? Plan, string? Refusal);

/// <summary>What became of a transition.</summary>
/// <param name="Refusal">Why nothing was changed; null where something was.</param>
/// <param name="Done">What was done in the tracking registry, in words.</param>
/// <param name="TrackingProblem">Why the tracking registry does not say what the catalogue says, and how to bring it there; null where it does.</param>
public sealed record PromotionOutcome(string? Refusal, IReadOnlyList<string> Done, string? TrackingProblem);
