using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reproducing;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Findings;

/// <summary>
/// The workspace as a rule sees it: an immutable snapshot. All paths are relative to the root and use <c>/</c>. Ask the narrowest question:
/// who asks for one id is checked again when that id comes or goes, who asks for a whole list when anything in it does.
/// </summary>
public interface IWorkspaceView
{
    /// <summary>The team's policy (<c>forge.yaml</c>), with defaults where it is silent.</summary>
    Policy Policy { get; }

    /// <summary>Every experiment's metadata that could be read. A rule asks <see cref="ExperimentsWithId"/> instead where it can.</summary>
    IReadOnlyList<ExperimentSummary> Experiments { get; }

    /// <summary>The models of all catalogues, with their places. A rule asks <see cref="ModelsNamed"/> instead where it can.</summary>
    IReadOnlyList<ModelSummary> Models { get; }

    /// <summary>What the tracking stores said; null where none has answered, and then nothing is claimed.</summary>
    TrackingFacts? Tracking => null;

    /// <summary>What git and DVC keep; null where they were not asked, and then nothing is claimed.</summary>
    GitFacts? Git => null;

    /// <summary>The experiments of this id, sorted by path.</summary>
    IReadOnlyList<ExperimentSummary> ExperimentsWithId(string id) => [.. Experiments.Where(experiment => experiment.ExperimentId == id)];

    /// <summary>The experiment whose metadata is in the file <paramref name="path"/>, or null.</summary>
    ExperimentSummary? ExperimentAt(string path) => Experiments.FirstOrDefault(experiment => experiment.Path == path);

    /// <summary>The catalogue entries of this name.</summary>
    IReadOnlyList<ModelSummary> ModelsNamed(string name) => [.. Models.Where(model => model.Name == name)];

    /// <summary>
    /// The keys of a config or params file; null where there is no such YAML file. Where they stand may be out of date in a finding: who asks
    /// is checked again when keys or values change, not when they move.
    /// </summary>
    ConfigSummary? ConfigAt(string path) => null;

    /// <summary>What a Python file of the workspace does with configs; null where there is no such file.</summary>
    ScriptSummary? ScriptAt(string path) => null;

    /// <summary>The scripts among whose configs is <paramref name="configPath"/>, sorted by path.</summary>
    IReadOnlyList<ScriptSummary> ScriptsNaming(string configPath) => [];

    /// <summary>What others may know of the Python file at <paramref name="path"/>; null where there is no such file.</summary>
    ModuleSummary? ModuleAt(string path) => null;

    /// <summary>Paths of the Python files that import the file at <paramref name="path"/> or something from it, sorted. Ask <see cref="ModuleAt"/> about those that matter.</summary>
    IReadOnlyList<string> ImportersOf(string path) => [];

    /// <summary>Paths of the Python files that are imported by this last name (<c>b</c> for <c>a.b</c>), sorted. <see cref="Python.Modules.ModulePaths"/> picks the one that an import means.</summary>
    IReadOnlyList<string> ModulesNamed(string name) => [];

    /// <summary>The Airflow DAGs of this id, sorted by path. Where they stand may be out of date in a finding: who asks is checked again when one comes or goes, not when it moves.</summary>
    IReadOnlyList<DagSummary> DagsWithId(string id) => [];

    /// <summary>What a workflow of GitHub's runs; null where there is no such workflow.</summary>
    WorkflowSummary? WorkflowAt(string path) => null;

    /// <summary>The stages of all <c>dvc.yaml</c> files.</summary>
    IReadOnlyList<PipelineSummary> Pipelines => [];

    /// <summary>What is wrong with the schema at <paramref name="path"/> that a modeline or the policy names; null where nothing is, or where it was not read yet.</summary>
    string? SchemaProblem(string path) => null;

    /// <summary>Whether a file is there; false also where it lies outside the workspace.</summary>
    bool FileExists(string path);

    /// <summary>Whether a folder is there with at least one file below it.</summary>
    bool FolderExists(string path) => FilesIn(path).Count > 0;

    /// <summary>Paths of the files in one folder (not below it), sorted.</summary>
    IReadOnlyList<string> FilesIn(string folder);

    /// <summary>Paths of the files in the folder <paramref name="name"/> of another folder, sorted. Quick where no folder at all has that name.</summary>
    IReadOnlyList<string> FilesIn(string folder, string name) => FilesIn(folder.Length == 0 ? name : folder + "/" + name);
}

/// <summary>What other files may know of one <c>metadata.yaml</c>.</summary>
public sealed record ExperimentSummary(string Path, string? ExperimentId, TextSpan IdSpan, string? Researcher, string? Status, string? MlflowExperiment)
{
    /// <summary>The line of <see cref="IdSpan"/>, from 1, so that nobody reads the file again to name it; the first where no id is written.</summary>
    public int IdLine { get; init; } = 1;

