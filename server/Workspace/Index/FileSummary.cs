using System.Runtime.CompilerServices;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Python.Modules;
using ForgeLsp.Core.Reproducing;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Workspace.Index;

/// <summary>What other files may know of a file; a closed file keeps this and no tree.</summary>
public sealed record FileSummary(string Path, FileKind Kind, ExperimentSummary? Experiment, IReadOnlyList<ModelSummary> Models)
{
    private static readonly object ModelFacts = new();
    private static readonly ConditionalWeakTable<IReadOnlyList<ModelSummary>, ILookup<string, ModelSummary>> ByName = [];

    /// <summary>The keys of a config.</summary>
    public ConfigSummary? Config { get; init; }

    /// <summary>A pipeline as written; its templates take values of other files, so it is expanded when asked for.</summary>
    public DvcFile? Pipeline { get; init; }

    /// <summary>What a workflow runs.</summary>
    public WorkflowSummary? Workflow { get; init; }

    /// <summary>What a script does with configs; its paths are as written, since where they lead depends on which files are there.</summary>
    public ScriptSummary? Script { get; init; }

    /// <summary>What files that import from a Python file may know of it. Of an open document found out when somebody asks, since at most keystrokes nobody does.</summary>
    public ModuleSummary? Module => LaterModule?.Value;

    /// <summary>What a Python file imports; see <see cref="ModuleSummary.Imports"/>. Known without asking for <see cref="Module"/>.</summary>
    public IReadOnlyList<string> Imports { get; private init; } = [];

    /// <summary>The Airflow DAGs of a Python file.</summary>
    public IReadOnlyList<DagSummary> Dags => MayHaveDags ? Module?.Dags ?? [] : [];

    /// <summary>Whether it imports Airflow: of others nothing has to be found out for <see cref="Dags"/>.</summary>
    internal bool MayHaveDags => Imports.Any(static import => import.StartsWith("airflow", StringComparison.Ordinal) && (import.Length == 7 || import[7] == '.'));

    private Lazy<ModuleSummary>? LaterModule { get; init; }

    /// <summary>Which names a closed YAML file defines and uses, to find the files that use one. An open document is looked at itself.</summary>
    public NameHashes Names { get; init; } = NameHashes.None;

    /// <summary>The schema of the workspace that a modeline or the policy gave the file.</summary>
    public string? SchemaPath { get; init; }

    /// <summary>Its models of one name.</summary>
    public IEnumerable<ModelSummary> ModelsNamed(string name) =>
        Models.Count == 0 ? [] : ByName.GetValue(Models, static models => models.ToLookup(static model => model.Name, StringComparer.Ordinal))[name];

    /// <summary>The config files that this one names, as written or relative to the workspace.</summary>
    public IEnumerable<string> NamedConfigs => Script?.Configs ?? (Pipeline is null ? [] : DvcExpansion.ParamsFiles(Pipeline));

    /// <summary>
    /// What other files may know of <paramref name="file"/>, as <paramref name="snapshot"/> sees it; null where that is nothing. Pure and, but for
    /// the kind that the file's neighbours decide, a function of the text.
    /// </summary>
    /// <param name="isOpen">The file is parsed anyway, and what its text says can be asked piece by piece.</param>
    public static FileSummary? Of(SourceFile file, Snapshot snapshot, bool isOpen = false)
    {
        if (snapshot.Classifier.IsExcluded(file.Path))
        {
            return null;
        }

        if (RelativePath.IsScript(file.Path))
        {
            var kind = RelativePath.IsNotebook(file.Path) ? snapshot.KindOf(file) : FileKind.Python;
            if (kind == FileKind.Other)
            {
                return null; // a notebook that cannot be read, or is in another language
            }

            return isOpen ? OfOpenScript(file.Python, kind, snapshot.Modules) : OfScript(file, kind, snapshot.Modules);
        }

        if (RelativePath.IsModelfile(file.Path))
        {
            return snapshot.KindOf(file) == FileKind.Modelfile ? new FileSummary(file.Path, FileKind.Modelfile, null, []) : null;
        }

        if (PlainFiles.KindOf(file.Path) is { } plain)
        {
            return new FileSummary(file.Path, plain, null, []);
        }

        var isNamed = snapshot.NamedConfigs.Contains(file.Path);
        if (!isNamed && !snapshot.Classifier.MayMatter(file.Path))
        {
            return null;
        }

        var yaml = file.Yaml(snapshot, snapshot.Schemas);
        return isNamed || yaml.Kind != FileKind.Other ? Of(yaml, isNamed) : null;
    }

