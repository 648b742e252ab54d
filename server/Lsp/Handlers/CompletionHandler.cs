using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>
/// What can be written at the cursor. The answer is for the text of the moment of the question and is given even where more was typed since:
/// the client filters it by what the word has become.
/// </summary>
internal sealed class CompletionHandler() : RequestHandler<CompletionParams, CompletionList>("textDocument/completion")
{
    protected override JsonTypeInfo<CompletionParams> ParamsType => LspJson.Default.CompletionParams;

    protected override JsonTypeInfo<CompletionList> ResultType => LspJson.Default.CompletionList;

    protected override async Task<CompletionList> HandleAsync(CompletionParams parameters, RequestContext context, CancellationToken cancel)
    {
        var uri = parameters.TextDocument.Uri;
        var text = context.Document(uri).Text;
        if (parameters.Context?.TriggerCharacter == "." && context.Snapshot.Scope(uri) is not { IsPython: true })
        {
            // The server is asked for every language with the same characters; in YAML a dot begins nothing.
            return context.Completions.Map([], text);
        }

        var items = await context.Snapshot.CompletionsAsync(uri, context.Positions.OffsetAt(text, parameters.Position), context.Completions.Options, cancel);
        return context.Completions.Map(items, text);
    }
}
