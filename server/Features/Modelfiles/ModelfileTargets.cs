using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Definition;
using ForgeLsp.Features.Links;
using ForgeLsp.Features.Names;

namespace ForgeLsp.Features.Modelfiles;

/// <summary>Where a Modelfile leads: to entries of the catalogue, to other Modelfiles, and to files.</summary>
internal static class ModelfileTargets
{
    /// <summary>
    /// The base model's entry and its Modelfile, or the file that is named. On the word <c>FROM</c>, the entries that this file builds. Null where nothing is
    /// known.
    /// </summary>
    public static DefinitionResult? At(DocumentScope document, ModelfileFile file, int offset)
    {
        if (file.Tree.At(offset) is not { } instruction)
        {
            return null;
        }

        IWorkspaceView view = document.Workspace.Snapshot;
        if (instruction.Keyword == ModelfileKeyword.From && instruction.KeywordSpan.Touches(offset))
        {
            return Result(instruction.KeywordSpan, ModelfileLinks.BuiltBy(file.Path, view).Select(static entry => new NamePlace(entry.Path, entry.NameSpan) { IsDefinition = true }));
        }

        if (!instruction.ValueSpan.Touches(offset) || instruction.Value is not { Length: > 0 } value)
        {
            return null;
        }

        if (PathOf(file.Path, instruction) is { } path)
        {
            return view.FileExists(path) ? Result(instruction.ContentSpan, [new NamePlace(path, default) { IsDefinition = true }]) : null;
        }

        return instruction.Keyword == ModelfileKeyword.From ? Result(instruction.ContentSpan, ModelfileLinks.Named(value, view).SelectMany(entry => Places(entry, file.Path, view))) : null;
    }

    /// <summary>Links to files that are there.</summary>
    public static IEnumerable<LinkItem> Links(DocumentScope document, ModelfileFile file)
    {
        IWorkspaceView view = document.Workspace.Snapshot;
        return file.Tree.Instructions.Select(instruction => PathOf(file.Path, instruction) is { } path && view.FileExists(path) ? new LinkItem(instruction.ContentSpan, null, path) : null).OfType<LinkItem>();
    }

    /// <summary>The names of the workspace that a Modelfile uses: base models and files.</summary>
    public static IEnumerable<NameUse> Names(ModelfileFile file) => file.Tree.Instructions.Select(instruction => Use(file.Path, instruction)).OfType<NameUse>();

    private static NameUse? Use(string path, ModelfileInstruction instruction) => instruction.Value is not { Length: > 0 } value || instruction.IsUnterminated ? null
        : PathOf(path, instruction) is not null ? new NameUse(NameKind.Path, value, instruction.ContentSpan, IsDefinition: false) { Folders = [RelativePath.Folder(path)] }
        : instruction.Keyword == ModelfileKeyword.From ? new NameUse(NameKind.Model, value, instruction.ContentSpan, IsDefinition: false)
        : null;

    /// <summary>The file of the workspace that an instruction names; null for another instruction, a model's name, and what lies outside.</summary>
    private static string? PathOf(string path, ModelfileInstruction instruction) =>
        instruction is { Keyword: ModelfileKeyword.From or ModelfileKeyword.Adapter or ModelfileKeyword.Draft, Value: { Length: > 0 and < 1_000 } value, IsUnterminated: false }
        && (instruction.Keyword != ModelfileKeyword.From || ModelReference.IsPath(value)) && !value.Contains('\n', StringComparison.Ordinal)
            ? RelativePath.Join(RelativePath.Folder(path), value) : null;

    private static IEnumerable<NamePlace> Places(ModelSummary entry, string from, IWorkspaceView view)
    {
        yield return new NamePlace(entry.Path, entry.NameSpan) { IsDefinition = true };
        if (entry.Modelfile is { } written && ModelfileLinks.Candidates(entry.Path, written).Find(view.FileExists) is { } modelfile && modelfile != from)
        {
            yield return new NamePlace(modelfile, default) { IsDefinition = true };
        }
    }

    private static DefinitionResult? Result(TextSpan origin, IEnumerable<NamePlace> places) => places.Distinct().ToList() is { Count: > 0 } targets ? new DefinitionResult(origin, targets) : null;
}
