using ForgeLsp.Core.Names;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.References;

namespace ForgeLsp.Features.Rename;

/// <summary>What would be renamed: the written name without quotes, and the text to begin with.</summary>
public sealed record RenameTarget(TextSpan Span, string Placeholder);

/// <summary>The edits of a rename, or a sentence that says why there are none.</summary>
public sealed record RenameResult(IReadOnlyList<DocumentEdit> Files, string? Refusal)
{
    /// <summary>Why the name may stand in places that are not seen, in phrases; empty where all of them are.</summary>
    public IReadOnlyList<string> Doubts { get; init; } = [];
}

/// <summary>
/// Rename of experiment ids, model names, config keys (in Python too), stages and anchors. Only the name changes: quotes, comments and
/// every other character stay, but for quotes that the new name needs.
/// </summary>
public static class RenameFeature
{
    /// <summary>What a rename at <paramref name="offset"/> would be about; null where nothing there can be renamed.</summary>
    public static RenameTarget? Prepare(DocumentScope document, int offset)
    {
        if (SymbolName.At(document, offset) is not { } symbol)
        {
            return null;
        }

        if (symbol.Anchor is { } anchor)
        {
            return anchor.Definition is null ? null : new RenameTarget(symbol.Origin, anchor.Name);
        }

        return symbol.Use switch
        {
            null when SettingRename.IsOption(symbol) && document.Text is { } text => new RenameTarget(symbol.Origin, text.ToString(symbol.Origin)),
            { Kind: NameKind.ConfigKey } key => new RenameTarget(LastPart(symbol.Origin, key), ConfigKeys.Last(key.Text)),
            { Kind: NameKind.Experiment or NameKind.Model or NameKind.Stage, Scalar.Style: not (YamlScalarStyle.Literal or YamlScalarStyle.Folded) } use => new RenameTarget(symbol.Origin, use.Text),
            _ => null,
        };
    }

    /// <summary>The edits that give the name at <paramref name="offset"/> the name <paramref name="newName"/>, in every file that has it.</summary>
    public static RenameResult Rename(DocumentScope document, int offset, string newName, CancellationToken cancel)
    {
        if (Prepare(document, offset) is not { } target || SymbolName.At(document, offset) is not { } symbol)
        {
            return Refused("There is nothing here that can be renamed");
        }

        if (newName == target.Placeholder)
        {
            return new RenameResult([], null);
        }

        if (NewName.Problem(document, symbol, newName) is { } problem)
        {
            return Refused(problem);
        }

        var keys = ConfigRename.Of(document, symbol, cancel);
        List<SettingRename> settings = [.. keys?.Options() ?? [], .. SettingRename.Of(document, symbol) is { } own ? [own] : Array.Empty<SettingRename>()];
        if ((keys?.Problem(newName) ?? settings.Select(setting => setting.Problem(newName)).FirstOrDefault(static problem => problem is not null)) is { } why)
        {
            return Refused(why);
        }

        IReadOnlyList<PlacedEdit> edits = keys is not null || settings.Count > 0
            ? [.. keys?.Edits(newName, cancel) ?? [], .. settings.SelectMany(setting => setting.Edits(newName))]
            : [.. ReferencesFeature.Of(document, symbol, cancel).Select(place => new PlacedEdit(place.Path, Edit(place, newName), place.IsDefinition))];
        if (symbol.Use is { Kind: NameKind.Stage } stage)
        {
            edits = [.. edits, .. LockedStages.Edits(document, stage.Text, newName)];
        }

        return Checked(document.Workspace, edits, newName) with { Doubts = [.. (keys?.Doubts() ?? []).Concat(settings.SelectMany(static setting => setting.Doubts())).Distinct(StringComparer.Ordinal)] };
    }

    /// <summary>What <see cref="ReferencesFeature"/> found, written with the new name.</summary>
    private static TextEdit Edit(NamePlace place, string newName) => place.Use is { Scalar: { } scalar } use
        ? new TextEdit(scalar.Span, ScalarText.Write(newName, scalar.Style, use.IsKey))
        : new TextEdit(place.Span, newName);

    private static RenameResult Checked(WorkspaceScope workspace, IReadOnlyList<PlacedEdit> edits, string newName)
    {
        var files = new List<DocumentEdit>();
        foreach (var group in edits.GroupBy(static edit => edit.Path, StringComparer.Ordinal))
        {
            if (workspace.File(group.Key) is not { } source)
            {
                continue; // deleted in the meantime
            }

            var inOrder = group.OrderBy(static edit => edit.Edit.Span).ToList();
            if (NewName.SchemaProblem(workspace, group.Key, inOrder) is { } problem)
            {
                return Refused($"`{newName}` is no name for this: {problem}");
            }

            if (NotebookEdits.Of(workspace.UriOf(group.Key), workspace.VersionOf(group.Key), source, [.. inOrder.Select(static edit => edit.Edit).Distinct()]) is not { } documents)
            {
                return Refused($"The name stands in `{group.Key}` where a notebook's cell would not run any more");
            }

            files.AddRange(documents);
        }

        return new RenameResult(files, null);
    }

    /// <summary>The part of a written key that is renamed: <c>lr</c> of <c>train.lr</c>.</summary>
    private static TextSpan LastPart(TextSpan written, NameUse key)
    {
        var length = Math.Min(ConfigKeys.Last(key.Text).Length, written.Length);
        return new TextSpan(written.End - length, length);
    }

    private static RenameResult Refused(string why) => new([], why);
}

/// <summary>An edit of a file of the workspace.</summary>
/// <param name="IsDefinition">Whether it changes the place that gives the name.</param>
internal sealed record PlacedEdit(string Path, TextEdit Edit, bool IsDefinition);
