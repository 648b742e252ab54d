using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>What came of asking one tracking store.</summary>
/// <param name="Address">Without credentials.</param>
/// <param name="Source">Who named it.</param>
/// <param name="Milliseconds">How long the answer took.</param>
public sealed record StoreFacts(string Name, string Address, StoreSource Source, double Milliseconds)
{
    /// <summary>How many experiments it has; null where it did not answer.</summary>
    public int? Experiments { get; init; }

    /// <summary>What it says it is, or null.</summary>
    public string? Version { get; init; }

    /// <summary>What a reader should know though it can be read, or null.</summary>
    public string? Notice { get; init; }

    /// <summary>False where it is a file that may be read and not written; null where that is not known.</summary>
    public bool? IsWritable { get; init; }

    /// <summary>Where the credentials for it are, such as <c>MLFLOW_TRACKING_TOKEN</c>; null where none are set, or it takes none. Never the credentials.</summary>
    public string? Credentials { get; init; }

    /// <summary>A place on this machine that experiments keep their artifacts at, and that is not there; null where all are in order, or elsewhere.</summary>
    public string? MissingArtifacts { get; init; }

    /// <summary>Why its registered models cannot be read, though its experiments can; null where they can.</summary>
    public string? RegistryProblem { get; init; }

    /// <summary>Why it cannot be read; null where it can.</summary>
    public StoreException? Failure { get; init; }
}

/// <summary>The tracking stores: where their addresses come from, and whether each can be read.</summary>
public sealed class TrackingCheck(Func<CancellationToken, Task<IReadOnlyList<StoreFacts>>> facts) : IDoctorCheck
{
    private const double SlowMs = 3000;

    /// <inheritdoc/>
    public string Name => "tracking";

    /// <inheritdoc/>
    public string Title => "Tracking store";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorLine>> LookAsync(CancellationToken cancel) => Judge(await facts(cancel));

    internal IReadOnlyList<DoctorLine> Judge(IReadOnlyList<StoreFacts> stores) => stores.Count > 0
        ? [.. stores.SelectMany(store => Beside(store).Prepend(Judge(store)))]
        :
        [
            this.Warning(
                DoctorTopic.NoStore, "none", "no address is set (forge.yaml, MLFLOW_TRACKING_URI, .env), and no mlruns folder or mlflow.db was found",
                "Write tracking.uri into forge.yaml, so that it is the same for everyone, or set MLFLOW_TRACKING_URI."),
        ];

    private DoctorLine Judge(StoreFacts store)
    {
        var subject = store.Name == store.Address ? store.Name : $"{store.Name} ({store.Address})";
        if (IsNotMadeYet(store))
        {
            return this.NotUsed(subject, $"the folder is not there yet: nothing was logged into it in this clone ({Named(store.Source)})", "The first run makes it. Where the team has a server, MLFLOW_TRACKING_URI names it.");
        }

        var from = Named(store.Source);
        var took = store.Milliseconds < 1000 ? $"{store.Milliseconds:0} ms" : $"{(store.Milliseconds / 1000).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)} s";
        var has = $"{store.Experiments} {(store.Experiments == 1 ? "experiment" : "experiments")} in {took}{(store.Version is null ? "" : ", " + store.Version)}, {from}{(store.Credentials is { } credentials ? ", signed in by " + credentials : "")}";
        var line = store switch
        {
            { Failure: { } failure } => OfFailure(subject, failure, from, store.Credentials),
            { Notice: { } notice } => this.Warning(DoctorTopic.StoreLimited, subject, $"{has}. {notice}", "Update Forge when there is a newer one; until then compare what you miss with MLflow's own page."),
            { IsWritable: false } => this.Warning(DoctorTopic.StoreLimited, subject, $"{has}. You may read it and not write it: a training that you start here cannot log into it", "Ask its owner for the right to write, or log into another store."),
            { Milliseconds: > SlowMs } => this.Warning(DoctorTopic.StoreSlow, subject, has, "Look at the network and the load of the server; views and rules that ask it wait as long."),
            _ => this.Ok(subject, has),
        };
        return line with { Milliseconds = Math.Round(store.Milliseconds, 1) };
    }

