namespace ForgeLsp.Host.Cli.Check.Formats;

/// <summary>One line per finding, then a line that counts, then what else there is to know: for pipes, logs and <c>grep</c>.</summary>
internal sealed class TextFormat : ICheckFormat
{
    /// <inheritdoc/>
    public void Write(CheckReport report, TextWriter output)
    {
        foreach (var finding in report.Findings)
        {
            output.WriteLine($"{ReportWords.OneLine(finding.Path)}:{finding.Line}:{finding.Column}: {ReportWords.Of(finding.Severity)} {finding.Rule} {finding.PlacedMessage}");
        }

        output.WriteLine(ReportWords.Summary(report));
        foreach (var note in report.Notes)
        {
            output.WriteLine(note);
        }
    }
}
