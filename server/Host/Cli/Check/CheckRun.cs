using ForgeLsp.Adapters.Dvc;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Threads;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Features.Fixing;
using ForgeLsp.Rules;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Facts;

namespace ForgeLsp.Host.Cli.Check;

/// <summary>One run of <c>forge check</c> over a workspace.</summary>
internal sealed class CheckRun
{
    private readonly CliContext _context;
    private readonly CheckOptions _options;
    private readonly IReadOnlyList<IRule> _rules;
    private readonly List<string> _failures = [];
    private readonly List<string> _notes = [];
    private readonly GitCommandLine _git;

    /// <summary>What git tracks, asked while the files are read; null where no rule wants to know.</summary>
    private readonly Task<IReadOnlyList<GitTrackedFile>>? _tracked;

    private readonly string _baselineFile;
    private readonly Analyzer _analyzer;
    private readonly DiagnosticsFeature _feature;
    private readonly Dictionary<string, DocumentDiagnostics> _results = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unread = new(StringComparer.Ordinal);

    /// <summary>Finds the workspace and reads its files.</summary>
    /// <exception cref="CliException">The options make no sense, or the baseline cannot be read.</exception>
    public CheckRun(CliContext context, CheckOptions options, CancellationToken cancel)
    {
        _context = context;
        _options = options;
        options.Refuse();
        _rules = Wanted(options.Rules);
        Full = [.. (options.StdinPath is { } given ? [given] : options.Paths).Select(path => Path.GetFullPath(path, context.WorkingDirectory))];
        if (options.StdinPath is null && Full.FirstOrDefault(static path => !Path.Exists(path)) is { } missing)
        {
            throw new CliException(ExitCode.Usage, $"There is no file or folder '{missing}'.");
        }

        Root = RootFolder.FromPath(Full.Count == 0 ? WorkspaceLocator.RootFor(context.WorkingDirectory) : WorkspaceLocator.RootForAll(Full), OperatingSystem.IsWindows());
        _git = new GitCommandLine(context.Variable("PATH"));
        _tracked = !_rules.Any(static rule => rule.Info.NeedsGit) ? null
            : Checkouts.MayHold(Root.FullPath) ? Task.Run(() => _git.TrackedAsync(Root.FullPath, cancel), cancel)
            : Task.FromResult<IReadOnlyList<GitTrackedFile>>([]);
        Workspace = new ForgeWorkspace(Root, new DiskFiles(Root.FullPath), BuiltInSchemas.For, modules: new ModuleReader()) { IsLookedAtOnce = !options.Watches && options.Fix == FixMode.None };
        Workspace.Load(cancel);
        _baselineFile = options.Baseline is { } named ? Path.GetFullPath(named, context.WorkingDirectory) : Path.Combine(Root.FullPath, ForgeWorkspace.BaselineFile);
        Workspace.UseBaseline(options.WritesBaseline ? Baseline.Empty : ReadBaseline());
        _analyzer = new Analyzer(_rules, context.Time, line =>
        {
            lock (_failures)
            {
                _failures.Add(line);
            }
        });
        _feature = new DiagnosticsFeature(Workspace, _analyzer);
    }

    private IReadOnlyList<string> Full { get; }

    /// <summary>The root of the workspace.</summary>
    public RootFolder Root { get; }

    /// <summary>The file whose text comes on standard input, relative to the root.</summary>
    private string StdinFile => Path.GetRelativePath(Root.FullPath, Full[0]).Replace('\\', '/');

    private ForgeWorkspace Workspace { get; }

