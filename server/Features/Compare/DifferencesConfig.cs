using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Compare;

/// <summary>The configs that runs logged, key by key.</summary>
internal sealed class DifferencesConfig(RunFiles files)
{
    private const int MaxPerRun = 20;
    private const int MaxFiles = 50;
    private const int MaxKeys = 200;
    private const int MaxValues = 20_000;
    private const int MaxValueLength = 300;
    private static readonly HashSet<string> Folders = new(StringComparer.OrdinalIgnoreCase) { "config", "configs", "conf", ".hydra", "settings", "params", "hparams" };
    private static readonly string[] Words = ["config", "params", "settings", "args", "hparams", "cfg", "overrides"];

    /// <summary>Compares them.</summary>
    /// <param name="runs">The baseline first.</param>
    public async Task<ConfigDifferences> FindAsync(IReadOnlyList<LookedInto> runs, List<Difference> differences, List<string> problems, CancellationToken cancel)
    {
        var listed = await ComparedRuns.EachAsync(runs, async (run, token) =>
        {
            var list = await files.ListAsync(run.Named.Store, run.Run, token);
            return (list.Problem, Texts: await TextsAsync(run, list, token));
        }, cancel);
        problems.AddRange(listed.Select(static one => one.Problem).OfType<string>().Concat(listed.SelectMany(static one => one.Texts.Problems)).Distinct(StringComparer.Ordinal));
        var paths = listed.SelectMany(static one => one.Texts.ByPath.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (paths.Count > MaxFiles)
        {
            problems.Add($"The runs logged {paths.Count} configs; the first {MaxFiles} are compared.");
        }

        var known = listed.Select(static one => one.Texts.ByPath.Count > 0).ToList();
        var compared = paths.Take(MaxFiles).Select(path => Compare(path, [.. listed.Select(one => one.Texts.ByPath.GetValueOrDefault(path))], known, runs))
            .OrderBy(static file => !file.Differs).ThenBy(static file => file.Path, StringComparer.Ordinal).ToList();
        differences.AddRange(compared.Where(static file => file.Differs).Take(10).Select(file => Summarize(file, known)));
        return new([.. runs.Select(static run => run.Place)], known, compared, compared.Count > 0 ? null
            : "No run logged a config. Log one with mlflow.log_artifact(\"config.yaml\") or mlflow.log_dict(config, \"config.yaml\") to see here what changed in it.");
    }

    /// <summary>Whether an artifact is a config by its name: YAML that is no part of a model, and other formats where the name or the folder says so.</summary>
    public static bool IsConfig(string path)
    {
        var name = RelativePath.Name(path);
        if (DifferencesEnvironment.IsEnvironment(path) || name is "MLmodel" or "registered_model_meta" || path.EndsWith(".dvc", StringComparison.Ordinal))
        {
            return false;
        }

        return IsYaml(name) || (IsOther(name) && (path.Split('/')[..^1].Any(Folders.Contains) || Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))));
    }

    private static bool IsYaml(string name) => name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    private static bool IsJson(string name) => name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static bool IsOther(string name) => IsJson(name) || name.EndsWith(".toml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".ini", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".cfg", StringComparison.OrdinalIgnoreCase);

    private async Task<(Dictionary<string, string> ByPath, IReadOnlyList<string> Problems)> TextsAsync(LookedInto run, RunFileList list, CancellationToken cancel)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var file in list.Files.Where(static file => IsConfig(file.Path)).Take(MaxPerRun))
        {
            try
            {
                if (await files.TextAsync(run.Named.Store, run.Run, file.Path, cancel) is { } text)
                {
                    texts[file.Path] = text;
                }
                else
                {
                    problems.Add($"{MarkdownText.OneLine(file.Path)} has more than {FileSize.Text(RunFiles.MaxText)} or is no text, and was not compared.");
                }
            }
            catch (StoreException problem)
            {
                problems.Add(problem.Message);
            }
        }

        return (texts, problems);
    }

    private static ConfigFile Compare(string path, IReadOnlyList<string?> texts, IReadOnlyList<bool> known, IReadOnlyList<LookedInto> runs)
    {
        var ids = texts.Select((text, i) => text is null ? null : new RunCodeText(runs[i].Id("runArtifact", path), RelativePath.Name(path))).ToList();
        var isSame = texts.Where((_, i) => known[i]).Distinct(StringComparer.Ordinal).Count() == 1;
        if (!IsYaml(path) && !IsJson(path))
        {
            return new(path, ids, [], 0, 0, !isSame);
        }

        // Equal texts are read once: most runs have the same config.
        var read = texts.OfType<string>().Distinct(StringComparer.Ordinal).ToDictionary(static text => text, Leaves, StringComparer.Ordinal);
        if (read.Values.Any(static one => one is null))
        {
            return new(path, ids, [], 0, 0, !isSame) { Problem = "It cannot be read key by key; open it as text." };
        }

        var leaves = texts.Select(text => text is null ? null : read[text]).ToList();
        var rows = new List<ParamRow>();
        var (total, same) = (0, 0);
        foreach (var key in leaves.OfType<IReadOnlyDictionary<string, DataLeaf>>().SelectMany(static one => one.Keys).Distinct(StringComparer.Ordinal))
        {
            var values = leaves.Select(one => one?.GetValueOrDefault(key)).ToList();
            if (leaves.Zip(values).Where(static one => one.First is not null).Select(static one => one.Second?.Same).Distinct(StringComparer.Ordinal).Count() == 1)
            {
                same++;
            }
            else if (total++ < MaxKeys)
            {
                rows.Add(new(key, [.. values.Select(static value => value is null ? null : Cut(value.Text))], true));
            }
        }

        return new(path, ids, rows, total, same, total > 0 || texts.Where((_, i) => known[i]).Any(static text => text is null));
    }

    private static IReadOnlyDictionary<string, DataLeaf>? Leaves(string text)
    {
        var tree = YamlTree.Parse(SourceText.From(text));
        return tree.IsTooLarge || tree.Problems.Count > 0 ? null : DataLeaves.Of(YamlData.Resolve(tree, YamlDialect.OmegaConf), MaxValues);
    }

    private static string Cut(string text) => text.Length <= MaxValueLength ? text : text[..MaxValueLength] + "…";

    private static Difference Summarize(ConfigFile file, IReadOnlyList<bool> known)
    {
        var missing = file.Texts.Where((_, i) => known[i]).Count(static text => text is null);
        var text = file.Keys is [var key, ..] ? $"{key.Key}: {Between([.. key.Values.Where((_, i) => file.Texts[i] is not null)])}{(file.TotalKeys > 1 ? $" and {file.TotalKeys - 1} more" : "")}"
            : missing > 0 ? $"{missing} of {file.Texts.Count} runs did not log it" : "the texts differ";
        return new("config", file.Path, text, file.Keys.Count > 0 ? 0.6 : 0.3, null);
    }

    /// <summary>How a value differs, in a few words.</summary>
    public static string Between(IReadOnlyList<string?> values)
    {
        var distinct = values.Distinct(StringComparer.Ordinal).ToList();
        return distinct.Count == 2 ? $"{Word(distinct[0])} → {Word(distinct[1])}" : $"{distinct.Count} values";

        static string Word(string? value) => value is null ? "none" : value.Length == 0 ? "any" : MarkdownText.OneLine(value, 60);
    }
}
