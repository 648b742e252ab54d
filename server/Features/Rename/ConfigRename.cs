using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Names;

namespace ForgeLsp.Features.Rename;

/// <summary>
/// Renames one part of a config key wherever its full name goes through it: <c>train</c> also in <c>train.lr</c>. What scripts read under one
/// name is renamed as one: the other options of a group of Hydra, and the other config that the same line may load.
/// </summary>
internal sealed class ConfigRename
{
    private readonly WorkspaceScope _workspace;
    private readonly ConfigReads _reads;
    private readonly List<KeyRead> _all;
    private readonly HashSet<WrittenKey> _keys;

    private ConfigRename(WorkspaceScope workspace, IEnumerable<WrittenKey> keys, CancellationToken cancel)
    {
        _workspace = workspace;
        _reads = new ConfigReads(workspace);
        _all = [.. _reads.All(cancel)];
        _keys = keys.Select(key => _reads.Written(key with { IsChosen = true })).ToHashSet();
        for (var before = 0; before != _keys.Count;)
        {
            before = _keys.Count;
            foreach (var read in _all)
            {
                if (read.Keys.Count > 1 && read.Keys.Any(key => _keys.Contains(key with { IsChosen = true })))
                {
                    _keys.UnionWith(read.Keys.Select(static key => key with { IsChosen = true }));
                }
            }
        }
    }

    private IWorkspaceView View => _workspace.Snapshot;

    /// <summary>The rename of the key that <paramref name="symbol"/> is; null where it is none.</summary>
    public static ConfigRename? Of(DocumentScope document, SymbolName symbol, CancellationToken cancel) =>
        symbol.Use is { Kind: NameKind.ConfigKey, File: { } config } use
            ? new ConfigRename(document.Workspace, symbol.Keys.Count > 0 ? symbol.Keys : [new WrittenKey(config, use.Text)], cancel)
            : null;

    /// <summary>Why the key cannot have the new name, as a sentence for the user; null where it can.</summary>
    public string? Problem(string name)
    {
        if (name.Contains('.', StringComparison.Ordinal))
        {
            return "A key's name has no dot, since dots stand between a key and those below it";
        }

        foreach (var key in _keys)
        {
            if (!_reads.Has(key.File, key.Name))
            {
                return $"`{key.File}` has no key `{key.Name}`, so there is nothing to rename";
            }

            if (_reads.NamesOf(key).Any(own => _reads.Has(key.File, own[..(own.LastIndexOf('.') + 1)] + name)))
            {
                return $"`{key.File}` has a key `{name}` in this place already; choose another name";
            }
        }

        // What Python reads as an attribute must be a name for Python too, and a text must not end early.
        foreach (var (path, span, old) in Places())
        {
            if (_workspace.File(path)?.Text is not { } script || span.Start == 0)
            {
                continue;
            }

            if (script.ToString(span) != old)
            {
                return $"`{path}` writes this key in another way; rename it there by hand first";
            }

            if (script[span.Start - 1] is '"' or '\'' ? name.AsSpan().ContainsAny('\'', '"', '\\') : !NewName.IsIdentifier(name))
            {
                return $"`{path}` reads this key in Python, where `{name}` is no possible name";
            }
        }

        return null;
    }

    /// <summary>The edits in the configs, in pipelines that list their keys, and in scripts that read or set them.</summary>
    public IReadOnlyList<PlacedEdit> Edits(string newName, CancellationToken cancel)
    {
        var names = _keys.SelectMany(key => _reads.NamesOf(key).Select(name => (key.File, Name: name))).ToList();
        var edits = new List<PlacedEdit>();
        foreach (var path in View.Pipelines.Select(static pipeline => pipeline.Path).Concat(_keys.Select(static key => key.File)).Distinct(StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var use in _workspace.Named(path) is { } file ? YamlNames.All(file) : [])
            {
                if (use.Kind == NameKind.ConfigKey && names.Find(name => name.File == use.File && Goes(use, name.Name)) is { Name: { } name })
                {
                    edits.Add(new PlacedEdit(path, Edit(use, name, newName), use.IsDefinition));
                }
            }
        }

        edits.AddRange(Places().Select(place => new PlacedEdit(place.Path, new TextEdit(place.Span, newName), IsDefinition: false)));
        return edits;
    }

