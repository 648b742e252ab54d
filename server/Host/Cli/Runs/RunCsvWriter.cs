using System.Text.Json;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary>
/// Runs as CSV (RFC 4180). The head names every metric, parameter and tag that any run has, so without a choice of columns nothing can be written
/// before the last run is known: past a page, runs wait in a temporary file.
/// </summary>
internal sealed class RunCsvWriter(TextWriter output, IReadOnlyList<RunColumn>? columns) : IRunWriter
{
    private const int Page = 1000;
    private readonly SortedSet<string> _metrics = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _params = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _tags = new(StringComparer.Ordinal);
    private readonly List<ListedRun> _waiting = [];
    private FileStream? _spool;
    private bool _hasHead;

    /// <inheritdoc/>
    public async Task WriteAsync(ListedRun run, CancellationToken cancel)
    {
        if (columns is not null)
        {
            await HeadAsync(columns);
            await RowAsync(columns, run);
            return;
        }

        _metrics.UnionWith(run.Run.Metrics.Keys);
        _params.UnionWith(run.Run.Params.Keys);
        _tags.UnionWith(run.Run.Tags.Keys);
        _waiting.Add(run);
        if (_waiting.Count == Page)
        {
            await SpoolAsync(cancel);
        }
    }

    /// <inheritdoc/>
    public async Task EndAsync(string? next, bool isPartial, CancellationToken cancel)
    {
        if (isPartial && !_hasHead && _spool is null && _waiting.Count == 0)
        {
            return;
        }

        var all = columns ?? [.. RunColumns.OfEveryRun, .. _metrics.Select(static key => RunColumns.Metric(key)), .. _params.Select(RunColumns.Param), .. _tags.Select(RunColumns.Tag)];
        await HeadAsync(all);
        await foreach (var run in SpooledAsync(cancel))
        {
            await RowAsync(all, run);
        }

        foreach (var run in _waiting)
        {
            await RowAsync(all, run);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _spool?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task HeadAsync(IReadOnlyList<RunColumn> all)
    {
        if (!_hasHead)
        {
            _hasHead = true;
            await output.WriteAsync(TextTable.CsvRow(all.Select(static column => column.Head)));
        }
    }

    private Task RowAsync(IReadOnlyList<RunColumn> all, ListedRun run) => output.WriteAsync(TextTable.CsvRow(all.Select(column => column.Exact(run))));

    private async Task SpoolAsync(CancellationToken cancel)
    {
        _spool ??= OpenSpool();
        foreach (var run in _waiting)
        {
            await JsonSerializer.SerializeAsync(_spool, run, RunSpoolJson.Default.ListedRun, cancel);
            _spool.WriteByte((byte)'\n');
        }

        _waiting.Clear();
    }

    // Nobody else can read it, and it goes when it is closed.
    private static FileStream OpenSpool()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), "forge-" + Path.GetRandomFileName()), options);
    }

    private async IAsyncEnumerable<ListedRun> SpooledAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        if (_spool is null)
        {
            yield break;
        }

        await _spool.FlushAsync(cancel);
        _spool.Position = 0;
        using var lines = new StreamReader(_spool, leaveOpen: true);
        while (await lines.ReadLineAsync(cancel) is { } line)
        {
            if (JsonSerializer.Deserialize(line, RunSpoolJson.Default.ListedRun) is { } run) yield return run;
        }
    }
}
