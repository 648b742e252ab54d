using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Reproducing;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Model;

/// <summary>The team's policy, read from <c>forge.yaml</c>; every part has a default. Values are as written, before <c>${…}</c> is expanded.</summary>
public sealed record Policy
{
    /// <summary>The file at a workspace's root that holds it.</summary>
    public const string FileName = "forge.yaml";

    /// <summary>What holds where there is no <c>forge.yaml</c>.</summary>
    public static Policy Default { get; } = new();

    /// <summary>Members by their name in this team.</summary>
    public IReadOnlyDictionary<string, Member> Members { get; init; } = new Dictionary<string, Member>(StringComparer.Ordinal);

    /// <summary>Patterns of experiment folders, such as <c>experiments/{active,archive}/{researcher}/{experiment}</c>.</summary>
    public IReadOnlyList<string> ExperimentPatterns { get; init; } =
        ["experiments/{active,archive}/{researcher}/{experiment}", "experiments/{researcher}/{experiment}"];

    /// <summary><c>tracking.uri</c> as written; null where the policy names none.</summary>
    public string? TrackingUri { get; init; }

    /// <summary>Further stores that are shown beside it, as written.</summary>
    public IReadOnlyList<TrackingStore> TrackingStores { get; init; } = [];

    /// <summary>Direction per metric name: true means higher is better.</summary>
    public IReadOnlyDictionary<string, bool> HigherIsBetter { get; init; } = new Dictionary<string, bool>(StringComparer.Ordinal);

    /// <summary>How tracking experiments and runs are named, and whether all runs belong into one store.</summary>
    public TrackingPolicy Tracking { get; init; } = new();

    /// <summary>What every run and every experiment must have; empty lists require nothing.</summary>
    public Requirements Require { get; init; } = new();

    /// <summary>Patterns that branch names must fit; empty where any name will do.</summary>
    public IReadOnlyList<string> Branches { get; init; } = [];

    /// <summary>How the branch of an experiment is called; a <see cref="BranchPattern"/>.</summary>
    public string ExperimentBranch { get; init; } = BranchPattern.Usual;

    /// <summary>GPU hosts, inventory, prices and limits.</summary>
    public GpuPolicy Gpus { get; init; } = new();

    /// <summary>What reports and the Team view go by.</summary>
    public ReportPolicy Reports { get; init; } = new();

    /// <summary>Path of the model catalogue.</summary>
    public string RegistryFile { get; init; } = "models/registry.yaml";

    /// <summary>What must hold before a model enters a state of the catalogue, by that state.</summary>
    public IReadOnlyDictionary<string, StageGate> Gates { get; init; } = new Dictionary<string, StageGate>(StringComparer.Ordinal);

    /// <summary>The stage of MLflow that stands for a state of the catalogue, by that state; empty where MLflow's own words will do.</summary>
    public IReadOnlyDictionary<string, string> RegistryStages { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The MLflow alias that stands for a state of the catalogue, by that state.</summary>
    public IReadOnlyDictionary<string, string> RegistryAliases { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal) { ["production"] = "champion" };

    /// <summary>How experiments are run again, and what counts as the same result.</summary>
    public ReproducePolicy Reproduce { get; init; } = new();

    /// <summary>Settings by rule id.</summary>
    public IReadOnlyDictionary<string, RuleSetting> Rules { get; init; } = new Dictionary<string, RuleSetting>(StringComparer.Ordinal);

    /// <summary>Settings that hold for files matching a glob only, later ones first.</summary>
    public IReadOnlyList<RuleOverride> Overrides { get; init; } = [];

    /// <summary>Schema path by glob.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Schemas { get; init; } = [];

    /// <summary>The folder of the team's templates, as written; null where those that Forge brings are used.</summary>
    public string? Templates { get; init; }

    /// <summary>Globs of files that nothing is said about.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];
}

/// <summary>One person, whatever each tool calls them.</summary>
public sealed record Member(string Name, string? Git, string? Os, string? MlFlow)
{
    /// <summary>Whether some tool calls the member this.</summary>
    public bool IsCalled(string name) => name == Name || name == Git || name == Os || name == MlFlow;
}

/// <summary>The policy's <c>tracking</c> section, but for its address and directions.</summary>
public sealed record TrackingPolicy
{
    /// <summary>Whether every run belongs into the store that the policy names.</summary>
    public bool Central { get; init; }