    /// <summary>Checks everything that is wanted.</summary>
    public async Task<CheckReport> RunAsync(CancellationToken cancel)
    {
        await PrepareAsync(cancel);
        var isRefused = false;
        if (_options.Fix == FixMode.Write)
        {
            var written = FixWriter.Write(Root.FullPath, Mend(cancel), Left, cancel);
            _notes.Insert(0, written.Sentence);
            isRefused = written.IsRefused;
        }

        var results = Check(WantedPaths(), cancel);
        if (_options.NewFrom is { } revision)
        {
            results = await new BaseRevision(_context, _rules, _notes.Add).NewOnlyAsync(revision, Workspace, results, cancel);
        }

        var report = Report(results) with { IsRefused = isRefused, IsCompared = _options.NewFrom is not null };
        if (Full.Count == 0 && _options.Rules is null && !_options.WritesBaseline && Stale(results) is > 0 and var stale)
        {
            report = report with { StaleBaseline = stale };
        }

        if (_options.WritesBaseline)
        {
            var baseline = Baseline.Of(results.SelectMany(static document => document.Items.Select(item => Fingerprint.Of(document.Path, document.Text, item.Finding))));
            WholeFile.Write(_baselineFile, baseline.Write(), overwrite: true);
            report = report with { Findings = [], Hidden = report.Findings, Notes = [.. _notes, $"The baseline {Path.GetFileName(_baselineFile)} holds {baseline.Count} {(baseline.Count == 1 ? "finding, which is" : "findings, which are")} hidden from now on."] };
        }

        return report with { Notes = report.Notes.Count > 0 ? report.Notes : _notes };
    }

    /// <summary>Shows what the fixes would change, instead of checking.</summary>
    public async Task<int> DiffAsync(CancellationToken cancel)
    {
        await PrepareAsync(cancel);
        return await FixWriter.DiffAsync(_context, Root.FullPath, Mend(cancel), isOnDisk: _options.StdinPath is null);
    }

    /// <summary>Prints the text of standard input with its fixes; the report is about that text.</summary>
    public async Task<CheckReport> FixStdinAsync(CancellationToken cancel)
    {
        await PrepareAsync(cancel);
        var text = Workspace.FileAt(StdinFile) is { } file ? (file.Notebook?.File?.Raw ?? file.Text).ToString() : "";
        await _context.Out.WriteAsync(Mend(cancel) is [var mended] ? mended.After : text);
        return Report(Check(WantedPaths(), cancel));
    }

    /// <summary>Checks again what changes on disk concern; null where that is nothing.</summary>
    public CheckReport? Again(IReadOnlyList<DiskChange> changes, CancellationToken cancel)
    {
        var concerned = new HashSet<string>(StringComparer.Ordinal);
        void Concern(IReadOnlyList<string> paths) => concerned.UnionWith(paths);
        Workspace.Invalidated += Concern;
        Workspace.FilesChanged([.. changes.Select(change => new FileChange(Root.UriOf(change.Path), change.Kind switch
        {
            DiskChangeKind.Created => FileChangeKind.Created,
            DiskChangeKind.Deleted => FileChangeKind.Deleted,
            _ => FileChangeKind.Changed,
        }))]);
        Workspace.Invalidated -= Concern;
        _failures.Clear();
        var wanted = WantedPaths();
        if (changes.Any(change => change.Path == Policy.FileName || Path.GetFullPath(change.Path, Root.FullPath) == _baselineFile))
        {
            RereadBaseline();
            concerned.UnionWith(_results.Keys.Concat(wanted));
        }

        foreach (var gone in concerned)
        {
            _results.Remove(gone);
            _unread.Remove(gone);
        }

        return concerned.Count == 0 ? null : Report(Check([.. wanted.Where(concerned.Contains)], cancel));
    }

    private async Task PrepareAsync(CancellationToken cancel)
    {
        if (_options.StdinPath is not null)
        {
            Workspace.Hold(StdinFile, (await _context.In.ReadToEndAsync(cancel)).TrimStart('\uFEFF'));
        }

        await AskGitAsync(cancel);
        await AskStoresAsync(cancel);
    }

    private IReadOnlyList<MendedFile> Mend(CancellationToken cancel) => new FixingFeature(Workspace, _analyzer).Mend(WantedPaths(), cancel);

    /// <summary>A file could not be written: what is reported is what it holds.</summary>
    private void Left(MendedFile file, string why)
    {
        Workspace.Hold(file.Path, file.Before);
        Workspace.Settle(file.Path);
        _failures.Add(why);
    }

    // Somebody may just be writing it: what it said last goes on to count.
    private void RereadBaseline()
    {
        try
        {
            Workspace.UseBaseline(ReadBaseline());
        }
        catch (CliException unread)
        {
            _failures.Add(unread.Message);
        }
    }

