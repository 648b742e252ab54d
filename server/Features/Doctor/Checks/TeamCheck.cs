using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>Who can reach what an address names.</summary>
public enum AddressReach
{
    /// <summary>Everybody: a server, a database, a share.</summary>
    Everyone,

    /// <summary>Whoever works on the same machine: <c>localhost</c>, or a path outside of the clone.</summary>
    Machine,

    /// <summary>This clone alone.</summary>
    Clone,

    /// <summary>Everybody, by way of git, which keeps it.</summary>
    Git,
}

/// <summary>An address of a tracking store that some place names.</summary>
/// <param name="Source">The place.</param>
/// <param name="Display">For people, without credentials.</param>
/// <param name="Key">The same for the same store.</param>
public sealed record NamedAddress(StoreSource Source, string Display, string Key, AddressReach Reach);

/// <summary>A name of a tracking experiment, and where it is used.</summary>
public sealed record ExperimentName(string Name, string Where)
{
    /// <summary>Whether it is only in a store, where names of long ago stay.</summary>
    public bool IsOfStore { get; init; }
}

/// <summary>What has to be the same for everyone of a team.</summary>
/// <param name="Addresses">In order of precedence for a training that starts here; empty where no place names a store.</param>
/// <param name="Names">Names of tracking experiments, wherever they are.</param>
/// <param name="Members">How many members forge.yaml has.</param>
public sealed record TeamFacts(IReadOnlyList<NamedAddress> Addresses, IReadOnlyList<ExperimentName> Names, int Members)
{
    /// <summary>Variables that the address in forge.yaml takes and that nothing sets here, so that it names no store; empty where it names one.</summary>
    public IReadOnlyList<string> Unset { get; init; } = [];

    /// <summary>Stores in this clone that hold runs and that nobody names, such as <c>mlruns</c>.</summary>
    public IReadOnlyList<string> Stray { get; init; } = [];
}

/// <summary>Whether people of one team use one tracking store, and one name for one experiment.</summary>
public sealed class TeamCheck(Func<CancellationToken, Task<TeamFacts>> facts) : IDoctorCheck
{
    private const int MostNames = 5;

    /// <inheritdoc/>
    public string Name => "team";

    /// <inheritdoc/>
    public string Title => "The same for everyone";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorLine>> LookAsync(CancellationToken cancel) => Judge(await facts(cancel));

    internal IReadOnlyList<DoctorLine> Judge(TeamFacts facts) => [.. OfUnset(facts), .. OfAddresses(facts), .. OfStray(facts), .. OfNames(facts)];

    private IEnumerable<DoctorLine> OfUnset(TeamFacts facts)
    {
        if (facts.Unset.Count > 0)
        {
            yield return this.Warning(
                DoctorTopic.StoreShared, "tracking address", $"forge.yaml takes it from {string.Join(" and ", facts.Unset)}, which nothing sets here: it names no store{(facts.Addresses is [var first, ..] ? $", and {first.Display} is shown instead" : "")}",
                $"Set {facts.Unset[0]} in the environment or in .env, correct its name in forge.yaml, or write a default: ${{{facts.Unset[0]}:-ADDRESS}}.");
        }
    }

