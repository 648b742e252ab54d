using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Evidence;
using ForgeLsp.Features.Modelfiles;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Hover;

/// <summary>
/// What is known of a key or value: what the schema says of it, what it names elsewhere, what PyYAML makes of it, and what runs say. The
/// evidence of runs has a short time; where it is not at hand the rest is shown alone.
/// </summary>
/// <param name="time">The clock that ages are told by.</param>
/// <param name="evidence">What runs say; null where there are no stores.</param>
public sealed class HoverFeature(TimeProvider time, RunEvidence? evidence = null)
{
    private const int MaxAliasLines = 12;
    private const int MaxScripts = 4;

    /// <summary>The hover for the cursor at <paramref name="offset"/>; null where nothing is known.</summary>
    public async Task<HoverText?> AtAsync(DocumentScope document, int offset, CancellationToken cancel)
    {
        if (WorkspaceScope.IsPython(document.Path))
        {
            return await ScriptHover.AtAsync(document, offset, new HoverEvidence(document, FileKind.Python, evidence, time), cancel);
        }

        if (document.Modelfile is { } modelfile)
        {
            return ModelfileHover.At(document, modelfile, offset);
        }

        if (document.Yaml is not { } file || file.Tree.PathAt(offset) is not { Node: { } node } path)
        {
            return null;
        }

        if (node is YamlAlias alias)
        {
            return Alias(file, alias);
        }

        if (node is not YamlScalar { IsMissing: false } scalar || !HasPoint(scalar, file.Text, offset))
        {
            return null;
        }

        string[] names = [.. path.Steps.Select(static step => step.Entry is { } entry ? (entry.Key as YamlScalar)?.Value ?? "" : step.Index.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        var view = path.Document is null || path.Document != file.Tree.Documents[0] ? null : file.Schema?.Lookup.At(file.Root, names);
        var value = path.IsKey ? path.Steps[^1].Entry?.Value : scalar;
        var parts = new List<string>();
        if (view is not null)
        {
            parts.Add(Heading(view, names));
            parts.Add(Meaning(view, path.IsKey ? null : scalar));
            parts.Add(SchemaText.Describe(view));
        }

        if (value is YamlScalar written)
        {
            parts.Add(Ambiguity(written));
            parts.Add(await new HoverEvidence(document, file.Kind, evidence, time).ForAsync(view?.Role, names, written, cancel));
        }
        else if (path.IsKey && file.Schema?.Lookup.At(file.Root, names.AsSpan(..^1))?.KeyRole is { } keyRole)
        {
            parts.Add(await new HoverEvidence(document, file.Kind, evidence, time).ForAsync(keyRole, names, scalar, cancel));
        }

        if (path.IsKey && file.Kind == FileKind.TrainingConfig)
        {
            parts.Add(ReadBy(document, string.Join('.', names), cancel));
        }

        cancel.ThrowIfCancellationRequested();
        var text = string.Join("\n\n", parts.Where(static part => part.Length > 0));
        if (text.Length == 0)
        {
            return null;
        }

        var source = view is not null && file.Schema?.Lookup.At()?.Title is { } schema ? $"\n\n*{MarkdownText.Escape(schema)}*" : "";
        return new HoverText(scalar.Span, text + source);
    }

    /// <summary>The scripts that read or set a key of a config.</summary>
    private static string ReadBy(DocumentScope document, string name, CancellationToken cancel)
    {
        var reads = new ConfigReads(document.Workspace);
        var key = reads.Written(new WrittenKey(document.Path, name));
        var scripts = reads.All(cancel).Where(read => read.Keys.Any(one => one.File == key.File && one.Name == key.Name)).CountBy(static read => read.Script.Path, StringComparer.Ordinal)
            .OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToList();
        return scripts.Count == 0 ? ""
            : "Read by " + string.Join(", ", scripts.Take(MaxScripts).Select(static pair => SchemaText.Code(pair.Key) + (pair.Value > 1 ? $" in {pair.Value} places" : "")))
                + (scripts.Count > MaxScripts ? $" and {scripts.Count - MaxScripts} more" : "");
    }

    /// <summary>Long texts have no single meaning to show; of a block only its first line is a place to point at.</summary>
    private static bool HasPoint(YamlScalar scalar, SourceText text, int offset) =>
        scalar.Style is not (YamlScalarStyle.Literal or YamlScalarStyle.Folded) || text.LineAt(offset) == text.LineAt(scalar.Span.Start);

    private static string Heading(SchemaView view, string[] names)
    {
        var type = SchemaText.Type(view);
        var title = view.Title ?? (names.Length > 0 ? names[^1] : "");
        return title.Length == 0 ? type : $"**{MarkdownText.Escape(title)}**{(type.Length == 0 ? "" : $" · {type}")}";
    }

    /// <summary>What the schema says of the one value that is written.</summary>
    private static string Meaning(SchemaView view, YamlScalar? scalar) =>
        scalar is not null && view.Values.FirstOrDefault(value => value.Value.Text == scalar.Value) is { Description: { } description } ? $"{SchemaText.Code(scalar.Value)}: {description}" : "";

    private static HoverText? Alias(YamlFile file, YamlAlias alias)
    {
        if (alias.Target is not { } target || target.FullSpan.Contains(alias.Span.Start))
        {
            return null;
        }

        // What stands before the first line of the value is what its other lines are indented by.
        var text = file.Text;
        var start = text.LineAt(target.Span.Start);
        var column = target.Span.Start - text.LineSpan(start).Start;
        var lines = new List<string>();
        for (var line = start; line < text.LineCount && text.LineSpan(line).Start < target.Span.End && lines.Count < MaxAliasLines; line++)
        {
            var span = text.LineSpan(line);
            var from = line == start ? target.Span.Start : Math.Min(span.End, span.Start + column);
            lines.Add(Display.Plain(text.ToString(TextSpan.FromBounds(from, Math.Max(from, Math.Min(span.End, target.Span.End))))));
        }

        if (text.LineAt(Math.Max(target.Span.Start, target.Span.End - 1)) >= start + MaxAliasLines)
        {
            lines.Add("…");
        }

        var code = string.Join('\n', lines);
        var fence = code.Contains("```", StringComparison.Ordinal) ? "~~~~" : "```";
        return new HoverText(alias.Span, $"{SchemaText.Code("*" + alias.Name)} stands for the value in line {start + 1}\n\n{fence}yaml\n{code}\n{fence}");
    }

    /// <summary>What the two readers make of a plain scalar, where they differ.</summary>
    private static string Ambiguity(YamlScalar scalar)
    {
        if (scalar is not { Style: YamlScalarStyle.Plain, IsMissing: false })
        {
            return "";
        }

        var (old, core) = (YamlData.Resolve(scalar, YamlDialect.PyYaml), YamlData.Resolve(scalar, YamlDialect.Yaml12));
        return old.Kind == core.Kind && old.Boolean == core.Boolean && old.NumberText == core.NumberText ? "" : $"PyYAML reads {Reading(old)}, YAML 1.2 {Reading(core)}";
    }

    private static string Reading(DataNode value) => value.Kind switch
    {
        DataKind.Null => "nothing (`null`)",
        DataKind.Boolean => value.Boolean ? "`true`" : "`false`",
        DataKind.Integer or DataKind.Number => $"the number {SchemaText.Code(value.NumberText ?? value.Text)}",
        _ => $"the text {SchemaText.Code($"\"{value.Text}\"")}",
    };
}
