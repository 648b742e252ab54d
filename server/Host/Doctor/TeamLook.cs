using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Doctor.Checks;

namespace ForgeLsp.Host.Doctor;

/// <summary>Gathers what each place says that ought to be the same for everyone: addresses of the tracking store, and names of its experiments.</summary>
internal sealed class TeamLook(DoctorScene scene)
{
    private const string Address = "MLFLOW_TRACKING_URI";
    private const string Experiment = "MLFLOW_EXPERIMENT_NAME";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The facts.</summary>
    public async Task<TeamFacts> LookAsync(CancellationToken cancel)
    {
        var stores = await scene.Stores.ListAsync(cancel);
        return new(await AddressesAsync(stores, cancel), [.. Names(), .. await NamesOfStoresAsync(stores, cancel)], scene.Policy.Members.Count)
        {
            Unset = Unset(stores),
            Stray = await StrayAsync(stores, cancel),
        };
    }

    /// <summary>The variables without a value and a default in the address of forge.yaml, where it therefore names none.</summary>
    private IReadOnlyList<string> Unset(IReadOnlyList<NamedStore> stores)
    {
        if (scene.Policy.TrackingUri is not { } written || stores is [{ Source: StoreSource.Policy or StoreSource.UserSettings or StoreSource.WorkspaceSettings or StoreSource.CommandLine }, ..])
        {
            return [];
        }

        return [.. written.Split("${").Skip(1).Select(static part => part.Split('}')[0]).Where(name => !name.Contains(":-", StringComparison.Ordinal) && Places().All(place => string.IsNullOrEmpty(place(name)))).Distinct(StringComparer.Ordinal)];
    }

    private IEnumerable<Func<string, string?>> Places() =>
        [scene.Variable, DotEnv.Read(Path.Combine(scene.Root, ".env")).GetValueOrDefault, DotEnv.Read(Path.Combine(scene.Root, ".env.team")).GetValueOrDefault];

    /// <summary>What MLflow makes in the folder that a training starts in, where it holds runs and is no store that anybody names.</summary>
    private async Task<IReadOnlyList<string>> StrayAsync(IReadOnlyList<NamedStore> stores, CancellationToken cancel)
    {
        var found = new List<string>();
        var known = stores.Select(store => store.Address is { } address ? Parsed(address)?.Path : null).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, text) in new[] { ("mlruns", "mlruns"), ("mlflow.db", "sqlite:///mlflow.db") })
        {
            if (Parsed(text) is not { } address || known.Contains(address.Path) || !Path.Exists(address.Path))
            {
                continue;
            }

            await using var store = StoreFactory.Open(address, staysInside: true);
            try
            {
                if ((await Task.Run(() => store.SearchRunsAsync(new RunQuery { PageSize = 1 }, cancel), CancellationToken.None).WaitAsync(Patience, cancel)).Runs.Count > 0)
                {
                    found.Add(name);
                }
            }
            catch (Exception failure) when (failure is StoreException or TimeoutException)
            {
                // Not one of MLflow's, or it cannot be read: nobody misses runs in it.
            }
        }

        return found;
    }

    private async Task<IReadOnlyList<NamedAddress>> AddressesAsync(IReadOnlyList<NamedStore> stores, CancellationToken cancel)
    {
        if (scene.Policy.TrackingUri is { } agreed && !agreed.Contains("${", StringComparison.Ordinal) && Parsed(agreed) is null)
        {
            return []; // nobody can tell whether two addresses differ while one of them is none; the store's own line says that
        }

        var setting = stores.FirstOrDefault(static store => store.Source is StoreSource.UserSettings or StoreSource.WorkspaceSettings or StoreSource.CommandLine);

        // What forge.yaml makes of variables is each one's own, on purpose.
        (StoreSource Source, string? Text)[] places =
        [
            (setting?.Source ?? StoreSource.UserSettings, setting is not null && stores[0] == setting ? setting.Address : null),
            (StoreSource.Policy, scene.Policy.TrackingUri is { } written && !written.Contains("${", StringComparison.Ordinal) ? written : null),
            (StoreSource.Environment, scene.Variable(Address)),
            (StoreSource.EnvFile, DotEnv.Read(Path.Combine(scene.Root, ".env")).GetValueOrDefault(Address)),
            (StoreSource.TeamEnvFile, DotEnv.Read(Path.Combine(scene.Root, ".env.team")).GetValueOrDefault(Address)),
        ];
        var found = new List<NamedAddress>();
        foreach (var (source, text) in places)
        {
            if (!string.IsNullOrWhiteSpace(text) && Parsed(text) is { } address)
            {
                found.Add(new(source, address.Display, address.Kind is TrackingKind.File or TrackingKind.Sqlite ? address.Path : address.Storable.TrimEnd('/'), await ReachAsync(address, cancel)));
            }
        }

        if (found.Count == 0 && stores is [{ Source: StoreSource.Found } first, ..])
        {
            found.Add(new(first.Source, first.DisplayAddress, first.DisplayAddress, AddressReach.Clone));
        }

        return found;
    }

    private async Task<AddressReach> ReachAsync(TrackingAddress address, CancellationToken cancel)
    {
        if (address.Path.Length == 0)
        {
            return Uri.TryCreate(address.Storable, UriKind.Absolute, out var uri) && uri.IsLoopback ? AddressReach.Machine : AddressReach.Everyone;
        }

        var below = Path.GetRelativePath(scene.Root, address.Path);
        if (Path.IsPathRooted(below) || below.StartsWith("..", StringComparison.Ordinal))
        {
            return address.IsNetwork || !HomePaths.Has(address.Path) ? AddressReach.Everyone : AddressReach.Machine;
        }

        try
        {
            return (await new GitCommandLine(scene.Variable("PATH")).TrackedAsync(scene.Root, cancel)).Any(file => file.Path == below || file.Path.StartsWith(below.Replace('\\', '/') + "/", StringComparison.Ordinal)) ? AddressReach.Git : AddressReach.Clone;
        }
        catch (GitException)
        {
            return AddressReach.Clone;
        }
    }

    private IEnumerable<ExperimentName> Names()
    {
        var snapshot = scene.Workspace.Current;
        foreach (var experiment in snapshot.Experiments)
        {
            if (experiment.MlflowExperiment is { Length: > 0 } name)
            {
                yield return new(name, experiment.Path);
            }
        }

        foreach (var script in snapshot.Summaries)
        {
            if (script.Script?.TrackingExperiment is { Length: > 0 } name)
            {
                yield return new(name, script.Path);
            }
        }

        if (scene.Variable(Experiment) is { Length: > 0 } variable)
        {
            yield return new(variable, Experiment);
        }
    }

    /// <summary>Those of the stores that answer in time; what is wrong with a store, its own check says.</summary>
    private static async Task<IReadOnlyList<ExperimentName>> NamesOfStoresAsync(IReadOnlyList<NamedStore> stores, CancellationToken cancel)
    {
        var found = await Task.WhenAll(stores.Select(async store =>
        {
            try
            {
                var experiments = await Task.Run(() => store.Store.ListExperimentsAsync(cancel), CancellationToken.None).WaitAsync(Patience, cancel);
                return experiments.Where(static experiment => !experiment.IsDeleted).Select(experiment => new ExperimentName(experiment.Name, "in " + store.Name) { IsOfStore = true });
            }
            catch (Exception failure) when (failure is StoreException or TimeoutException)
            {
                return [];
            }
        }));
        return [.. found.SelectMany(static names => names)];
    }

    private TrackingAddress? Parsed(string text)
    {
        try
        {
            return TrackingAddress.Parse(text, scene.Root);
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
