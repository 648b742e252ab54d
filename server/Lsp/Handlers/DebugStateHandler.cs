using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Core.Text;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>What the server believes, for bug reports and tests. Hashes, never text: a report may be public.</summary>
internal sealed class DebugStateHandler() : RequestHandler<EmptyParams, DebugState>("forge/debugState")
{
    private const ulong FnvOffset = 0xcbf29ce484222325;
    private const ulong FnvPrime = 0x100000001b3;

    protected override JsonTypeInfo<EmptyParams> ParamsType => LspJson.Default.EmptyParams;

    protected override JsonTypeInfo<DebugState> ResultType => LspJson.Default.DebugState;

    /// <summary>FNV-1a over the UTF-16 code units, low byte first (http://www.isthe.com/chongo/tech/comp/fnv/).</summary>
    public static string Hash(SourceText text)
    {
        var hash = FnvOffset;
        for (var i = 0; i < text.Length; i++)
        {
            hash = (hash ^ (byte)text[i]) * FnvPrime;
            hash = (hash ^ (byte)(text[i] >> 8)) * FnvPrime;
        }

        return hash.ToString("x16");
    }

    protected override Task<DebugState> HandleAsync(EmptyParams parameters, RequestContext context, CancellationToken cancel)
    {
        var documents = context.Snapshot.OpenDocuments
            .Select(document => new DebugDocument(document.Uri, document.LanguageId, document.Version, document.Text.Length, Hash(document.Text)))
            .OrderBy(document => document.Uri, StringComparer.Ordinal);
        return Task.FromResult(new DebugState([.. documents], context.Snapshot.Version, Environment.WorkingSet, context.Publishes()));
    }
}
