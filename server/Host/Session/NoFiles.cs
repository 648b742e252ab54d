using ForgeLsp.Core.Ports;

namespace ForgeLsp.Host.Session;

/// <summary>The files of a root that is no folder: none. Documents outside of every folder are what the editor holds of them.</summary>
internal sealed class NoFiles : IWorkspaceFiles
{
    /// <inheritdoc/>
    public IEnumerable<string> List(CancellationToken cancel) => [];

    /// <inheritdoc/>
    public bool IsListed(string path) => false;

    /// <inheritdoc/>
    public string? Read(string path) => null;

    /// <inheritdoc/>
    public bool Exists(string path) => false;
}
