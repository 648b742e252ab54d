using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Host.Cli;

/// <summary>The stores of one command. A store that cannot be read costs a line on stderr and exit code 3; the others answer.</summary>
internal sealed class RunsSession : IRunStores, IAsyncDisposable
{
    private const int MinPrefix = 6;
    private readonly CliContext _context;
    private readonly string? _named;
    private readonly RunStores _stores;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <param name="store">The command line's <c>--store</c>: an address, or the alias of one of the workspace's stores; null for all of these.</param>
    public RunsSession(CliContext context, string? store)
    {
        _context = context;
        var root = WorkspaceLocator.RootFor(context.WorkingDirectory);
        Policy = PolicyFile.Read(root);
        _named = store is not null && IsAlias(store) && !Path.Exists(Path.Combine(context.WorkingDirectory, store)) ? store : null;

        // An address of the command line is relative to where the command runs, all others to the workspace.
        TrackingSettings Settings(string? option) => new(option is null ? root : context.WorkingDirectory, IsTrusted: true, option, EditorSetting: null, Policy.TrackingUri, context.Variable)
        {
            PolicyStores = Policy.TrackingStores,
            CacheFolder = CacheFolder.Find(context.Variable),
        };
        var settings = Settings(_named is null ? store : null);
        _stores = new RunStores(() => settings);
    }

    /// <summary>The policy of the workspace.</summary>
    public Policy Policy { get; }

    /// <summary>0, or 3 when something could not be read.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Clean;

    /// <inheritdoc/>
    /// <exception cref="CliException">There is none, or none of the name that was given.</exception>
    public async Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel)
    {
        var stores = await _stores.ListAsync(cancel);
        if (stores.Count == 0)
        {
            throw new CliException(Cli.ExitCode.Unreachable, "No tracking store was found here; name one with --store or set MLFLOW_TRACKING_URI.");
        }

        if (_named is null)
        {
            return stores;
        }

        return stores.FirstOrDefault(store => store.Alias == _named) is { } only
            ? [only]
            : throw new CliException(Cli.ExitCode.Unreachable, $"'{_named}' is not there, and no store of this workspace has that name; it has {string.Join(", ", stores.Select(store => store.Alias))}.");
    }

    /// <summary>Begins a search: the order is checked, and the experiments are looked up in every store.</summary>
    /// <exception cref="CliException">The search makes no sense, or no store has an experiment that was named.</exception>
    public async Task<RunStream> OpenAsync(RunSearch search, CancellationToken cancel)
    {
        var stores = await ListAsync(cancel);
        if (search.After is not null && stores.Count != 1)
        {
            throw new CliException(Cli.ExitCode.Usage, "--page needs one store; name it with --store.");
        }

        var missing = search.Experiments.ToHashSet(StringComparer.Ordinal);
        var sources = new List<RunSource>();
        foreach (var named in stores)
        {
            if (await ReadAsync(named, () => named.Store.ListExperimentsAsync(cancel)) is not { } experiments)
            {
                continue;
            }

            var wanted = experiments.Where(experiment => search.Experiments.Contains(experiment.Id, StringComparer.Ordinal) || search.Experiments.Contains(experiment.Name, StringComparer.Ordinal)).ToList();
            missing.ExceptWith(wanted.SelectMany(static experiment => new[] { experiment.Id, experiment.Name }));
            if (search.Experiments.Count == 0 || wanted.Count > 0)
            {
                sources.Add(new(named, [.. wanted.Select(static experiment => experiment.Id)], experiments.ToDictionary(static experiment => experiment.Id, static experiment => experiment.Name, StringComparer.Ordinal)));
            }
        }

        if (missing.Count > 0 && ExitCode == Cli.ExitCode.Clean)
        {
            throw new CliException(Cli.ExitCode.Unreachable, $"No store has an experiment '{missing.First()}'; 'forge experiments list' shows them.");
        }

        var query = new RunQuery { Filter = search.Filter, OrderBy = search.OrderBy, IncludeDeleted = search.IncludeDeleted, After = search.After };
        return new(sources, query, new(RunFilterParser.ParseOrder(search.OrderBy).Keys), search.Max, (store, ask) => ReadAsync(store, ask));
    }

    /// <summary>The one run of an id, a unique beginning of an id, or a name, with its store. Blanks and line ends around it, as lists from files have them, do not count.</summary>
    /// <exception cref="CliException">None, or several.</exception>
    public async Task<(ListedRun Run, NamedStore Store)> FindAsync(string name, CancellationToken cancel)
    {
        var text = name.Trim();
        if (text.Length == 0)
        {
            throw new CliException(Cli.ExitCode.Usage, "The id of a run is empty; 'forge runs list' shows ids.");
        }

        var found = new List<(ListedRun Run, NamedStore Store)>();
        var quoted = "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
        var prefix = text.Length >= MinPrefix && text.All(char.IsAsciiHexDigit) ? $" or run_id LIKE '{text.ToLowerInvariant()}%'" : "";
        foreach (var named in await ListAsync(cancel))
        {
            await ReadAsync(named, async () =>
            {
                var runs = await named.Store.GetRunAsync(text, cancel) is { } exact
                    ? [exact]
                    : (await named.Store.SearchRunsAsync(new RunQuery { Filter = $"run_name = {quoted}{prefix}", IncludeDeleted = true, PageSize = 10 }, cancel)).Runs;
                if (runs.Count > 0)
                {
                    var names = (await named.Store.ListExperimentsAsync(cancel)).ToDictionary(static entry => entry.Id, static entry => entry.Name, StringComparer.Ordinal);
                    found.AddRange(runs.Select(run => (new ListedRun(named.Alias, names.GetValueOrDefault(run.ExperimentId) ?? run.ExperimentId, run), named)));
                }

                return runs;
            });
        }

        return found.Count switch
        {
            1 => found[0],
            0 when ExitCode != Cli.ExitCode.Clean => throw new CliException(Cli.ExitCode.Unreachable, $"Where the stores answered there is no run '{text}'."),
            0 => throw new CliException(Cli.ExitCode.Unreachable, $"There is no run '{text}'; 'forge runs list' shows them."),
            _ => throw new CliException(Cli.ExitCode.Usage, $"'{text}' is several runs: {string.Join(", ", found.Take(5).Select(static entry => entry.Run.Run.Id))}. Name one by its id."),
        };
    }

    /// <summary>Asks a store; null, told on stderr, where it cannot answer.</summary>
    /// <exception cref="CliException">The question makes no sense to it.</exception>
    public async Task<T?> ReadAsync<T>(NamedStore named, Func<Task<T>> read)
        where T : class
    {
        try
        {
            var answer = await read();
            if (named.Store.Notice is { } notice && _told.Add(notice))
            {
                await _context.TellAsync($"{named.Alias}: {notice}");
            }

            return answer;
        }
        catch (StoreException problem) when (problem.Failure == StoreFailure.BadQuery)
        {
            throw new CliException(Cli.ExitCode.Usage, problem.Message);
        }
        catch (StoreException problem) when (named.IsNotMadeYet(problem))
        {
            if (_told.Add(named.Alias))
            {
                await _context.TellAsync($"{named.Alias}: nothing was logged into this folder yet; the first run makes it.");
            }

            return null;
        }
        catch (StoreException problem)
        {
            ExitCode = Cli.ExitCode.Unreachable;
            await _context.TellAsync($"{named.Alias}: {problem.Message}");
            return null;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stores.DisposeAsync();

    private static bool IsAlias(string text) => text.Length > 0 && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
