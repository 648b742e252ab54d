using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>A config file beside a script that loads none yet: the script is taught to load it.</summary>
/// <param name="config">The file beside the script, empty where there is none yet.</param>
internal sealed class NewConfigHome(PythonFile file, NameScope scope, YamlFile config, bool exists) : ISettingsHome
{
    /// <summary>The names of a config beside a script; a new one gets the first.</summary>
    public static IReadOnlyList<string> FileNames { get; } = ["config.yaml", "config.yml", "params.yaml"];

    private string FileName => RelativePath.Name(config.Path);

    /// <inheritdoc/>
    public string TitleOfAll(int count) => $"{count} hard-coded values to {(exists ? FileName : $"a new {FileName}")}";

    /// <inheritdoc/>
    public Move? MoveHere(IReadOnlyList<HardCodedValue> values)
    {
        // Lines of the module itself run in order; a function runs when the file has been read.
        var first = values.Where(value => scope.OwnerOf(value.Literal) is null).Select(static value => value.Span.Start).DefaultIfEmpty(int.MaxValue).Min();
        var style = PythonStyle.Of(file);
        var head = new ScriptHead(file, style, first);
        var keys = new YamlKeys(config);
        if (!keys.CanHold || !head.IsFree || scope.Unused("cfg", "config", "settings", "script_config") is not { } name || head.Import("pathlib", "Path") is not { } path || head.Import("yaml") is not { } yaml)
        {
            return null;
        }

        var edits = new List<TextEdit>();
        var added = new Dictionary<string, PyValue>(StringComparer.Ordinal);
        string? shown = null;
        foreach (var value in values)
        {
            if (value.Span.Start < head.Place
                || KeyChoice.For(value, value.OtherNames(file), key => added.TryGetValue(key, out var other) ? other.IsSame(value.Value) : keys.ValueAt(key) is { } there ? value.Value.Equals(there) : null) is not var (key, isNew))
            {
                continue;
            }

            if (isNew)
            {
                added[key] = value.Value;
                keys.Add("", key, value.Value.Yaml);
                shown ??= key;
            }

            var read = $"{name}[{style.Quoted(key)}]";
            edits.Add(value.ReplacedBy(file.Text, value.Value.Kind == PyValueKind.Tuple ? $"tuple({read})" : read));
        }

        if (edits.Count == 0)
        {
            return null;
        }

        head.Add($"{name} = {yaml}.safe_load(({path}(__file__).parent / {style.Quoted(FileName)}).read_text(encoding={style.Quoted("utf-8")}))");
        return new Move(
            exists ? $"Move to {FileName}, and load that" : $"Move to a new {FileName}",
            edits.Count,
            [.. head.Edit() is { } edit ? [edit] : Array.Empty<TextEdit>(), .. edits],
            exists && added.Count == 0 ? null : new OtherFile(config.Path, config.Text, keys.Edits(), Create: !exists, shown));
    }

    /// <summary>An empty file for a script that has none.</summary>
    public static YamlFile Empty(string path) =>
        new(path, FileKind.TrainingConfig, Core.Yaml.YamlTree.Parse(SourceText.Empty), YamlDialect.PyYaml, Schema: null);
}
