using System.Collections.Concurrent;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Names;
using ForgeLsp.Features.Modelfiles;
using ForgeLsp.Features.Names;

namespace ForgeLsp.Features.References;

/// <summary>
/// Every place in a workspace folder that gives or uses a name, in closed files too. Summaries say which files may hold it; only those are read.
/// </summary>
public static class ReferencesFeature
{
    /// <summary>All places of the name at <paramref name="offset"/>, by path and position; null where there is no name.</summary>
    public static IReadOnlyList<NamePlace>? At(DocumentScope document, int offset, bool withDefinition, CancellationToken cancel)
    {
        if (SymbolName.At(document, offset) is not { } symbol)
        {
            return null;
        }

        return [.. Of(document, symbol, cancel).Where(place => withDefinition || !place.IsDefinition)];
    }

    /// <summary>All places of a name, its definitions among them.</summary>
    internal static IReadOnlyList<NamePlace> Of(DocumentScope document, SymbolName symbol, CancellationToken cancel)
    {
        if (symbol.Anchor is { } anchor)
        {
            var uses = anchor.Uses.Select(span => new NamePlace(document.Path, span));
            return Sorted(anchor.Definition is { } definition ? uses.Append(new NamePlace(document.Path, definition) { IsDefinition = true }) : uses);
        }

        var settings = SettingsOf(document, symbol);
        if (symbol.Use is not { } use)
        {
            return Sorted(settings);
        }

        if (use is { Kind: NameKind.ConfigKey, File: not null })
        {
            return Sorted(OfKeys(document.Workspace, use, symbol.Keys, cancel).Concat(settings));
        }

        var meant = use.Kind == NameKind.Path ? PathTargets.Meant(document, use) : null;
        bool IsSame(NameUse other) => meant is not null ? PathTargets.IsSame(meant, other) : IsSameName(use, other);
        return Sorted(In(document.Workspace, Candidates(document, use, meant), IsSame, cancel));
    }

    /// <summary>The places of the settings of a script that are meant, in that script.</summary>
    internal static IEnumerable<NamePlace> SettingsOf(DocumentScope document, SymbolName symbol) =>
        symbol.Settings.Count == 0 || SymbolName.SettingsOf(document) is not { } known
            ? []
            : symbol.Settings.Select(setting => new NamePlace(document.Path, setting.Span) { IsDefinition = true })
                .Concat(known.Uses.Where(other => other.Settings.Intersect(symbol.Settings).Any()).Select(other => new NamePlace(document.Path, other.Span)));

    /// <summary>The keys of a config that one cursor may mean, in YAML and in scripts.</summary>
    private static IEnumerable<NamePlace> OfKeys(WorkspaceScope workspace, NameUse use, IReadOnlyList<WrittenKey> meant, CancellationToken cancel)
    {
        var reads = new ConfigReads(workspace);
        var keys = (meant.Count > 0 ? meant.Select(static key => (key.File, key.Name)) : [(use.File ?? "", use.Text)])
            .Select(key => reads.Written(new WrittenKey(key.Item1, key.Item2))).ToHashSet();
        var names = keys.SelectMany(key => reads.NamesOf(key).Select(name => (key.File, name))).ToHashSet();
        var files = ((IWorkspaceView)workspace.Snapshot).Pipelines.Select(static pipeline => pipeline.Path).Concat(keys.Select(static key => key.File)).Distinct(StringComparer.Ordinal);
        var written = In(workspace, files, other => other.Kind == NameKind.ConfigKey && names.Contains((other.File ?? "", other.Text)), cancel);
        return written.Concat(
            from read in reads.All(cancel)
            let key = keys.FirstOrDefault(key => read.Keys.Any(one => one.File == key.File && one.Name == key.Name))
            where key is not null
            select new NamePlace(read.Script.Path, read.Read.Span));
    }

    /// <summary>Places in one file of the names that are wanted.</summary>
    internal static IEnumerable<NamePlace> InFile(YamlFile file, Func<NameUse, bool> isSame) =>
        YamlNames.All(file).Where(isSame).Select(other => new NamePlace(file.Path, other.Scalar is { } scalar ? YamlNames.Inner(scalar) : other.Span) { Use = other, IsDefinition = other.IsDefinition });

    /// <summary>Whether both are one name. A config key is a name of the file that has it.</summary>
    internal static bool IsSameName(NameUse use, NameUse other) => other.Kind == use.Kind && other.Text == use.Text && other.File == use.File;

    private static IEnumerable<string> Candidates(DocumentScope document, NameUse use, IReadOnlySet<string>? meant)
    {
        var snapshot = document.Workspace.Snapshot;
        switch (use.Kind)
        {
            case NameKind.Stage:
                return [document.Path];
            default:
                var texts = meant is null ? [use.Text] : meant.Append(use.Text).ToList();
                return snapshot.Open.Keys
                    .Concat(snapshot.Closed.Values.Where(summary => texts.Exists(text => summary.Names.MayHold(use.Kind, text)) || (summary.Kind == FileKind.Modelfile && use.Kind is NameKind.Model or NameKind.Path)).Select(static summary => summary.Path))
                    .Distinct(StringComparer.Ordinal);
        }
    }

    private static IEnumerable<NamePlace> In(WorkspaceScope workspace, IEnumerable<string> candidates, Func<NameUse, bool> isSame, CancellationToken cancel)
    {
        var found = new ConcurrentBag<NamePlace>();
        Parallel.ForEach(candidates, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = 2 }, path =>
        {
            if (workspace.Modelfile(path) is { } modelfile)
            {
                foreach (var place in ModelfileTargets.Names(modelfile).Where(isSame))
                {
                    found.Add(new NamePlace(path, place.Span) { Use = place });
                }
            }
            else if (workspace.Named(path) is { } file)
            {
                foreach (var place in InFile(file, isSame))
                {
                    found.Add(place);
                }
            }
        });
        return found;
    }

    private static List<NamePlace> Sorted(IEnumerable<NamePlace> places) =>
        [.. places.Distinct().OrderBy(static place => place.Path, StringComparer.Ordinal).ThenBy(static place => place.Span)];
}
