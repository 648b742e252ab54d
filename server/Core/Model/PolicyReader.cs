using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Reproducing;

namespace ForgeLsp.Core.Model;

/// <summary>Reads <c>forge.yaml</c> into a <see cref="Policy"/>. What has the wrong shape is passed over: the schema says so in the file itself. Of a key that stands twice the last one counts, as for PyYAML.</summary>
public static class PolicyReader
{
    /// <summary>The policy that <paramref name="root"/> states, with defaults for what it leaves out.</summary>
    public static Policy Read(DataNode root)
    {
        var defaults = Policy.Default;
        return new Policy
        {
            Members = Map(root["members"], static entry => new Member(entry.Name, Text(entry.Value["git"]), Text(entry.Value["os"]), Text(entry.Value["mlflow"]))),
            ExperimentPatterns = Strings(root["layout"]?["experiments"]) ?? defaults.ExperimentPatterns,
            TrackingUri = Text(root["tracking"]?["uri"]),
            TrackingStores = ReadStores(root["tracking"]?["stores"]),
            HigherIsBetter = ReadDirections(root["tracking"]?["directions"]),
            Tracking = ReadTracking(root["tracking"]),
            Require = ReadRequirements(root["require"]),
            Reports = ReadReports(root["reports"], defaults.Reports),
            Branches = Strings(root["git"]?["branches"]) ?? [],
            ExperimentBranch = Text(root["git"]?["experiment_branch"]) is { } branch && BranchPattern.IsComplete(branch) ? branch : defaults.ExperimentBranch,
            Gpus = ReadGpus(root["gpus"], defaults.Gpus),
            RegistryFile = Text(root["registry"]?["file"]) ?? defaults.RegistryFile,
            Gates = Map(root["registry"]?["gates"], static entry => ReadGate(entry.Value)),
            RegistryStages = ReadAliases(root["registry"]?["stages"], defaults.RegistryStages),
            RegistryAliases = ReadAliases(root["registry"]?["aliases"], defaults.RegistryAliases),
            Reproduce = ReadReproduce(root["reproduce"]),
            Rules = ReadRules(root["rules"]),
            Overrides = ReadOverrides(root["overrides"]),
            Schemas = [.. Entries(root["schemas"]).Where(static entry => Text(entry.Value) is not null).Select(static entry => KeyValuePair.Create(entry.Name, entry.Value.Text))],
            Templates = NotEmpty(Text(root["templates"])),

            // A template is no experiment yet: its placeholders would be found wrong.
            Exclude = [.. Strings(root["exclude"]) ?? [], .. NotEmpty(Text(root["templates"])) is { } templates ? [templates.Trim('/') + "/**"] : Array.Empty<string>()],
        };
    }

    /// <summary>A word that is no direction says nothing: the metric then has the direction that its name tells, or none.</summary>
    private static IReadOnlyDictionary<string, bool> ReadDirections(DataNode? node)
    {
        var directions = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var entry in Entries(node))
        {
            if (Text(entry.Value) is { } word && Direction(word) is { } higher)
            {
                directions[entry.Name] = higher;
            }
        }

