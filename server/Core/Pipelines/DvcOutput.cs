using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Core.Pipelines;

/// <summary>A file or folder that DVC writes or tracks, with what its file says of how it is kept.</summary>
/// <param name="Data">Path, hash and size.</param>
public sealed record DvcOutput(DvcHash Data)
{
    /// <summary>Whether the hash is an md5, by which cache and remotes keep it.</summary>
    public bool IsMd5 { get; init; }

    /// <summary>Whether it is kept as DVC 3 does (<c>hash: md5</c>, below <c>files/md5</c>); else as DVC 2 did, whose md5 of a text counts line ends as <c>\n</c>.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>False where it is left to git or to nobody (<c>cache: false</c>).</summary>
    public bool IsCached { get; init; } = true;

    /// <summary>False where it is never pushed: <c>push: false</c>, or what was imported from another repository, which keeps it.</summary>
    public bool IsPushed { get; init; } = true;

    /// <summary>The remote that it goes to (<c>remote:</c>); null for the default one.</summary>
    public string? Remote { get; init; }

    /// <summary>Whether it is a folder: its hash is that of a list of its files.</summary>
    public bool IsFolder => Data.Hash.EndsWith(".dir", StringComparison.Ordinal);

    /// <summary>Where a cache or remote keeps it, relative to its folder: <c>files/md5/ab/cdef…</c>, and as DVC 2 had it <c>ab/cdef…</c>. Empty for what is kept otherwise.</summary>
    public IReadOnlyList<string> CachePaths => IsMd5 ? PathsOf(Data.Hash) : [];

    /// <summary>Where a cache or remote keeps what has an md5; empty where it is none, so that no path can be made of it.</summary>
    public static IReadOnlyList<string> PathsOf(string md5)
    {
        var digits = md5.EndsWith(".dir", StringComparison.Ordinal) ? md5[..^4] : md5;
        return digits.Length == 32 && digits.All(char.IsAsciiHexDigit) ? [$"files/md5/{md5[..2]}/{md5[2..]}", $"{md5[..2]}/{md5[2..]}"] : [];
    }
}

/// <summary>Reads the outputs of <c>*.dvc</c> files and <c>dvc.lock</c>. What has another shape is left out. Never throws.</summary>
public static class DvcOutputs
{
    private const int MaxItems = 10_000;
    private const string Conflict = "<<<<<<< ";

    /// <summary>Whether a merge left a conflict in a file of DVC, which then says nothing.</summary>
    public static bool IsInConflict(string text) => text.StartsWith(Conflict, StringComparison.Ordinal) || text.Contains("\n" + Conflict, StringComparison.Ordinal);

    /// <summary>The outputs of one file.</summary>
    /// <param name="path">Of the file, relative to the workspace: what it names lies beside it.</param>
    /// <param name="pipeline">The <c>dvc.yaml</c> beside a <c>dvc.lock</c>, which alone says what is not cached; null where there is none.</param>
    public static IReadOnlyList<DvcOutput> Read(string path, string text, string? pipeline = null)
    {
        var root = Parse(text);
        var folder = RelativePath.Folder(path);
        if (root["stages"] is not { Kind: DataKind.Mapping } stages)
        {
            // Data of another repository stay there: nobody pushes them from here.
            var isImport = root["deps"]?.Items.Any(static dep => dep["repo"] is not null) ?? false;
            var home = root["wdir"] is { Kind: DataKind.String } written ? RelativePath.Join(folder, written.Text) ?? folder : folder;
            return [.. Outputs(root["outs"], home).Select(output => isImport ? output with { IsPushed = false } : output)];
        }

        var yaml = pipeline is null ? null : Parse(pipeline)["stages"];
        return
        [
            .. stages.Entries.Take(MaxItems).SelectMany(stage =>
            {
                var uncached = Uncached(yaml?[stage.Name.Split('@')[0]], folder);
                return Outputs(stage.Value["outs"], folder).Select(output => uncached.IsAny || uncached.Paths.Contains(output.Data.Path) ? output with { IsCached = false } : output);
            }).DistinctBy(static output => output.Data.Path),
        ];
    }

    private static DataNode Parse(string text) => YamlData.Resolve(YamlTree.Parse(SourceText.From(text)), YamlDialect.Yaml12);

    private static IEnumerable<DvcOutput> Outputs(DataNode? list, string folder)
    {
        foreach (var item in (list?.Items ?? []).Take(MaxItems))
        {
            if (DvcHashes.Read(item, folder) is { } data)
            {
                yield return new DvcOutput(data)
                {
                    IsMd5 = item["md5"] is { Text.Length: > 0 },
                    IsCurrent = item["hash"]?.Text == "md5",
                    IsCached = item["cache"]?.Text != "false",
                    IsPushed = item["push"]?.Text != "false",
                    Remote = item["remote"] is { Kind: DataKind.String, Text: { Length: > 0 } remote } ? remote : null,
                };
            }
        }
    }

    /// <summary>The outputs of a stage that are not cached; where a template names one of them, any output may be meant.</summary>
    private static (HashSet<string> Paths, bool IsAny) Uncached(DataNode? stage, string folder)
    {
        var body = stage?["do"] ?? stage;
        var home = body?["wdir"] is { Kind: DataKind.String } written ? RelativePath.Join(folder, written.Text) ?? folder : folder;
        var names = new[] { "outs", "metrics", "plots" }.SelectMany(kind => body?[kind]?.Items ?? []).Take(MaxItems)
            .SelectMany(static item => item.Kind == DataKind.Mapping ? item.Entries : []).Where(static entry => entry.Value["cache"]?.Text == "false").Select(static entry => entry.Name).ToList();
        return ([.. names.Select(name => RelativePath.Join(home, name)).OfType<string>()], names.Exists(static name => name.Contains("${", StringComparison.Ordinal)) || home.Contains("${", StringComparison.Ordinal));
    }
}
