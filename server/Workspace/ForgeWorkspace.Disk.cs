using System.Collections.Immutable;
using ForgeLsp.Core.Ignoring;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Threads;
using ForgeLsp.Workspace.Asking;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Workspace;

/// <content>The files on disk.</content>
public sealed partial class ForgeWorkspace
{
    /// <summary>Reads the policy alone, which much waits for; <see cref="Load"/> reads it with the rest. Runs on the caller's thread.</summary>
    public void LoadPolicy() => ReadPolicy();

    /// <summary>Reads the policy, lists the files and summarises those that matter. Runs on the caller's thread; call it in the background.</summary>
    public void Load(CancellationToken cancel)
    {
        var before = _current.Index;
        try
        {
            ReadFiles(cancel);
        }
        finally
        {
            // Whatever went wrong, nobody waits for ever: what was read is there.
            _filesKnown.TrySetResult();
        }

        PolicyRead?.Invoke();
        SummariesChanged?.Invoke();

        // What the policy now leaves out has findings on the screen that must go.
        if (Invalidated is not null)
        {
            Invalidate([.. before.Closed.Keys.Union(_current.Closed.Keys, StringComparer.Ordinal).Union(_current.Open.Keys, StringComparer.Ordinal)]);
        }
    }

    private void ReadFiles(CancellationToken cancel)
    {
        _kept.Clear();
        ReadPolicy();
        ReadBaseline();
        var files = FileSet.From(_files.List(cancel));
        var ignores = ReadIgnores(files);
        lock (_gate)
        {
            _current = With(_current, files: files, ignores: ignores);
        }

        var summaries = SummariseAll(files.Paths, _current, cancel);
        var named = NamedConfigs.Of([.. summaries, .. _current.Open.Values.Select(open => open.Summary(_current)).OfType<FileSummary>()]);
        lock (_gate)
        {
            _current = With(_current, closed: new ClosedIndex(summaries), named: named);
        }

        ReadSchemas(everyOne: true);

        // What is named is known only now.
        var late = SummariseAll(files.Paths.Where(path => RelativePath.IsYaml(path) && named.Contains(path) && _current.Index.At(path)?.Config is null), _current, cancel);
        lock (_gate)
        {
            if (late.Length > 0)
            {
                _current = With(_current, closed: new ClosedIndex(_current.Closed.SetItems(late.Select(static summary => KeyValuePair.Create(summary.Path, summary)))));
            }

            _settled.Clear();
            if (!IsLookedAtOnce)
            {
                foreach (var summary in _current.Index.All)
                {
                    _settled[summary.Path] = summary;
                }
            }
        }
    }

    /// <summary>Files or folders changed on disk.</summary>
    public void FilesChanged(IReadOnlyList<FileChange> changes) => _background(() => Apply(changes));

    private void Apply(IReadOnlyList<FileChange> changes)
    {
        var before = _current;
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            // A training that writes its metrics and checkpoints is none of our business, and must cost nothing.
            if (Root.Relative(change.Uri) is { } path && _files.IsListed(path) && (change.Kind != FileChangeKind.Changed || path == BaselineFile || IsIgnoreFile(path) || _current.CustomSchemas.DependsOn(path) || (_current.Classifier.MayMatter(path) && !_current.Ignores.IsIgnored(path)) || _current.NamedConfigs.Contains(path)))
            {
                changed.UnionWith(change.Kind == FileChangeKind.Deleted ? Remove(path) : Add(path));
            }
        }

