using System.Collections.Immutable;
using ForgeLsp.Core.Python.Modules;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Workspace.Index;

/// <summary>Finds summaries of files on disk by what they say. Made once for each state of the disk and shared by the snapshots of it.</summary>
internal sealed class ClosedIndex(ImmutableDictionary<string, FileSummary> closed)
{
    private readonly Lazy<ILookup<string, FileSummary>> _experiments = new(() => closed.Values.Where(static summary => summary.Experiment?.ExperimentId is not null).ToLookup(static summary => summary.Experiment?.ExperimentId ?? "", StringComparer.Ordinal));
    private readonly Lazy<ILookup<string, FileSummary>> _models = new(() => closed.Values.SelectMany(static summary => summary.Models.Select(model => (model.Name, summary))).Distinct().ToLookup(static pair => pair.Name, static pair => pair.summary, StringComparer.Ordinal));
    private readonly Lazy<ILookup<string, FileSummary>> _scripts = new(() => closed.Values.SelectMany(static summary => NamesOf(summary).Select(name => (name, summary))).ToLookup(static pair => pair.name, static pair => pair.summary, StringComparer.Ordinal));
    private readonly Lazy<ILookup<string, FileSummary>> _importers = new(() => closed.Values.SelectMany(static summary => ModulesOf(summary).Select(name => (name, summary))).ToLookup(static pair => pair.name, static pair => pair.summary, StringComparer.Ordinal));
    private readonly Lazy<ILookup<string, FileSummary>> _dags = new(() => closed.Values.SelectMany(static summary => summary.Dags.Select(dag => (dag.Id, summary))).Distinct().ToLookup(static pair => pair.Id, static pair => pair.summary, StringComparer.Ordinal));
    private readonly Lazy<IReadOnlyList<FileSummary>> _pipelines = new(() => [.. closed.Values.Where(static summary => summary.Pipeline is not null)]);

    /// <summary>The summaries that it was made of.</summary>
    public ImmutableDictionary<string, FileSummary> Closed => closed;

    /// <summary>Files with a pipeline.</summary>
    public IReadOnlyList<FileSummary> Pipelines => _pipelines.Value;

    /// <summary>Files with an experiment of this id.</summary>
    public IEnumerable<FileSummary> ExperimentsWithId(string id) => _experiments.Value[id];

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
}
