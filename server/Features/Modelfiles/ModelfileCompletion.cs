using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Completion;
using ForgeLsp.Features.Names;

namespace ForgeLsp.Features.Modelfiles;

/// <summary>What can be written at a cursor in a Modelfile: instructions, parameters and their values, roles, base models and files, and what templates are made of.</summary>
internal sealed class ModelfileCompletion(DocumentScope document, ModelfileFile file, int offset, CompletionOptions options)
{
    private static readonly string[] Weights = [".gguf", ".ggml", ".bin", ".safetensors"];

    /// <summary>The names of Ollama's renderers and parsers, from <c>model/renderers</c> and <c>model/parsers</c>; the server may know others.</summary>
    private static readonly string[] Families = ["qwen3", "qwen3-coder", "qwen3-thinking", "qwen3-vl-instruct", "qwen3-vl-thinking", "qwen3.5", "gemma4", "deepseek3.1", "cogito", "olmo3", "olmo3-think", "glm-4.7", "lfm2", "nemotron-3-nano", "ministral", "functiongemma", "harmony"];

    private ModelfileTree Tree => file.Tree;

    private IWorkspaceView View => document.Workspace.Snapshot;

    /// <summary>The items, in the order in which they are to be shown.</summary>
    public IEnumerable<CompletionItem> Items()
    {
        if (Tree.Comments.Any(comment => offset > comment.Start && offset <= comment.End))
        {
            return [];
        }

        var instruction = Tree.At(offset);
        if (instruction is null || offset <= instruction.KeywordSpan.End)
        {
            return Instructions(instruction);
        }

        // The name of a parameter or a role comes first; in the blanks behind it the value begins.
        var wantsArgument = instruction.Keyword is ModelfileKeyword.Parameter or ModelfileKeyword.Message && (instruction.Argument is null || offset <= instruction.ArgumentSpan.End);
        return instruction.Keyword switch
        {
            ModelfileKeyword.Parameter => wantsArgument ? Parameters(instruction) : Values(instruction),
            ModelfileKeyword.Message => wantsArgument ? Roles(instruction) : [],
            ModelfileKeyword.From => Bases(instruction).Concat(Files(instruction, isBase: true)),
            ModelfileKeyword.Adapter or ModelfileKeyword.Draft => Files(instruction, isBase: false),
            ModelfileKeyword.Renderer or ModelfileKeyword.Parser => Families.Select(name => new CompletionItem(name, CompletionKind.Value, CompletionRank.Likely, ValueSpan(instruction), name)),
            ModelfileKeyword.Template => InTemplate(instruction),
            _ => [],
        };
    }

    private IEnumerable<CompletionItem> Instructions(ModelfileInstruction? at)
    {
        // Nothing begins behind other text of a line: an instruction with nothing before it but blanks.
        var span = at?.KeywordSpan ?? new TextSpan(offset, 0);
        var line = Tree.Text.LineSpan(Tree.Text.LineAt(offset));
        if (!string.IsNullOrWhiteSpace(Tree.Text.ToString(TextSpan.FromBounds(line.Start, Math.Min(span.Start, offset)))))
        {
            yield break;
        }

        var isEmpty = at is null || Tree.Text.ToString(TextSpan.FromBounds(span.End, line.End)).Trim().Length == 0;
        var hasFrom = Tree.Of(ModelfileKeyword.From).Any();
        foreach (var info in ModelfileKeywords.All)
        {
            var isBlock = info.Keyword is ModelfileKeyword.System or ModelfileKeyword.Template or ModelfileKeyword.License;
            var text = !isEmpty ? info.Name : isBlock && options.Snippets ? $"{info.Name} \"\"\"$0\"\"\"" : info.Name + " ";
            yield return new CompletionItem(info.Name, CompletionKind.Property, info.Keyword == ModelfileKeyword.From && !hasFrom ? CompletionRank.Required : CompletionRank.Likely, span, text)
            {
                IsSnippet = isEmpty && isBlock && options.Snippets,
                Detail = info.Summary,
                Documentation = ModelfileHover.Describe(info),
                GoesOn = isEmpty && info.Keyword is ModelfileKeyword.From or ModelfileKeyword.Parameter or ModelfileKeyword.Message or ModelfileKeyword.Adapter or ModelfileKeyword.Renderer or ModelfileKeyword.Parser,
                IsPreselected = info.Keyword == ModelfileKeyword.From && !hasFrom,
            };
        }

        if (!isEmpty)
        {
            yield break;
        }

        foreach (var parameter in Unset(null))
        {
            yield return new CompletionItem("PARAMETER " + parameter.Name, CompletionKind.Property, CompletionRank.Optional, span, $"PARAMETER {parameter.Name} ")
            {
                FilterText = parameter.Name,
                Detail = Detail(parameter),
                Documentation = ModelfileHover.Describe(parameter),
                GoesOn = true,
            };
        }
    }

