using ForgeLsp.Core.Model;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Text;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Features.Names;

/// <summary>One workspace folder at one moment, as features that cross files see it: summaries at once, files when asked for.</summary>
/// <param name="Workspace">Reads files that are not open.</param>
/// <param name="Snapshot">The moment.</param>
/// <param name="NodePath">What the views call a path: itself, or its address where several folders are open.</param>
public sealed record WorkspaceScope(ForgeWorkspace Workspace, Snapshot Snapshot, Func<string, string> NodePath)
{
    /// <summary>Whether another scope is of the same folder, though a file may have changed between the two.</summary>
    public bool IsOfFolder(WorkspaceScope? other) => ReferenceEquals(Workspace, other?.Workspace);

    /// <summary>A file as the snapshot sees it: an open document before the disk. Null where neither is there.</summary>
    public SourceFile? File(string path) => Snapshot.Open.TryGetValue(path, out var open) ? open.Source : Workspace.FileAt(path);

    /// <summary>A file as YAML; null where it is not there, is no YAML, or is none of ours.</summary>
    public YamlFile? Yaml(string path)
    {
        if (!Snapshot.Open.TryGetValue(path, out var open))
        {
            // A file that is none of ours is not even read.
            return Snapshot.Classifier.MayMatter(path) && !IsPython(path) && !RelativePath.IsModelfile(path) && Workspace.FileAt(path) is { } closed ? Ours(closed) : null;
        }

        return open.Document.LanguageId == "python" || IsPython(path) || RelativePath.IsModelfile(path) ? null : Ours(open.Source);
    }

    /// <summary>A file as a Modelfile; null where it is not there, or is none.</summary>
    public ModelfileFile? Modelfile(string path) =>
        RelativePath.IsModelfile(path) && File(path) is { } source && Snapshot.KindOf(source) == FileKind.Modelfile ? source.Modelfile : null;

    /// <summary>As <see cref="Yaml"/>, and also a file that is ours only because a script or a pipeline names it as its config: it has keys with names, and belongs to others else.</summary>
    public YamlFile? Named(string path) =>
        Yaml(path) ?? (RelativePath.IsYaml(path) && Snapshot.NamedConfigs.Contains(path) && File(path) is { } source ? Snapshot.YamlOf(source) with { Kind = FileKind.TrainingConfig } : null);

    /// <summary>The client's address of a path.</summary>
    public string UriOf(string path) => Workspace.UriOf(path);

    /// <summary>Version of an open document, null for a closed file.</summary>
    public int? VersionOf(string path) => Snapshot.Open.TryGetValue(path, out var open) ? open.Document.Version : null;

    /// <summary>Whether a path is Python by its name, notebooks included.</summary>
    public static bool IsPython(string path) => RelativePath.IsScript(path);

    private YamlFile? Ours(SourceFile source) => Snapshot.YamlOf(source) is { Kind: not (FileKind.Other or FileKind.Python) } file ? file : null;
}

/// <summary>A document and the workspace folder that it lies in; a loose one lies in a folder without files.</summary>
public sealed record DocumentScope(WorkspaceScope Workspace, string Path)
{
    /// <summary>The cell that is asked about, where the document is an open notebook; offsets are those of the notebook's script all the same.</summary>
    public OpenCell? Cell { get; init; }

    /// <summary>Its text and tree, where it is YAML of ours; null else.</summary>
    public YamlFile? Yaml => Workspace.Yaml(Path);

    /// <summary>Its text and tree, where it is a Modelfile; null else.</summary>
    public ModelfileFile? Modelfile => Workspace.Modelfile(Path);

    /// <summary>As <see cref="Yaml"/>, for whoever looks for names alone: configs that are ours only by being named come too.</summary>
    public YamlFile? Named => Workspace.Named(Path);

    /// <summary>Whether it is Python by its name.</summary>
    public bool IsPython => WorkspaceScope.IsPython(Path);

    /// <summary>Its text; null where it is not there.</summary>
    public SourceText? Text => Workspace.File(Path)?.Text;

    /// <summary>Whether a place in the text belongs to the document that is asked about: in a notebook, to the cell.</summary>
    public bool Holds(TextSpan span) => Cell is null || (span.Start >= Cell.Span.Start && span.End <= Cell.Span.End);
}

/// <summary>A cell of an open notebook.</summary>
/// <param name="Text">The cell's text.</param>
/// <param name="Script">The notebook's script.</param>
/// <param name="Span">Where the cell's text is in the script.</param>
public sealed record OpenCell(SourceText Text, SourceText Script, TextSpan Span);

/// <summary>A place in a file of the workspace.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Span">Offsets of the file's text as the snapshot sees it.</param>
public sealed record NamePlace(string Path, TextSpan Span)
{
    /// <summary>What is written here, where that is a name of a YAML file.</summary>
    public NameUse? Use { get; init; }

    /// <summary>Whether the name is given here.</summary>
    public bool IsDefinition { get; init; }

    /// <summary>What stands around the name and shows what it is: the whole entry. <see cref="Span"/> where nothing wider is known.</summary>
    public TextSpan? Around { get; init; }
}
