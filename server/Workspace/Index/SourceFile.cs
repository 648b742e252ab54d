using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Workspace.Index;

/// <summary>One text version of a file, parsed at most once, when first asked. Safe to share between threads.</summary>
public sealed class SourceFile(string path, SourceText text)
{
    private readonly Lazy<YamlTree> _yaml = new(() => YamlTree.Parse(text));
    private readonly Lazy<PythonFile> _python = new(() => new PythonFile(path, PythonTree.Parse(text)));
    private YamlFile? _yamlFile;

    /// <summary>Relative to the root.</summary>
    public string Path => path;

    /// <summary>The text.</summary>
    public SourceText Text => text;

    /// <summary>The file as Python.</summary>
    public PythonFile Python => _python.Value;

    /// <summary>The file as YAML of the kind that <paramref name="snapshot"/> makes it, with the schema of that kind.</summary>
    public YamlFile Yaml(Snapshot snapshot, Func<FileKind, Schema?> schemas)
    {
        var kind = snapshot.KindOf(this);
        var known = _yamlFile;
        if (known is null || known.Kind != kind)
        {
            _yamlFile = known = new YamlFile(path, kind, _yaml.Value, YamlDialect.PyYaml, schemas(kind));
        }

        return known;
    }

    /// <summary>The comments of the file, by the language that its name tells.</summary>
    public IEnumerable<TextSpan> Comments() => path.EndsWith(".py", StringComparison.Ordinal) ? Python.Tree.Comments : _yaml.Value.Comments;

    /// <summary>The file's value, for deciding its kind by shape.</summary>
    internal DataNode Shape() => YamlData.Resolve(_yaml.Value, YamlDialect.PyYaml);
}
