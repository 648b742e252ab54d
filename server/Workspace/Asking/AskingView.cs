using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Python.Modules;

namespace ForgeLsp.Workspace.Asking;

/// <summary>A snapshot that notes what is asked of it. For one check; not for several threads.</summary>
public sealed class AskingView(Snapshot snapshot) : IWorkspaceView
{
    private readonly HashSet<Question> _asked = [];
    private TrackingFacts? _tracking;

    /// <summary>What was asked so far.</summary>
    public IReadOnlySet<Question> Asked => _asked;

    /// <summary>The policy; who asks it is not noted, since another policy checks every file again.</summary>
    public Policy Policy => snapshot.Policy;

    /// <inheritdoc/>
    public IReadOnlyList<ExperimentSummary> Experiments => Note(QuestionKind.Experiments, "", snapshot.Experiments);

    /// <inheritdoc/>
    public IReadOnlyList<ModelSummary> Models => Note(QuestionKind.Models, "", snapshot.Models);

    /// <inheritdoc/>
    public TrackingFacts? Tracking => Note(QuestionKind.Tracking, "", snapshot.Tracking) is { } facts ? _tracking ??= AskedTracking.Of(facts, _asked) : null;

    /// <inheritdoc/>
    public GitFacts? Git => Note(QuestionKind.Git, "", snapshot.Git);

    /// <inheritdoc/>
    public IReadOnlyList<PipelineSummary> Pipelines
    {
        get
        {
            if (_asked.Add(new Question(QuestionKind.Pipelines, "")))
            {
                foreach (var path in snapshot.PipelineFiles.SelectMany(DvcExpansion.ParamsFiles))
                {
                    _asked.Add(new Question(QuestionKind.ConfigAt, path));
                }
            }

            return snapshot.Pipelines;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ExperimentSummary> ExperimentsWithId(string id) => Note(QuestionKind.ExperimentsWithId, id, snapshot.ExperimentsWithId(id));

    /// <inheritdoc/>
    public ExperimentSummary? ExperimentAt(string path) => Note(QuestionKind.ExperimentAt, path, snapshot.ExperimentAt(path));

    /// <inheritdoc/>
    public IReadOnlyList<ModelSummary> ModelsNamed(string name) => Note(QuestionKind.ModelsNamed, name, snapshot.ModelsNamed(name));

    /// <inheritdoc/>
    public ConfigSummary? ConfigAt(string path) => Note(QuestionKind.ConfigAt, path, snapshot.ConfigAt(path));

    /// <inheritdoc/>
    public ScriptSummary? ScriptAt(string path) =>
        Note(QuestionKind.ScriptAt, path, snapshot.SummaryOf(path)?.Script) is { } script ? ScriptReader.Resolve(script, FileExists) : null;

    /// <inheritdoc/>
    public IReadOnlyList<ScriptSummary> ScriptsNaming(string configPath) => Note(QuestionKind.ScriptsNaming, configPath, snapshot.ScriptsNaming(configPath));

    /// <inheritdoc/>
    public ModuleSummary? ModuleAt(string path) => Note(QuestionKind.ModuleAt, path, snapshot.ModuleAt(path));

    /// <inheritdoc/>
    public IReadOnlyList<string> ImportersOf(string path) => Note(QuestionKind.ImportersOf, ModulePaths.NameOf(path) ?? "", snapshot.ImportersOf(path));

    /// <inheritdoc/>
    public IReadOnlyList<string> ModulesNamed(string name) => Note(QuestionKind.ModulesNamed, name, snapshot.ModulesNamed(name));

    /// <inheritdoc/>
    public IReadOnlyList<DagSummary> DagsWithId(string id) => Note(QuestionKind.DagsWithId, id, snapshot.DagsWithId(id));

    /// <inheritdoc/>
    public WorkflowSummary? WorkflowAt(string path) => Note(QuestionKind.WorkflowAt, path, snapshot.WorkflowAt(path));

    /// <inheritdoc/>
    public string? SchemaProblem(string path) => snapshot.SchemaProblem(path);

    /// <inheritdoc/>
    public bool FileExists(string path) => Note(QuestionKind.FileExists, path, snapshot.FileExists(path));

    /// <inheritdoc/>
    public bool FolderExists(string path) => Note(QuestionKind.FolderExists, path, snapshot.FolderExists(path));

    /// <inheritdoc/>
    public IReadOnlyList<string> FilesIn(string folder) => Note(QuestionKind.FilesIn, folder, snapshot.FilesIn(folder));

    private T Note<T>(QuestionKind kind, string subject, T answer)
    {
        _asked.Add(new Question(kind, subject));
        return answer;
    }
}