    /// <summary>Pattern of the names of tracking experiments, such as <c>{member}/{model}/{variant}</c>; null where any name will do.</summary>
    public string? ExperimentNaming { get; init; }

    /// <summary>Pattern of the names of runs; null where any name will do.</summary>
    public string? RunNaming { get; init; }
}

/// <summary>The policy's <c>require</c> section.</summary>
public sealed record Requirements
{
    /// <summary>Parameters that every run logs.</summary>
    public IReadOnlyList<string> Params { get; init; } = [];

    /// <summary>Metrics that every run logs.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Tags that every run sets.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Artifacts that every run keeps.</summary>
    public IReadOnlyList<string> Artifacts { get; init; } = [];

    /// <summary>Files that every experiment's folder has: names, paths below it, or names with <c>*</c>.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}

/// <summary>The policy's <c>reports</c> section.</summary>
public sealed record ReportPolicy
{
    /// <summary>Days without a change, a run or a commit after which work that is not done counts as stale.</summary>
    public int StaleDays { get; init; } = 14;

    /// <summary>How many people have to approve an experiment that is completed.</summary>
    public int Approvals { get; init; } = 1;
}

/// <summary>The policy's <c>gpus</c> section.</summary>
public sealed record GpuPolicy
{
    /// <summary>Hosts to ask; <c>local</c> is this machine.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = ["local"];

    /// <summary>Host of a reservation that names none.</summary>
    public string DefaultHost { get; init; } = "local";

    /// <summary>Cards that exist, so that a laptop without one can book the cluster's: <c>inventory: [{host, gpu_id, name, memory_gib, uuid}]</c>.</summary>
    public IReadOnlyList<InventoryGpu> Inventory { get; init; } = [];

    /// <summary>Price per hour by a token of the card's name; <c>default</c> for the rest.</summary>
    public IReadOnlyDictionary<string, decimal> Prices { get; init; } = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reservation file: relative to the root, or an absolute path.</summary>
    public string Reservations { get; init; } = "shared/gpu-reservations.json";

    /// <summary>Longest single booking, in hours.</summary>
    public double MaxHours { get; init; } = 72;
}

/// <summary>A card listed in the policy.</summary>
public sealed record InventoryGpu(string Host, int GpuId, string Name, double? MemoryGib, string? Uuid);

/// <summary>The policy's gate before one state of the catalogue.</summary>
public sealed record StageGate
{
    /// <summary>Longest run of one command where the policy names no other limit.</summary>
    public static TimeSpan DefaultLimit { get; } = TimeSpan.FromMinutes(30);

    /// <summary>Command lines that must succeed, in order; <c>{name}</c> and its like stand for what is promoted.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>Names of the built-in checks that must hold; null for those that are usual before this state.</summary>
    public IReadOnlyList<string>? Checks { get; init; }

    /// <summary>What the entry's <c>performance</c> must reach, by metric, as written: a number or a latency such as <c>500ms</c>, with <c>&lt;=</c> or <c>&gt;=</c> before it or without.</summary>
    public IReadOnlyDictionary<string, string> Evidence { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Longest run of one command.</summary>
    public TimeSpan Limit { get; init; } = DefaultLimit;
}

/// <summary>What the policy says of one rule. A null <paramref name="Severity"/> with <paramref name="IsOff"/> false keeps the default.</summary>
public sealed record RuleSetting(bool IsOff, Severity? Severity, IReadOnlyDictionary<string, string> Options);

/// <summary>Rule settings for the files that match a glob.</summary>
public sealed record RuleOverride(string Files, IReadOnlyDictionary<string, RuleSetting> Rules)
{
    private readonly Glob _glob = Glob.Parse(Files);

    /// <summary>Whether they are for the file at <paramref name="path"/>, relative to the root.</summary>
    public bool Covers(string path) => _glob.IsMatch(path);
}
