using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Workspace.Index;

/// <summary>
/// One text version of a file, parsed at most once, when first asked, from the newest version before it that was parsed. Safe to share
/// between threads.
/// </summary>
public sealed class SourceFile
{
    private static readonly PythonParseOptions WithMagics = new(AllowMagics: true);

    private readonly SourceText? _text;
    private readonly Lock _parsing = new();
    private volatile YamlTree? _yaml;
    private volatile PythonFile? _python;
    private volatile ModelfileFile? _modelfile;
    private YamlFile? _yamlFile;
    private DataNode? _shape;
    private KnownClass? _class;

    // What the first parse starts from; let go after it, so that no version keeps the one before it alive.
    private YamlTree? _earlierYaml;
    private PythonTree? _earlierPython;
    private TextFile? _plain;

    /// <summary>The file at <paramref name="path"/> with <paramref name="text"/>. What did not change since <paramref name="previous"/> is not parsed again.</summary>
    public SourceFile(string path, SourceText text, SourceFile? previous = null)
        : this(path, text, null, previous)
    {
    }

    /// <summary>The notebook at <paramref name="path"/>. What did not change since <paramref name="previous"/> is not parsed again.</summary>
    public SourceFile(string path, Notebook notebook, SourceFile? previous = null)
        : this(path, null, notebook, previous)
    {
    }

    private SourceFile(string path, SourceText? text, Notebook? notebook, SourceFile? previous)
    {
        Path = path;
        Notebook = notebook;
        _text = text;
        _earlierYaml = previous?._yaml ?? previous?._earlierYaml;
        _earlierPython = previous?._python?.Tree ?? previous?._earlierPython;
        _plain = previous?._plain;
    }

    /// <summary>Relative to the root.</summary>
    public string Path { get; }

    /// <summary>The text; of a notebook the script that its cells make.</summary>
    public SourceText Text => Notebook?.Script ?? _text ?? SourceText.Empty;

    /// <summary>The cells, where it is a notebook.</summary>
    public Notebook? Notebook { get; }

    /// <summary>The file as Python.</summary>
    public PythonFile Python
    {
        get
        {
            if (_python is { } known)
            {
                return known;
            }

            lock (_parsing)
            {
                _python ??= ParsePython();
                _earlierPython = null;
                return _python;
            }
        }
    }

    /// <summary>The file as bare text, in <paramref name="snapshot"/>.</summary>
    public TextFile Plain(Snapshot snapshot)
    {
        var (kind, ignored) = (snapshot.KindOf(this), snapshot.Ignores.IsIgnored(Path) && snapshot.Git?.Files.GetValueOrDefault(Path)?.IsTracked is not true);
        var known = _plain;
        return known is not null && ReferenceEquals(known.Text, Text) && known.Kind == kind && known.IsIgnored == ignored ? known
            : _plain = new TextFile(Path, kind, Text, known) { IsIgnored = ignored };
    }

    /// <summary>The file as a Modelfile.</summary>
    public ModelfileFile Modelfile
    {
        get
        {
            if (_modelfile is { } known)
            {
                return known;
            }

            lock (_parsing)
            {
                return _modelfile ??= new ModelfileFile(Path, ModelfileSyntax.Parse(Text));
            }
        }
    }

    private YamlTree Tree
    {
        get
        {
            if (_yaml is { } known)
            {
                return known;
            }

            lock (_parsing)
            {
                _yaml ??= ParseYaml();
                _earlierYaml = null;
                return _yaml;
            }
        }
    }

