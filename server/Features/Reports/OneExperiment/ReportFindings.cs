using ForgeLsp.Core.Findings;
using ForgeLsp.Features.Names;

namespace ForgeLsp.Features.Reports.OneExperiment;

/// <summary>What the rules find in some files, as reports tell it.</summary>
internal static class ReportFindings
{
    /// <summary>Every finding, file by file in the order given, by place; null where nobody checks. Files that no rule is about have none.</summary>
    /// <param name="paths">Relative to the workspace.</param>
    public static IReadOnlyList<ReportFinding>? Of(ReportScene scene, WorkspaceScope? scope, IEnumerable<string> paths, CancellationToken cancel) =>
        scene.Check is not { } check || scope is null ? null :
        [
            .. paths.SelectMany(path => scope.File(path) is not { } file ? [] : check(scope, file, cancel)
                .OrderBy(static found => found.Finding.Span.Start).ThenBy(static found => found.Finding.RuleId, StringComparer.Ordinal)
                .Select(found => new ReportFinding(path, file.Text.LineAt(found.Finding.Span.Start) + 1, found.Finding.RuleId, found.Rule.Name, Word(found.Severity), found.Finding.Message))),
        ];

    private static string Word(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", Severity.Information => "information", _ => "hint" };
}