    private static IReadOnlyList<IRule> Wanted(string? ids)
    {
        if (ids is null)
        {
            return RuleCatalogue.All;
        }

        var wanted = ids.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (Array.Find(wanted, static id => !RuleCatalogue.All.Any(rule => rule.Info.Id.Equals(id, StringComparison.OrdinalIgnoreCase))) is { } unknown)
        {
            throw new CliException(ExitCode.Usage, $"There is no rule '{unknown}'.");
        }

        return [.. RuleCatalogue.All.Where(rule => wanted.Contains(rule.Info.Id, StringComparer.OrdinalIgnoreCase))];
    }

    private static bool IsAtOrBelow(string path, string ancestor) =>
        path == ancestor || (path.StartsWith(ancestor, StringComparison.Ordinal) && (ancestor.EndsWith('/') || path[ancestor.Length] == '/'));

    /// <summary>Gets the facts that rules need of git and DVC, where any rule that is on does.</summary>
    private async Task AskGitAsync(CancellationToken cancel)
    {
        var snapshot = Workspace.Current;
        var settings = new RuleSettings(snapshot.Policy, "");
        if (_rules.Any(rule => rule.Info.NeedsGit && settings.IsOn(rule.Info)))
        {
            var facts = new GitFactsReader(_git, new DataMemory());
            Workspace.SetGit(await facts.ReadAsync(Root.FullPath, snapshot.Files.Paths.Where(static path => path.EndsWith(".dvc", StringComparison.Ordinal)), snapshot.Policy.Branches.Count > 0, cancel, _tracked));
        }
    }

    /// <summary>Gets the facts that rules need of tracking stores; offline it says which rules go without, where that makes a difference.</summary>
    private async Task AskStoresAsync(CancellationToken cancel)
    {
        var snapshot = Workspace.Current;
        var settings = new RuleSettings(snapshot.Policy, "");
        var needing = _rules.Where(rule => rule.Info.NeedsTracking && settings.IsOn(rule.Info)).Select(static rule => rule.Info.Id).ToList();
        if (needing.Count == 0 || !TrackingQuestions.AreAnyIn(snapshot))
        {
            return;
        }

        var rules = needing.Count == 1 ? needing[0] : $"{string.Join(", ", needing.SkipLast(1))} and {needing[^1]}";
        if (!_options.IsOnline)
        {
            _notes.Add($"Not checked: {rules}, which compare with the tracking store; --online asks it.");
            return;
        }

        var tracking = new TrackingSettings(Root.FullPath, IsTrusted: true, Option: null, EditorSetting: null, snapshot.Policy.TrackingUri, _context.Variable) { PolicyStores = snapshot.Policy.TrackingStores };
        await using var opened = new RunStores(() => tracking);
        var stores = await opened.ListAsync(cancel);
        if (stores.Count == 0)
        {
            _notes.Add($"Not checked: {rules}. No tracking store was found here; set MLFLOW_TRACKING_URI or tracking.uri in forge.yaml.");
            return;
        }

        var answer = await new TrackingReader(snapshot.Policy.HigherIsBetter).ReadAsync(TrackingQuestions.Of(snapshot), stores, cancel);
        Workspace.SetTracking(answer.Facts);
        _failures.AddRange(answer.Problems);
    }

    /// <summary>The files that were asked for and may matter, as they are now.</summary>
    private IReadOnlyList<string> WantedPaths()
    {
        var named = Full.Select(FromRoot).OfType<string>().ToList();
        var listed = Listed(named);

        // What git or DVC tell something of counts too, whatever is in it.
        return Workspace.Current.Git is not { Files.Count: > 0 } git ? listed :
        [
            .. listed,
            .. git.Files.Keys.Where(path => !Workspace.Current.Classifier.IsExcluded(path) && (Full.Count == 0 || named.Exists(one => RelativePath.IsAtOrBelow(path, one))) && (_options.StdinPath is null || path == StdinFile)).Except(listed, StringComparer.Ordinal),
        ];
    }

    private IReadOnlyList<string> Listed(List<string> named)
    {
        var snapshot = Workspace.Current;
        var listed = new List<string>(snapshot.Files.Paths.Count);
        foreach (var path in _options.StdinPath is not null ? [StdinFile] : snapshot.Files.Paths)
        {
            if (snapshot.Classifier.MayMatter(path) && (Full.Count == 0 ? !snapshot.Ignores.IsIgnored(path) : named.Exists(one => IsWanted(path, one))))
            {
                listed.Add(path);
            }
        }

        // A file that is named counts even where the listing or git leaves it out, as below a folder that is skipped.
        var left = Full.Where(File.Exists).Select(path => Path.GetRelativePath(Root.FullPath, path).Replace('\\', '/')).Where(snapshot.Classifier.MayMatter).Except(listed, StringComparer.Ordinal).ToArray();
        listed.AddRange(left);
        return listed;
    }

