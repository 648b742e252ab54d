using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Symbols;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Modelfiles;

/// <summary>The outline of a Modelfile: its instructions in order, parameters by their names.</summary>
internal static class ModelfileOutline
{
    private const int MaxSymbols = 10_000;
    private const int DetailLength = 80;

    /// <summary>The instructions that Ollama knows.</summary>
    public static IReadOnlyList<OutlineSymbol> Of(ModelfileTree tree) =>
        [.. tree.Instructions.Where(static instruction => instruction.Keyword != ModelfileKeyword.Unknown).Take(MaxSymbols).Select(static instruction => Symbol(instruction))];

    private static OutlineSymbol Symbol(ModelfileInstruction instruction)
    {
        var value = (instruction.Value ?? "").AsSpan().Trim();
        var detail = value.IsEmpty ? null : MarkdownText.OneLine(value[..Math.Min(value.Length, 4 * DetailLength)].ToString(), DetailLength);
        var name = instruction.Argument is not { } argument ? instruction.Name
            : instruction.Keyword == ModelfileKeyword.Parameter ? MarkdownText.OneLine(argument, DetailLength)
            : $"{instruction.Name} {MarkdownText.OneLine(argument, DetailLength)}";
        var named = instruction is { Keyword: ModelfileKeyword.Parameter, ArgumentSpan.Length: > 0 } ? instruction.ArgumentSpan : instruction.KeywordSpan;
        return new OutlineSymbol(name, detail, Sort(instruction), instruction.Span, named);
    }

    private static SymbolSort Sort(ModelfileInstruction instruction) => instruction.Keyword switch
    {
        ModelfileKeyword.From => SymbolSort.Model,
        ModelfileKeyword.Parameter when instruction.Argument is { } name => ModelfileParameters.Named(name)?.Type switch
        {
            ModelfileValueType.Integer or ModelfileValueType.Number => SymbolSort.Number,
            ModelfileValueType.Boolean => SymbolSort.Boolean,
            _ => SymbolSort.Text,
        },
        _ => SymbolSort.Text,
    };
}

/// <summary>"Expand selection" in a Modelfile: from the word to the action of a template, the text within the quotes, the value, the instruction.</summary>
internal static class ModelfileSelection
{
    /// <summary>The spans around <paramref name="offset"/>, narrowest first; some may be equal.</summary>
    public static IEnumerable<TextSpan> Around(ModelfileTree tree, int offset)
    {
        if (tree.At(offset) is { } instruction)
        {
            if (ModelfileTemplate.ActionAt(tree, instruction, offset) is { } action)
            {
                yield return action;
            }

            yield return instruction.ArgumentSpan.Touches(offset) ? instruction.ArgumentSpan : instruction.ContentSpan;
            yield return instruction.ValueSpan;
            yield return instruction.Span;
        }
        else
        {
            foreach (var comment in tree.Comments)
            {
                if (comment.Touches(offset))
                {
                    yield return comment;
                }
            }
        }

        yield return new TextSpan(0, tree.Text.Length);
    }
}
