namespace ForgeLsp.Host.Cli.Runs;

/// <summary>Runs as an aligned table. The first page decides which metrics are shown and how wide columns are; longer cells behind it are cut.</summary>
internal sealed class RunTableWriter(TextWriter output, IReadOnlyList<RunColumn>? columns) : IRunWriter
{
    private const int Page = 1000;
    private const int Metrics = 4;
    private readonly List<ListedRun> _first = [];
    private IReadOnlyList<RunColumn>? _columns = columns;
    private IReadOnlyList<int>? _widths;

    /// <inheritdoc/>
    public async Task WriteAsync(ListedRun run, CancellationToken cancel)
    {
        if (_widths is null)
        {
            _first.Add(run);
            if (_first.Count == Page) await BeginAsync();
            return;
        }

        await output.WriteAsync(TextTable.Row(Cells(run), _widths));
    }

    /// <inheritdoc/>
    public Task EndAsync(string? next, bool isPartial, CancellationToken cancel) => _widths is null && (_first.Count > 0 || !isPartial) ? BeginAsync() : Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task BeginAsync()
    {
        _columns ??= Usual();
        var rows = new List<IReadOnlyList<string>> { _columns.Select(static column => column.Head).ToList() };
        rows.AddRange(_first.Select(Cells));
        await output.WriteAsync(TextTable.Aligned(rows));
        _widths = TextTable.Widths(rows);
        _first.Clear();
    }

    private List<string> Cells(ListedRun run) => (_columns ?? []).Select(column => column.Short(run)).ToList();

    // Enough to know a run by, and the metrics that most runs have.
    private List<RunColumn> Usual() =>
    [
        new("run", static run => run.Run.Id[..Math.Min(8, run.Run.Id.Length)]),
        .. RunColumns.Parse("run_name,experiment,status,start_time").Select(static column => column with { Head = column.Head switch { "run_name" => "name", "start_time" => "started", var head => head } }),
        .. _first.SelectMany(static run => run.Run.Metrics.Keys).GroupBy(static key => key, StringComparer.Ordinal)
            .OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal).Take(Metrics).Select(static group => RunColumns.Metric(group.Key, prefix: "")),
    ];
}
