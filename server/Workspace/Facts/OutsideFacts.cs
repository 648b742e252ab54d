using ForgeLsp.Core.Findings;

namespace ForgeLsp.Workspace.Facts;

/// <summary>What came into the workspace from outside of its files.</summary>
/// <param name="Tracking">What the tracking stores answered; null where none has.</param>
/// <param name="Git">What git and DVC keep; null where they were not asked.</param>
internal sealed record OutsideFacts(TrackingFacts? Tracking, GitFacts? Git)
{
    /// <summary>Nothing was asked.</summary>
    public static OutsideFacts None { get; } = new(null, null);
}
