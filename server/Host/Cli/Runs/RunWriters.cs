namespace ForgeLsp.Host.Cli.Runs;

/// <summary>Writes a list of runs in one format, run by run, without keeping more of them in memory than a page.</summary>
internal interface IRunWriter : IAsyncDisposable
{
    /// <summary>Writes the next run.</summary>
    Task WriteAsync(ListedRun run, CancellationToken cancel);

    /// <summary>Writes what comes at the end.</summary>
    /// <param name="next">Where the list goes on, or null.</param>
    /// <param name="isPartial">Whether a store could not answer.</param>
    Task EndAsync(string? next, bool isPartial, CancellationToken cancel);
}

/// <summary>The formats of lists of runs.</summary>
internal static class RunWriters
{
    /// <summary>The writer of a format: <c>table</c>, <c>json</c>, <c>csv</c> or <c>ndjson</c>.</summary>
    /// <param name="columns">The columns of tables and CSV; null for those that the runs have.</param>
    public static IRunWriter For(string format, TextWriter output, IReadOnlyList<RunColumn>? columns) => format switch
    {
        "json" => new RunJsonWriter(output),
        "ndjson" => new RunLinesWriter(output),
        "csv" => new RunCsvWriter(output, columns),
        _ => new RunTableWriter(output, columns),
    };
}
