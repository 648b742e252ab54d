using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Features.Diagnostics;

/// <summary>A finding as it is shown: with the severity that policy gave it.</summary>
public sealed record Diagnostic(Finding Finding, Severity Severity, string RuleName)
{
    /// <summary>Address of the rule's page; null where the pages are not at hand.</summary>
    public string? HelpUri { get; init; }
}

/// <summary>
/// All findings of one document version. <paramref name="Version"/> is null for a file that is not open. The findings of a notebook are places in
/// <paramref name="Text"/>, the script that its cells make; <see cref="PlaceOf"/> says where the client finds them.
/// </summary>
public sealed record DocumentDiagnostics(string Uri, string Path, int? Version, SourceText Text, IReadOnlyList<Diagnostic> Items)
{
    /// <summary>Findings that the baseline hides.</summary>
    public IReadOnlyList<Diagnostic> Baselined { get; init; } = [];

    /// <summary>Findings that were there before the change that is looked at; see <see cref="NewFindings"/>.</summary>
    public IReadOnlyList<Diagnostic> Older { get; init; } = [];

    /// <summary>The cells, where it is a notebook.</summary>
    public Notebook? Notebook { get; init; }

    /// <summary>Where the client finds a span of <see cref="Text"/>.</summary>
    public ClientPlace PlaceOf(TextSpan span) => ClientPlace.Of(Uri, Version, Text, Notebook, span);
}
