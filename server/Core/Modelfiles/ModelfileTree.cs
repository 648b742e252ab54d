using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Modelfiles;

/// <summary>What a piece of a Modelfile is.</summary>
public enum ModelfileTokenKind
{
    /// <summary>Blanks, line breaks, and characters that Ollama drops where they stand.</summary>
    Blank,

    /// <summary>From <c>#</c> to the end of its line.</summary>
    Comment,

    /// <summary>The word that begins an instruction.</summary>
    Keyword,

    /// <summary>The name of a parameter, or the role of a message.</summary>
    Argument,

    /// <summary>A value with its quotes.</summary>
    Value,
}

/// <summary>One piece of the text as the parser cut it; all pieces together are the text.</summary>
public readonly record struct ModelfileToken(ModelfileTokenKind Kind, TextSpan Span);

/// <summary>
/// A parsed Modelfile: lossless, positioned, and there for every text, however broken. Where Ollama accepts the text, the instructions are
/// those that Ollama reads; where it stops at a line, the tree goes on behind it. Immutable; safe to read from several threads.
/// </summary>
/// <param name="Text">The text that was parsed.</param>
/// <param name="Tokens">Every piece of the text in order, without gaps.</param>
/// <param name="Instructions">The instructions in order, with those that Ollama does not know.</param>
public sealed record ModelfileTree(SourceText Text, IReadOnlyList<ModelfileToken> Tokens, IReadOnlyList<ModelfileInstruction> Instructions)
{
    /// <summary>All comments, from their <c>#</c> to the end of the line.</summary>
    public IEnumerable<TextSpan> Comments => Tokens.Where(static token => token.Kind == ModelfileTokenKind.Comment).Select(static token => token.Span);

    /// <summary>The instruction that the cursor at <paramref name="offset"/> is in or just behind; null between instructions.</summary>
    public ModelfileInstruction? At(int offset)
    {
        // The last one that begins at or before the cursor.
        var low = 0;
        var high = Instructions.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Instructions[middle].Span.Start <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low > 0 && offset <= Instructions[low - 1].LineEnd ? Instructions[low - 1] : null;
    }

    /// <summary>The instructions of this kind, in order.</summary>
    public IEnumerable<ModelfileInstruction> Of(ModelfileKeyword keyword) => Instructions.Where(instruction => instruction.Keyword == keyword);
}

/// <summary>One instruction of a Modelfile.</summary>
/// <param name="Keyword">Which one; <see cref="ModelfileKeyword.Unknown"/> where Ollama has none of this name.</param>
/// <param name="KeywordSpan">Its first word.</param>
public sealed record ModelfileInstruction(ModelfileKeyword Keyword, TextSpan KeywordSpan)
{
    /// <summary>The first word: in capitals where Ollama knows it, in any case, else as written.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the parameter or the role of the message, as written; null for other instructions, and where it is missing.</summary>
    public string? Argument { get; init; }

    /// <summary>Where <see cref="Argument"/> stands; where it is missing, where it would stand.</summary>
    public TextSpan ArgumentSpan { get; init; }

    /// <summary>
    /// Whether there is more than one blank before the parameter's name or the role. Ollama takes the second one for the end of an empty name.
    /// </summary>
    public bool IsArgumentShifted { get; init; }

    /// <summary>
    /// The text as Ollama reads it: without the quotes, with line breaks as they stand in the file, without characters that cannot be printed. Null
    /// where the line ends before a value could begin, which Ollama refuses.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>Where the value stands, with its quotes; empty where there is none.</summary>
    public TextSpan ValueSpan { get; init; }

    /// <summary>Where the text between the quotes stands; the same as <see cref="ValueSpan"/> where there are none.</summary>
    public TextSpan ContentSpan { get; init; }

    /// <summary>How the value is quoted.</summary>
    public ModelfileQuote Quote { get; init; }

    /// <summary>Whether the closing quotes are missing. Ollama then refuses the file.</summary>
    public bool IsUnterminated { get; init; }

    /// <summary>End of the last line of the instruction, without its line break.</summary>
    public int LineEnd { get; init; }

    /// <summary>From the first word to the end of the value.</summary>
    public TextSpan Span => TextSpan.FromBounds(KeywordSpan.Start, Math.Max(Math.Max(KeywordSpan.End, ArgumentSpan.End), ValueSpan.End));
}

/// <summary>How a value is quoted. Single quotes mean nothing to Ollama: they are part of the value.</summary>
public enum ModelfileQuote
{
    /// <summary>Not at all: the value ends with its line.</summary>
    None,

    /// <summary><c>"</c>: the value ends with the first line that ends with one.</summary>
    Double,

    /// <summary><c>"""</c>: the value ends with the first line that ends with them.</summary>
    Triple,
}

/// <summary>The instructions that Ollama knows.</summary>
public enum ModelfileKeyword
{
    /// <summary>None of them.</summary>
    Unknown,

    /// <summary>The model that this one is made from.</summary>
    From,

    /// <summary>A setting of the model.</summary>
    Parameter,

    /// <summary>The template of the prompt.</summary>
    Template,

    /// <summary>The system message.</summary>
    System,

    /// <summary>A LoRA adapter.</summary>
    Adapter,

    /// <summary>A licence.</summary>
    License,

    /// <summary>A message of the history that each chat begins with.</summary>
    Message,

    /// <summary>A small model that drafts for this one (speculative decoding).</summary>
    Draft,

    /// <summary>The built-in renderer of the prompt.</summary>
    Renderer,

    /// <summary>The built-in parser of the answer.</summary>
    Parser,

    /// <summary>The least version of Ollama.</summary>
    Requires,
}