    /// <summary>The file as YAML of the kind that <paramref name="snapshot"/> makes it, with the schema of that kind.</summary>
    public YamlFile Yaml(Snapshot snapshot, Func<FileKind, Schema?> schemas)
    {
        var (kind, schemaPath) = snapshot.ClassOf(this);
        var schema = schemaPath is null ? schemas(kind) : snapshot.CustomSchemas.At(schemaPath)?.Schema;
        var known = _yamlFile;
        if (known is null || known.Kind != kind || known.SchemaPath != schemaPath || !ReferenceEquals(known.Schema, schema))
        {
            // Told by its shape, its value is known already.
            var dialect = Dialects.Of(kind, Tree);
            _yamlFile = known = new YamlFile(Path, kind, Tree, dialect, schema, dialect == YamlDialect.PyYaml ? _shape : null) { SchemaPath = schemaPath };
        }

        return known;
    }

    /// <summary>The comment that names the file's schema.</summary>
    public Modeline? Modeline => Modeline.Of(Text);

    /// <summary>The comments of the file, by the language that its name tells.</summary>
    public IEnumerable<TextSpan> Comments() => RelativePath.IsScript(Path) ? Python.Tree.Comments : RelativePath.IsModelfile(Path) ? Modelfile.Tree.Comments : PlainFiles.KindOf(Path) is not null ? PlainFiles.Comments(Text) : Tree.Comments;

    /// <summary>A file whose whole content on disk is <paramref name="content"/>.</summary>
    public static SourceFile Read(string path, string content) =>
        RelativePath.IsNotebook(path) ? new SourceFile(path, NotebookFile.Read(content).Notebook) : new SourceFile(path, SourceText.From(content));

    /// <summary>Where the client finds a span of the text: for a notebook that is a cell, or the notebook's file where that is closed.</summary>
    /// <param name="uri">The client's address of the file.</param>
    /// <param name="version">The client's version of it; null where it is not open.</param>
    public ClientPlace PlaceOf(string uri, int? version, TextSpan span) => ClientPlace.Of(uri, version, Text, Notebook, span);

    /// <summary>What the file is in <paramref name="snapshot"/>; asked several times in one check, and by most snapshots answered like the one before.</summary>
    internal FileClass ClassIn(Snapshot snapshot)
    {
        if (_class is not { } known || !ReferenceEquals(known.Classifier, snapshot.Classifier) || !ReferenceEquals(known.Files, snapshot.Files))
        {
            _class = known = new KnownClass(snapshot.Classify(this), snapshot.Classifier, snapshot.Files);
        }

        return known.Class;
    }

    /// <summary>The file's value, for deciding its kind by shape.</summary>
    internal DataNode Shape() => _shape ??= YamlData.Resolve(Tree, YamlDialect.PyYaml);

    private YamlTree ParseYaml()
    {
        if (_earlierYaml is not { } earlier)
        {
            return YamlTree.Parse(Text);
        }

        var change = Text.ChangeSince(earlier.Text);
        return earlier.WithChange(Text, change.Replaced, change.NewLength);
    }

    private PythonFile ParsePython()
    {
        if (_earlierPython is not { } earlier)
        {
            var tree = PythonTree.Parse(Text, RelativePath.IsNotebook(Path) ? WithMagics : PythonParseOptions.Default);
            return new PythonFile(Path, StopsAtMagic(tree) ? PythonTree.Parse(Text, WithMagics) : tree);
        }

        var change = Text.ChangeSince(earlier.Text);
        return new PythonFile(Path, earlier.WithChange(Text, change.Replaced, change.NewLength));
    }

    /// <summary>Whether what is first wrong with a script is a line of IPython's, <c>%matplotlib inline</c> or <c>!pip install …</c>: the script was a notebook.</summary>
    private bool StopsAtMagic(PythonTree tree)
    {
        if (tree.Problems is not [var problem, ..])
        {
            return false;
        }

        var line = Text.ToString(Text.LineSpan(Text.LineAt(problem.Span.Start))).AsSpan().TrimStart();
        return line is ['%' or '!', var first, ..] && (char.IsAsciiLetter(first) || first == '%');
    }

    /// <summary>What the file is, and what decided it beside the text.</summary>
    private sealed record KnownClass(FileClass Class, FileClassifier Classifier, FileSet Files);
}
