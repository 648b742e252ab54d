using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Host.Cli.Check.Formats;

/// <summary>Findings for people: each with the lines that it marks, carets below them, and what would mend it. Colours on a terminal that shows them.</summary>
internal sealed class ExcerptFormat(CliContext context) : ICheckFormat
{
    private const int DefaultWidth = 120;
    private const string Reset = "\e[0m";
    private const string Bold = "\e[1m";
    private const string Faint = "\e[2m";
    private const string Gutter = "\e[1;34m";

    /// <inheritdoc/>
    public void Write(CheckReport report, TextWriter output)
    {
        var secrets = report.Findings.Concat(report.Hidden).Where(static finding => finding.Finding.IsSecret).ToLookup(static finding => finding.Path, static finding => finding.Finding.Span, StringComparer.Ordinal);
        foreach (var finding in report.Findings)
        {
            Write(finding, [.. secrets[finding.Path]], report.Fixes, output);
            output.WriteLine();
        }

        output.WriteLine(In(Bold, ReportWords.Summary(report, countsFixes: true)));
        foreach (var note in report.Notes)
        {
            output.WriteLine(note);
        }
    }

    private static string Color(Severity severity) => severity switch
    {
        Severity.Error => "\e[1;31m",
        Severity.Warning => "\e[1;33m",
        Severity.Information => "\e[1;36m",
        _ => "\e[1;2m",
    };

    private void Write(ReportedFinding finding, IReadOnlyList<TextSpan> secrets, CheckFixes? fixes, TextWriter output)
    {
        var (text, span, hidden) = Source(finding, secrets);
        var lastLine = text.PositionAt(span.End).Line + 1;
        var margin = new string(' ', lastLine.ToString(CultureInfo.InvariantCulture).Length);
        var bar = In(Gutter, $"{margin} |");
        var color = Color(finding.Severity);
        output.WriteLine($"{In(color, $"{ReportWords.Of(finding.Severity)}[{finding.Rule}]")} {In(Faint, finding.Name)}: {In(Bold, Display.Plain(finding.Message))}");
        var cell = finding.Cell is { } place ? $" (cell {place.Number}, line {place.Line})" : "";
        output.WriteLine($"{margin}{In(Gutter, "-->")} {ReportWords.OneLine(finding.Path)}:{finding.Line}:{finding.Column}{cell}");
        output.WriteLine(bar);
        foreach (var line in new SourceExcerpt(text, hidden, (context.Width ?? DefaultWidth) - margin.Length - 3).Lines(span))
        {
            var number = line.Number?.ToString(CultureInfo.InvariantCulture).PadLeft(margin.Length);
            output.WriteLine(number is null ? In(Gutter, "...") : line.Text.Length == 0 ? In(Gutter, $"{number} |") : $"{In(Gutter, $"{number} |")} {line.Text}");
            if (line.Marks.Length > 0)
            {
                output.WriteLine($"{bar} {In(color, line.Marks)}");
            }
        }

        foreach (var related in finding.Finding.Related)
        {
            output.WriteLine($"{margin} {In(Gutter, "=")} {In(Bold, "note")}: {Note(finding, related)}");
        }

        if (finding.Fixable)
        {
            var mend = fixes?.Of(finding)?.Title is { } title ? Display.Plain(title) : "your editor offers one";
            output.WriteLine($"{margin} {In(Gutter, "=")} {In(Bold, "fix")}: {mend}");
        }
    }

    /// <summary>The text that a reader knows, with the marked part and the secrets in it: in a notebook those of the cell.</summary>
    private static (SourceText Text, TextSpan Span, IReadOnlyList<TextSpan> Secrets) Source(ReportedFinding finding, IReadOnlyList<TextSpan> secrets)
    {
        if (finding.Document.Notebook is not { } notebook || notebook.PlaceOf(finding.Finding.Span) is not { } place)
        {
            return (finding.Document.Text, finding.Finding.Span, secrets);
        }

        return (notebook.Cells[place.Cell].Text, place.Span, [.. secrets.Select(notebook.PlaceOf).Where(other => other?.Cell == place.Cell).Select(static other => other?.Span ?? default)]);
    }

    private static string Note(ReportedFinding finding, RelatedPlace related)
    {
        var message = Display.Plain(Secrets.Hidden(related.Message));
        if (related.Path is { } path)
        {
            return $"{ReportWords.OneLine(path)}: {message}";
        }

        var place = finding.Document.PlaceOf(related.Span);
        return $"line {place.Text.PositionAt(place.Span.Start).Line + 1}: {message}";
    }

    private string In(string style, string text) => context.IsTerminal ? style + text + Reset : text;
}
