namespace ForgeLsp.Features.Live;

/// <summary>What somebody looks at.</summary>
/// <param name="Views">The views that are on the screen.</param>
/// <param name="IsFocused">Whether the client's window has the focus.</param>
public sealed record ViewAttention(IReadOnlyList<string> Views, bool IsFocused)
{
    /// <summary>What counts for a client that does not say: everything may be on the screen.</summary>
    public static ViewAttention Unknown { get; } = new(["experiments", "runs", "gpus", "models"], IsFocused: true);
}
