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

    /// <summary>Whether its folder or file is not there yet, and the first run makes it.</summary>
    public bool IsAwaited { get; init; }

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
        if (store.IsAwaited)
        {
            return this.NotUsed(subject, $"nobody has logged a run into it in this clone yet ({Named(store.Source)})", "The first run makes it. Where the team has a server, MLFLOW_TRACKING_URI names it.") with { Help = DoctorTopic.NothingLogged.Link };
        }

        var from = Named(store.Source);
        var took = store.Milliseconds < 1000 ? $"{store.Milliseconds:0} ms" : $"{(store.Milliseconds / 1000).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)} s";
        var has = $"{store.Experiments} {(store.Experiments == 1 ? "experiment" : "experiments")} in {took}{(store.Version is null ? "" : ", " + store.Version)}, {from}{(store.Credentials is { } credentials ? ", signed in by " + credentials : "")}";
        var line = store switch
        {
            { Failure: { } failure } => OfFailure(subject, failure, from, store),
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

    private DoctorLine OfFailure(string subject, StoreException failure, string from, StoreFacts store)
    {
        var (topic, next) = failure switch
        {
            { Remedy: { Kind: StoreRemedyKind.TrustCertificate } } => (DoctorTopic.StoreCertificate, "Set MLFLOW_TRACKING_SERVER_CERT_PATH to the authority's certificate (PEM), or have it added to the system's."),
            { Remedy: { Kind: StoreRemedyKind.SetProxy } } => (DoctorTopic.StoreProxy, "Set HTTPS_PROXY, and NO_PROXY for hosts that are reached directly."),
            { Remedy: { Kind: StoreRemedyKind.UseAddress, Value: { } better } } => (DoctorTopic.StoreAddress, $"Use {better} instead: it is named {Where(from)}."),
            { Failure: StoreFailure.NotFound } => (DoctorTopic.StoreAddress, $"Mend the address: it is named {Where(from)}."),
            { Failure: StoreFailure.Unauthorised } when !store.Address.Contains("://", StringComparison.Ordinal) => (DoctorTopic.StoreRefused, "Ask its owner for the right to read it."),
            { Failure: StoreFailure.Unauthorised } => (DoctorTopic.StoreRefused, SignIn(store, failure.Remedy)),
            { Failure: StoreFailure.Locked } => (DoctorTopic.StoreLocked, "Wait for whoever writes, or end it; then run this again."),
            { Failure: StoreFailure.Damaged or StoreFailure.UnknownVersion or StoreFailure.BadQuery } => (DoctorTopic.StoreDamaged, "Check that the address is that of MLflow's data; 'mlflow db upgrade' brings an old database up to date."),
            _ => (DoctorTopic.StoreUnreachable, $"Check the server, the network and the VPN, and the address, which is named {Where(from)}."),
        };
        return this.Problem(topic, subject, $"{failure.Message.TrimEnd('.')} ({from})", next);
    }

    /// <summary>What to do about a store that refuses, by whether it was told who asks.</summary>
    private static string SignIn(StoreFacts store, StoreRemedy? remedy)
    {
        var variables = store.Address.StartsWith("postgres", StringComparison.Ordinal) ? "PGPASSWORD, or an entry in .pgpass," : "MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN,";
        const string Editor = "sign in from the editor (Forge: Sign In to Tracking Store)";
        return (remedy, store.Credentials) switch
        {
            ({ IsWithheld: true }, { } kept) => $"{kept} is set and was not sent, because the repository alone names this address. Set MLFLOW_TRACKING_URI to it in the same place, or {Editor}.",
            (_, null) => $"No token and no password is set for it. Set {variables} in the environment{(store.Address.StartsWith("postgres", StringComparison.Ordinal) ? "" : " or .env")}, or {Editor}.",
            ({ IsForbidden: true }, { } known) => $"It was told {known}, and whoever that is may not read there: ask the server's owner for the right, or use the credentials of somebody who has it.",
            (_, { } old) => $"What {old} says was refused: have it renewed. Set {variables} anew, or {Editor}.",
        };
    }

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
