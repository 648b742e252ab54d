using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Core.Model;

/// <summary>What a file is for; decided by path and shape together, never by a bare name.</summary>
public enum FileKind
{
    /// <summary>None of ours: nothing is said about it.</summary>
    Other,

    /// <summary><c>metadata.yaml</c> of one experiment.</summary>
    Experiment,

    /// <summary>The model catalogue.</summary>
    Registry,

    /// <summary><c>forge.yaml</c>.</summary>
    Policy,

    /// <summary>A config or params file that training code reads.</summary>
    TrainingConfig,

    /// <summary><c>dvc.yaml</c>.</summary>
    Pipeline,

    /// <summary>MLflow's <c>MLproject</c>.</summary>
    MlProject,

    /// <summary>A conda <c>environment.yaml</c>.</summary>
    Conda,

    /// <summary>MLflow's <c>python_env.yaml</c>.</summary>
    PythonEnv,

    /// <summary><c>docker-compose.yml</c>.</summary>
    Compose,

    /// <summary>A workflow under <c>.github/workflows</c>.</summary>
    Workflow,

    /// <summary>A YAML file that a modeline or the policy gave a schema of its own.</summary>
    Custom,

    /// <summary>Python source.</summary>
    Python,

    /// <summary>A Jupyter notebook whose cells are Python.</summary>
    Notebook,

    /// <summary>Ollama's Modelfile.</summary>
    Modelfile,

    /// <summary>pip's <c>requirements.txt</c>.</summary>
    Requirements,

    /// <summary>Settings of some other tool, such as <c>.dvc/config</c>: nothing is said of them but that they hold credentials.</summary>
    Settings,
}

/// <summary>How the real consumer of a YAML file reads its plain scalars.</summary>
public enum YamlDialect
{
    /// <summary>PyYAML: YAML 1.1 with its own float pattern, in which <c>1e-4</c> is a string.</summary>
    PyYaml,

    /// <summary>YAML 1.2 core schema, as ruamel reads for DVC.</summary>
    Yaml12,

    /// <summary>OmegaConf, and so Hydra: PyYAML with a float pattern of its own, in which <c>1e-4</c> is a number.</summary>
    OmegaConf,
}

/// <summary>A YAML file of the workspace, parsed once per text version.</summary>
/// <param name="Path">Relative to the workspace root, with <c>/</c>.</param>
public sealed record YamlFile(string Path, FileKind Kind, YamlTree Tree, YamlDialect Dialect, Schema? Schema)
{
    private DataNode? _root;
    private ConfigValue[]? _values;

    /// <summary>A file whose value, read in its dialect, is known already; null where it is not.</summary>
    public YamlFile(string path, FileKind kind, YamlTree tree, YamlDialect dialect, Schema? schema, DataNode? root)
        : this(path, kind, tree, dialect, schema) => _root = root;

    /// <summary>The schema that a modeline or the policy gave the file, relative to the workspace; null where it has one of Forge's own, or none.</summary>
    public string? SchemaPath { get; init; }

    /// <summary>The text that was parsed.</summary>
    public SourceText Text => Tree.Text;

    /// <summary>The first document's value as the consumer sees it.</summary>
    public DataNode Root => _root ??= YamlData.Resolve(Tree, Dialect);

    /// <summary>Every value that is written in <see cref="Root"/> with its full name, outer before inner; what aliases and merge keys repeat stands elsewhere.</summary>
    public DataList<ConfigValue> Values => new(_values ??= ConfigWalk.Values(Root));
}

/// <summary>A Python file of the workspace, parsed once per text version.</summary>
/// <param name="Path">Relative to the workspace root, with <c>/</c>.</param>
public sealed record PythonFile(string Path, PythonTree Tree)
{
    private PythonSemantics? _semantics;

    /// <summary>The text that was parsed.</summary>
    public SourceText Text => Tree.Text;

    /// <summary>What its names mean; computed when first asked for and shared by all rules.</summary>
    public PythonSemantics Semantics => _semantics ??= new PythonSemantics(Tree);
}

/// <summary>Any file of the workspace as bare text, for rules that ask nothing of its language.</summary>
/// <param name="Path">Relative to the workspace root, with <c>/</c>.</param>
/// <param name="Kind">What the file is for.</param>
/// <param name="Text">Its text; of a notebook the script that its cells make.</param>
public sealed record TextFile(string Path, FileKind Kind, SourceText Text)
{
    private CredentialSurvey? _credentials;

    /// <summary>A file in an earlier version of which credentials may have been looked for.</summary>
    public TextFile(string path, FileKind kind, SourceText text, TextFile? earlier)
        : this(path, kind, text) => _credentials = earlier?._credentials;

    /// <summary>Whether git leaves the file out, so that nobody else gets to read it.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>The credentials that stand in the text; computed when first asked for, from those of the earlier version where that was asked the same.</summary>
    /// <param name="syntax">How its values are written.</param>
    /// <param name="takesPasswords">Whether a literal behind a name such as <c>password</c> counts too.</param>
    public IReadOnlyList<Credential> Credentials(CredentialSyntax syntax, bool takesPasswords)
    {
        var known = _credentials;
        if (known is null || !known.IsFor(syntax, takesPasswords))
        {
            _credentials = known = CredentialSurvey.Of(Text, syntax, takesPasswords);
        }
        else if (!ReferenceEquals(known.Text, Text))
        {
            _credentials = known = known.WithChange(Text);
        }

        return known.Found;
    }
}

/// <summary>One experiment's <c>metadata.yaml</c>.</summary>
public sealed record ExperimentDocument(YamlFile File)
{
    /// <summary>The whole mapping.</summary>
    public DataNode Root => File.Root;

    /// <summary>The value of a key; null where it is missing.</summary>
    public DataNode? At(string key) => Root[key];

    /// <summary>The value of a key such as <c>best_metric</c> in that of another, <c>results</c>; null where either is missing.</summary>
    public DataNode? At(string outer, string key) => Root[outer]?[key];
}

/// <summary>The model catalogue, <c>models/registry.yaml</c>.</summary>
public sealed record RegistryDocument(YamlFile File)
{
    private IReadOnlyList<DataEntry>? _models;

    /// <summary>The entries of <c>models:</c>: name → model; empty for somebody else's catalogue, about whose models there is nothing to say.</summary>
    public IReadOnlyList<DataEntry> Models => _models ??= CatalogueShape.IsForeign(File) ? [] : File.Root["models"]?.Entries ?? [];
}
