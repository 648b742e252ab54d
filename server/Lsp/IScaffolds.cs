using ForgeLsp.Features.Scaffolds;

namespace ForgeLsp.Lsp;

/// <summary>Projects, experiments and agents from templates. <c>folder</c> is the address of the workspace's folder, the first where null; for a project of the folder that gets one.</summary>
public interface IScaffolds
{
    /// <summary>What a dialog begins with.</summary>
    Task<ScaffoldStart> StartAsync(string? folder, CancellationToken cancel);

    /// <summary>What a wish would come to. Nothing is written, and no process started.</summary>
    Task<ScaffoldCheck> CheckAsync(ScaffoldWish wish, string? folder, CancellationToken cancel);

    /// <summary>Makes it, all files or none. It writes.</summary>
    Task<ScaffoldMade> MakeAsync(ScaffoldWish wish, string? folder, CancellationToken cancel);
}
