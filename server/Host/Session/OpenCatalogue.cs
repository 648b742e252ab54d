using ForgeLsp.Adapters.Catalogue;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Ports;
using ForgeLsp.Workspace;

namespace ForgeLsp.Host.Session;

/// <summary>The catalogue of a folder as the editor has it: what is open and not saved yet counts before what is on the disk.</summary>
/// <param name="workspace">The folder.</param>
/// <param name="path">The catalogue, relative to it.</param>
/// <param name="isTrusted">Whether links may be followed.</param>
internal sealed class OpenCatalogue(ForgeWorkspace workspace, string path, bool isTrusted) : ICatalogueFiles
{
    private readonly CatalogueFolder _disk = new(workspace.Root.FullPath, path, TimeProvider.System);

    /// <inheritdoc/>
    public async Task<CatalogueTexts> ReadAsync(CancellationToken cancel)
    {
        var history = CatalogueHistory.PathOf(path);
        if (Open(path) is { } catalogue && Open(history) is { } records)
        {
            return new CatalogueTexts(path, catalogue, records);
        }

        if (!isTrusted && new[] { path, history }.Any(one => Links.LeadAway(workspace.Root.FullPath, Path.Combine(workspace.Root.FullPath, one))))
        {
            throw new StoreException(StoreFailure.Unauthorised, $"{path} is a link, which is followed only once you trust the workspace.");
        }

        var texts = await _disk.ReadAsync(cancel);
        return texts with { Catalogue = Open(path) ?? texts.Catalogue, History = Open(history) ?? texts.History };
    }

    /// <inheritdoc/>
    public Task<string?> WriteAsync(Func<CatalogueTexts, CatalogueDecision> decide, CancellationToken cancel) => _disk.WriteAsync(decide, cancel);

    private string? Open(string file) => workspace.Current.Open.GetValueOrDefault(file)?.Document.Text.ToString();
}
