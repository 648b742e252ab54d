using ForgeLsp.Features.Artifacts;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Levels;

/// <summary>The artifacts of a run, or of a folder of them.</summary>
internal static class ArtifactLevel
{
    public static Task<List<ViewNode>> ChildrenAsync(RunsRequest request) => new ArtifactRows(request.ToUri).ChildrenAsync(request.Named, request.Node, request.Page, request.Cancel);
}
