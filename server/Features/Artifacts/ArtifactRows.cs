using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Live;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Artifacts;

/// <summary>The rows of a run's artifacts: a folder at a time, large folders by pages.</summary>
/// <param name="toUri">The editor's address of an absolute local path.</param>
internal sealed class ArtifactRows(Func<string, string> toUri)
{
    /// <summary>As many as a person scrolls through.</summary>
    public const int PageSize = 200;

    /// <summary>The rows of one page. The pages of a folder join by the last name that was shown, so that files which come and go meanwhile neither double nor hide others.</summary>
    /// <param name="node">An <c>artifacts</c> node.</param>
    /// <param name="page">What the row "Load more" of the page before said; null for the first.</param>
    public async Task<List<ViewNode>> ChildrenAsync(NamedStore named, NodeId node, string? page, CancellationToken cancel)
    {
        var (runId, folder) = Split(node.Rest);
        var known = page is not null && named.Store is RememberingStore remembering ? remembering.RecentArtifacts(runId, folder) : null;
        var all = known ?? await named.Store.ListArtifactsAsync(runId, folder, cancel);
        var first = page is null ? 0 : Behind(all, page);
        var rows = all.Skip(first).Take(PageSize).Select(artifact => Row(named.Alias, runId, artifact)).ToList();
        if (all.Count - first is var left && left > PageSize)
        {
            var last = all[first + PageSize - 1];
            rows.Add(RunNodes.More(node, (last.IsFolder ? "d:" : "f:") + last.Path) with { Description = $"{(left - PageSize).ToString("N0", CultureInfo.InvariantCulture)} of {all.Count.ToString("N0", CultureInfo.InvariantCulture)} left" });
        }

        return rows.Count > 0 || page is not null ? rows : [RunNodes.Empty(node.ToString(), "No artifacts")];
    }

    /// <summary>The run and the path of a node's rest.</summary>
    public static (string RunId, string Path) Split(string rest)
    {
        var slash = rest.IndexOf('/');
        return slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
    }

    private ViewNode Row(string alias, string runId, Artifact artifact) => RunNodes.Artifact(
        alias, runId, artifact, artifact.IsFolder ? null : artifact.LocalPath is { } local ? toUri(local) : ArtifactUri.Of(alias, runId, artifact.Path));

    // The list is in order, folders first: the first entry behind the one that was shown last, whether that is still there or not.
    private static int Behind(IReadOnlyList<Artifact> all, string token)
    {
        var wasFolder = token.StartsWith("d:", StringComparison.Ordinal);
        var path = token.Length > 2 ? token[2..] : "";
        var at = 0;
        while (at < all.Count && (wasFolder == all[at].IsFolder ? Core.Runs.RunOrdering.CompareText(all[at].Path, path) <= 0 : all[at].IsFolder))
        {
            at++;
        }

        return at;
    }
}
