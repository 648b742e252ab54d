using ForgeLsp.Core.Findings;
using ForgeLsp.Host.Cli.Check.Formats;

namespace ForgeLsp.Host.Cli.Check;

/// <summary>Prints reports as the command line asks for it.</summary>
/// <param name="Format">One of <see cref="CheckFormats.Names"/>.</param>
/// <param name="Level">Findings at or over it make the exit code.</param>
/// <param name="ShowsBaselined">Whether SARIF has the findings too that the baseline hides.</param>
/// <param name="Sarif">A file that gets the report as SARIF too; null for none.</param>
/// <param name="IsVerbose">Whether what is out of date in the baseline is told.</param>
internal sealed record CheckPrinter(CliContext Context, string Format, Severity Level, bool ShowsBaselined, string? Sarif, bool IsVerbose)
{
    /// <summary>Where it is printed; null for the output of the program.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>Whether it is for people.</summary>
    public bool IsText => Format is CheckFormats.Default or "full" or "concise";

    /// <summary>Whether it is JSON, a report in each line.</summary>
    public bool IsJson => Format == "json";

    /// <summary>Prints a report, and says what went wrong where no format can hide it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WriteAsync(CheckReport report)
    {
        CheckFormats.Named(Format, Context, Level, ShowsBaselined).Write(report, Output ?? Context.Out);
        if (Sarif is not null)
        {
            await using var file = WholeFile.Open(Path.GetFullPath(Sarif, Context.WorkingDirectory), overwrite: true);
            CheckFormats.Named("sarif", Context, Level, ShowsBaselined).Write(report, file.Writer);
            await file.CommitAsync();
        }

        if (IsVerbose && report.StaleBaseline > 0)
        {
            await Context.TellAsync($"The baseline knows {report.StaleBaseline} {(report.StaleBaseline == 1 ? "finding that is" : "findings that are")} mended by now; --write-baseline takes them out.");
        }

        foreach (var failure in report.Failures)
        {
            await Context.TellAsync(failure);
        }

        return report.ExitCodeAt(Level);
    }
}