    private IEnumerable<CompletionItem> Parameters(ModelfileInstruction instruction)
    {
        var span = instruction.Argument is null || offset < instruction.ArgumentSpan.Start ? new TextSpan(offset, 0) : instruction.ArgumentSpan;
        var rest = instruction.ValueSpan.Length > 0 ? "" : " ";
        return Unset(instruction).Select(parameter => new CompletionItem(parameter.Name, CompletionKind.Property, CompletionRank.Likely, span, parameter.Name + rest)
        {
            Detail = Detail(parameter),
            Documentation = ModelfileHover.Describe(parameter),
            GoesOn = rest.Length > 0,
        });
    }

    /// <summary>The parameters that no other instruction sets.</summary>
    private IEnumerable<ModelfileParameter> Unset(ModelfileInstruction? own)
    {
        var set = Tree.Of(ModelfileKeyword.Parameter).Where(other => !ReferenceEquals(other, own)).Select(static other => other.Argument).ToHashSet(StringComparer.Ordinal);
        return ModelfileParameters.Current.Where(parameter => parameter.IsList || !set.Contains(parameter.Name));
    }

    private static string Detail(ModelfileParameter parameter) =>
        parameter.TypeName + (parameter.Unit.Length > 0 ? ", " + parameter.Unit : "") + (parameter.Default is { } normal ? " · default " + normal : "");

    private IEnumerable<CompletionItem> Values(ModelfileInstruction instruction)
    {
        if (instruction.Argument is not { } name || ModelfileParameters.Named(name) is not { } parameter || instruction.Quote == ModelfileQuote.Triple)
        {
            yield break;
        }

        var span = ValueSpan(instruction);
        if (parameter.Default is { } normal)
        {
            yield return new CompletionItem(normal, CompletionKind.Value, CompletionRank.Likely, span, normal) { Detail = "default" };
        }

        foreach (var value in Examples(parameter).Where(value => value != parameter.Default))
        {
            yield return new CompletionItem(value, parameter.Type == ModelfileValueType.Boolean ? CompletionKind.EnumMember : CompletionKind.Value, CompletionRank.Example, span, value);
        }
    }

    private static IEnumerable<string> Examples(ModelfileParameter parameter) => (parameter.Name, parameter.Type) switch
    {
        (_, ModelfileValueType.Boolean) => ["true", "false"],
        ("num_ctx", _) => ["4096", "8192", "16384", "32768", "65536", "131072"],
        ("stop", _) => ["\"<|im_end|>\"", "\"<|eot_id|>\"", "\"<|end|>\"", "\"</s>\"", "\"User:\""],
        _ => [],
    };

    private IEnumerable<CompletionItem> Roles(ModelfileInstruction instruction)
    {
        var span = instruction.Argument is null || offset < instruction.ArgumentSpan.Start ? new TextSpan(offset, 0) : instruction.ArgumentSpan;
        var rest = instruction.ValueSpan.Length > 0 ? "" : " ";
        return ModelfileKeywords.Roles.Select(role => new CompletionItem(role, CompletionKind.EnumMember, CompletionRank.Likely, span, role + rest) { Documentation = ModelfileHover.Role(role) });
    }

