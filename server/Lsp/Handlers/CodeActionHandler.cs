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
                // Without the command of the client nothing would happen.
                if (item.Tracks is not null && !context.Navigation.Commands.Contains(ForgeCommands.TrackModel))
                {
                    continue;
                }

                if (CodeActionMapper.IsWanted(parameters.Context?.Only, item.Kind) && context.CodeActions.Map(item, document.Text, parameters.Context?.Diagnostics ?? []) is { } action)
                {
                    actions.Add(action with { Command = Show(item, context) ?? Track(item) });
                }
            }

            context.ThrowIfStale(uri);
        }

        return Task.FromResult<IReadOnlyList<CodeAction>>(actions);
    }

    /// <summary>Has the client ask for a change that is in no document.</summary>
    private static LspCommand? Track(CodeActionItem item) =>
        item.Tracks is { } model ? new LspCommand(item.Title, ForgeCommands.TrackModel, [JsonSerializer.SerializeToElement(model, LspJson.Default.String)]) : null;

    /// <summary>Opens the file that changes beside the document, at the text that is new there; null for a client that cannot.</summary>
    private static LspCommand? Show(CodeActionItem item, RequestContext context) =>
        item.Shown is { } shown && context.Navigation.Commands.Contains(ForgeCommands.OpenDocument)
            ? new LspCommand("Show", ForgeCommands.OpenDocument, [JsonSerializer.SerializeToElement($"{shown.Uri}#{shown.Start.Line},{shown.Start.Column},{shown.Length}", LspJson.Default.String)])
            : null;
}