    /// <summary>One line that says what the experiment is for.</summary>
    public string? Goal { get; init; }

    /// <summary>Labels of the experiment.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary><c>results.best_metric</c> as written, when it is a single number.</summary>
    public string? BestMetric { get; init; }

    /// <summary><c>results.primary_metric</c>.</summary>
    public string? PrimaryMetric { get; init; }

    /// <summary><c>results.run_id</c>.</summary>
    public string? RunId { get; init; }

    /// <summary>Who answers for it: the first of <c>owners</c>; null where nobody is named beside the researcher.</summary>
    public string? Owner { get; init; }

    /// <summary><c>baseline</c>: the <c>experiment_id</c> of what it is measured against.</summary>
    public string? Baseline { get; init; }

    /// <summary>Whether a seed is noted: <c>seed</c>, <c>random_seed</c> or <c>random_state</c>.</summary>
    public bool HasSeed { get; init; }

    /// <summary><c>command</c>: what runs the experiment, in its folder.</summary>
    public string? Command { get; init; }

    /// <summary><c>data.path</c> as written.</summary>
    public string? DataPath { get; init; }

    /// <summary><c>data.version</c> as written.</summary>
    public string? DataVersion { get; init; }

    /// <summary>What came out when it was run again; null where it never was.</summary>
    public ReproductionNote? Reproduction { get; init; }

    /// <summary><c>created</c> as written.</summary>
    public string? Created { get; init; }

    /// <summary><c>updated</c> as written.</summary>
    public string? Updated { get; init; }

    /// <summary>Who approved it (<c>approvals</c>), by name, in the order of the file.</summary>
    public IReadOnlyList<string> Approvals { get; init; } = [];

    /// <summary>The same, each once, without who answers for it.</summary>
    public IReadOnlyList<string> Approvers => [.. Approvals.Where(name => name != (string.IsNullOrWhiteSpace(Owner) ? Researcher : Owner)).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether a list of experiments shows the same for both: everything but the place of the id.</summary>
    public bool ShowsSameAs(ExperimentSummary? other) =>
        other is not null && Tags.SequenceEqual(other.Tags, StringComparer.Ordinal) && this with { IdSpan = other.IdSpan, IdLine = other.IdLine, Tags = other.Tags } == other;
}

/// <summary>What other files may know of one entry of the model catalogue.</summary>
public sealed record ModelSummary(string Path, string Name, TextSpan NameSpan, string? Status, string? Source)
{
    /// <summary>What it was built from, as written.</summary>
    public string? BaseModel { get; init; }

    /// <summary>Its name in Ollama's library, as written.</summary>
    public string? ModelName { get; init; }

    /// <summary>Its version, as written.</summary>
    public string? Version { get; init; }

    /// <summary>The Modelfile that builds it, as written.</summary>
    public string? Modelfile { get; init; }

    /// <summary>The run that made it.</summary>
    public string? RunId { get; init; }

    /// <summary>Its name in the tracking store's registry.</summary>
    public string? MlflowModel { get; init; }

    /// <summary>Whether it says the same, wherever it stands. Makes nothing: a catalogue asks for each model at each keystroke.</summary>
    public bool SaysSameAs(ModelSummary other) =>
        Path == other.Path && Name == other.Name && Status == other.Status && Source == other.Source && BaseModel == other.BaseModel && ModelName == other.ModelName
        && Version == other.Version && Modelfile == other.Modelfile && RunId == other.RunId && MlflowModel == other.MlflowModel;