    /// <summary>Runs that went where nobody looks: the training did not know the team's address.</summary>
    private IEnumerable<DoctorLine> OfStray(TeamFacts facts)
    {
        var agreed = facts.Addresses.FirstOrDefault(static address => IsShared(address.Source));
        foreach (var stray in agreed is null ? [] : facts.Stray)
        {
            yield return this.Warning(
                DoctorTopic.StoreShared, stray, $"it lies in this clone and holds runs that nobody sees: {Called(agreed?.Source ?? StoreSource.Policy)} names {agreed?.Display}. A training that finds no MLFLOW_TRACKING_URI logs here",
                $"Set MLFLOW_TRACKING_URI to {agreed?.Display} where you train. 'forge runs list --store {(stray.EndsWith(".db", StringComparison.Ordinal) ? "sqlite:///" : "")}{stray}' shows these runs.");
        }
    }

    private IEnumerable<DoctorLine> OfAddresses(TeamFacts facts)
    {
        const string Subject = "tracking address";
        if (facts.Addresses.FirstOrDefault(static address => IsShared(address.Source)) is not { } agreed)
        {
            if (facts.Unset.Count == 0 && facts.Addresses is [{ Source: StoreSource.Found } found, ..])
            {
                yield return Softly(facts, Subject, $"nobody names one: {found.Display} was found in this clone, and colleagues may log elsewhere", "Write tracking.uri into forge.yaml, and commit it.");
            }
            else if (facts.Unset.Count == 0 && facts.Addresses is [var own, ..])
            {
                yield return Softly(facts, Subject, $"{own.Display} is named by {Called(own.Source)} alone, which colleagues do not have: they may log elsewhere", "Write tracking.uri into forge.yaml, and commit it.");
            }

            yield break;
        }

        var others = facts.Addresses.Where(address => address.Key != agreed.Key).ToList();
        foreach (var other in others)
        {
            yield return this.Warning(
                DoctorTopic.StoreShared, Subject, $"{Called(other.Source)} names {other.Display}, and {Called(agreed.Source)}, which the team shares, {agreed.Display}: {Effect(other.Source)}",
                other.Source == StoreSource.Environment ? $"Unset MLFLOW_TRACKING_URI, or set it to {agreed.Display}." : $"Take it out of {Called(other.Source)}, or write {agreed.Display} there.");
        }

        var what = $"{agreed.Display}, by {Called(agreed.Source)}";
        if (agreed.Reach == AddressReach.Machine)
        {
            yield return Softly(facts, Subject, $"{what}, is another one on each machine", "Name a server, a database or a share that all of you reach, as tracking.uri in forge.yaml.");
        }
        else if (agreed.Reach == AddressReach.Clone)
        {
            yield return Softly(facts, Subject, $"{what}, lies in this clone, and git does not keep it: colleagues do not see these runs", "Name a server, a database or a share that all of you reach, as tracking.uri in forge.yaml.");
        }
        else if (others.Count == 0)
        {
            yield return this.Ok(Subject, what + (agreed.Reach == AddressReach.Git ? ", which git keeps" : ""));
            if (agreed.Reach == AddressReach.Everyone && !facts.Addresses.Any(static address => address.Source is StoreSource.Environment or StoreSource.EnvFile))
            {
                yield return this.NotUsed("MLFLOW_TRACKING_URI", "it is not set here: a script that names no address itself logs into this clone, where colleagues do not look", facts.Addresses.Any(address => address.Source == StoreSource.TeamEnvFile && address.Key == agreed.Key) ? "Where you train: set -a; . ./.env.team; set +a" : $"Where you train: export MLFLOW_TRACKING_URI={agreed.Display}");
            }
        }
    }

    /// <summary>Whoever works alone has nobody to agree with.</summary>
    private DoctorLine Softly(TeamFacts facts, string subject, string found, string next) =>
        facts.Members > 1 ? this.Warning(DoctorTopic.StoreShared, subject, found, next) : this.NotUsed(subject, found, "Once others work here too: " + char.ToLowerInvariant(next[0]) + next[1..]);

    private IEnumerable<DoctorLine> OfNames(TeamFacts facts)
    {
        var groups = facts.Names.GroupBy(static name => Sound(name.Name), StringComparer.Ordinal).Where(static group => group.Key.Length > 0 && group.Select(static name => name.Name).Distinct(StringComparer.Ordinal).Skip(1).Any() && group.Any(static name => !name.IsOfStore)).ToList();
        foreach (var group in groups.Take(MostNames))
        {
            var spellings = group.GroupBy(static name => name.Name, StringComparer.Ordinal).Select(static one => (one.Key, Where: one.Select(static name => name.Where).Distinct(StringComparer.Ordinal).ToList())).ToList();
            yield return this.Warning(
                DoctorTopic.ExperimentNames, "experiment " + spellings[0].Key, "it is written in several ways, and MLflow takes each for an experiment of its own: " + string.Join("; ", spellings.Select(static one => $"{one.Key} ({one.Where[0]}{(one.Where.Count > 1 ? $" and {one.Where.Count - 1} more" : "")})")),
                "Agree on one spelling, and write it everywhere; a run of the other one is not moved by that.");
        }

        if (groups.Count == 0 && facts.Names.Any(static name => !name.IsOfStore))
        {
            yield return this.Ok("experiment names", "each is written in one way");
        }
    }

    // What differs in case, hyphens and blanks alone is most likely meant to be one. "alice/wine" and "bob/wine" are two.
    private static string Sound(string name) => string.Concat(name.Where(static c => char.IsLetterOrDigit(c) || c == '/').Select(char.ToLowerInvariant));

    private static bool IsShared(StoreSource source) => source is StoreSource.Policy or StoreSource.TeamEnvFile;

    private static string Effect(StoreSource source) => source switch
    {
        StoreSource.Environment => "a training that starts here logs where colleagues do not look",
        StoreSource.EnvFile => "a training that reads .env logs where colleagues do not look",
        StoreSource.TeamEnvFile => "a training that reads .env.team logs where nobody looks",
        _ => "you look at other runs than your colleagues",
    };

    private static string Called(StoreSource source) => source switch
    {
        StoreSource.Environment => "MLFLOW_TRACKING_URI",
        StoreSource.EnvFile => ".env",
        StoreSource.TeamEnvFile => ".env.team",
        StoreSource.Policy => "forge.yaml",
        StoreSource.UserSettings => "your settings",
        StoreSource.WorkspaceSettings => "the workspace's settings",
        StoreSource.CommandLine => "--store",
        _ => "what was found in the workspace",
    };
}
