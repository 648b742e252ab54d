namespace ForgeLsp.Host.Cli.Check.Formats;

/// <summary>One way to print a report. The same report gives the same bytes.</summary>
internal interface ICheckFormat
{
    /// <summary>Prints the whole report.</summary>
    void Write(CheckReport report, TextWriter output);
}
