using System.Collections.Immutable;
using ForgeLsp.Core.Python.Modules;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Workspace.Index;

/// <summary>Finds summaries of files on disk by what they say. Made once for each state of the disk and shared by the snapshots of it.</summary>
internal sealed class ClosedIndex(ImmutableDictionary<string, FileSummary> closed)
{
    private readonly Lazy<Dictionary<string, FileSummary>> _byPath = new(() => new(closed, StringComparer.Ordinal));
    private readonly Lazy<Dictionary<string, FileSummary[]>> _experiments = new(() => ByExperiment(closed.Values));
    private readonly Lazy<ILookup<string, FileSummary>> _models = new(() => closed.Values.SelectMany(static summary => summary.Models.Select(model => (model.Name, summary))).Distinct().ToLookup(static pair => pair.Name, static pair => pair.summary, StringComparer.Ordinal));
    private readonly Lazy<ILookup<string, FileSummary>> _scripts = new(() => closed.Values.SelectMany(static summary => NamesOf(summary).Select(name => (name, summary))).ToLookup(static pair => pair.name, static pair => pair.summary, StringComparer.Ordinal));
    private readonly Lazy<ILookup<string, FileSummary>> _importers = new(() => closed.Values.SelectMany(static summary => ModulesOf(summary).Select(name => (name, summary))).ToLookup(static pair => pair.name, static pair => pair.summary, StringComparer.Ordinal));
    private readonly Lazy<ILookup<string, FileSummary>> _dags = new(() => closed.Values.SelectMany(static summary => summary.Dags.Select(dag => (dag.Id, summary))).Distinct().ToLookup(static pair => pair.Id, static pair => pair.summary, StringComparer.Ordinal));
    private readonly Lazy<IReadOnlyList<FileSummary>> _pipelines = new(() => [.. closed.Values.Where(static summary => summary.Pipeline is not null)]);

    /// <summary>The summaries that it was made of.</summary>
    public ImmutableDictionary<string, FileSummary> Closed => closed;

    /// <summary>Files with a pipeline.</summary>
    public IReadOnlyList<FileSummary> Pipelines => _pipelines.Value;

    /// <summary>The summary of a file; null where there is none.</summary>
    public FileSummary? At(string path) => _byPath.Value.GetValueOrDefault(path);

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

    private static Dictionary<string, FileSummary[]> ByExperiment(IEnumerable<FileSummary> summaries)
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
