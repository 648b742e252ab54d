using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Runs;

/// <summary>
/// The runs that somebody starred. A tracking server keeps a star as the tag <c>forge.starred</c>, where all see it; for other stores, which are
/// only read, the editor keeps it in its workspace state and sends it with each request.
/// </summary>
/// <param name="inEditor">What the editor keeps, each as <c>alias/runId</c>.</param>
public sealed class StarredRuns(IEnumerable<string> inEditor)
{
    private readonly HashSet<string> _inEditor = new(inEditor, StringComparer.Ordinal);

    /// <summary>None but those in the stores.</summary>
    public static StarredRuns None { get; } = new([]);

    /// <summary>Whether a run of the store <paramref name="alias"/> is starred, wherever that is kept.</summary>
    public bool Contains(string alias, Run run) => IsStarredInStore(run) || _inEditor.Contains($"{alias}/{run.Id}");

    /// <summary>Whether the store itself says so.</summary>
    public static bool IsStarredInStore(Run run) => string.Equals(run.Tags.GetValueOrDefault(RunTags.Starred), "true", StringComparison.OrdinalIgnoreCase);
}
