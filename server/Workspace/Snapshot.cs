using System.Collections.Immutable;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Ignoring;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Python.Modules;
using ForgeLsp.Core.Text;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Facts;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Workspace;

/// <summary>The whole workspace at one instant: open documents, files on disk, summaries, policy. Immutable; a reader may keep one for ever.</summary>
public sealed class Snapshot : IWorkspaceView
{
    private readonly Lazy<IReadOnlyList<FileSummary>> _summaries;
    private readonly Lazy<IReadOnlyList<ExperimentSummary>> _experiments;
    private readonly Lazy<IReadOnlyList<ModelSummary>> _models;
    private readonly Lazy<IReadOnlyList<PipelineSummary>> _pipelines;
    private readonly Lazy<FileSummary[]> _open;

    internal Snapshot(Func<FileKind, Schema?> schemas, IModuleReader? modules, ClosedIndex index)
    {
        Schemas = schemas;
        Modules = modules;
        Index = index;
        _open = new(() => [.. OpenSummaries()]);
        _summaries = new(() => [.. AllSummaries()]);
        _experiments = new(() => [.. _summaries.Value.Select(static summary => summary.Experiment).OfType<ExperimentSummary>()]);
        _models = new(() => [.. _summaries.Value.SelectMany(static summary => summary.Models)]);
        _pipelines = new(() => [.. PipelineFiles.Select(file => DvcExpansion.Expand(file, ConfigAt))]);
    }

    /// <summary>Documents that the editor holds, by path.</summary>
    public required ImmutableDictionary<string, OpenFile> Open { get; init; }

    /// <summary>Files on disk.</summary>
    public required FileSet Files { get; init; }

    /// <summary>Summaries of files as they are on disk, by path.</summary>
    public ImmutableDictionary<string, FileSummary> Closed => Index.Closed;

    /// <summary>Decides what each file is for.</summary>
    public required FileClassifier Classifier { get; init; }

    /// <summary>Which files git leaves out. They are there, and are read where something names them, but nobody looks for anything in them.</summary>
    public GitIgnore Ignores { get; init; } = GitIgnore.None;

