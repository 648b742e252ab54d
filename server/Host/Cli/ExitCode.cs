namespace ForgeLsp.Host.Cli;

/// <summary>Exit codes of <c>forge</c>; scripts rely on them.</summary>
internal static class ExitCode
{
    /// <summary>Done, nothing found.</summary>
    public const int Clean = 0;

    /// <summary>Findings at or over the level.</summary>
    public const int Findings = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>A part could not be reached or read.</summary>
    public const int Unreachable = 3;

    /// <summary>Refused: a GPU held by somebody, a file changed underneath.</summary>
    public const int Refused = 4;

    /// <summary>Stopped by Ctrl-C, as shells say it: 128 and the number of the signal.</summary>
    public const int Cancelled = 130;
}
