using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Workspace.Index;

/// <summary>What a file is for, and the schema of its own that a modeline or the policy gave it (relative to the workspace).</summary>
public readonly record struct FileClass(FileKind Kind, string? SchemaPath = null);

/// <summary>Says what a file is for, by its path and its shape together; a bare name decides nothing. A modeline or a glob of the policy decides against all else.</summary>
public sealed class FileClassifier
{
    private readonly Glob _experiments;
    private readonly Glob? _excluded;
    private readonly string _registryFile;
    private readonly (Glob Files, string Schema)[] _schemas;

    /// <summary>The classifier that <paramref name="policy"/> implies.</summary>
    public FileClassifier(Policy policy)
    {
        _experiments = Glob.Parse("{" + string.Join(',', policy.ExperimentPatterns.Select(AsGlob)) + "}");
        _excluded = policy.Exclude.Count == 0 ? null : Glob.Parse("{" + string.Join(',', policy.Exclude) + "}");
        _registryFile = policy.RegistryFile;
        _schemas = [.. policy.Schemas.Select(static entry => (Glob.Parse(entry.Key), entry.Value))];
    }

    /// <summary>Whether <paramref name="path"/> may be ours at all: other files need never be read. A modeline may stand in every YAML file.</summary>
    public bool MayMatter(string path) => (RelativePath.IsYaml(path) || RelativePath.IsScript(path) || Named(path) is not null) && !IsExcluded(path);

    /// <summary>Whether the path alone lets one expect a file of ours, or a YAML file with a schema that the policy names.</summary>
    public bool IsExpected(string path) => (Named(path) is not (null or FileKind.Settings) || SchemaByGlob(path) is not null) && !IsExcluded(path);

    /// <summary>Whether the policy leaves the file out.</summary>
    public bool IsExcluded(string path) => _excluded?.IsMatch(path) is true;

    /// <summary>
    /// What the file is. <paramref name="root"/> gives its parsed value and is asked only where path and <paramref name="modeline"/> do not decide;
    /// <paramref name="files"/> are its neighbours.
    /// </summary>
    public FileClass Classify(string path, Modeline? modeline, Func<DataNode> root, FileSet files)
    {
        if (IsExcluded(path))
        {
            return default;
        }

        if (RelativePath.IsYaml(path) || path.EndsWith("MLproject", StringComparison.Ordinal) || IsUntitled(path))
        {
            if (modeline is not null)
            {
                return Claimed(path, modeline, files);
            }

            if (SchemaByGlob(path) is { } schema)
            {
                return schema.Contains("://", StringComparison.Ordinal) ? default : OwnOr(schema, RelativePath.Join("", schema), files);
            }
        }

        return IsUntitled(path) ? new FileClass(FileShape.OfUntitled(root()))
            : Named(path) is { } kind && Fits(kind, path, root, files) ? new FileClass(kind == FileKind.PythonEnv && root()["channels"] is not null ? FileKind.Conda : kind)
            : default;
    }

    /// <summary>Whether the file lies in an experiment folder that is finished and filed away.</summary>
    public static bool IsArchived(string path) => path.Contains("experiments/archive/", StringComparison.Ordinal);

    private static bool IsUntitled(string path) => path.StartsWith("untitled:", StringComparison.Ordinal);

    private static string AsGlob(string pattern)
    {
        // `{researcher}` and `{experiment}` are names of one segment each; `{active,archive}` stays a choice.
        var parts = pattern.Trim('/').Split('/').Select(static part => part.StartsWith('{') && part.EndsWith('}') && !part.Contains(',', StringComparison.Ordinal) ? "*" : part);
        return string.Join('/', parts);
    }

    /// <summary>A schema in the network is somebody else's business: nothing of ours is said then.</summary>
    private static FileClass Claimed(string path, Modeline modeline, FileSet files)
    {
        if (modeline.IsRemote)
        {
            return BuiltInSchemas.KindNamed(modeline.Reference) is { } ours && modeline.Reference.StartsWith("https://forge-lsp.github.io/forge/schemas/", StringComparison.Ordinal) ? new FileClass(ours) : default;
        }

        var beside = RelativePath.Join(RelativePath.Folder(path), modeline.Reference);
        var fromRoot = RelativePath.Join("", modeline.Reference);
        return OwnOr(modeline.Reference, beside is not null && files.Contains(beside) ? beside : fromRoot is not null && files.Contains(fromRoot) ? fromRoot : beside ?? fromRoot, files);
    }

