using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Host.Cli;

/// <summary>The stores of one command. A store that cannot be read costs a line on stderr and exit code 3; the others answer.</summary>
internal sealed class RunsSession : IAsyncDisposable
{
    private const int PageSize = 1000;
    private const int MinPrefix = 6;
    private readonly CliContext _context;

    public RunsSession(CliContext context, string? store)
    {
        _context = context;
        var root = WorkspaceLocator.RootFor(context.WorkingDirectory);
        Policy = PolicyFile.Read(root);

        // An address of the command line is relative to where the command runs, all others to the workspace.
        var settings = new TrackingSettings(store is null ? root : context.WorkingDirectory, IsTrusted: true, store, EditorSetting: null, Policy.TrackingUri, context.Variable) { CacheFolder = CacheFolder.Find(context.Variable) };
        Stores = new RunStores(() => settings);
    }

    /// <summary>The policy of the workspace.</summary>
    public Policy Policy { get; }

    /// <summary>The stores.</summary>
    public RunStores Stores { get; }

    /// <summary>0, or 3 when something could not be read.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Clean;

    /// <summary>Runs of all stores in the query's order, at most <paramref name="max"/>, and where the last store's list goes on.</summary>
    public async Task<(List<ListedRun> Runs, string? Next)> ListAsync(RunQuery query, string? experiment, int max, CancellationToken cancel)
    {
        var runs = new List<ListedRun>();
        string? next = null;
        var isKnown = experiment is null;
        var stores = await OpenAsync(cancel);
        if (query.After is not null && stores.Count != 1)
        {
            throw new CliException(Cli.ExitCode.Usage, "--page needs one store; name it with --store.");
        }

        foreach (var named in stores)
        {
            await ReadAsync(named, async () =>
            {
                var experiments = await named.Store.ListExperimentsAsync(cancel);
                var wanted = experiments.Where(entry => experiment is null || entry.Name == experiment || entry.Id == experiment).ToList();
                if (wanted.Count == 0)
                {
                    return;
                }

                isKnown = true;
                var names = experiments.ToDictionary(entry => entry.Id, entry => entry.Name, StringComparer.Ordinal);
                var page = query with { ExperimentIds = experiment is null ? [] : [.. wanted.Select(entry => entry.Id)] };
                var before = runs.Count;
                do
                {
                    var found = await named.Store.SearchRunsAsync(page with { PageSize = Math.Min(PageSize, max - (runs.Count - before)) }, cancel);
                    runs.AddRange(found.Runs.Select(run => new ListedRun(named.Alias, names.GetValueOrDefault(run.ExperimentId) ?? run.ExperimentId, run)));
                    page = page with { After = found.Next };
                }
                while (page.After is not null && runs.Count - before < max);
                next = page.After;
            });
        }

        if (!isKnown && ExitCode == Cli.ExitCode.Clean)
        {
            throw new CliException(Cli.ExitCode.Unreachable, $"No store has an experiment '{experiment}'.");
        }

        if (stores.Count == 1)
        {
            return (runs, next);
        }

        var ordering = new RunOrdering(RunFilterParser.ParseOrder(query.OrderBy).Keys);
        return ([.. runs.OrderBy(listed => ordering.Position(listed.Run), ordering).Take(max)], null);
    }

    /// <summary>The one run of an id, a unique beginning of an id, or a name.</summary>
    /// <exception cref="CliException">None, or several.</exception>
    public async Task<ListedRun> FindAsync(string text, CancellationToken cancel)
    {
        var found = new List<ListedRun>();
        var quoted = "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
        var prefix = text.Length >= MinPrefix && text.All(char.IsAsciiHexDigit) ? $" or run_id LIKE '{text.ToLowerInvariant()}%'" : "";
        foreach (var named in await OpenAsync(cancel))
        {
            await ReadAsync(named, async () =>
            {
                var runs = await named.Store.GetRunAsync(text, cancel) is { } exact
                    ? [exact]
                    : (await named.Store.SearchRunsAsync(new RunQuery { Filter = $"run_name = {quoted}{prefix}", IncludeDeleted = true, PageSize = 10 }, cancel)).Runs;
                if (runs.Count > 0)
                {
                    var names = (await named.Store.ListExperimentsAsync(cancel)).ToDictionary(entry => entry.Id, entry => entry.Name, StringComparer.Ordinal);
                    found.AddRange(runs.Select(run => new ListedRun(named.Alias, names.GetValueOrDefault(run.ExperimentId) ?? run.ExperimentId, run)));
                }
            });
        }

        return found.Count switch
        {
            1 => found[0],
            0 => throw new CliException(Cli.ExitCode.Unreachable, $"There is no run '{text}'; 'forge runs list' shows them."),
            _ => throw new CliException(Cli.ExitCode.Usage, $"'{text}' is several runs: {string.Join(", ", found.Take(5).Select(run => run.Run.Id))}. Name one by its id."),
        };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Stores.DisposeAsync();

    private async Task<IReadOnlyList<NamedStore>> OpenAsync(CancellationToken cancel)
    {
        var stores = await Stores.ListAsync(cancel);
        return stores.Count > 0 ? stores : throw new CliException(Cli.ExitCode.Unreachable, "No tracking store was found here; name one with --store or set MLFLOW_TRACKING_URI.");
    }

    private async Task ReadAsync(NamedStore named, Func<Task> read)
    {
        try
        {
            await read();
            if (named.Store.Notice is { } notice)
            {
                await _context.TellAsync($"{named.Alias}: {notice}");
            }
        }
        catch (StoreException problem) when (problem.Failure == StoreFailure.BadQuery)
        {
            throw new CliException(Cli.ExitCode.Usage, problem.Message);
        }
        catch (StoreException problem)
        {
            ExitCode = Cli.ExitCode.Unreachable;
            await _context.TellAsync($"{named.Alias}: {problem.Message}");
        }
    }
}
