using System.Text;
using ForgeLsp.Core.Findings;

namespace ForgeLsp.Host.Cli.Check.Formats;

/// <summary>
/// Workflow commands that GitHub Actions turns into annotations of a pull request
/// (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands). The log does not show their places, so the message says them again.
/// </summary>
internal sealed class GitHubFormat(CliContext context) : ICheckFormat
{
    /// <inheritdoc/>
    public void Write(CheckReport report, TextWriter output)
    {
        var places = ReportPlaces.Of(report.Root, context.Variable);
        foreach (var finding in report.Findings)
        {
            output.WriteLine(Command(finding, places.FromTop(finding.Path) ?? finding.Path));
        }

        foreach (var failure in report.Failures)
        {
            output.WriteLine($"::error title=forge check::{Message(failure)}");
        }

        output.WriteLine(ReportWords.Summary(report));
        foreach (var note in report.Notes)
        {
            output.WriteLine(note);
        }
    }

    private static string Command(ReportedFinding finding, string path)
    {
        var command = finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };

        // Columns count for a place in one line only.
        var place = finding.EndLine == finding.Line
            ? $"line={finding.Line},col={finding.Column},endLine={finding.EndLine},endColumn={finding.EndColumn}"
            : $"line={finding.Line},endLine={finding.EndLine}";
        return $"::{command} file={Property(path)},{place},title={Property($"{finding.Rule} {finding.Name}")}::{Message($"{path}:{finding.Line}:{finding.Column}: {finding.Rule} {finding.PlacedMessage}")}";
    }

    private static string Property(string text) => Message(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    /// <summary>The text on one line: percent signs and line ends escaped; other controls, which a log would obey, become U+FFFD.</summary>
    private static string Message(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            _ = unit switch
            {
                '%' => escaped.Append("%25"),
                '\r' => escaped.Append("%0D"),
                '\n' => escaped.Append("%0A"),
                _ => escaped.Append(char.IsControl(unit) && unit != '\t' ? '\uFFFD' : unit),
            };
        }

        return escaped.ToString();
    }
}
