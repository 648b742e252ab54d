using ForgeLsp.Core.Model;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Workspace.Index;

/// <summary>
/// Tells by its content whether a file is what its name says. An empty file, and one that is being begun, is taken at its name where nobody
/// else uses that name.
/// </summary>
internal static class FileShape
{
    private static readonly string[] ExperimentKeys = ["experiment_id", "researcher", "status", "goal", "hypothesis", "mlflow_experiment"];
    private static readonly string[] ModelKeys = ["source", "status", "owners", "purpose", "base_model", "modelfile", "model_name"];
    private static readonly string[] PipelineKeys = ["stages", "metrics", "plots", "params", "artifacts", "vars", "datasets"];
    private static readonly string[] DockerWords = ["RUN", "CMD", "COPY", "ADD", "ENTRYPOINT", "WORKDIR", "ENV", "EXPOSE", "VOLUME", "ARG", "USER", "LABEL", "ONBUILD", "HEALTHCHECK", "SHELL", "STOPSIGNAL", "MAINTAINER"];
    private static readonly string[] ProjectKeys = ["entry_points", "conda_env", "python_env", "docker_env"];

    /// <summary>What a document that was never saved looks like; only what cannot be mistaken counts.</summary>
    public static FileKind OfUntitled(DataNode root) => root["experiment_id"] is not null ? FileKind.Experiment : IsCatalogue(root) ? FileKind.Registry : FileKind.Other;

    /// <summary>Whether it is an experiment's metadata.</summary>
    public static bool IsExperiment(DataNode root) => root["experiment_id"] is not null || Count(root, ExperimentKeys) >= 3;

    /// <summary>
    /// Whether a file where an experiment's metadata belongs is somebody else's: it says several things, and none of them is an experiment's. What has
    /// fewer than four keys is being begun.
    /// </summary>
    public static bool IsForeignMetadata(DataNode root)
    {
        if (root.Kind != DataKind.Mapping || root.Entries.Count < 4)
        {
            return false;
        }

        foreach (var entry in root.Entries)
        {
            if (IsExperimentKey(entry.Name))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it is a model catalogue of Forge's shape.</summary>
    public static bool IsCatalogue(DataNode root) =>
        root["models"] is { Kind: DataKind.Mapping } models && models.Entries.Any(static entry => Count(entry.Value, ModelKeys) >= 2);

    /// <summary>
    /// Whether it is a pipeline. Only <c>dvc.yaml</c> is read by DVC: where that name is empty or half written it still is one, while a
    /// <c>dvc.yml</c> needs stages that have commands.
    /// </summary>
    public static bool IsPipeline(DataNode root, bool isUsualName)
    {
        if (isUsualName)
        {
            return root.Kind != DataKind.Mapping ? root.Kind is DataKind.Null or DataKind.String : root.Entries.Count == 0 || Count(root, PipelineKeys) > 0 || !IsForeign(root);
        }

        return root["stages"]?.Entries.Any(static stage => stage.Value["cmd"] is not null || stage.Value["foreach"] is not null) is true;
    }

    /// <summary>Whether it is an MLflow project: nobody else uses the name.</summary>
    public static bool IsMlProject(DataNode root) => root.Kind == DataKind.Null || Count(root, ProjectKeys) > 0 || root["name"] is not null;

    /// <summary>Whether it is a conda environment: a list of dependencies, or nothing yet.</summary>
    public static bool IsConda(DataNode root) => root.Kind == DataKind.Null || root["dependencies"] is { Kind: DataKind.Sequence or DataKind.Null } || (root["channels"] is { Kind: DataKind.Sequence } && root["name"] is not null);

    /// <summary>Whether it is MLflow's description of a Python environment.</summary>
    public static bool IsPythonEnv(DataNode root) => root.Kind == DataKind.Null || Count(root, ["python", "build_dependencies", "dependencies"]) > 0;

    /// <summary>Whether it is a compose file.</summary>
    public static bool IsCompose(DataNode root) => root["services"] is { Kind: DataKind.Mapping };

    /// <summary>Whether it is a workflow of GitHub. PyYAML reads the key <c>on</c> as true.</summary>
    public static bool IsWorkflow(DataNode root) => root["jobs"] is { Kind: DataKind.Mapping };

    /// <summary>
    /// Whether it is Ollama's: it says something that only Ollama's files say, or <c>FROM</c> with nothing of Docker's. A file that is empty or being begun is taken at
    /// its name. Prose over many lines makes many instructions that nobody knows, so these are not counted against it.
    /// </summary>
    public static bool IsModelfile(ModelfileFile file)
    {
        var own = 0;
        var from = 0;
        var strange = 0;
        var docker = 0;
        var begun = true;
        foreach (var instruction in file.Tree.Instructions)
        {
            switch (instruction.Keyword)
            {
                case ModelfileKeyword.From:
                    from++;
                    docker += instruction.Value is { } value && value.Contains(" as ", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
                    break;
                case ModelfileKeyword.Unknown:
                    strange++;
                    docker += DockerWords.Contains(instruction.Name, StringComparer.Ordinal) ? 1 : 0;
                    begun &= ModelfileKeywords.Nearest(instruction.Name) is not null || ModelfileParameters.Named(instruction.Name) is not null;
                    break;
                default:
                    // The words are also English: without capitals and without a base they prove nothing.
                    own += instruction.Keyword == ModelfileKeyword.Parameter && instruction.Argument is { } name && ModelfileParameters.Named(name) is not null ? 2
                        : instruction.Name == file.Text.ToString(instruction.KeywordSpan) ? 1 : 0;
                    break;
            }
        }

        return from + own == 0 ? docker == 0 && begun && file.Tree.Instructions.Count < 4
            : docker > 0 ? own > docker
            : from > 0 ? own > 0 || strange == 0 || begun
            : own > strange || (begun && own > 0);
    }

    /// <summary>Whether it is a manifest of something else, such as Kubernetes or compose.</summary>
    private static bool IsForeign(DataNode root) => Count(root, ["apiVersion", "services", "kind", "image", "version"]) > 0;

    private static bool IsExperimentKey(string name) => ExperimentKeys.Contains(name, StringComparer.Ordinal) || NearestName.Of(name, ExperimentKeys) is not null;

    private static int Count(DataNode node, string[] keys) => keys.Count(key => node[key] is not null);
}
