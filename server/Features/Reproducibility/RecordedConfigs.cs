using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Reproducibility;

/// <summary>A file of a clean checkout that is as the recorded run logged it, and not as in the commit.</summary>
/// <param name="Path">Relative to the workspace.</param>
/// <param name="Artifact">Its path among the artifacts of the run.</param>
/// <param name="Text">What comes to stand in it.</param>
/// <param name="Changes">What differs from the commit: <c>model.depth: 3 → 7</c>; the first few.</param>
public sealed record RecordedConfig(string Path, string Artifact, string Text, IReadOnlyList<string> Changes);

/// <summary>What of the logged configs is laid over a checkout.</summary>
/// <param name="Files">By path.</param>
/// <param name="Notes">What was not laid over it, and why; a sentence each.</param>
public sealed record RecordedOverlay(IReadOnlyList<RecordedConfig> Files, IReadOnlyList<string> Notes);

/// <summary>
/// Finds the files that the logged configs of a recorded run stand for: what ran is the commit with those. One that says the same as the commit changes
/// nothing; one that may be several files, or only a part of one, is left alone and named. Pure.
/// </summary>
/// <param name="folder">The experiment's folder, relative to the workspace.</param>
/// <param name="launch">What is run.</param>
/// <param name="paths">The files of the commit, relative to the workspace.</param>
/// <param name="read">The text of one of them; null where there is none.</param>
public sealed class RecordedConfigs(string folder, Launch launch, IEnumerable<string> paths, Func<string, string?> read)
{
    private const int MaxChanges = 5;
    private const int MaxValues = 20_000;
    private const int MaxLength = 60;
    private readonly HashSet<string> _paths = paths.ToHashSet(StringComparer.Ordinal);

    /// <summary>What is laid over the checkout.</summary>
    public RecordedOverlay Of(IReadOnlyList<LoggedConfig> logged)
    {
        var files = new SortedDictionary<string, RecordedConfig>(StringComparer.Ordinal);
        var notes = new List<string>();
        foreach (var config in logged)
        {
            var places = Places(config.Artifact);
            if (places.Count == 0)
            {
                if (NewPlace(config.Artifact) is { } place && !files.ContainsKey(place))
                {
                    files[place] = new(place, config.Artifact, config.Text, ["it is not in the commit"]);
                }
            }
            else if (!places.Exists(place => read(place) is { } text && Differences(place, text, config.Text) is { Count: 0 }))
            {
                Lay(config, places, files, notes);
            }
        }

        return new([.. files.Values], notes);
    }

    private void Lay(LoggedConfig config, List<string> places, SortedDictionary<string, RecordedConfig> files, List<string> notes)
    {
        if (places is not [var place])
        {
            notes.Add($"{Code(config.Artifact)}, which the recorded run logged, may be {string.Join(" or ", places.Take(3).Select(Code))}{(places.Count > 3 ? " or another file" : "")}: none of them was replaced.");
        }
        else if (Missing(place, config.Text) is { } missing)
        {
            notes.Add($"{Code(config.Artifact)}, which the recorded run logged, has no {Code(missing)}, which {Code(place)} has: it may be a part of the config only, and was not used.");
        }
        else if (!files.TryAdd(place, new(place, config.Artifact, config.Text, Differences(place, read(place) ?? "", config.Text))))
        {
            notes.Add($"The recorded run logged {Code(place)} twice: {Code(files[place].Artifact)} is used, and {Code(config.Artifact)} is not.");
        }
    }

    /// <summary>The files of the commit that an artifact may be: the one of its name that the command takes, else the one of its whole path, else those of the experiment that are called like it.</summary>
    private List<string> Places(string artifact)
    {
        var name = RelativePath.Name(artifact);
        var named = launch.Arguments.Skip(1).Select(Written).OfType<string>().Where(path => RelativePath.Name(path) == name && _paths.Contains(path)).Distinct(StringComparer.Ordinal).ToList();
        if (named.Count == 1)
        {
            return named;
        }

        if (new[] { RelativePath.Join(folder, artifact), RelativePath.Join(launch.Folder, artifact), artifact }.OfType<string>().FirstOrDefault(_paths.Contains) is { } exact)
        {
            return [exact];
        }

        var alike = _paths.Where(path => RelativePath.Name(path) == name && (folder.Length == 0 || RelativePath.IsAtOrBelow(path, folder))).Order(StringComparer.Ordinal).ToList();
        return alike.Where(path => path.EndsWith("/" + artifact, StringComparison.Ordinal)).ToList() is [var only] ? [only] : alike;
    }

    /// <summary>Where a config belongs that the command names and the commit lacks; null where the command does not, or its folder is not in the commit.</summary>
    private string? NewPlace(string artifact) => launch.Arguments.Skip(1).Select(Written).OfType<string>()
        .FirstOrDefault(path => RelativePath.Name(path) == RelativePath.Name(artifact) && RelativePath.Folder(path) is var home && (home.Length == 0 || _paths.Any(known => known.StartsWith(home + "/", StringComparison.Ordinal))));

    /// <summary>The file that an argument names: <c>config.yaml</c>, <c>--config=config.yaml</c>.</summary>
    private string? Written(string word) => RelativePath.Join(launch.Folder, word.StartsWith('-') ? word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..] : word);

    /// <summary>A key at the top of a file of the commit that a logged text lacks; null where it has them all, or one of the two has no keys.</summary>
    private string? Missing(string place, string logged) =>
        Data(place, read(place) ?? "") is { Kind: DataKind.Mapping } then && Data(place, logged) is { Kind: DataKind.Mapping } now ? then.Entries.Select(static entry => entry.Name).FirstOrDefault(name => now[name] is null) : null;

    /// <summary>What differs between two texts of a file, for people; empty where they say the same.</summary>
    private static List<string> Differences(string path, string then, string now)
    {
        if (then.ReplaceLineEndings("\n").TrimEnd() == now.ReplaceLineEndings("\n").TrimEnd())
        {
            return [];
        }

        if (Leaves(path, then) is not { } old || Leaves(path, now) is not { } made)
        {
            return ["the text differs"];
        }

        var keys = old.Keys.Union(made.Keys, StringComparer.Ordinal).Where(key => old.GetValueOrDefault(key)?.Same != made.GetValueOrDefault(key)?.Same).ToList();
        return [.. keys.Take(MaxChanges).Select(key => $"{MarkdownText.OneLine(key, MaxLength)}: {Value(old, key)} → {Value(made, key)}"), .. keys.Count > MaxChanges ? [$"{keys.Count - MaxChanges} more"] : Array.Empty<string>()];
    }

    private static string Value(IReadOnlyDictionary<string, DataLeaf> leaves, string key) => leaves.TryGetValue(key, out var leaf) ? MarkdownText.OneLine(leaf.Text, MaxLength) : "not set";

    private static IReadOnlyDictionary<string, DataLeaf>? Leaves(string path, string text) => Data(path, text) is { } data ? DataLeaves.Of(data, MaxValues) : null;

    /// <summary>What a YAML or JSON text says; null for other formats, and for what is broken.</summary>
    private static DataNode? Data(string path, string text)
    {
        if (!RelativePath.IsYaml(path) && !path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var tree = YamlTree.Parse(SourceText.From(text));
        return tree.IsTooLarge || tree.Problems.Count > 0 ? null : YamlData.Resolve(tree, YamlDialect.OmegaConf);
    }

    private static string Code(string text) => $"`{MarkdownText.OneLine(text, 120)}`";
}