    /// <summary>Why there may be readers of the key that are not seen: a sentence for each script.</summary>
    public IReadOnlyList<string> Doubts()
    {
        var doubts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var read in _all)
        {
            if (read.Read.ConfigPath is null && _keys.Any(key => ConfigReads.PartOf(read, key) is not null))
            {
                doubts.Add($"`{read.Script.Path}` reads `{read.Read.Key}` from a config that is not named there");
            }
        }

        foreach (var script in _keys.Select(static key => key.File).Concat(Mains()).Distinct(StringComparer.Ordinal).SelectMany(View.ScriptsNaming).DistinctBy(static script => script.Path, StringComparer.Ordinal))
        {
            if (script.Escapes)
            {
                doubts.Add($"`{script.Path}` passes its config on whole");
                continue;
            }

            var names = script.Configs.SelectMany(FullNames).ToList();
            if (script.Reads.FirstOrDefault(read => !read.IsStep && names.Exists(name => name.Length > read.Key.Length && name[read.Key.Length] == '.' && name.StartsWith(read.Key, StringComparison.Ordinal))) is { } whole)
            {
                doubts.Add($"`{script.Path}` passes `{whole.Key}` on whole");
            }
        }

        return [.. doubts];
    }

    /// <summary>The configs that Hydra puts files of these keys into: they lie in folders above.</summary>
    private IEnumerable<string> Mains()
    {
        foreach (var file in _keys.Select(static key => key.File).Distinct(StringComparer.Ordinal))
        {
            for (var folder = RelativePath.Folder(file); folder.Length > 0; folder = RelativePath.Folder(folder))
            {
                foreach (var other in View.FilesIn(folder))
                {
                    if (other != file && RelativePath.IsYaml(other) && View.ConfigAt(other) is { Defaults.Count: > 0 } && _reads.PartsOf(other).Any(part => part.Path == file))
                    {
                        yield return other;
                    }
                }
            }
        }
    }

    /// <summary>The names of the keys in the config that a script loads.</summary>
    private IEnumerable<string> FullNames(string config) =>
        from part in _reads.PartsOf(config)
        from key in _keys
        where key.File == part.Path
        from name in _reads.NamesOf(key)
        select part.Above(name);

    /// <summary>The options of scripts that take their value from the key: they have its name.</summary>
    public IEnumerable<SettingRename> Options() =>
        from place in Places()
        let script = new DocumentScope(_workspace, place.Path)
        let symbol = SymbolName.At(script, place.Span.Start)
        let rename = symbol is null ? null : SettingRename.Of(script, symbol)
        where rename is not null
        select rename;

    private IEnumerable<(string Path, TextSpan Span, string Old)> Places()
    {
        foreach (var read in _all)
        {
            foreach (var key in _keys)
            {
                if (ConfigReads.PartOf(read, key) is { } span)
                {
                    yield return (read.Script.Path, span, ConfigKeys.Last(key.Name));
                    break;
                }
            }
        }
    }

    private static bool Goes(NameUse use, string name) => use.Text == name || (!use.IsDefinition && use.Text.StartsWith(name + ".", StringComparison.Ordinal));

    private static TextEdit Edit(NameUse use, string name, string newName)
    {
        if (use is { IsDefinition: true, Scalar: { } key })
        {
            return new TextEdit(key.Span, ScalarText.Write(newName, key.Style, isKey: true));
        }

        var from = name.LastIndexOf('.') + 1;
        return use.Scalar is { } scalar
            ? new TextEdit(scalar.Span, ScalarText.Write(string.Concat(name.AsSpan(0, from), newName, use.Text.AsSpan(name.Length)), scalar.Style))
            : new TextEdit(new TextSpan(use.Span.Start + from, name.Length - from), newName);
    }
}
