namespace ForgeLsp.Host.Cli.Check;

/// <summary>What <c>forge check</c> was asked.</summary>
/// <param name="Paths">Files and folders as written; empty for the whole workspace.</param>
/// <param name="Rules">Ids of the rules, separated by commas; null for all.</param>
/// <param name="IsOnline">Whether the tracking stores are asked.</param>
/// <param name="Baseline">File of the baseline as written; null for the one at the root.</param>
/// <param name="WritesBaseline">Whether the findings become the baseline instead of being reported.</param>
internal sealed record CheckOptions(IReadOnlyList<string> Paths, string? Rules, bool IsOnline, string? Baseline, bool WritesBaseline)
{
    /// <summary>The path of the one file that is checked, whose text comes on standard input, so that it need not be saved; null for files on disk.</summary>
    public string? StdinPath { get; init; }

    /// <summary>What is done about the fixes that need nobody's choice.</summary>
    public FixMode Fix { get; init; }

    /// <summary>The revision whose findings are no news; null to show all.</summary>
    public string? NewFrom { get; init; }

    /// <summary>Whether it goes on checking what changes.</summary>
    public bool Watches { get; init; }

    /// <summary>How many threads check files at most.</summary>
    public int MaxThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>Refuses what makes no sense together.</summary>
    /// <exception cref="CliException">It says what to leave out.</exception>
    public void Refuse()
    {
        if (WritesBaseline && (Paths.Count > 0 || Rules is not null))
        {
            throw new CliException(ExitCode.Usage, "A baseline is written for the whole workspace and all rules: name no files with --write-baseline, and no --rules.");
        }

        if (StdinPath is not null && (Paths.Count > 0 || WritesBaseline))
        {
            throw new CliException(ExitCode.Usage, "--stdin-path checks the one file that comes on standard input: name no other, and write no baseline.");
        }

        if (Watches && (WritesBaseline || StdinPath is not null || Fix != FixMode.None || NewFrom is not null))
        {
            throw new CliException(ExitCode.Usage, "--watch only checks, and files on disk: leave out --fix, --diff, --new-from, --write-baseline and --stdin-path.");
        }

        if (WritesBaseline && (Fix != FixMode.None || NewFrom is not null))
        {
            throw new CliException(ExitCode.Usage, "--write-baseline hides what is there now: fix first, or leave out --fix, --diff and --new-from.");
        }
    }
}
