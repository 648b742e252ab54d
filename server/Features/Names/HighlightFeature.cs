using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.References;

namespace ForgeLsp.Features.Names;

/// <summary>The places in one document that are the same name as the one at the cursor: an anchor and its aliases, an id and its uses.</summary>
public static class HighlightFeature
{
    /// <summary>The places in order, and whether each gives the name; null where the cursor is on no name.</summary>
    public static IReadOnlyList<(TextSpan Span, bool IsDefinition)>? At(DocumentScope document, int offset)
    {
        if (SymbolName.At(document, offset) is not { } symbol)
        {
            return null;
        }

        if (document.Named is not { } file)
        {
            return InScript(document, symbol);
        }

        if (symbol.Anchor is { } anchor)
        {
            var all = anchor.Uses.Select(static span => (Span: span, IsDefinition: false));
            return [.. (anchor.Definition is { } definition ? all.Append((Span: definition, IsDefinition: true)) : all).OrderBy(static place => place.Span)];
        }

        if (symbol.Use is not { } use)
        {
            return null;
        }

        var meant = use.Kind == NameKind.Path ? PathTargets.Meant(document, use) : null;
        return [.. ReferencesFeature.InFile(file, other => meant is null ? ReferencesFeature.IsSameName(use, other) : PathTargets.IsSame(meant, other)).Select(static place => (place.Span, place.IsDefinition)).Distinct()];
    }

    /// <summary>The reads of the same key, and the places of the same setting.</summary>
    private static IReadOnlyList<(TextSpan Span, bool IsDefinition)>? InScript(DocumentScope document, SymbolName symbol)
    {
        IWorkspaceView view = document.Workspace.Snapshot;
        var reads = new ConfigReads(document.Workspace);
        var places = ReferencesFeature.SettingsOf(document, symbol).Select(static place => (place.Span, place.IsDefinition));
        if (symbol.Keys.Count > 0 && view.ScriptAt(document.Path) is { } script)
        {
            places = places.Concat(script.Reads.Concat(script.Writes).Where(read => reads.MeaningsOf(script, read).Intersect(symbol.Keys).Any()).Select(static read => (read.Span, IsDefinition: false)));
        }

        var found = places.Distinct().OrderBy(static place => place.Span).ToList();
        return found.Count == 0 ? null : found;
    }
}
