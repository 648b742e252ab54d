using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions;

/// <summary>A change that the editor can offer.</summary>
/// <param name="Title">What the light bulb says.</param>
/// <param name="RuleId">The rule whose finding it mends; empty where it mends none.</param>
/// <param name="Span">The finding's place, else the place that it is offered for; in the script where that is a notebook's.</param>
/// <param name="Files">What changes, by document.</param>
public sealed record CodeActionItem(string Title, string RuleId, TextSpan Span, bool IsPreferred, IReadOnlyList<DocumentEdit> Files)
{
    /// <summary>What sort of change it is; one of <see cref="CodeActionKinds"/>.</summary>
    public string Kind { get; init; } = CodeActionKinds.QuickFix;

    /// <summary>The model whose tracking registry the client is to have brought to what the catalogue says; null for what only changes documents.</summary>
    public string? Tracks { get; init; }

    /// <summary>A place in another file that is worth a look once the change is made; null where the change speaks for itself.</summary>
    public ShownPlace? Shown { get; init; }
}

/// <summary>Text to select: <paramref name="Length"/> UTF-16 code units from <paramref name="Start"/>, as the document is after the change.</summary>
public sealed record ShownPlace(string Uri, LinePosition Start, int Length);

/// <summary>The sorts of change, as the Language Server Protocol names them.</summary>
public static class CodeActionKinds
{
    /// <summary>Mends a finding.</summary>
    public const string QuickFix = "quickfix";

    /// <summary>Writes the same in another way.</summary>
    public const string Rewrite = "refactor.rewrite";

    /// <summary>Mends all that can be mended without asking; an editor may run it on saving.</summary>
    public const string FixAll = "source.fixAll.forge";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [QuickFix, Rewrite, FixAll];
}

/// <summary>Edits of one document; offsets belong to <paramref name="Text"/>. <paramref name="Version"/> is null where it is not open.</summary>
public sealed record DocumentEdit(string Uri, int? Version, SourceText Text, IReadOnlyList<TextEdit> Edits, bool Create);
