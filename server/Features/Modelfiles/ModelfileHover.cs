using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Hover;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Modelfiles;

/// <summary>What is said about a place of a Modelfile.</summary>
internal static class ModelfileHover
{
    /// <summary>What the instruction, parameter, role, base model or field of a template at <paramref name="offset"/> is; null where there is nothing to say.</summary>
    public static HoverText? At(DocumentScope document, ModelfileFile file, int offset)
    {
        if (file.Tree.At(offset) is not { } instruction)
        {
            return null;
        }

        if (instruction.KeywordSpan.Touches(offset))
        {
            return ModelfileKeywords.Info(instruction.Keyword) is { } info ? new HoverText(instruction.KeywordSpan, Describe(info) + Builds(document, file, instruction)) : null;
        }

        var isArgument = instruction.ArgumentSpan.Length > 0 && instruction.ArgumentSpan.Touches(offset);
        switch (instruction.Keyword)
        {
            case ModelfileKeyword.Parameter when instruction.Argument is { } name && ModelfileParameters.Named(name) is { } parameter && (isArgument || instruction.ValueSpan.Touches(offset)):
                return new HoverText(isArgument ? instruction.ArgumentSpan : instruction.ValueSpan, Describe(parameter));
            case ModelfileKeyword.Message when isArgument && Role(instruction.Argument) is { } role:
                return new HoverText(instruction.ArgumentSpan, role);
            case ModelfileKeyword.From when instruction.ValueSpan.Touches(offset) && instruction.Value is { } value:
                return Base(document, instruction.ContentSpan, value);
            case ModelfileKeyword.Template when ModelfileTemplate.ActionAt(file.Tree, instruction, offset) is not null:
                var word = ModelfileTemplate.WordAt(file.Tree, offset);
                return Template(file.Text.ToString(word)) is { } meaning ? new HoverText(word, meaning) : null;
            default:
                return null;
        }
    }

    /// <summary>What an instruction is for.</summary>
    public static string Describe(ModelfileKeywordInfo info) =>
        $"**{info.Name}** `{info.Usage}`\n\n{info.Summary}. {info.Details}" + (info.Since is { } since ? $"\n\nOllama {since} or later." : "");

    /// <summary>What a parameter does, with its type, range and default.</summary>
    public static string Describe(ModelfileParameter parameter)
    {
        var facts = new List<string>();
        if (parameter.Range is { } range)
        {
            facts.Add("Allowed: " + range);
        }

        if (parameter.Default is { } normal)
        {
            facts.Add($"Default: `{normal}`");
        }

        var state = parameter.State switch
        {
            ModelfileParameterState.Ignored => "\n\nDeprecated: Ollama ignores it.",
            ModelfileParameterState.Removed => $"\n\nRemoved: Ollama refuses it from version {parameter.Until} on.",
            _ => "",
        };
        return $"**{MarkdownText.Escape(parameter.Name)}** · {parameter.TypeName}{(parameter.Unit.Length > 0 ? ", " + parameter.Unit : "")}\n\n{parameter.Summary}"
            + (facts.Count > 0 ? "\n\n" + string.Join(" · ", facts) : "") + state;
    }

    /// <summary>What a role is; null for a word that is none.</summary>
    public static string? Role(string? role) => role switch
    {
        "system" => "**system** · as the text of `SYSTEM`, but in its place among the messages",
        "user" => "**user** · what somebody asks",
        "assistant" => "**assistant** · how the model answers",
        _ => null,
    };

    private static string? Template(string word)
    {
        if (TemplateFields.All.FirstOrDefault(field => field.Name == word) is { } field)
        {
            return $"**{MarkdownText.Escape(field.Name)}**{(field.Owner.Length > 0 ? $" of a {field.Owner}" : "")}\n\n{field.Summary}";
        }

        var (name, summary) = TemplateFields.Words.Concat(TemplateFields.Functions).FirstOrDefault(known => known.Name == word);
        return name is null ? null : $"**{name}**\n\n{summary}";
    }

    private static string Builds(DocumentScope document, ModelfileFile file, ModelfileInstruction instruction)
    {
        if (instruction.Keyword != ModelfileKeyword.From)
        {
            return "";
        }

        var names = ModelfileLinks.BuiltBy(file.Path, document.Workspace.Snapshot).Select(static entry => SchemaText.Code(entry.Name)).Take(5).ToList();
        return names.Count == 0 ? "" : $"\n\nThis file builds {string.Join(", ", names)} of the catalogue.";
    }

    private static HoverText? Base(DocumentScope document, TextSpan span, string value)
    {
        var entries = ModelfileLinks.Named(value, document.Workspace.Snapshot).Take(3).Select(Entry).ToList();
        return entries.Count == 0 ? null : new HoverText(span, string.Join("\n\n", entries));
    }

    private static string Entry(ModelSummary entry)
    {
        var facts = new[] { entry.Source, entry.Status, entry.Version is { } version ? "version " + version : null, entry.BaseModel is { } made ? "made from " + made : null };
        return $"**{MarkdownText.Escape(entry.Name)}** in {MarkdownText.Escape(entry.Path)}" + string.Concat(facts.Where(static fact => !string.IsNullOrEmpty(fact)).Select(static fact => " · " + MarkdownText.Escape(fact ?? "")));
    }
}