        return directions;
    }

    private static bool? Direction(string word) => word switch
    {
        "max" or "maximize" or "higher" => true,
        "min" or "minimize" or "lower" => false,
        _ => null,
    };

    private static ReportPolicy ReadReports(DataNode? reports, ReportPolicy defaults) => new()
    {
        StaleDays = Whole(reports?["stale_days"]) is { } days and > 0 ? days : defaults.StaleDays,
        Approvals = Whole(reports?["approvals"]) is { } people and >= 0 ? people : defaults.Approvals,
    };

    private static int? Whole(DataNode? node) => int.TryParse(Text(node), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TrackingPolicy ReadTracking(DataNode? tracking) => new()
    {
        Central = tracking?["central"] is { Kind: DataKind.Boolean, Boolean: true },
        ExperimentNaming = NotEmpty(Text(tracking?["experiment_naming"])),
        RunNaming = NotEmpty(Text(tracking?["run_naming"])),
    };

    /// <summary>A list of addresses, each by itself or with a name: <c>[mlruns, {name: cluster, uri: /data/mlruns}]</c>.</summary>
    private static IReadOnlyList<TrackingStore> ReadStores(DataNode? stores) =>
    [
        .. (stores?.Items ?? [])
            .Select(static item => item.Kind == DataKind.Mapping ? new TrackingStore(Text(item["uri"]) ?? "", NotEmpty(Text(item["name"]))) : new TrackingStore(Text(item) ?? ""))
            .Where(static store => !string.IsNullOrWhiteSpace(store.Uri)),
    ];

    private static Requirements ReadRequirements(DataNode? require) => new()
    {
        Params = Strings(require?["params"]) ?? [],
        Metrics = Strings(require?["metrics"]) ?? [],
        Tags = Strings(require?["tags"]) ?? [],
        Artifacts = Strings(require?["artifacts"]) ?? [],
        Files = Strings(require?["files"]) ?? [],
    };

    /// <summary>A list of commands, or a mapping with <c>commands</c>, <c>checks</c>, <c>evidence</c> and <c>minutes</c>.</summary>
    private static StageGate ReadGate(DataNode node) => node.Kind != DataKind.Mapping
        ? new StageGate { Commands = Strings(node) ?? [] }
        : new StageGate
        {
            Commands = Strings(node["commands"]) ?? [],
            Checks = Strings(node["checks"]),
            Evidence = Entries(node["evidence"]).Where(static entry => Text(entry.Value) is not null).ToDictionary(static entry => entry.Name, static entry => entry.Value.Text, StringComparer.Ordinal),
            Limit = Number(node["minutes"]) is > 0 and var minutes ? TimeSpan.FromMinutes(Math.Min(minutes, 1440)) : StageGate.DefaultLimit,
        };

    private static ReproducePolicy ReadReproduce(DataNode? reproduce) => new()
    {
        Command = NotEmpty(Text(reproduce?["command"])),
        Python = NotEmpty(Text(reproduce?["python"])),
        Limit = Number(reproduce?["minutes"]) is > 0 and var minutes ? TimeSpan.FromMinutes(Math.Min(minutes, 20_160)) : new ReproducePolicy().Limit,
        Tolerance = ReadTolerance(reproduce?["tolerance"]),
        Metrics = Entries(reproduce?["metrics"]).Select(static entry => (entry.Name, Tolerance: ReadTolerance(entry.Value))).Where(static entry => entry.Tolerance is not null)
            .GroupBy(static entry => entry.Name, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Last().Tolerance ?? default, StringComparer.Ordinal),
        Ignore = Strings(reproduce?["ignore"]) ?? [],
    };

    /// <summary>A number (absolute), a share such as <c>0.1%</c>, or both: <c>{absolute: 0.001, relative: 0.1%}</c>.</summary>
    private static Tolerance? ReadTolerance(DataNode? node)
    {
        if (node is { Kind: DataKind.Mapping })
        {
            var (absolute, relative) = (ReadTolerance(node["absolute"]), ReadTolerance(node["relative"]));
            return absolute is null && relative is null ? null : new(absolute?.Absolute ?? 0, relative is { } share ? Math.Max(share.Relative, share.Absolute) : 0);
        }

        return Number(node) is { } number ? Tolerance.Parse(number.ToString("R", CultureInfo.InvariantCulture)) : Text(node) is { } text ? Tolerance.Parse(text) : null;
    }

    /// <summary>The default map, with what the policy says put over it.</summary>
    private static IReadOnlyDictionary<string, string> ReadAliases(DataNode? node, IReadOnlyDictionary<string, string> defaults)
    {
        var aliases = new Dictionary<string, string>(defaults, StringComparer.Ordinal);
        foreach (var entry in Entries(node))
        {
            if (NotEmpty(Text(entry.Value)) is { } alias)
            {
                aliases[entry.Name] = alias;
            }
        }

        return aliases;
    }

    private static GpuPolicy ReadGpus(DataNode? gpus, GpuPolicy defaults)
    {
        var hosts = Strings(gpus?["hosts"]) ?? defaults.Hosts;
        var defaultHost = Text(gpus?["default_host"]) ?? (hosts.Count > 0 ? hosts[0] : defaults.DefaultHost);
        return new GpuPolicy
        {
            Hosts = hosts,
            DefaultHost = defaultHost,
            Inventory = [.. (gpus?["inventory"]?.Items ?? []).Select(item => ReadCard(item, defaultHost)).OfType<InventoryGpu>()],
            Prices = ReadPrices(gpus?["prices"]),
            Reservations = Text(gpus?["reservations"]) ?? defaults.Reservations,
            MaxHours = Number(gpus?["max_hours"]) is > 0 and var hours ? Math.Min(hours, 8784) : defaults.MaxHours,
        };
    }

    private static IReadOnlyDictionary<string, decimal> ReadPrices(DataNode? node)
    {
        var prices = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in Entries(node))
        {
            if (Number(entry.Value) is { } price)
            {
                prices[entry.Name] = (decimal)Math.Clamp(price, 0, 1e9);
            }
        }

        return prices;
    }

    private static InventoryGpu? ReadCard(DataNode item, string defaultHost) =>
        Number(item["gpu_id"]) is >= 0 and <= 1024 and var id && id == Math.Floor(id)
            ? new InventoryGpu(Text(item["host"]) ?? defaultHost, (int)id, Text(item["name"]) ?? "GPU", Number(item["memory_gib"]), Text(item["uuid"]))
            : null;

    private static IReadOnlyList<RuleOverride> ReadOverrides(DataNode? node) =>
        [.. (node?.Items ?? []).Where(static item => Text(item["files"]) is not null).Select(static item => new RuleOverride(item["files"]?.Text ?? "", ReadRules(item["rules"])))];

    private static IReadOnlyDictionary<string, RuleSetting> ReadRules(DataNode? node) => Map(node, static entry => ReadRule(entry.Value));

    private static RuleSetting ReadRule(DataNode node)
    {
        // PyYAML and YAML 1.1 read a bare `off` as false; both spellings switch the rule off.
        var level = node.Kind == DataKind.Mapping ? node["severity"] : node;
        var isOff = level is { Kind: DataKind.Boolean, Boolean: false } or { Kind: DataKind.String, Text: "off" };
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Entries(node).Where(static entry => entry.Name != "severity"))
        {
            options[entry.Name] = DataJson.Write(entry.Value);
        }

        return new RuleSetting(isOff, SeverityOf(level?.Text), options);
    }

    /// <summary>The severity of that name; null for any other text.</summary>
    public static Severity? SeverityOf(string? name) => name switch
    {
        "error" => Severity.Error,
        "warning" => Severity.Warning,
        "information" or "info" => Severity.Information,
        "hint" => Severity.Hint,
        _ => null,
    };

    private static IEnumerable<DataEntry> Entries(DataNode? node) => node?.Entries ?? [];

    private static IReadOnlyDictionary<string, T> Map<T>(DataNode? node, Func<DataEntry, T> read)
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var entry in Entries(node))
        {
            map[entry.Name] = read(entry);
        }

        return map;
    }

    private static string? Text(DataNode? node) => node is null or { Kind: DataKind.Null or DataKind.Mapping or DataKind.Sequence } ? null : node.Text;

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static double? Number(DataNode? node) =>
        double.TryParse(node?.NumberText, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static IReadOnlyList<string>? Strings(DataNode? node) => node switch
    {
        { Kind: DataKind.Sequence } => [.. node.Items.Select(Text).OfType<string>()],
        { Kind: DataKind.String } => [node.Text],
        _ => null,
    };
}
