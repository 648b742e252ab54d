namespace ForgeLsp.Features.Fixing;

/// <summary>A file whose findings were mended; nothing is written yet.</summary>
/// <param name="Path">Relative to the root, with <c>/</c>.</param>
/// <param name="Before">The whole text that the fixes began with; of a notebook that is its JSON. Without a byte order mark.</param>
/// <param name="After">The whole text with the fixes.</param>
/// <param name="Fixes">How many fixes were made.</param>
public sealed record MendedFile(string Path, string Before, string After, int Fixes);
