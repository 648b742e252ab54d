using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Features.CodeActions;

/// <summary>A change that no finding asks for. <paramref name="Path"/>: a file to create; null for the file itself.</summary>
internal sealed record YamlAction(string Title, string Kind, string? Path, IReadOnlyList<TextEdit> Edits);

/// <summary>Other ways to write what stands at the cursor: with or without quotes, with today's date, with the file that it names.</summary>
internal static class YamlActions
{
    private const string Updated = "updated";

    /// <summary>What can be done for the cursor at the start of <paramref name="range"/>.</summary>
    public static IEnumerable<YamlAction> At(Snapshot snapshot, SourceFile source, TextSpan range, DateTimeOffset now)
    {
        if (RelativePath.IsScript(source.Path) || RelativePath.IsModelfile(source.Path) || !snapshot.Classifier.MayMatter(source.Path) || snapshot.YamlOf(source) is not { Kind: not (FileKind.Other or FileKind.Python) } file)
        {
            return [];
        }

        var path = file.Tree.PathAt(range.Start);
        string[] names = [.. path.Steps.Select(static step => step.Entry is { } entry ? (entry.Key as YamlScalar)?.Value ?? "" : step.Index.ToString(CultureInfo.InvariantCulture))];
        var today = now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var value = path.IsKey ? path.Steps[^1].Entry?.Value as YamlScalar : path.Node as YamlScalar;
        var view = names.Length == 0 ? null : file.Schema?.Lookup.At(file.Root, names);
        return [.. Quotes(file, path.IsKey ? null : value), .. Date(file, names, view, value, today), .. UpdateDate(file, path, names, range, today), .. Create(snapshot, file, path, view, value)];
    }

    private static IEnumerable<YamlAction> Quotes(YamlFile file, YamlScalar? scalar)
    {
        if (scalar is not { IsMissing: false, Tag: null } || file.Text.LineAt(scalar.Span.Start) != file.Text.LineAt(scalar.Span.End) || scalar.Style is YamlScalarStyle.Literal or YamlScalarStyle.Folded)
        {
            yield break;
        }

        if (scalar.Style == YamlScalarStyle.Plain)
        {
            var quoted = YamlText.Quoted(scalar.Value, YamlStyle.Of(file.Text, scalar.Span.Start).Quote);
            yield return One($"Write {Short(quoted)} in quotes", scalar.Span, quoted);
        }
        else if (YamlText.IsPlain(scalar.Value, inFlow: true))
        {
            var title = YamlText.IsSafePlain(scalar.Value, inFlow: true) ? "Remove the quotes" : "Remove the quotes, so that it is no text any more";
            yield return One(title, scalar.Span, scalar.Value);
        }
    }

    private static IEnumerable<YamlAction> Date(YamlFile file, string[] names, SchemaView? view, YamlScalar? value, string today)
    {
        if (view?.Role == SchemaRoles.Date && value is not null && value.Value != today && names[^1] != Updated)
        {
            yield return One($"Set `{names[^1]}` to today", value.Span, InQuotesOf(file.Text, value, today));
        }
    }

    /// <summary>Brings <c>updated</c> of the mapping around the cursor to today, or of the nearest one above that has such a key by its schema.</summary>
    private static IEnumerable<YamlAction> UpdateDate(YamlFile file, YamlPath path, string[] names, TextSpan range, string today)
    {
        var isExperiment = file.Kind == FileKind.Experiment;
        for (var depth = isExperiment ? 0 : path.Steps.Count; depth >= 0; depth--)
        {
            var node = depth == 0 ? path.Document?.Root : depth < path.Steps.Count ? path.Steps[depth].Container : path.Node;
            if (node is not YamlMapping { IsFlow: false } mapping || file.Schema?.Lookup.At(file.Root, names.AsSpan(0, depth)) is not { } view || view.PropertyNames.Contains(Updated) is false || view.Below(Updated)?.Role != SchemaRoles.Date)
            {
                continue;
            }

            var entry = Entry(mapping, Updated);

            // An experiment is one such mapping as a whole: there it is offered on the line of the date, or of what it belongs to.
            string[] near = entry is null ? ["created", "status"] : [Updated];
            if (isExperiment && !Array.Exists(near, name => Entry(mapping, name) is { } beside && file.Text.LineAt(range.Start) <= file.Text.LineAt(beside.Span.Start) && file.Text.LineAt(beside.Span.Start) <= file.Text.LineAt(range.End)))
            {
                yield break;
            }

            (TextSpan Span, string Text)? edit = entry switch
            {
                null => Behind(file.Text, mapping, view) is { } place ? (place.Span, place.Lead + $"{Updated}: {today}") : null,
                { Value: null or YamlScalar { IsMissing: true } } => entry.ColonOffset >= 0 ? (Blanks(file.Text, entry.ValueOffset), " " + today) : null,
                { Value: YamlScalar written } when !written.Value.StartsWith(today, StringComparison.Ordinal) => (written.Span, InQuotesOf(file.Text, written, today)),
                _ => null,
            };
            if (edit is var (span, text))
            {
                yield return One($"Set `{Updated}` to today", span, text) with { Kind = isExperiment ? CodeActionKinds.QuickFix : CodeActionKinds.Rewrite };
            }

            yield break;
        }
    }