    private static FileSummary OfScript(SourceFile file, FileKind kind, IModuleReader? reader)
    {
        var text = file.Text.ToString();
        var script = ScriptText.MayReadConfigs.IsIn(text) ? ScriptReader.Read(file.Python) : ScriptReader.ReadText(file.Path, ScriptText.Trains.IsIn(text), ScriptText.MentionsSeed.IsIn(text));
        var module = reader?.IsWorthReading(text) == true ? reader.Read(file.Python) : new ModuleSummary(file.Path) { Imports = ImportText.Of(text) };
        return new FileSummary(file.Path, kind, null, []) { Script = script, LaterModule = new(module), Imports = module.Imports };
    }

    private static FileSummary OfOpenScript(PythonFile file, FileKind kind, IModuleReader? reader)
    {
        var tree = file.Tree;
        var script = ScriptText.MayReadConfigs.IsIn(tree) ? ScriptReader.Read(file) : ScriptReader.ReadText(file.Path, ScriptText.Trains.IsIn(tree), ScriptText.MentionsSeed.IsIn(tree));
        return new FileSummary(file.Path, kind, null, [])
        {
            Script = script,
            Imports = file.Semantics.Imports,
            LaterModule = new(() => reader?.IsWorthReading(tree) == true ? reader.Read(file) : new ModuleSummary(file.Path) { Imports = file.Semantics.Imports }),
        };
    }

    private static FileSummary Of(YamlFile file, bool isNamed) => new(
        file.Path,
        file.Kind,
        file.Kind == FileKind.Experiment ? SummariseExperiment(file) : null,
        file.Kind == FileKind.Registry ? SummariseModels(new RegistryDocument(file)) : [])
    {
        SchemaPath = file.SchemaPath,
        Config = isNamed || file.Kind == FileKind.TrainingConfig ? ConfigReader.Read(file) : null,
        Pipeline = file.Kind == FileKind.Pipeline ? DvcReader.Read(file) : null,
        Workflow = file.Kind == FileKind.Workflow ? WorkflowSummary.Of(file.Root) : null,
    };

    private static ExperimentSummary SummariseExperiment(YamlFile file)
    {
        var document = new ExperimentDocument(file);
        var id = document.At("experiment_id");
        var results = document.At("results");
        var best = results?["best_metric"];
        var data = document.At("data");
        return new ExperimentSummary(file.Path, Scalar(id), id?.Span ?? default, Scalar(document.At("researcher")), Scalar(document.At("status")), Scalar(document.At("mlflow_experiment")))
        {
            IdLine = id is null ? 1 : file.Text.LineAt(id.Span.Start) + 1,
            Goal = Scalar(document.At("goal")),
            Tags = Texts(document.At("tags")),
            BestMetric = best?.NumberText is null ? null : best.Text,
            PrimaryMetric = Scalar(results?["primary_metric"]),
            RunId = Scalar(results?["run_id"]),
            Owner = document.At("owners")?.Items is { Count: > 0 } owners ? Scalar(owners[0]) : null,
            Baseline = Scalar(document.At("baseline")),
            Command = Scalar(document.At("command")),
            DataPath = Scalar(data?["path"]),
            DataVersion = Scalar(data?["version"]),
            Reproduction = ReproductionNote.Read(document.At("reproduction")),
            Created = Scalar(document.At("created")),
            Updated = Scalar(document.At("updated")),
            Approvals = Texts(document.At("approvals"), static item => item.Kind == DataKind.Mapping ? item["by"] : item),
            HasSeed = Scalar(document.At("seed") ?? document.At("random_seed") ?? document.At("random_state")) is not null,
        };
    }

    /// <summary>The scalars of a list, or what <paramref name="of"/> gives for its items.</summary>
    private static ValueList<string> Texts(DataNode? list, Func<DataNode, DataNode?>? of = null)
    {
        if (list is not { Items: { Count: > 0 } items })
        {
            return new([]);
        }

        var texts = new List<string>(items.Count);
        foreach (var item in items)
        {
            if (Scalar(of is null ? item : of(item)) is { } text)
            {
                texts.Add(text);
            }
        }

        return new ValueList<string>(texts);
    }

    /// <summary>What a model's own block says is kept with the block; only where its name stands is new with every text.</summary>
    private static IReadOnlyList<ModelSummary> SummariseModels(RegistryDocument registry) =>
        [.. registry.Models.Select(entry => PerBlock.Fact(ModelFacts, entry.Value, (registry.File.Path, entry.Name), SummariseModel) with { NameSpan = entry.Key.Span })];

    private static ModelSummary SummariseModel(DataNode model, (string Path, string Name) named) =>
        new(named.Path, named.Name, default, Scalar(model["status"]), Scalar(model["source"]))
        {
            BaseModel = Scalar(model["base_model"]),
            ModelName = Scalar(model["model_name"]),
            Version = Scalar(model["version"]),
            Modelfile = Scalar(model["modelfile"]),
            RunId = Scalar(model["run_id"]),
            MlflowModel = Scalar(model["mlflow_model"]),
        };

    private static string? Scalar(DataNode? node) => node is null or { Kind: DataKind.Null or DataKind.Mapping or DataKind.Sequence } ? null : node.Text;
}