    /// <inheritdoc/>
    public required Policy Policy { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<ExperimentSummary> Experiments => _experiments.Value;

    /// <inheritdoc/>
    public IReadOnlyList<ModelSummary> Models => _models.Value;

    /// <inheritdoc/>
    public TrackingFacts? Tracking => Facts.Tracking;

    /// <inheritdoc/>
    public GitFacts? Git => Facts.Git;

    /// <summary>Findings that are known and not shown.</summary>
    public Baseline Baseline { get; init; } = Baseline.Empty;

    /// <inheritdoc/>
    public IReadOnlyList<PipelineSummary> Pipelines => _pipelines.Value;

    /// <summary>YAML files that count as configs because something names them.</summary>
    public NamedConfigs NamedConfigs { get; init; } = NamedConfigs.None;

    /// <summary>What is known of every file that matters.</summary>
    public IReadOnlyList<FileSummary> Summaries => _summaries.Value;

    /// <summary>All pipelines as written, sorted by path.</summary>
    internal IReadOnlyList<DvcFile> PipelineFiles => [.. With(Index.Pipelines, static summary => summary.Pipeline is not null).Select(static summary => summary.Pipeline).OfType<DvcFile>()];

    internal OutsideFacts Facts { get; init; } = OutsideFacts.None;

    internal Func<FileKind, Schema?> Schemas { get; }

    /// <summary>Tells what Python files offer to others; null where nobody asks.</summary>
    internal IModuleReader? Modules { get; }

    internal ClosedIndex Index { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ExperimentSummary> ExperimentsWithId(string id)
    {
        var closed = Index.ExperimentsWithId(id);
        return Open.IsEmpty && closed is [{ Experiment: { } alone }] ? [alone]
            : [.. With(closed, summary => summary.Experiment?.ExperimentId == id).Select(static summary => summary.Experiment).OfType<ExperimentSummary>()];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModelSummary> ModelsNamed(string name)
    {
        // A catalogue asks for every model that one of its own is built on, at each keystroke.
        var files = new List<FileSummary>();
        foreach (var summary in Index.ModelsNamed(name))
        {
            if (!Open.ContainsKey(summary.Path))
            {
                files.Add(summary);
            }
        }

        foreach (var summary in _open.Value)
        {
            if (summary.Models.Count > 0)
            {
                files.Add(summary);
            }
        }

        if (files.Count > 1)
        {
            files.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        }

        return files.Count == 0 ? [] : [.. files.SelectMany(summary => summary.ModelsNamed(name))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ScriptSummary> ScriptsNaming(string configPath) => Open.IsEmpty && !Index.HasScripts ? [] :
        [.. ScriptsThatMayMean(configPath).Select(script => ScriptReader.Resolve(script, FileExists)).Where(script => script.Configs.Contains(configPath, StringComparer.Ordinal))];

    /// <inheritdoc/>
    public ExperimentSummary? ExperimentAt(string path) => SummaryOf(path)?.Experiment;

    /// <inheritdoc/>
    public ConfigSummary? ConfigAt(string path) => SummaryOf(path)?.Config;

    /// <inheritdoc/>
    public WorkflowSummary? WorkflowAt(string path) => SummaryOf(path)?.Workflow;

    /// <inheritdoc/>
    public ScriptSummary? ScriptAt(string path) => SummaryOf(path)?.Script is { } script ? ScriptReader.Resolve(script, FileExists) : null;

    /// <inheritdoc/>
    public ModuleSummary? ModuleAt(string path) => SummaryOf(path)?.Module;

    /// <inheritdoc/>
    public IReadOnlyList<string> ImportersOf(string path) => ModulePaths.NameOf(path) is not { } name ? []
        : [.. ImportingFiles(name).Where(summary => summary.Path != path && summary.Imports.Any(import => ModulePaths.NamesIn(import).Contains(name, StringComparer.Ordinal)
            && ModulePaths.Resolve(import, summary.Path, ModulesNamed)?.Path == path)).Select(static summary => summary.Path)];

    /// <inheritdoc/>
    public IReadOnlyList<string> ModulesNamed(string name) => Files.ModulesNamed(name);

    /// <inheritdoc/>
    public IReadOnlyList<DagSummary> DagsWithId(string id) =>
        [.. With(Index.DagsWithId(id), summary => summary.Dags.Any(dag => dag.Id == id)).SelectMany(static summary => summary.Dags).Where(dag => dag.Id == id)];

    /// <inheritdoc/>
    public bool FileExists(string path) => (!Open.IsEmpty && Open.ContainsKey(path)) || Files.Contains(path);

    /// <inheritdoc/>
    public bool FolderExists(string path) => Files.HasFolder(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> FilesIn(string folder) => Files.In(folder);

    /// <inheritdoc/>
    public IReadOnlyList<string> FilesIn(string folder, string name) => Files.In(folder, name);

    /// <summary>What <paramref name="file"/> is for.</summary>
    public FileKind KindOf(SourceFile file) => ClassOf(file).Kind;

    /// <summary>What <paramref name="file"/> is for, with the schema of its own that it has.</summary>
    public FileClass ClassOf(SourceFile file) => file.ClassIn(this);

    /// <summary>As <see cref="ClassOf"/>, found out anew.</summary>
    internal FileClass Classify(SourceFile file) => RelativePath.IsNotebook(file.Path)
        ? new FileClass(file.Notebook is { File: null or { IsPython: true, Problem: null } } && !Classifier.IsExcluded(file.Path) ? FileKind.Notebook : FileKind.Other)
        : RelativePath.IsModelfile(file.Path) ? new FileClass(!Classifier.IsExcluded(file.Path) && FileShape.IsModelfile(file.Modelfile) ? FileKind.Modelfile : FileKind.Other)
        : Classifier.Classify(file.Path, file.Modeline, file.Shape, Files);

    /// <summary>Schemas of the workspace that files claim.</summary>
    public CustomSchemas CustomSchemas { get; init; } = CustomSchemas.None;

    /// <inheritdoc/>
    public string? SchemaProblem(string path) => CustomSchemas.At(path)?.Problem;

    /// <summary><paramref name="file"/> as YAML of the kind that it has here, with the schema of that kind.</summary>
    public YamlFile YamlOf(SourceFile file) => file.Yaml(this, Schemas);

    /// <summary>Summary of a file as this snapshot sees it: an open document's text counts before the disk's.</summary>
    public FileSummary? SummaryOf(string path) => !Open.IsEmpty && Open.TryGetValue(path, out var open) ? open.Summary(this) : Index.At(path);

    /// <summary>Scripts, their paths unresolved, of which one may be <paramref name="path"/>.</summary>
    internal IEnumerable<ScriptSummary> ScriptsThatMayMean(string path)
    {
        var name = RelativePath.Name(path);
        return With(Index.ScriptsNaming(name), summary => ClosedIndex.NamesOf(summary).Contains(name, StringComparer.Ordinal)).Select(static summary => summary.Script).OfType<ScriptSummary>()
            .Where(script => ScriptReader.Candidates(script).Contains(path, StringComparer.Ordinal));
    }

    /// <summary>Paths of the Python files that import something by this module name, sorted.</summary>
    internal IEnumerable<string> Importing(string module) => ImportingFiles(module).Select(static summary => summary.Path);

    private IEnumerable<FileSummary> ImportingFiles(string module) =>
        With(Index.Importing(module), summary => ClosedIndex.ModulesOf(summary).Contains(module, StringComparer.Ordinal));

    /// <summary>What the disk gives, but for files that are open, and the open documents that fit, sorted by path.</summary>
    private List<FileSummary> With(IEnumerable<FileSummary> closed, Func<FileSummary, bool> fits)
    {
        var found = new List<FileSummary>();
        foreach (var summary in closed)
        {
            if (Open.IsEmpty || !Open.ContainsKey(summary.Path))
            {
                found.Add(summary);
            }
        }

        foreach (var summary in _open.Value)
        {
            if (fits(summary))
            {
                found.Add(summary);
            }
        }

        if (found.Count > 1)
        {
            found.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        }

        return found;
    }

    private IEnumerable<FileSummary> OpenSummaries() => Open.Values.Select(open => open.Summary(this)).OfType<FileSummary>();

    private IEnumerable<FileSummary> AllSummaries()
    {
        foreach (var summary in Index.All)
        {
            if (!Open.ContainsKey(summary.Path))
            {
                yield return summary;
            }
        }

        foreach (var summary in _open.Value)
        {
            yield return summary;
        }
    }
}

/// <summary>An open document with its parse.</summary>
/// <param name="document">What the editor sent.</param>
/// <param name="previous">The version before, whose parse is built on; null for the first.</param>
public sealed class OpenFile(OpenDocument document, OpenFile? previous = null)
{
    private Known? _known;

    /// <summary>What the editor sent.</summary>
    public OpenDocument Document => document;

    /// <summary>Its text, parsed at most once.</summary>
    public SourceFile Source { get; } = document.Notebook is { } notebook ? new(document.Path, notebook, previous?.Source) : new(document.Path, document.Text, previous?.Source);

    /// <summary>What other files may know of it; null for files that are nobody's business.</summary>
    public FileSummary? Summary(Snapshot snapshot)
    {
        // Asked of every open document at each check of any: mostly nothing that decides it has changed.
        if (_known is { } same && same.IsFor(snapshot))
        {
            return same.Summary;
        }

        var isNamed = snapshot.NamedConfigs.Contains(document.Path);
        var kind = isNamed || snapshot.Classifier.MayMatter(document.Path) ? snapshot.KindOf(Source) : FileKind.Other;
        var summary = _known is { } known && known.Kind == kind && known.IsNamed == isNamed ? known.Summary : FileSummary.Of(Source, snapshot, isOpen: true);
        _known = new Known(summary, kind, isNamed, snapshot.Classifier, snapshot.Files, snapshot.NamedConfigs);
        return summary;
    }

    /// <summary>A summary, and what decided it beside the text.</summary>
    private sealed record Known(FileSummary? Summary, FileKind Kind, bool IsNamed, FileClassifier Classifier, FileSet Files, NamedConfigs NamedConfigs)
    {
        public bool IsFor(Snapshot snapshot) =>
            ReferenceEquals(Classifier, snapshot.Classifier) && ReferenceEquals(Files, snapshot.Files) && ReferenceEquals(NamedConfigs, snapshot.NamedConfigs);
    }
}
