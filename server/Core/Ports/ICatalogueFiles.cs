namespace ForgeLsp.Core.Ports;

/// <summary>The texts of a catalogue and its history at one moment.</summary>
/// <param name="Path">Path of the catalogue relative to the workspace, with <c>/</c>.</param>
/// <param name="Catalogue">Its text without a byte order mark; null where there is no file.</param>
/// <param name="History">The text of its history; null where there is none yet.</param>
public sealed record CatalogueTexts(string Path, string? Catalogue, string? History);

/// <summary>What is to be written. Nothing is, where <paramref name="Refusal"/> says why not; what is null stays as it is.</summary>
public sealed record CatalogueDecision(string? Catalogue, string? History, string? Refusal);

/// <summary>
/// Where a catalogue and its history are kept. Each call has a time limit of its own and throws <see cref="StoreException"/> with a message that says
/// what to do; nothing was changed then.
/// </summary>
public interface ICatalogueFiles
{
    /// <summary>The texts as they are.</summary>
    Task<CatalogueTexts> ReadAsync(CancellationToken cancel);

    /// <summary>
    /// Reads, has somebody decide, and writes: the history first, so that no transition is without its record, then the catalogue, each whole or not at
    /// all. Of several who write at once each sees what the one before wrote; where a file changed underneath, the decision is asked again.
    /// </summary>
    /// <returns>The refusal of the decision that was carried out; null where it was written.</returns>
    Task<string?> WriteAsync(Func<CatalogueTexts, CatalogueDecision> decide, CancellationToken cancel);
}
