using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Catalogue;

/// <summary>One model of the catalogue as it is written, with its places.</summary>
/// <param name="Name">Its name in the catalogue.</param>
/// <param name="Key">Where the name stands.</param>
/// <param name="Node">The whole entry; null kind for a name with nothing behind it.</param>
public sealed record CatalogueEntry(string Name, TextSpan Key, DataNode Node)
{
    /// <summary>Where it comes from: <c>ollama</c>, <c>custom</c>, <c>mlflow</c>, <c>huggingface</c> or <c>local</c>; null where that is not said.</summary>
    public string? Source => TextOf("source");

    /// <summary>Its name at the source: what is written, else the catalogue's own.</summary>
    public string ModelName => TextOf("model_name") ?? Name;

    /// <summary>What it is made from, or null.</summary>
    public string? BaseModel => TextOf("base_model");

    /// <summary>Path of its Modelfile, as written, or null.</summary>
    public string? Modelfile => TextOf("modelfile");

    /// <summary>Its version, as written, or null.</summary>
    public string? Version => TextOf("version");

    /// <summary>What it is for, or null.</summary>
    public string? Purpose => TextOf("purpose");

    /// <summary>Its state, as written, or null.</summary>
    public string? Status => TextOf("status");

    /// <summary>Who answers for it.</summary>
    public IReadOnlyList<string> Owners => ListOf("owners");

    /// <summary>Labels.</summary>
    public IReadOnlyList<string> Tags => ListOf("tags");

    /// <summary>MLflow's aliases of its version, as the catalogue has them.</summary>
    public IReadOnlyList<string> Aliases => ListOf("aliases");

    /// <summary>What was measured, by metric, as written: <c>0.92</c>, <c>850ms</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Performance =>
        [.. (Node["performance"]?.Entries ?? []).Where(static entry => IsText(entry.Value)).Select(static entry => KeyValuePair.Create(entry.Name, entry.Value.Text))];

    /// <summary>The run that made it, or null.</summary>
    public string? RunId => TextOf("run_id");

    /// <summary>Its name in MLflow's registry, as written, or null.</summary>
    public string? MlflowModel => TextOf("mlflow_model");

    /// <summary>Anything else, or null.</summary>
    public string? Notes => TextOf("notes");

    /// <summary>
    /// What MLflow's registry calls it: <c>mlflow_model</c>, or its own name where its source is <c>mlflow</c>; null where it has nothing to do
    /// with that registry.
    /// </summary>
    public string? RegisteredName => RegisteredNameOf(Node) is { } written ? written.Length > 0 ? written : Name : null;

    /// <summary>The value that names its version in MLflow's registry: <c>mlflow_version</c>, else a <c>version</c> that is a plain number (<c>v2</c>); null where none does.</summary>
    public DataNode? PinnedNode => PinnedIn(Node);

    /// <summary>Its version in MLflow's registry, such as <c>2</c>, or null.</summary>
    public string? PinnedVersion => PinnedNode is { } node ? NumberOf(node) : null;

    /// <summary>
    /// What several entries have in common that are versions of one model: the registered name, or the name before a tag of a version
    /// (<c>assistant:v2</c>, <c>assistant@v3</c>). A tag that is no version (<c>qwen2.5:14b</c>) is part of the name.
    /// </summary>
    public string Family => RegisteredName is { } registered ? "mlflow:" + registered : "name:" + (VersionTagAt(Name) is > 0 and var at ? Name[..at] : Name);

    /// <summary>The value under a key; null where there is none, or nothing behind it.</summary>
    public DataNode? At(string key) => Node[key] is { Kind: not DataKind.Null } value ? value : null;

    /// <summary>As <see cref="RegisteredName"/>, of an entry's value: empty where it is the catalogue's own name.</summary>
    public static string? RegisteredNameOf(DataNode model) =>
        model["mlflow_model"] is { Kind: DataKind.String, Text.Length: > 0 } written ? written.Text : model["source"] is { Text: "mlflow" } ? "" : null;

    /// <summary>As <see cref="PinnedNode"/>, of an entry's value.</summary>
    public static DataNode? PinnedIn(DataNode model)
    {
        foreach (var node in new[] { model["mlflow_version"], model["version"] })
        {
            if (node is { Kind: DataKind.String or DataKind.Integer } && NumberOf(node) is { Length: > 0 } number && number.All(char.IsAsciiDigit))
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>The number of a version that may be written as <c>v2</c>.</summary>
    public static string NumberOf(DataNode node) => node.Text.StartsWith('v') ? node.Text[1..] : node.Text;

    private static int VersionTagAt(string name)
    {
        var at = name.LastIndexOfAny([':', '@']);
        return at > 0 && name.Length > at + 2 && name[at + 1] == 'v' && char.IsAsciiDigit(name[at + 2]) && name.AsSpan(at + 2).IndexOfAnyExcept("0123456789.") < 0 ? at : -1;
    }

    private static bool IsText(DataNode node) => node.Kind is not (DataKind.Null or DataKind.Mapping or DataKind.Sequence);

    private string? TextOf(string key) => Node[key] is { } value && IsText(value) && value.Text.Length > 0 ? value.Text : null;

    private IReadOnlyList<string> ListOf(string key) => Node[key] switch
    {
        { Kind: DataKind.Sequence } list => [.. list.Items.Where(IsText).Select(static item => item.Text)],
        { Kind: DataKind.String, Text.Length: > 0 } one => [one.Text],
        _ => [],
    };
}
