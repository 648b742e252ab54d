using ForgeLsp.Core.Text;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Mapping;

/// <summary>Applies the changes of one <c>didChange</c>.</summary>
internal static class TextChanges
{
    /// <summary>The text after all <paramref name="changes"/>, each of which is meant for the text that the one before it left.</summary>
    public static SourceText Apply(SourceText text, IReadOnlyList<ContentChange> changes, PositionMapper mapper)
    {
        foreach (var change in changes)
        {
            text = change.Range is null
                ? SourceText.From(change.Text)
                : text.WithChange(mapper.SpanOf(text, change.Range), change.Text);
        }

        return text;
    }
}
