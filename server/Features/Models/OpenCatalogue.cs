using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Models;

/// <summary>The catalogue as an editor has it, saved or not, where it is open there; writing goes to the file.</summary>
/// <param name="files">The files.</param>
/// <param name="open">The text in the editor; null where it is not open.</param>
public sealed class OpenCatalogue(ICatalogueFiles files, Func<string?> open) : ICatalogueFiles
{
    /// <inheritdoc/>
    public async Task<CatalogueTexts> ReadAsync(CancellationToken cancel)
    {
        var texts = await files.ReadAsync(cancel);
        return open() is { } text ? texts with { Catalogue = text } : texts;
    }

    /// <inheritdoc/>
    public Task<string?> WriteAsync(Func<CatalogueTexts, CatalogueDecision> decide, CancellationToken cancel) => files.WriteAsync(decide, cancel);
}