    /// <summary>Whether a file of the workspace is meant by a path that was named; what git leaves out has to be named itself, or lie in a folder that is and that git leaves out as a whole.</summary>
    private bool IsWanted(string path, string named) => RelativePath.IsAtOrBelow(path, named)
        && (path == named || !Workspace.Current.Ignores.IsIgnored(path) || (named.Length > 0 && Workspace.Current.Ignores.IsFolderIgnored(named)));

    /// <summary>A full path as the workspace calls it: empty for the root and what lies above it, null for what lies elsewhere.</summary>
    private string? FromRoot(string full)
    {
        var (path, root) = (full.Replace('\\', '/').TrimEnd('/'), Root.FullPath.TrimEnd('/'));
        return IsAtOrBelow(root, path) ? "" : IsAtOrBelow(path, root) ? path[(root.Length + 1)..] : null;
    }

    private CheckReport Report(IReadOnlyList<DocumentDiagnostics> results) => CheckReport.Of(results, _failures.Concat(_unread.Values)) with
    {
        Root = Root.FullPath,
        Rules = [.. _rules.Select(static rule => rule.Info)],
        Fixes = new CheckFixes(Workspace, _analyzer),
    };

    /// <summary>Checks files, and gives the results of all that were checked so far.</summary>
    private IReadOnlyList<DocumentDiagnostics> Check(IReadOnlyList<string> wanted, CancellationToken cancel)
    {
        var results = new DocumentDiagnostics?[wanted.Count];
        using (var progress = new CheckProgress(_context, wanted.Count))
        {
            Workers.For(wanted.Count, _options.MaxThreads, i =>
            {
                results[i] = _feature.CheckAll(wanted[i], cancel, notesQuestions: _options.Watches);
                progress.Step();
            }, cancel);
        }

        _results.EnsureCapacity(_results.Count + results.Length);
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] is { } result)
            {
                _results[wanted[i]] = result;
            }

            // A file that nobody could look at must not pass for a clean one, whatever git tells of it.
            if (results[i] is null or { Text.Length: 0 } && Workspace.Current.Classifier.IsExpected(wanted[i]) && Unread(wanted[i]) is { } why)
            {
                _unread[wanted[i]] = why;
            }
        }

        List<DocumentDiagnostics> all = [.. _results.Values];
        MostlySorted.Sort(all, static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        return all;
    }

    /// <summary>Why a file was not looked at; null where there is nothing to look at.</summary>
    private string? Unread(string path) => Workspace.FileAt(path) switch
    {
        null => $"{path} cannot be read: it is no text, over 10 MB (a notebook over 32 MB), or not allowed.",
        { Notebook.File.Problem: { } problem } => $"{path} {problem}.",
        _ => null,
    };

    private Baseline ReadBaseline()
    {
        if (!File.Exists(_baselineFile))
        {
            return _options.Baseline is null ? Baseline.Empty : throw new CliException(ExitCode.Usage, $"There is no baseline '{_options.Baseline}'; --write-baseline makes one.");
        }

        try
        {
            return Baseline.TryRead(File.ReadAllText(_baselineFile)) ?? throw new CliException(ExitCode.Unreachable, $"{Path.GetFileName(_baselineFile)} is no baseline that this version reads; --write-baseline makes a new one.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Unreachable, $"{Path.GetFileName(_baselineFile)} cannot be read.");
        }
    }

    /// <summary>How many findings the baseline knows that are no more.</summary>
    private int Stale(IReadOnlyList<DocumentDiagnostics> results)
    {
        if (Workspace.Current.Baseline.Counts.Count == 0)
        {
            return 0;
        }

        var seen = results.SelectMany(static document => document.Baselined.Select(item => Fingerprint.Of(document.Path, document.Text, item.Finding))).CountBy(static finding => finding).ToDictionary();
        return Workspace.Current.Baseline.Counts.Sum(known => known.Value - seen.GetValueOrDefault(known.Key));
    }
}