    /// <summary>Whether two lists of models say the same, wherever each of them stands.</summary>
    public static bool SaySame(IReadOnlyList<ModelSummary> one, IReadOnlyList<ModelSummary> other)
    {
        if (one.Count != other.Count)
        {
            return false;
        }

        for (var i = 0; i < one.Count; i++)
        {
            if (!one[i].SaysSameAs(other[i]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>The keys of one config or params file.</summary>
/// <param name="Keys">Full names with dots (<c>train.lr</c>; items of lists are not counted) and where each key stands, in order.</param>
public sealed record ConfigSummary(string Path, IReadOnlyList<ConfigKey> Keys)
{
    /// <summary>The key of this full name, or null. A walk over all keys.</summary>
    public ConfigKey? this[string name] => Keys.FirstOrDefault(key => key.Name == name);

    /// <summary>What Hydra puts in from other files before it reads this one, in order (<c>defaults:</c>); see <see cref="ConfigComposition"/>.</summary>
    public IReadOnlyList<ConfigDefault> Defaults { get; init; } = [];

    /// <summary>Where Hydra puts the keys of this file: <c>_global_</c>, <c>_group_</c> or a name with dots (<c># @package</c>); null where it does not say.</summary>
    public string? Package { get; init; }

    /// <summary>Whether it says the same: keys and values, wherever they stand.</summary>
    public bool SaysSameAs(ConfigSummary? other) =>
        other is not null && Path == other.Path && Keys.Count == other.Keys.Count && Package == other.Package && Defaults.SequenceEqual(other.Defaults)
        && Keys.Zip(other.Keys).All(static pair => pair.First.Name == pair.Second.Name && pair.First.Value == pair.Second.Value);
}

/// <summary>One key of a config: its full name with dots, its place, and its value as written where that is a scalar.</summary>
public sealed record ConfigKey(string Name, TextSpan Span, string? Value)
{
    /// <summary>Its column where it begins a line; -1 inside braces, and where it comes by a merge key or an alias.</summary>
    public int Indent { get; init; } = -1;
}

/// <summary>An entry of Hydra's defaults list that names another file.</summary>
/// <param name="Group">The folder of the file, relative to the config that has the list or, where <paramref name="IsAbsolute"/>, to the folder of the main config; may be empty.</param>
/// <param name="Option">The file's name without its ending.</param>
/// <param name="Package">Where its keys go, with dots (<c>group@package: option</c>); null where the entry does not say.</param>
public sealed record ConfigDefault(string Group, string Option, string? Package, bool IsAbsolute);

/// <summary>The stages of one <c>dvc.yaml</c>.</summary>
public sealed record PipelineSummary(string Path, IReadOnlyList<StageSummary> Stages);

/// <summary>
/// One stage as DVC runs it: a <c>foreach</c> or <c>matrix</c> gives one for each item, named <c>stage@item</c>. Paths are relative to the
/// workspace; templates are expanded where that is possible without running anything, and what cannot be expanded is left out.
/// </summary>
public sealed record StageSummary(string Name, TextSpan NameSpan, IReadOnlyList<PipelinePath> Deps, IReadOnlyList<PipelinePath> Outs)
{
    /// <summary>Whether it writes metrics, which DVC records for each of its runs.</summary>
    public bool HasMetrics { get; init; }

    /// <summary>Outputs with a template that nothing here can expand, as globs with <c>*</c> in its place.</summary>
    public IReadOnlyList<string> OutPatterns { get; init; } = [];
}

/// <summary>A path in a pipeline and where it is written.</summary>
public sealed record PipelinePath(string Path, TextSpan Span);

/// <summary>What one Python file does with configs.</summary>
/// <param name="Reads">What it reads from configs.</param>
/// <param name="Escapes">Whether a config leaves its sight (<c>**cfg</c>, passed whole, walked over), so that any key may be read.</param>
/// <param name="Trains">Whether it trains a model, as far as its calls are named.</param>
public sealed record ScriptSummary(string Path, IReadOnlyList<ConfigRead> Reads, bool Escapes, bool Trains)
{
    /// <summary>Config files that it names, relative to the workspace.</summary>
    public IReadOnlyList<string> Configs { get; init; } = [];

    /// <summary>Folders of configs that Hydra puts together for it, relative to the workspace: every YAML file below them is one.</summary>
    public IReadOnlyList<string> ConfigFolders { get; init; } = [];

    /// <summary>Keys that it sets in a config itself (<c>cfg["lr"] = 0.1</c>), as places that hold the name.</summary>
    public IReadOnlyList<ConfigRead> Writes { get; init; } = [];

    /// <summary>The tracking experiment that it sets by a literal (<c>mlflow.set_experiment("…")</c>), or null.</summary>
    public string? TrackingExperiment { get; init; }

    /// <summary>Whether OmegaConf or Hydra loads its configs, which read <c>1e-4</c> as a number.</summary>
    public bool UsesOmegaConf { get; init; }

    /// <summary>Whether a seed is mentioned: set, passed on, or taken as an argument.</summary>
    public bool MentionsSeed { get; init; }
}

/// <summary>A read of one key of a config. <paramref name="ConfigPath"/> is the file, relative to the workspace, or null where it is not known; <paramref name="HasDefault"/>: it may be missing.</summary>
/// <param name="Key">The full name with dots.</param>
/// <param name="Span">The last part of the name as it stands in the script, without quotes.</param>
public sealed record ConfigRead(string? ConfigPath, string Key, TextSpan Span, bool HasDefault)
{
    /// <summary>The value is only walked through to a key below; a read that is no step takes everything below it along.</summary>
    public bool IsStep { get; init; }

    /// <summary>The value goes through <c>float</c> or <c>int</c> at once, so that a text of digits serves as well.</summary>
    public bool IsConverted { get; init; }
}