    /// <summary>Base models: what the catalogue says first, then its other models, each by the name that Ollama knows.</summary>
    private IEnumerable<CompletionItem> Bases(ModelfileInstruction instruction)
    {
        var span = ValueSpan(instruction);
        var own = ModelfileLinks.BuiltBy(file.Path, View).ToList();
        var found = own.Where(static entry => entry.BaseModel is { Length: > 0 }).Select(entry => (Name: ModelfileLinks.NameOf(entry.BaseModel ?? "", View), Detail: $"base of {entry.Name}", IsOwn: true))
            .Concat(View.Models.Where(entry => !own.Contains(entry)).Where(static entry => entry.ModelName is { Length: > 0 } || entry.Source is "custom" or "ollama")
                .Select(static entry => (Name: entry.ModelName ?? entry.Name, Detail: string.Join(" · ", new[] { entry.ModelName is null ? null : entry.Name, entry.Source, entry.Status }.Where(static part => !string.IsNullOrEmpty(part))), IsOwn: false)))
            .Concat(View.Models.Where(static entry => entry.BaseModel is { Length: > 0 }).Select(entry => (Name: ModelfileLinks.NameOf(entry.BaseModel ?? "", View), Detail: "base of another model", IsOwn: false)));
        return found.DistinctBy(static one => one.Name, StringComparer.Ordinal)
            .Select(one => new CompletionItem(one.Name, CompletionKind.Reference, one.IsOwn ? CompletionRank.Required : CompletionRank.Likely, span, one.Name) { Detail = one.Detail, IsPreselected = one.IsOwn });
    }

    /// <summary>The folders and the files of weights in the folder that is typed so far, one level at a time.</summary>
    private IEnumerable<CompletionItem> Files(ModelfileInstruction instruction, bool isBase)
    {
        var span = ValueSpan(instruction);
        var typed = Tree.Text.ToString(TextSpan.FromBounds(span.Start, Math.Max(span.Start, offset)));
        var folder = typed.LastIndexOf('/') is >= 0 and var slash ? typed[..(slash + 1)] : "";
        if (RelativePath.Join(RelativePath.Folder(file.Path), folder) is not { } below || document.Workspace.Snapshot.Files is not { } files)
        {
            yield break;
        }

        var prefix = below.Length == 0 ? "" : below + "/";
        var shown = folder.Length == 0 ? "./" : folder;
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in files.Paths)
        {
            // For a base only folders on the way to weights are worth offering.
            if (path.StartsWith(prefix, StringComparison.Ordinal) && path.IndexOf('/', prefix.Length) is > 0 and var end && IsWeights(path))
            {
                folders.Add(path[prefix.Length..end]);
            }
        }

        foreach (var name in folders)
        {
            yield return new CompletionItem(shown + name + "/", CompletionKind.Folder, CompletionRank.Optional, span, shown + name + "/") { GoesOn = true };
        }

        foreach (var path in files.In(below).Where(path => path != file.Path && IsWeights(path)))
        {
            yield return new CompletionItem(shown + path[prefix.Length..], CompletionKind.File, isBase ? CompletionRank.Optional : CompletionRank.Likely, span, shown + path[prefix.Length..]);
        }
    }

    private static bool IsWeights(string path) => Array.Exists(Weights, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private IEnumerable<CompletionItem> InTemplate(ModelfileInstruction instruction)
    {
        if (ModelfileTemplate.ActionAt(Tree, instruction, offset) is null)
        {
            yield break;
        }

        var span = ModelfileTemplate.WordAt(Tree, offset);
        foreach (var field in TemplateFields.All)
        {
            yield return new CompletionItem(field.Name, CompletionKind.Property, field.Owner.Length == 0 ? CompletionRank.Likely : CompletionRank.Optional, span, field.Name)
            {
                Detail = field.Owner.Length == 0 ? null : "of a " + field.Owner,
                Documentation = field.Summary,
            };
        }

        if (span.Length > 0 && Tree.Text[span.Start] == '.')
        {
            yield break;
        }

        foreach (var (name, summary) in TemplateFields.Words.Concat(TemplateFields.Functions))
        {
            yield return new CompletionItem(name, CompletionKind.EnumMember, CompletionRank.Example, span, name) { Documentation = summary };
        }
    }

    /// <summary>What a value replaces: all of it on its line, or nothing where none is there yet.</summary>
    private TextSpan ValueSpan(ModelfileInstruction instruction)
    {
        var span = instruction.ValueSpan;
        return span.Length > 0 && span.Touches(offset) && Tree.Text.LineAt(span.Start) == Tree.Text.LineAt(span.End) ? span : new TextSpan(offset, 0);
    }
}
