using System.Collections.Immutable;
using ForgeLsp.Core.Python.Modules;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Workspace.Index;

/// <summary>Finds summaries of files on disk by what they say. Made once for each state of the disk and shared by the snapshots of it.</summary>
internal sealed class ClosedIndex
{
    private readonly Lazy<FileSummary[]> _all;
    private readonly Lazy<ImmutableDictionary<string, FileSummary>> _closed;

    /// <summary>Of an index that was made of a list; the other has its summaries by path, and is made anew at every change of the disk.</summary>
    private readonly Lazy<Dictionary<string, FileSummary>>? _byPath;

    private readonly Lazy<Dictionary<string, FileSummary[]>> _experiments;
    private readonly Lazy<ILookup<string, FileSummary>> _models;
    private readonly Lazy<ILookup<string, FileSummary>> _scripts;
    private readonly Lazy<ILookup<string, FileSummary>> _importers;
    private readonly Lazy<ILookup<string, FileSummary>> _dags;
    private readonly Lazy<IReadOnlyList<FileSummary>> _pipelines;

    /// <summary>An index of summaries, each of another path. What only changes need is made of them with the first change.</summary>
    public ClosedIndex(FileSummary[] all)
        : this(new(() => all), new(() => all.ToImmutableDictionary(static summary => summary.Path, StringComparer.Ordinal)))
    {
        _byPath = new(() => ByPath(all));
    }

    /// <summary>An index of summaries by path.</summary>
    public ClosedIndex(ImmutableDictionary<string, FileSummary> closed)
        : this(new(() => [.. closed.Values]), new(() => closed))
    {
    }

    private ClosedIndex(Lazy<FileSummary[]> all, Lazy<ImmutableDictionary<string, FileSummary>> closed)
    {
        _all = all;
        _closed = closed;
        _experiments = new(() => ByExperiment(All));
        _models = new(() => All.SelectMany(static summary => summary.Models.Select(model => (model.Name, summary))).Distinct().ToLookup(static pair => pair.Name, static pair => pair.summary, StringComparer.Ordinal));
        _scripts = new(() => All.Where(static summary => summary.Script is not null).SelectMany(static summary => NamesOf(summary).Select(name => (name, summary))).ToLookup(static pair => pair.name, static pair => pair.summary, StringComparer.Ordinal));
        _importers = new(() => All.SelectMany(static summary => ModulesOf(summary).Select(name => (name, summary))).ToLookup(static pair => pair.name, static pair => pair.summary, StringComparer.Ordinal));
        _dags = new(() => All.SelectMany(static summary => summary.Dags.Select(dag => (dag.Id, summary))).Distinct().ToLookup(static pair => pair.Id, static pair => pair.summary, StringComparer.Ordinal));
        _pipelines = new(() => [.. All.Where(static summary => summary.Pipeline is not null)]);
    }

    /// <summary>All summaries.</summary>
    public FileSummary[] All => _all.Value;

    /// <summary>The same by path, to make the next state of.</summary>
    public ImmutableDictionary<string, FileSummary> Closed => _closed.Value;

    /// <summary>Files with a pipeline.</summary>
    public IReadOnlyList<FileSummary> Pipelines => _pipelines.Value;

    /// <summary>The summary of a file; null where there is none.</summary>
    public FileSummary? At(string path) => _byPath is null ? Closed.GetValueOrDefault(path) : _byPath.Value.GetValueOrDefault(path);

    /// <summary>Files with an experiment of this id.</summary>
    public FileSummary[] ExperimentsWithId(string id) => _experiments.Value.GetValueOrDefault(id) ?? [];

    /// <summary>Whether any script names a config.</summary>
    public bool HasScripts => _scripts.Value.Count > 0;

    /// <summary>Files with a model of this name.</summary>
    public IEnumerable<FileSummary> ModelsNamed(string name) => _models.Value[name];

    /// <summary>Scripts that name a config with this file name.</summary>
    public IEnumerable<FileSummary> ScriptsNaming(string fileName) => _scripts.Value[fileName];

    /// <summary>Python files that import something by this module name.</summary>
    public IEnumerable<FileSummary> Importing(string module) => _importers.Value[module];

    /// <summary>Python files with an Airflow DAG of this id.</summary>
    public IEnumerable<FileSummary> DagsWithId(string id) => _dags.Value[id];

    /// <summary>Last names of the modules that a file imports.</summary>
    public static IEnumerable<string> ModulesOf(FileSummary summary) => summary.Imports.SelectMany(ModulePaths.NamesIn).Distinct(StringComparer.Ordinal);

    /// <summary>The file names of the configs that a script names.</summary>
    public static IEnumerable<string> NamesOf(FileSummary summary) => (summary.Script?.Configs ?? []).Select(RelativePath.Name).Distinct(StringComparer.Ordinal);

    private static Dictionary<string, FileSummary> ByPath(FileSummary[] summaries)
    {
        var found = new Dictionary<string, FileSummary>(summaries.Length, StringComparer.Ordinal);
        foreach (var summary in summaries)
        {
            found.Add(summary.Path, summary);
        }

        return found;
    }

    private static Dictionary<string, FileSummary[]> ByExperiment(FileSummary[] summaries)
    {
        var found = new Dictionary<string, FileSummary[]>(StringComparer.Ordinal);
        foreach (var summary in summaries)
        {
            if (summary.Experiment?.ExperimentId is { } id)
            {
                found[id] = found.TryGetValue(id, out var others) ? [.. others, summary] : [summary];
            }
        }

        return found;
    }
}
