using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Rules;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Facts;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Host.Cli.Check;

/// <summary>What <c>forge check</c> was asked.</summary>
/// <param name="Paths">Files and folders as written; empty for the whole workspace.</param>
/// <param name="Rules">Ids of the rules, separated by commas; null for all.</param>
/// <param name="IsOnline">Whether the tracking stores are asked.</param>
/// <param name="Baseline">File of the baseline as written; null for the one at the root.</param>
/// <param name="WritesBaseline">Whether the findings become the baseline instead of being reported.</param>
internal sealed record CheckOptions(IReadOnlyList<string> Paths, string? Rules, bool IsOnline, string? Baseline, bool WritesBaseline)
{
    /// <summary>The path of the one file that is checked, whose text comes on standard input, so that it need not be saved; null for files on disk.</summary>
    public string? StdinPath { get; init; }
}

/// <summary>One run of <c>forge check</c> over a workspace.</summary>
internal sealed class CheckRun
{
    private readonly CliContext _context;
    private readonly CheckOptions _options;
    private readonly IReadOnlyList<IRule> _rules;
    private readonly List<string> _failures = [];
    private readonly List<string> _notes = [];
    private readonly string _baselineFile;

    /// <summary>Finds the workspace and reads its files.</summary>
    /// <exception cref="CliException">The options make no sense, or the baseline cannot be read.</exception>
    public CheckRun(CliContext context, CheckOptions options, CancellationToken cancel)
    {
        _context = context;
        _options = options;
        _rules = Wanted(options.Rules);
        if (options.WritesBaseline && (options.Paths.Count > 0 || options.Rules is not null))
        {
            throw new CliException(ExitCode.Usage, "A baseline is written for the whole workspace and all rules: name no files with --write-baseline, and no --rules.");
        }

        if (options.StdinPath is not null && (options.Paths.Count > 0 || options.WritesBaseline))
        {
            throw new CliException(ExitCode.Usage, "--stdin-path checks the one file that comes on standard input: name no other, and write no baseline.");
        }

        Full = [.. (options.StdinPath is { } given ? [given] : options.Paths).Select(path => Path.GetFullPath(path, context.WorkingDirectory))];
        if (options.StdinPath is null && Full.FirstOrDefault(static path => !Path.Exists(path)) is { } missing)
        {
            throw new CliException(ExitCode.Usage, $"There is no file or folder '{missing}'.");
        }

        var start = Full.Count == 0 ? context.WorkingDirectory : Directory.Exists(Full[0]) ? Full[0] : Path.GetDirectoryName(Full[0]) ?? context.WorkingDirectory;
        Root = RootFolder.FromPath(WorkspaceLocator.RootFor(start), OperatingSystem.IsWindows());
        Workspace = new ForgeWorkspace(Root, new DiskFiles(Root.FullPath), BuiltInSchemas.For, modules: new ModuleReader()) { IsLookedAtOnce = true };
        Workspace.Load(cancel);
        _baselineFile = options.Baseline is { } named ? Path.GetFullPath(named, context.WorkingDirectory) : Path.Combine(Root.FullPath, ForgeWorkspace.BaselineFile);
        Workspace.UseBaseline(options.WritesBaseline ? Baseline.Empty : ReadBaseline());
    }

    private IReadOnlyList<string> Full { get; }

    private RootFolder Root { get; }

    /// <summary>The file whose text comes on standard input, relative to the root.</summary>
    private string StdinFile => Path.GetRelativePath(Root.FullPath, Full[0]).Replace('\\', '/');

    private ForgeWorkspace Workspace { get; }

    /// <summary>Checks everything that is wanted.</summary>
    public async Task<CheckReport> RunAsync(CancellationToken cancel)
    {
        if (_options.StdinPath is not null)
        {
            Hold(await _context.In.ReadToEndAsync(cancel));
        }

        await AskStoresAsync(cancel);
        var results = Check(cancel);
        var report = CheckReport.Of(results, _failures);
        if (Full.Count == 0 && _options.Rules is null && !_options.WritesBaseline && Stale(results) is > 0 and var stale)
        {
            report = report with { StaleBaseline = stale };
        }

        if (_options.WritesBaseline)
        {
            var baseline = Baseline.Of(results.SelectMany(static document => document.Items.Select(item => Fingerprint.Of(document.Path, document.Text, item.Finding))));
            WholeFile.Write(_baselineFile, baseline.Write(), overwrite: true);
            report = report with { Findings = [], Notes = [.. _notes, $"The baseline {Path.GetFileName(_baselineFile)} holds {baseline.Count} {(baseline.Count == 1 ? "finding, which is" : "findings, which are")} hidden from now on."] };
        }

        return report with { Notes = report.Notes.Count > 0 ? report.Notes : _notes };
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

    /// <summary>Gets the facts that rules need of tracking stores; offline it says which rules go without, where that makes a difference.</summary>
    private async Task AskStoresAsync(CancellationToken cancel)
    {
        var snapshot = Workspace.Current;
        var settings = new RuleSettings(snapshot.Policy, "");
        var needing = _rules.Where(rule => rule.Info.NeedsTracking && settings.IsOn(rule.Info)).Select(static rule => rule.Info.Id).ToList();
        if (needing.Count == 0 || TrackingQuestions.Of(snapshot) is { IsEmpty: true } or null)
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

    private IReadOnlyList<DocumentDiagnostics> Check(CancellationToken cancel)
    {
        var feature = new DiagnosticsFeature(Workspace, new Analyzer(_rules, _context.Time, line =>
        {
            lock (_failures)
            {
                _failures.Add(line);
            }
        }));

        // A file that is named counts even where the listing leaves it out, as below a folder that is skipped.
        var wanted = (_options.StdinPath is not null ? [StdinFile] : Workspace.Current.Files.Paths).Where(path => Full.Count == 0 || Full.Any(one => IsAtOrBelow(Root.FullPath + "/" + path, one.Replace('\\', '/'))))
            .Union(Full.Where(File.Exists).Select(path => Path.GetRelativePath(Root.FullPath, path).Replace('\\', '/')), StringComparer.Ordinal)
            .Where(Workspace.Current.Classifier.MayMatter)
            .ToArray();
        var results = new DocumentDiagnostics?[wanted.Length];
        Parallel.For(0, wanted.Length, new ParallelOptions { CancellationToken = cancel }, i => results[i] = feature.CheckAll(wanted[i], cancel));

        // A file that nobody could look at must not pass for a clean one.
        _failures.AddRange(wanted.Where((path, i) => results[i] is null && Workspace.Current.Classifier.IsExpected(path)).Select(Unread).OfType<string>());
        return [.. results.OfType<DocumentDiagnostics>()];
    }

    /// <summary>Holds the text of standard input as an editor holds one that is not saved.</summary>
    private void Hold(string text)
    {
        var file = SourceFile.Read(StdinFile, text.TrimStart('\uFEFF'));
        var uri = Root.UriOf(StdinFile);
        if (file.Notebook is { } notebook)
        {
            Workspace.Put(uri, 0, notebook);
        }
        else
        {
            Workspace.Open(uri, RelativePath.IsScript(StdinFile) ? "python" : RelativePath.IsModelfile(StdinFile) ? "modelfile" : "yaml", 0, file.Text);
        }
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
        var seen = results.SelectMany(static document => document.Baselined.Select(item => Fingerprint.Of(document.Path, document.Text, item.Finding))).CountBy(static finding => finding).ToDictionary();
        return Workspace.Current.Baseline.Counts.Sum(known => known.Value - seen.GetValueOrDefault(known.Key));
    }
}