        if (changed.Count > 0)
        {
            Refresh(changed, before);
        }
    }

    /// <summary>Takes a file or folder out of the file set; returns the files that went.</summary>
    private IReadOnlyCollection<string> Remove(string path)
    {
        var known = _current.Files;
        var files = known.Without(path);
        lock (_gate)
        {
            _current = With(_current, files: files);
        }

        return [path, .. known.Paths.Where(gone => !files.Contains(gone))];
    }

    /// <summary>Puts a file into the file set; where it is a folder, everything is listed anew, since its files are not named one by one.</summary>
    private IReadOnlyCollection<string> Add(string path)
    {
        var known = _current.Files;
        var isFile = _files.Exists(path);
        var files = isFile ? known.With(path) : FileSet.From(_files.List(CancellationToken.None));
        lock (_gate)
        {
            _current = With(_current, files: files);
        }

        return isFile ? [path] : [path, .. files.Paths.Except(known.Paths, StringComparer.Ordinal), .. known.Paths.Except(files.Paths, StringComparer.Ordinal)];
    }

    /// <summary>Reads files again that are not open, then tells who is concerned. <paramref name="before"/>: the workspace before files came and went.</summary>
    private void Refresh(IReadOnlyCollection<string> paths, Snapshot before)
    {
        if (paths.Contains(Policy.FileName, StringComparer.Ordinal) || paths.Any(IsIgnoreFile))
        {
            Load(CancellationToken.None);
            return;
        }

        if (paths.Contains(BaselineFile, StringComparer.Ordinal))
        {
            ReadBaseline();
            Invalidate([.. _current.Closed.Keys.Union(_current.Open.Keys, StringComparer.Ordinal)]);
        }

        var moved = paths.Where(path => before.FileExists(path) != _current.FileExists(path)).ToList();
        var read = paths.Concat(moved.SelectMany(Neighbours)).ToHashSet(StringComparer.Ordinal);
        var changed = new HashSet<Question>(moved.SelectMany(path => Answers.CameOrWent(path, before, _current)));
        Read(read, changed);
        var schemaChanged = paths.Any(_current.CustomSchemas.DependsOn);
        var rechecked = ReadSchemas(everyOne: schemaChanged);
        Concern([.. read.Union(rechecked, StringComparer.Ordinal)], changed);
    }

    /// <summary>Summarises files as they are on disk, and what these name for the first time.</summary>
    private void Read(IEnumerable<string> paths, HashSet<Question> changed)
    {
        var names = false;
        foreach (var path in paths)
        {
            var snapshot = _current;
            _kept.Take(path);
            var summary = snapshot.Files.Contains(path) ? Summarise(path, snapshot) : null;
            FileSummary? before;
            lock (_gate)
            {
                before = _current.Closed.GetValueOrDefault(path);
                _current = With(_current, closed: new ClosedIndex(summary is null ? _current.Closed.Remove(path) : _current.Closed.SetItem(path, summary)));
            }

            names |= !SameNames(before, summary);
            changed.UnionWith(Settle(path, _current.SummaryOf(path)));
        }

        if (names)
        {
            Rename(changed);
        }
    }

    /// <summary>Something names other configs than before: those that are new are read, those that nothing names any more are forgotten.</summary>
    private void Rename(HashSet<Question> changed)
    {
        var named = NamedConfigs.Of(_current.Summaries);
        var before = _current.NamedConfigs;
        lock (_gate)
        {
            _current = With(_current, named: named);
        }

        Read([.. _current.Files.Paths.Where(path => RelativePath.IsYaml(path) && named.Contains(path) != before.Contains(path))], changed);
    }

    private static bool SameNames(FileSummary? before, FileSummary? now) => (before?.NamedConfigs ?? []).SequenceEqual(now?.NamedConfigs ?? [], StringComparer.Ordinal)
        && (before?.Script?.ConfigFolders ?? []).SequenceEqual(now?.Script?.ConfigFolders ?? [], StringComparer.Ordinal);

    /// <summary>A script that comes or goes decides what the YAML files beside it are.</summary>
    private IEnumerable<string> Neighbours(string path)
    {
        if (!RelativePath.IsScript(path))
        {
            return [];
        }

        var folder = RelativePath.Folder(path);
        var below = folder.Length == 0 ? "" : folder + "/";
        string[] groups = [below + "config/", below + "configs/", below + "conf/"];
        return _current.Files.In(folder).Concat(_current.Files.Paths.Where(file => Array.Exists(groups, group => file.StartsWith(group, StringComparison.Ordinal))))
            .Where(file => RelativePath.IsYaml(file) && _current.Closed.GetValueOrDefault(file)?.Kind is null or FileKind.TrainingConfig or FileKind.Other);
    }

    private static bool IsIgnoreFile(string path) => path.EndsWith(GitIgnore.FileName, StringComparison.Ordinal) && RelativePath.Name(path) == GitIgnore.FileName;

    private GitIgnore ReadIgnores(FileSet files)
    {
        var inside = files.Paths.Where(IsIgnoreFile).Select(path => _files.Read(path) is { } text ? new IgnoreFile(RelativePath.Folder(path), text) : null).OfType<IgnoreFile>();
        IgnoreFile[] all = [.. inside, .. _files.OuterIgnores()];
        return all.Length == 0 ? GitIgnore.None : new GitIgnore(all, Root.IgnoresCase);
    }

    private void ReadPolicy()
    {
        try
        {
            var policy = FileAt(Policy.FileName) is { } file ? PolicyReader.Read(file.Shape()) : Policy.Default;
            lock (_gate)
            {
                _current = With(_current, policy: policy);
            }
        }
        finally
        {
            // Whatever went wrong, nobody waits for ever: the default policy holds.
            _policyKnown.TrySetResult();
        }
    }

    private FileSummary[] SummariseAll(IEnumerable<string> paths, Snapshot snapshot, CancellationToken cancel)
    {
        var wanted = paths.ToArray();
        var summaries = new FileSummary?[wanted.Length];
        Workers.For(wanted.Length, threads: 2, i => summaries[i] = Summarise(wanted[i], snapshot), cancel);
        var known = new List<FileSummary>(summaries.Length);
        foreach (var summary in summaries)
        {
            if (summary is not null)
            {
                known.Add(summary);
            }
        }

        return [.. known];
    }

    private FileSummary? Summarise(string path, Snapshot snapshot)
    {
        if ((!(snapshot.Classifier.MayMatter(path) && !snapshot.Ignores.IsIgnored(path)) && !snapshot.NamedConfigs.Contains(path)) || (_kept.Find(path) ?? OnDisk(path)) is not { } source)
        {
            return null;
        }

        var summary = FileSummary.Of(source, snapshot);
        if (IsLookedAtOnce)
        {
            _kept.Keep(source);
            return summary;
        }

        return summary is null || !RelativePath.IsYaml(path) ? summary : summary with { Names = NameHashes.Of(snapshot.YamlOf(source)) };
    }
}
