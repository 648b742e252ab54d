using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Levels;

/// <summary>The artifacts of a run, or of a folder of them.</summary>
internal static class ArtifactLevel
{
    public static async Task<List<ViewNode>> ChildrenAsync(RunsRequest request)
    {
        var slash = request.Node.Rest.IndexOf('/');
        var runId = slash < 0 ? request.Node.Rest : request.Node.Rest[..slash];
        var rows = new List<ViewNode>();
        foreach (var artifact in await request.Store.ListArtifactsAsync(runId, slash < 0 ? "" : request.Node.Rest[(slash + 1)..], request.Cancel))
        {
            var path = artifact.IsFolder ? null : await request.Store.FindArtifactAsync(runId, artifact.Path, request.Cancel);
            rows.Add(RunNodes.Artifact(request.Alias, runId, artifact, path is null ? null : request.ToUri(path)));
        }

        return rows.Count > 0 ? rows : [request.Empty("No artifacts")];
    }
}