    /// <summary>The blanks from a place to the end of its line; empty where something else stands there, such as a comment.</summary>
    private static TextSpan Blanks(SourceText text, int start)
    {
        var end = text.LineSpan(text.LineAt(start)).End;
        return new TextSpan(start, string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(start, end))) ? end - start : 0);
    }

    private static YamlEntry? Entry(YamlMapping mapping, string name) => mapping.Entries.FirstOrDefault(entry => entry.Key is YamlScalar key && key.Value == name);

    /// <summary>Behind the entry that the schema lists before <c>updated</c> and that is written on one line.</summary>
    private static (TextSpan Span, string Lead)? Behind(SourceText text, YamlMapping mapping, SchemaView view)
    {
        var order = view.PropertyNames.TakeWhile(static name => name != Updated).Reverse().ToList();
        var before = order.Select(name => Entry(mapping, name)).FirstOrDefault(static entry => entry is not null);
        if (before is null || text.LineAt(before.Span.Start) != text.LineAt(before.Span.End))
        {
            return null;
        }

        var line = text.LineSpan(text.LineAt(before.Span.End));
        var column = before.Span.Start - line.Start;
        return (new TextSpan(line.End, 0), YamlStyle.Of(text, line.Start).NewLine + new string(' ', column));
    }

    private static IEnumerable<YamlAction> Create(Snapshot snapshot, YamlFile file, YamlPath path, SchemaView? view, YamlScalar? value)
    {
        if (view?.Role != SchemaRoles.Path || value is not { Value: { Length: > 0 } written } || written.EndsWith('/') || written.AsSpan().IndexOfAny("*?${:\\") >= 0 || written.StartsWith('/') || written.StartsWith('~'))
        {
            yield break;
        }

        var folder = RelativePath.Folder(file.Path);
        var home = file.Kind switch
        {
            // A stage may have a working folder of its own.
            FileKind.Pipeline => YamlNames.At(file, value.Span.Start)?.Folders.FirstOrDefault() ?? folder,
            FileKind.MlProject or FileKind.Conda or FileKind.PythonEnv => folder,
            _ => "",
        };
        var target = RelativePath.Join(home, written);
        IWorkspaceView workspace = snapshot;
        if (target is not { Length: > 0 } || new[] { target, RelativePath.Join(folder, written) ?? target }.Any(known => workspace.FileExists(known) || workspace.FolderExists(known)))
        {
            yield break;
        }

        if (workspace.Pipelines.SelectMany(static pipeline => pipeline.Stages).Any(stage => stage.Outs.Any(made => made.Path == target)))
        {
            yield break; // a stage makes it
        }

        // A Modelfile begins with the model that it is made from, which the entry names.
        var model = path.Steps.Count > 0 && path.Steps[^1].Container is YamlMapping entry && target.Contains("odelfile", StringComparison.Ordinal)
            ? Entry(entry, "base_model")?.Value as YamlScalar
            : null;
        yield return new YamlAction($"Create `{target}`", CodeActionKinds.QuickFix, target, [new TextEdit(default, model is null ? "" : $"FROM {model.Value}\n")]);
    }

    private static YamlAction One(string title, TextSpan span, string text) => new(title, CodeActionKinds.Rewrite, null, [new TextEdit(span, text)]);

    private static string InQuotesOf(SourceText text, YamlScalar scalar, string value) =>
        scalar.Style switch
        {
            YamlScalarStyle.SingleQuoted => $"'{value}'",
            YamlScalarStyle.DoubleQuoted => $"\"{value}\"",
            _ => scalar.IsMissing && text[scalar.Span.Start - 1] != ' ' ? " " + value : value,
        };

    private static string Short(string text) => text.Length <= 40 ? text : text[..39] + "…";
}
