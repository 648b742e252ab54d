using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Host.Cli.Check;

/// <summary>The one change that mends a finding without anybody's choice.</summary>
/// <param name="Title">What it does.</param>
/// <param name="Edits">Of the file that holds the finding, in offsets of <paramref name="Text"/>.</param>
/// <param name="Text">The file as it is; that of a notebook is its JSON.</param>
internal sealed record CheckFix(string Title, SourceText Text, IReadOnlyList<TextEdit> Edits);

/// <summary>Computes fixes for findings. It is asked in the order of the report, and keeps the file that it was asked about last.</summary>
internal sealed class CheckFixes(ForgeWorkspace workspace, Analyzer analyzer)
{
    private SourceFile? _file;

    /// <summary>The fix that may be made unseen: preferred, the only such one, nothing to go over, in its own file, and of a notebook only what leaves cells that run. Null where there is none.</summary>
    public CheckFix? Of(ReportedFinding finding)
    {
        if (!finding.Fixable || finding.Finding.IsSecret)
        {
            return null;
        }

        if (_file?.Path != finding.Path)
        {
            _file = workspace.FileAt(finding.Path);
        }

        if (_file is not { } file || Fix.Safe(analyzer.Fixes(workspace.Current, file, finding.Finding)) is not { } only)
        {
            return null;
        }

        return NotebookEdits.Of(workspace.UriOf(file.Path), null, file, [.. only.Edits.SelectMany(static edit => edit.Edits)]) is [var edits]
            ? new CheckFix(Secrets.Hidden(only.Title), edits.Text, edits.Edits)
            : null;
    }
}
