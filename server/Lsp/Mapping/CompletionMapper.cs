using ForgeLsp.Core.Text;
using ForgeLsp.Features.Completion;
using ForgeLsp.Features.Hover;
using ForgeLsp.Features.Views;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Mapping;

/// <summary>What can be written, and what is known of a place, as this client can show it.</summary>
internal sealed class CompletionMapper(PositionMapper positions, ClientCapabilities client)
{
    private const int Deprecated = 1;
    private const int Snippet = 2;
    private const int AsIs = 1;

    /// <summary>VS Code's command that opens the list again; sent to clients that say they have it.</summary>
    private const string SuggestCommand = "editor.action.triggerSuggest";

    /// <summary>Characters after which something new can be written: keys and values begin behind them.</summary>
    public static IReadOnlyList<string> TriggerCharacters { get; } = [":", " ", "/", "\"", "'", "[", "{", ",", "."];

    /// <summary>What the feature may use.</summary>
    public CompletionOptions Options => new(client.CompletionSnippets);

    /// <summary>The list; its order is the items' own.</summary>
    public CompletionList Map(IReadOnlyList<CompletionItem> items, SourceText text)
    {
        var mapped = new LspCompletionItem[items.Count];
        for (var i = 0; i < mapped.Length; i++)
        {
            mapped[i] = Map(items[i], i, text);
        }

        return new CompletionList(IsIncomplete: false, mapped);
    }

    /// <summary>A hover, or null.</summary>
    public LspHover? Map(HoverText? hover, SourceText text) =>
        hover is null ? null : new LspHover(Markup(hover.Markdown, client.HoverMarkdown), positions.RangeOf(text, hover.Span));

    private static MarkupContent Markup(string markdown, bool takesMarkdown) => takesMarkdown ? new("markdown", markdown) : new("plaintext", MarkdownText.Plain(markdown));

    private LspCompletionItem Map(CompletionItem item, int index, SourceText text)
    {
        var detail = item.Detail is null ? null : MarkdownText.OneLine(item.Detail, 120);
        var isBeside = detail is not null && client.CompletionLabelDetails;
        return new LspCompletionItem(item.Label, (int)item.Kind, index.ToString("D4", System.Globalization.CultureInfo.InvariantCulture), new LspTextEdit(positions.RangeOf(text, item.Span), item.NewText))
        {
            LabelDetails = isBeside && detail is not null ? new CompletionLabelDetails(detail) : null,
            Detail = isBeside ? null : detail,
            Documentation = item.Documentation is null ? null : Markup(item.Documentation, client.CompletionMarkdown),
            FilterText = item.FilterText,
            Preselect = item.IsPreselected && client.CompletionPreselect ? true : null,
            Tags = item.IsDeprecated && client.CompletionDeprecatedTag ? [Deprecated] : null,
            Deprecated = item.IsDeprecated && !client.CompletionDeprecatedTag && client.CompletionDeprecated ? true : null,
            InsertTextFormat = item.IsSnippet ? Snippet : null,
            InsertTextMode = client.CompletionAsIs && item.NewText.AsSpan().IndexOfAny('\n', '\r') >= 0 ? AsIs : null,
            Command = item.GoesOn && client.Navigation.Commands.Contains(SuggestCommand) ? new LspCommand("Suggest", SuggestCommand) : null,
        };
    }
}
