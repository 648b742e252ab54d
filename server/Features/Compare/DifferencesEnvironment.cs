using System.Globalization;
using System.Text.RegularExpressions;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Packages;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Features.Compare;

/// <summary>What runs ran in: packages and Python from the files that MLflow and people log, and the machine from tags and system metrics.</summary>
internal sealed partial class DifferencesEnvironment(RunFiles files)
{
    private const int MaxPerRun = 8;
    private const int MaxLength = 300;
    private static readonly string[] Ranked = ["requirements.txt", "conda.yaml", "python_env.yaml", "MLmodel"];

    // What every run has of its own, or what other parts of the page show.
    private static readonly HashSet<string> Elsewhere = new(StringComparer.Ordinal)
    {
        RunTags.Note, RunTags.Commit, RunTags.Script, RunTags.Dirty, RunTags.Diff, RunTags.ModelHistory, "mlflow.runName", "mlflow.parentRunId", "mlflow.rootRunId", "mlflow.user", "mlflow.loggedArtifacts",
        "mlflow.runColor", "mlflow.artifactLocation", "mlflow.source.git.branch", "mlflow.source.git.repoURL", "mlflow.databricks.runURL",
    };

    /// <summary>Whether an artifact says what a run ran in.</summary>
    public static bool IsEnvironment(string path) => RelativePath.Name(path) is var name && (EnvironmentName().IsMatch(name) || name == "MLmodel");

    /// <summary>Compares it.</summary>
    /// <param name="runs">The baseline first.</param>
    public async Task<EnvironmentDifferences> FindAsync(IReadOnlyList<LookedInto> runs, List<Difference> differences, List<string> problems, CancellationToken cancel)
    {
        var read = await ComparedRuns.EachAsync(runs, ReadAsync, cancel);
        problems.AddRange(read.SelectMany(static one => one.Problems).Distinct(StringComparer.Ordinal));
        var known = read.Select(static one => one.Sources.Count > 0).ToList();
        var packages = read.SelectMany(static one => one.Versions.Keys).Distinct(StringComparer.Ordinal)
            .Select(name => Row(name, [.. read.Select(one => one.Versions.GetValueOrDefault(name))], known, PackageVersion.AreSame))
            .OrderBy(static row => !row.Differs).ThenBy(static row => row.Key != Python).ThenBy(static row => row.Key, StringComparer.Ordinal).ToList();
        var facts = runs.Select(static run => Machine(run.Run)).ToList();
        var system = facts.SelectMany(static one => one.Keys).Distinct(StringComparer.Ordinal)
            .Select(key => Row(key, [.. facts.Select(one => one.GetValueOrDefault(key))], null, string.Equals))
            .OrderBy(static row => !row.Differs).ThenBy(static row => row.Key, StringComparer.Ordinal).ToList();
        Summarize(packages, known, system, differences);
        return new([.. runs.Select(static run => run.Place)], [.. read.Select(static one => one.Sources)], packages, system, packages.Count > 0 || system.Count > 0 ? null
            : "No run says what it ran in. Models that MLflow logs bring their requirements along; log a list of all packages with mlflow.log_text(pip_freeze, \"requirements.txt\").");
    }

    private const string Python = "Python";

    private sealed record Read(Dictionary<string, string> Versions, IReadOnlyList<string> Sources, IReadOnlyList<string> Problems);

    private async Task<Read> ReadAsync(LookedInto run, CancellationToken cancel)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        var sources = new List<string>();
        var list = await files.ListAsync(run.Named.Store, run.Run, cancel);
        var problems = list.Problem is null ? new List<string>() : [list.Problem];

        // What stands higher in the tree, and what pins exactly, speaks first.
        foreach (var file in list.Files.Where(static file => IsEnvironment(file.Path)).OrderBy(static file => file.Path.Count(static c => c == '/')).ThenBy(static file => Rank(file.Path)).ThenBy(static file => file.Path, StringComparer.Ordinal).Take(MaxPerRun))
        {
            try
            {
                if (await files.TextAsync(run.Named.Store, run.Run, file.Path, cancel) is { } text)
                {
                    sources.Add(file.Path);
                    Add(file.Path, text, versions);
                }
            }
            catch (StoreException problem)
            {
                problems.Add(problem.Message);
            }
        }

