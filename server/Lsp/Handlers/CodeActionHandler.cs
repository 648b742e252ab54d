using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Lsp.Mapping;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The light bulb. Edits come with the answer, so nothing is left to resolve.</summary>
internal sealed class CodeActionHandler() : RequestHandler<CodeActionParams, IReadOnlyList<CodeAction>>("textDocument/codeAction")
{
    protected override JsonTypeInfo<CodeActionParams> ParamsType => LspJson.Default.CodeActionParams;

    protected override JsonTypeInfo<IReadOnlyList<CodeAction>> ResultType => LspJson.Default.IReadOnlyListCodeAction;

    protected override Task<IReadOnlyList<CodeAction>> HandleAsync(CodeActionParams parameters, RequestContext context, CancellationToken cancel)
    {
        var actions = new List<CodeAction>();
        if (CodeActionKinds.All.Any(kind => CodeActionMapper.IsWanted(parameters.Context?.Only, kind)))
        {
            var uri = parameters.TextDocument.Uri;
            var document = context.Document(uri);
            foreach (var item in context.Snapshot.CodeActions(uri, context.Positions.SpanOf(document.Text, parameters.Range), cancel))
            {
                if (CodeActionMapper.IsWanted(parameters.Context?.Only, item.Kind) && context.CodeActions.Map(item, document.Text, parameters.Context?.Diagnostics ?? []) is { } action)
                {
                    actions.Add(action with { Command = Show(item, context) });
                }
            }

            context.ThrowIfStale(uri);
        }

        return Task.FromResult<IReadOnlyList<CodeAction>>(actions);
    }

    /// <summary>Opens the file that changes beside the document, at the text that is new there; null for a client that cannot.</summary>
    private static LspCommand? Show(CodeActionItem item, RequestContext context) =>
        item.Shown is { } shown && context.Navigation.Commands.Contains(ForgeCommands.OpenDocument)
            ? new LspCommand("Show", ForgeCommands.OpenDocument, [JsonSerializer.SerializeToElement($"{shown.Uri}#{shown.Start.Line},{shown.Start.Column},{shown.Length}", LspJson.Default.String)])
            : null;
}
