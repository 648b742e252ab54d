using System.Collections.Frozen;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Names;

namespace ForgeLsp.Features.Rename;

/// <summary>Whether a name may be given.</summary>
internal static class NewName
{
    private const string OfStages = "\\/@:";

    private static readonly FrozenSet<string> PythonWords = new[]
    {
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda",
        "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Why the new name cannot be, as a sentence for the user; null where it can.</summary>
    public static string? Problem(DocumentScope document, SymbolName symbol, string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim() != name || name.Any(char.IsControl))
        {
            return "A name is at least one character, in one line, without blanks around it";
        }

        if (symbol.Anchor is { } anchor)
        {
            return AnchorProblem(anchor, name);
        }

        IWorkspaceView view = document.Workspace.Snapshot;
        return symbol.Use switch
        {
            { Kind: NameKind.Experiment } use => Taken(view.ExperimentsWithId(use.Text).Select(static one => one.Path), view.ExperimentsWithId(name).Select(static one => one.Path), "experiment", use.Text, name),
            { Kind: NameKind.Model } use => Taken(view.ModelsNamed(use.Text).Select(static one => one.Path), view.ModelsNamed(name).Select(static one => one.Path), "model", use.Text, name),
            { Kind: NameKind.ConfigKey, File: not null } => null, // ConfigRename knows
            null when symbol.Settings.Count > 0 => null, // SettingRename knows
            { Kind: NameKind.Stage } use => StageProblem(document, use, name),
            _ => "There is nothing here that can be renamed",
        };
    }

    /// <summary>
    /// What the file's schema has against the new name where it is given, by its pattern or otherwise; null where it has nothing, or
    /// spoke against the old one too.
    /// </summary>
    public static string? SchemaProblem(WorkspaceScope workspace, string path, IReadOnlyList<PlacedEdit> inOrder)
    {
        if (!inOrder.Any(static edit => edit.IsDefinition) || workspace.Yaml(path) is not { Schema: { } schema } file)
        {
            return null;
        }

        var text = file.Text;
        foreach (var edit in Enumerable.Reverse(inOrder))
        {
            text = text.WithChange(edit.Edit.Span, edit.Edit.NewText);
        }

        var before = schema.Evaluate(file.Root);
        var after = schema.Evaluate(YamlData.Resolve(YamlTree.Parse(text), file.Dialect));
        var shift = 0;
        foreach (var edit in inOrder)
        {
            var written = new TextSpan(edit.Edit.Span.Start + shift, edit.Edit.NewText.Length);
            shift += edit.Edit.NewText.Length - edit.Edit.Span.Length;
            if (edit.IsDefinition && !before.Any(error => error.Span == edit.Edit.Span) && after.FirstOrDefault(error => error.Span == written) is { } problem)
            {
                return problem.Message;
            }
        }

        return null;
    }

    private static string? Taken(IEnumerable<string> old, IEnumerable<string> taken, string what, string name, string newName)
    {
        var given = old.Take(2).ToList();
        return given.Count == 0 ? $"No {what} of this workspace is named `{name}`, so there is nothing to rename"
            : given.Count > 1 ? $"Two places give the {what} `{name}`; make them differ first, then rename one"
            : taken.FirstOrDefault() is { } path ? $"There is {(what == "experiment" ? "an" : "a")} {what} `{newName}` already, in `{path}`; choose another name"
            : null;
    }

    private static string? AnchorProblem(AnchorUses anchor, string name)
    {
        if (!name.All(static unit => char.IsLetterOrDigit(unit) || unit is '_' or '-' or '.'))
        {
            return "An anchor's name has letters, digits, `_`, `-` and `.` only";
        }

        return anchor.Target is { } target && AnchorUses.NamesIn(target.Document).Contains(name, StringComparer.Ordinal)
            ? $"There is an anchor `{name}` in this document already; choose another name"
            : null;
    }

    private static string? StageProblem(DocumentScope document, NameUse use, string name)
    {
        if (name.AsSpan().ContainsAny(OfStages))
        {
            return "A stage's name has no `\\`, `/`, `@` or `:`";
        }

        return document.Named is { } file && YamlNames.All(file).Any(other => other is { Kind: NameKind.Stage, IsDefinition: true } && other.Text == name && other.Text != use.Text)
            ? $"There is a stage `{name}` in this file already; choose another name"
            : null;
    }

    /// <summary>Whether Python takes it for a name.</summary>
    public static bool IsIdentifier(string name) =>
        (char.IsLetter(name[0]) || name[0] == '_') && name.All(static unit => char.IsLetterOrDigit(unit) || unit == '_') && !PythonWords.Contains(name);
}
