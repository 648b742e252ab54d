using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Names;

/// <summary>A key as one file has it.</summary>
/// <param name="File">The config, relative to the workspace.</param>
/// <param name="Name">Its full name in that file, with dots; of the names that anchors give it, the written one.</param>
/// <param name="IsChosen">Whether a script that is run without options reads it; false for the other options of a group of Hydra.</param>
public sealed record WrittenKey(string File, string Name, bool IsChosen = true);

/// <summary>A read or write of a key in a script, and the keys that may be meant.</summary>
internal sealed record KeyRead(ScriptSummary Script, ConfigRead Read, IReadOnlyList<WrittenKey> Keys);

/// <summary>Keys of config files.</summary>
internal static class ConfigKeys
{
    /// <summary>The key of this full name in a config; null where there is none.</summary>
    public static ConfigKey? Find(IWorkspaceView view, string config, string name)
    {
        foreach (var key in view.ConfigAt(config)?.Keys ?? [])
        {
            if (key.Name == name)
            {
                return key;
            }
        }

        return null;
    }

    /// <summary>The last part of a full name.</summary>
    public static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];
}

/// <summary>Who reads which key of which config, at one moment. Made for one question; what it looks up it keeps.</summary>
internal sealed class ConfigReads(WorkspaceScope workspace)
{
    private readonly Dictionary<string, IReadOnlyList<ConfigPart>> _parts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeysOfFile> _files = new(StringComparer.Ordinal);

    private IWorkspaceView View => workspace.Snapshot;

    /// <summary>The files that make up the config in the file <paramref name="path"/>.</summary>
    public IReadOnlyList<ConfigPart> PartsOf(string path)
    {
        if (!_parts.TryGetValue(path, out var parts))
        {
            _parts[path] = parts = ConfigComposition.Of(View, path);
        }

        return parts;
    }

    /// <summary>The key with the name that is written: what an anchor repeats stands where the anchor is.</summary>
    public WrittenKey Written(WrittenKey key) => FileOf(key.File).Written.TryGetValue(key.Name, out var name) && name != key.Name ? key with { Name = name } : key;

    /// <summary>All names that anchors and merge keys give to what is written once.</summary>
    public IEnumerable<string> NamesOf(WrittenKey key)
    {
        var written = Written(key).Name;
        var others = FileOf(key.File).Written.Where(pair => pair.Value == written && pair.Key != written).Select(static pair => pair.Key);
        return others.Prepend(written);
    }

    /// <summary>Whether the file has a key of this name.</summary>
    public bool Has(string config, string name) => FileOf(config).Written.ContainsKey(name);

    /// <summary>
    /// The keys that a script may mean, the likeliest first. Where it reads a key of a known file that the file lacks, that one; where the file is
    /// not known, the keys of the configs that the script names, else of the only config beside it that has the key; else none.
    /// </summary>
    public IReadOnlyList<WrittenKey> MeaningsOf(ScriptSummary script, ConfigRead read)
    {
        var found = new List<WrittenKey>();
        foreach (var config in read.ConfigPath is { } known ? [known] : script.Configs)
        {
            Add(found, config, read.Key);
        }

        if (found.Count == 0 && read.ConfigPath is { } missing)
        {
            found.Add(new WrittenKey(missing, read.Key));
        }
        else if (found.Count == 0)
        {
            var beside = View.FilesIn(RelativePath.Folder(script.Path)).Where(path => Has(path, read.Key)).Take(2).ToList();
            if (beside is [var only])
            {
                found.Add(Written(new WrittenKey(only, read.Key)));
            }
        }

        return found;
    }

    /// <summary>Every read and write of a key in the scripts of the workspace.</summary>
    public IEnumerable<KeyRead> All(CancellationToken cancel)
    {
        foreach (var path in workspace.Snapshot.Files.Paths.Concat(workspace.Snapshot.Open.Keys).Where(WorkspaceScope.IsPython).Distinct(StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            if (View.ScriptAt(path) is not { } script)
            {
                continue;
            }

            foreach (var read in script.Reads.Concat(script.Writes))
            {
                if (MeaningsOf(script, read) is { Count: > 0 } keys)
                {
                    yield return new KeyRead(script, read, keys);
                }
            }
        }
    }

    /// <summary>The place of the last part of <paramref name="key"/> in a read of it or of a key below it; null where the read does not write it.</summary>
    public static TextSpan? PartOf(KeyRead read, WrittenKey key)
    {
        foreach (var meant in read.Keys)
        {
            if (meant.File == key.File && (meant.Name == key.Name || meant.Name.StartsWith(key.Name + ".", StringComparison.Ordinal)))
            {
                var length = ConfigKeys.Last(key.Name).Length;
                var end = read.Read.Span.End - (meant.Name.Length - key.Name.Length);
                return end - length >= read.Read.Span.Start ? new TextSpan(end - length, length) : null;
            }
        }

        return null;
    }

    private void Add(List<WrittenKey> found, string config, string name)
    {
        foreach (var part in PartsOf(config))
        {
            if (part.Below(name) is { } own && Has(part.Path, own))
            {
                var key = Written(new WrittenKey(part.Path, own, part.IsChosen));
                if (!found.Exists(other => other.File == key.File && other.Name == key.Name))
                {
                    found.Add(key);
                }
            }
        }
    }

    private KeysOfFile FileOf(string path)
    {
        if (!_files.TryGetValue(path, out var keys))
        {
            _files[path] = keys = new KeysOfFile(View.ConfigAt(path));
        }

        return keys;
    }

    /// <summary>The keys of one file: the name that is written, by each name that it has.</summary>
    private sealed class KeysOfFile
    {
        public KeysOfFile(ConfigSummary? config)
        {
            var first = new Dictionary<TextSpan, string>();
            foreach (var key in config?.Keys ?? [])
            {
                first.TryAdd(key.Span, key.Name);
                Written.TryAdd(key.Name, first[key.Span]);
            }
        }

        public Dictionary<string, string> Written { get; } = new(StringComparer.Ordinal);
    }
}