    /// <summary>One of Forge's own schemas by its file name, unless the workspace has that file itself; else the schema at <paramref name="at"/>. Outside of the workspace nothing is read.</summary>
    private static FileClass OwnOr(string reference, string? at, FileSet files) =>
        (at is null || !files.Contains(at)) && BuiltInSchemas.KindNamed(reference) is { } ours ? new FileClass(ours)
        : at is null ? default
        : new FileClass(FileKind.Custom, at);

    private static bool IsConfigFolder(ReadOnlySpan<char> folder) => RelativePath.Name(folder) is "config" or "configs" or "conf";

    private string? SchemaByGlob(string path)
    {
        foreach (var (glob, schema) in _schemas)
        {
            if (glob.IsMatch(path))
            {
                return schema;
            }
        }

        return null;
    }

    private FileKind? Named(string path)
    {
        if (path == _registryFile)
        {
            return FileKind.Registry;
        }

        // Asked of every path several times: nothing is cut out of it.
        var name = RelativePath.Name(path.AsSpan());
        if (!RelativePath.IsYaml(name))
        {
            return name is "MLproject" ? FileKind.MlProject
                : name.EndsWith(".py", StringComparison.Ordinal) ? FileKind.Python
                : RelativePath.IsNotebook(path) ? FileKind.Notebook
                : RelativePath.IsModelfile(path) ? FileKind.Modelfile
                : PlainFiles.KindOf(path);
        }

        var folder = RelativePath.Folder(path.AsSpan());
        return name switch
        {
            "metadata.yaml" or "metadata.yml" => FileKind.Experiment,
            "registry.yaml" or "registry.yml" => FileKind.Registry,
            Policy.FileName => folder.IsEmpty ? FileKind.Policy : null,
            "dvc.yaml" or "dvc.yml" => FileKind.Pipeline,
            "python_env.yaml" or "python_env.yml" => FileKind.PythonEnv,
            "environment.yaml" or "environment.yml" or "conda.yaml" or "conda.yml" => FileKind.Conda,
            _ when folder is ".github/workflows" || folder.EndsWith("/.github/workflows", StringComparison.Ordinal) => FileKind.Workflow,
            "compose.yaml" or "compose.yml" => FileKind.Compose,
            _ when name.StartsWith("docker-compose", StringComparison.Ordinal) => FileKind.Compose,
            "config.yaml" or "config.yml" or "params.yaml" => FileKind.TrainingConfig,
            _ => ConfigHome(path) is not null ? FileKind.TrainingConfig : null,
        };
    }

    private bool Fits(FileKind kind, string path, Func<DataNode> root, FileSet files) => kind switch
    {
        FileKind.Experiment => IsInExperiment(path) ? !FileShape.IsForeignMetadata(root()) : FileShape.IsExperiment(root()),
        FileKind.Registry => path == _registryFile || RelativePath.Folder(path) is "models" || path.EndsWith("/models/registry.yaml", StringComparison.Ordinal) || FileShape.IsCatalogue(root()),
        FileKind.TrainingConfig => IsTrainingConfig(path, files),
        FileKind.Pipeline => FileShape.IsPipeline(root(), isUsualName: path.EndsWith(".yaml", StringComparison.Ordinal)),
        FileKind.MlProject => FileShape.IsMlProject(root()),
        FileKind.Conda => FileShape.IsConda(root()),
        FileKind.PythonEnv => FileShape.IsPythonEnv(root()),
        FileKind.Compose => FileShape.IsCompose(root()),
        FileKind.Workflow => FileShape.IsWorkflow(root()),
        _ => true,
    };

    private bool IsInExperiment(string path) => _experiments.IsMatch(RelativePath.Folder(path));

    /// <summary>The folder that the nearest config folder above <paramref name="path"/> lies in; null where there is none. Hydra's groups are folders below it.</summary>
    private static string? ConfigHome(string path)
    {
        for (var at = RelativePath.Folder(path.AsSpan()); at.Length > 0; at = RelativePath.Folder(at))
        {
            if (IsConfigFolder(at))
            {
                return RelativePath.Folder(at).ToString();
            }
        }

        return null;
    }

    private bool IsTrainingConfig(string path, FileSet files)
    {
        var folder = RelativePath.Folder(path);
        var home = ConfigHome(path) ?? folder;
        return (path.EndsWith("params.yaml", StringComparison.Ordinal) && (files.Contains(Beside(folder, "dvc.yaml")) || files.Contains(Beside(folder, "dvc.yml"))))
            || _experiments.IsMatch(home) || (home != folder && _experiments.IsMatch(folder)) || files.In(home).Any(IsTrainingScript);
    }

    private static string Beside(string folder, string name) => folder.Length == 0 ? name : folder + "/" + name;

    private static bool IsTrainingScript(string path) => RelativePath.IsScript(path) && RelativePath.Name(path).Contains("train", StringComparison.OrdinalIgnoreCase);
}