    private IEnumerable<DoctorLine> Beside(StoreFacts store)
    {
        if (store is { Failure: null, MissingArtifacts: { } place })
        {
            yield return this.Warning(
                DoctorTopic.Artifacts, $"{store.Name}: artifacts", $"experiments keep them at {place}, which is not on this machine: models and files that are logged elsewhere cannot be opened here, and those that are logged here, nowhere else",
                "Start the server with --serve-artifacts, or with a bucket as --default-artifact-root; experiments that exist keep their old place.");
        }

        if (store is { Failure: null, RegistryProblem: { } problem })
        {
            yield return this.Warning(DoctorTopic.Registration, $"{store.Name}: registered models", problem.TrimEnd('.'), "Registering a model fails as well until this is mended: see whether the server has a registry, and whether you may use it.");
        }
    }

    private DoctorLine OfFailure(string subject, StoreException failure, string from, string? credentials)
    {
        var (topic, next) = failure switch
        {
            { Remedy: { Kind: StoreRemedyKind.TrustCertificate } } => (DoctorTopic.StoreCertificate, "Set MLFLOW_TRACKING_SERVER_CERT_PATH to the authority's certificate (PEM), or have it added to the system's."),
            { Remedy: { Kind: StoreRemedyKind.SetProxy } } => (DoctorTopic.StoreProxy, "Set HTTPS_PROXY, and NO_PROXY for hosts that are reached directly."),
            { Remedy: { Kind: StoreRemedyKind.UseAddress, Value: { } better } } => (DoctorTopic.StoreAddress, $"Use {better} instead: it is named {Where(from)}."),
            { Failure: StoreFailure.NotFound } => (DoctorTopic.StoreAddress, $"Mend the address: it is named {Where(from)}."),
            { Failure: StoreFailure.Unauthorised } => (DoctorTopic.StoreRefused, (credentials is null ? "No token and no password is set for it. " : $"What {credentials} says was refused: have it renewed. ") + "Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, MLFLOW_TRACKING_TOKEN or PGPASSWORD in the environment or .env, or sign in from the editor (Forge: Add Tracking Store)."),
            { Failure: StoreFailure.Locked } => (DoctorTopic.StoreLocked, "Wait for whoever writes, or end it; then run this again."),
            { Failure: StoreFailure.Damaged or StoreFailure.UnknownVersion or StoreFailure.BadQuery } => (DoctorTopic.StoreDamaged, "Check that the address is that of MLflow's data; 'mlflow db upgrade' brings an old database up to date."),
            _ => (DoctorTopic.StoreUnreachable, $"Check the server, the network and the VPN, and the address, which is named {Where(from)}."),
        };
        return this.Problem(topic, subject, $"{failure.Message.TrimEnd('.')} ({from})", next);
    }

    /// <summary>Whether the team names a folder of the workspace that the first run will make: in a fresh clone nothing is wrong with that.</summary>
    private static bool IsNotMadeYet(StoreFacts store) =>
        store.Failure?.Failure == StoreFailure.NotFound && NamedStore.IsFolderToBe(store.Source, store.Address);

    private static string Where(string from) => from.StartsWith("from ", StringComparison.Ordinal) ? "in " + from["from ".Length..] : "by nobody: it was " + from;

    private static string Named(StoreSource source) => source switch
    {
        StoreSource.CommandLine => "from --store",
        StoreSource.UserSettings => "from your settings",
        StoreSource.WorkspaceSettings => "from the workspace's settings",
        StoreSource.Policy => "from forge.yaml",
        StoreSource.Environment => "from MLFLOW_TRACKING_URI",
        StoreSource.EnvFile => "from .env",
        StoreSource.TeamEnvFile => "from .env.team",
        _ => "found in the workspace",
    };
}