        return new(versions, sources, problems);
    }

    private static void Add(string path, string text, Dictionary<string, string> versions)
    {
        var name = RelativePath.Name(path);
        var file = name == "MLmodel" ? Model(text)
            : name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) ? new EnvironmentFile(RequirementsReader.Read(text))
            : CondaReader.Read(text);
        if (file.Python is { Length: > 0 } python)
        {
            versions.TryAdd(Python, Cut(python));
        }

        foreach (var package in file.Packages)
        {
            // A later file may know the version that an earlier one leaves open.
            if (!versions.TryGetValue(package.Name, out var known) || (PackageVersion.Parse(known) is null && PackageVersion.Parse(package.Version) is not null))
            {
                versions[package.Name] = Cut(package.Version);
            }
        }
    }

    // https://mlflow.org/docs/latest/ml/model/#storage-format: versions of MLflow, Python and of the flavors' libraries.
    private static EnvironmentFile Model(string text)
    {
        var root = YamlData.Resolve(YamlTree.Parse(SourceText.From(text)), YamlDialect.PyYaml);
        var packages = new List<Requirement>();
        if (Scalar(root["mlflow_version"]) is { } mlflow)
        {
            packages.Add(new("mlflow", mlflow));
        }

        return new(packages, Scalar(root["flavors"]?["python_function"]?["python_version"]));
    }

    private static string? Scalar(DataNode? node) => node is { Kind: not (DataKind.Mapping or DataKind.Sequence or DataKind.Null) } ? node.Text : null;

    private static int Rank(string path) => Array.IndexOf(Ranked, RelativePath.Name(path)) is >= 0 and var rank ? rank : Ranked.Length;

    /// <summary>A row; runs of which nothing is known differ from none.</summary>
    private static ParamRow Row(string key, IReadOnlyList<string?> values, IReadOnlyList<bool>? known, Func<string, string, bool> same)
    {
        var told = values.Where((_, i) => known is null || known[i]).ToList();
        return new(key, values, told.Skip(1).Any(value => value is null || told[0] is not { } first ? value != told[0] : !same(first, value)));
    }

    private static Dictionary<string, string> Machine(Run run)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in run.Tags)
        {
            if (!Elsewhere.Contains(key) && (key.StartsWith(RunTags.Reserved, StringComparison.Ordinal) || IsHardware(key)))
            {
                facts[key] = Cut(value);
            }
        }

        // MLflow's system metrics name each GPU: "system/gpu_0_utilization_percentage".
        var cards = run.Metrics.Keys.Select(static key => SystemGpu().Match(key)).Where(static match => match.Success).Select(static match => match.Groups["card"].Value).Distinct(StringComparer.Ordinal).Count();
        if (cards > 0)
        {
            facts["GPUs in system metrics"] = cards.ToString(CultureInfo.InvariantCulture);
        }

        return facts;
    }

    /// <summary>Whether a tag's name speaks of the machine.</summary>
    public static bool IsHardware(string key) => HardwareWord().IsMatch(key);

    private static void Summarize(List<ParamRow> packages, IReadOnlyList<bool> known, List<ParamRow> system, List<Difference> differences)
    {
        var changed = packages.Where(static row => row.Differs && row.Key != Python).ToList();
        if (packages.Find(static row => row is { Differs: true, Key: Python }) is { } python)
        {
            differences.Add(new("environment", Python, Between(python), 0.35, null));
        }

        if (changed.Count is > 0 and <= 3)
        {
            differences.AddRange(changed.Select(row => new Difference("environment", row.Key, Between(row), 0.35, null)));
        }
        else if (changed.Count > 0)
        {
            differences.Add(new("environment", "Packages", $"{changed.Count} differ: {string.Join(", ", changed.Take(4).Select(static row => row.Key))}…", 0.4, null));
        }

        differences.AddRange(system.Where(static row => row.Differs).Take(10)
            .Select(static row => new Difference(IsHardware(row.Key) || !row.Key.StartsWith(RunTags.Reserved, StringComparison.Ordinal) ? "hardware" : "environment", row.Key, DifferencesConfig.Between(row.Values), 0.3, null)));

        string Between(ParamRow row) => DifferencesConfig.Between([.. row.Values.Where((_, i) => known[i])]);
    }

    private static string Cut(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "…";

    [GeneratedRegex(@"^(requirements[\w.-]*\.txt|pip[_-]?freeze[\w.-]*\.txt|conda\.ya?ml|python_env\.ya?ml|environment\.ya?ml)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EnvironmentName();

    [GeneratedRegex(@"^system/gpu_(?<card>[0-9]+)_", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SystemGpu();

    [GeneratedRegex(@"(^|[._/ -])(gpus?|cuda|cudnn|cpus?|device|devices|host|hostname|node|nodes|machine|hardware|instance|instance_type|accelerator|platform|driver|world_size)([._/ -]|$)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HardwareWord();
}
