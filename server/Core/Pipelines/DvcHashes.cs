using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Core.Pipelines;

/// <summary>A file or folder as DVC knows it.</summary>
/// <param name="Path">Relative to the clone, with <c>/</c>.</param>
/// <param name="Hash">The md5 (of a folder with <c>.dir</c> behind it), or an etag or checksum of another kind.</param>
/// <param name="Size">Bytes, or null.</param>
/// <param name="Files">How many files a folder holds, or null.</param>
public sealed record DvcHash(string Path, string Hash, long? Size, long? Files);

/// <summary>Reads what <c>dvc.lock</c> and <c>*.dvc</c> files say of data. What has another shape is left out. Never throws.</summary>
public static class DvcHashes
{
    private const int MaxItems = 10_000;
    private static readonly string[] Kinds = ["md5", "checksum", "etag", "md5-dos2unix"];

    /// <summary>Whether a file of a clone is one of them.</summary>
    public static bool IsKind(string path) => path.EndsWith(".dvc", StringComparison.Ordinal) || RelativePath.Name(path) == "dvc.lock";

    /// <summary>The data of one file.</summary>
    /// <param name="path">Of the file, relative to the clone: what it names lies beside it.</param>
    public static IReadOnlyList<DvcHash> Read(string path, string text)
    {
        var root = YamlData.Resolve(YamlTree.Parse(SourceText.From(text)), YamlDialect.Yaml12);
        var folder = RelativePath.Folder(path);
        var found = new Dictionary<string, DvcHash>(StringComparer.Ordinal);
        if (root["stages"] is { Kind: DataKind.Mapping } stages)
        {
            foreach (var stage in stages.Entries.Take(MaxItems))
            {
                // What a stage wrote says more than what a later one read of it.
                Add(stage.Value["outs"], folder, found, isOut: true);
                Add(stage.Value["deps"], folder, found, isOut: false);
            }
        }
        else
        {
            // The outputs lie where "wdir" says, mostly beside the file.
            var home = root["wdir"] is { Kind: DataKind.String } written ? RelativePath.Join(folder, written.Text) ?? folder : folder;
            Add(root["outs"], home, found, isOut: true);
            Add(root["deps"], home, found, isOut: false);
        }

        return [.. found.Values];
    }

    private static void Add(DataNode? list, string folder, Dictionary<string, DvcHash> found, bool isOut)
    {
        foreach (var item in (list?.Items ?? []).Take(MaxItems))
        {
            if (Read(item, folder) is { } read && (isOut || !found.ContainsKey(read.Path)))
            {
                found[read.Path] = read;
            }
        }
    }

    /// <summary>One entry of <c>outs</c> or <c>deps</c>; null where it names no path or no hash.</summary>
    /// <param name="folder">The folder that its path counts from.</param>
    internal static DvcHash? Read(DataNode item, string folder) =>
        item["path"] is { Kind: not (DataKind.Mapping or DataKind.Sequence or DataKind.Null) } written && Kinds.Select(kind => item[kind]?.Text).FirstOrDefault(static text => !string.IsNullOrEmpty(text)) is { } hash
            ? new(RelativePath.Join(folder, written.Text) ?? written.Text, hash, Number(item["size"]), Number(item["nfiles"]))
            : null;

    private static long? Number(DataNode? node) => long.TryParse(node?.NumberText, out var number) && number >= 0 ? number : null;
}
