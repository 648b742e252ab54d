using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.CodeActions;

namespace ForgeLsp.Features.Models;

/// <summary>The edits of files that a plan comes to in an editor, and those that take them back.</summary>
/// <param name="place">The editor's address of a path, and the version of a document that is open.</param>
/// <param name="exists">Whether there is a file of a path relative to the workspace.</param>
internal sealed class TransitionTexts(Func<string, (string Uri, int? Version)> place, Func<string, bool> exists)
{
    /// <summary>The edits of a plan, and the addresses of the files that they make.</summary>
    /// <param name="texts">The texts that the plan was made for.</param>
    public (IReadOnlyList<DocumentEdit> Edits, IReadOnlyList<string> Made) Of(Promotion plan, CatalogueTexts texts)
    {
        var edits = new List<DocumentEdit>();
        var made = new List<string>();
        if (plan.Edits.Count > 0)
        {
            edits.Add(Edit(plan.Path, plan.Text, plan.Edits));
        }

        if (plan.History is not { } history)
        {
            return (edits, made);
        }

        if (texts.History is { } before)
        {
            edits.Add(Edit(plan.HistoryPath, SourceText.From(before), history.StartsWith(before, StringComparison.Ordinal)
                ? [new TextEdit(new TextSpan(before.Length, 0), history[before.Length..])]
                : [new TextEdit(new TextSpan(0, before.Length), history)]));
            return (edits, made);
        }

        Make(plan.HistoryPath, history);

        // With the first record git learns how to join two branches that both have some; a file of the team's own is left alone.
        var rules = plan.HistoryPath[..(plan.HistoryPath.LastIndexOf('/') + 1)] + ".gitattributes";
        if (!exists(rules))
        {
            Make(rules, CatalogueHistory.MergeRule + "\n");
        }

        return (edits, made);

        void Make(string path, string text)
        {
            edits.Add(Edit(path, SourceText.Empty, [new TextEdit(new TextSpan(0, 0), text)]) with { Create = true });
            made.Add(place(path).Uri);
        }
    }

    /// <summary>The edits that take a plan back; null where the files say something else by now than what it made of them.</summary>
    /// <param name="before">The texts before the plan.</param>
    /// <param name="now">The texts now.</param>
    public IReadOnlyList<DocumentEdit>? Back(Promotion plan, CatalogueTexts before, CatalogueTexts now)
    {
        if (now.Catalogue != plan.TextAfter || (plan.History is not null && now.History != plan.History))
        {
            return null;
        }

        var edits = new List<DocumentEdit>();
        if (plan.Edits.Count > 0)
        {
            edits.Add(Edit(plan.Path, SourceText.From(plan.TextAfter), Inverse(plan.Text, plan.Edits)));
        }

        if (plan.History is { } history && before.History is { } old)
        {
            edits.Add(Edit(plan.HistoryPath, SourceText.From(history), history.StartsWith(old, StringComparison.Ordinal)
                ? [new TextEdit(TextSpan.FromBounds(old.Length, history.Length), "")]
                : [new TextEdit(new TextSpan(0, history.Length), old)]));
        }

        return edits;
    }

    /// <summary>The edits of the changed text that bring the original back. Those given are of the original, and none overlaps another.</summary>
    internal static IReadOnlyList<TextEdit> Inverse(SourceText original, IReadOnlyList<TextEdit> edits)
    {
        var moved = 0;
        var inverse = new List<TextEdit>();
        foreach (var edit in edits.OrderBy(static edit => edit.Span.Start))
        {
            inverse.Add(new TextEdit(new TextSpan(edit.Span.Start + moved, edit.NewText.Length), original.ToString(edit.Span)));
            moved += edit.NewText.Length - edit.Span.Length;
        }

        return inverse;
    }

    private DocumentEdit Edit(string path, SourceText text, IReadOnlyList<TextEdit> edits)
    {
        var (uri, version) = place(path);
        return new DocumentEdit(uri, version, text, edits, Create: false);
    }
}
