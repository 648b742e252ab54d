using System.Globalization;
using System.Text;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Modelfiles;

/// <summary>
/// Parses Modelfiles as Ollama does (<c>parser/parser.go</c> of ollama/ollama, 0.12 and later), but goes on where Ollama stops. What is
/// particular to Ollama: an instruction is a word and one blank; a quoted value ends with the first line whose last characters are
/// the closing quotes, so that text behind them keeps the value open; <c>#</c> begins a comment only where an instruction could begin; single quotes are
/// text; characters that cannot be printed are dropped.
/// </summary>
public static class ModelfileSyntax
{
    /// <summary>Parses <paramref name="text"/>. Never throws; linear in the text's length.</summary>
    public static ModelfileTree Parse(SourceText text) => Parse(text, out _);

    /// <summary>Parses <paramref name="text"/>. Never throws; linear in the text's length.</summary>
    public static ModelfileTree Parse(string text) => Parse(SourceText.From(text));

    /// <summary>As the other; <paramref name="steps"/> is how many characters were looked at, for tests.</summary>
    internal static ModelfileTree Parse(SourceText text, out long steps)
    {
        var reader = new Reader(text.ToString());
        reader.Read();
        steps = reader.Steps;
        return new ModelfileTree(text, reader.Tokens, reader.Instructions);
    }

    /// <summary>Whether Ollama keeps a character of a value: letters, marks, numbers, punctuation, symbols and the ASCII blank, as Go's <c>strconv.IsPrint</c> says.</summary>
    private static bool IsPrinted(Rune rune) => rune.IsAscii
        ? rune.Value is >= ' ' and < 0x7F
        : Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static bool IsBlank(char c) => c is ' ' or '\t';

    private static bool IsLineBreak(char c) => c is '\r' or '\n';

    private sealed class Reader(string text)
    {
        private readonly List<ModelfileToken> _tokens = [];
        private readonly List<ModelfileInstruction> _instructions = [];

        // Where a value was read to the end of the text and no line had its closing quotes: then no later line has them either.
        private bool _noDouble;
        private bool _noTriple;
        private int _at;
        private int _cut;

        public IReadOnlyList<ModelfileToken> Tokens => _tokens;

        public IReadOnlyList<ModelfileInstruction> Instructions => _instructions;

        public long Steps { get; private set; }

        public void Read()
        {
            while (_at < text.Length)
            {
                var c = text[_at];
                if (IsBlank(c) || IsLineBreak(c) || (c == '\uFEFF' && _at == 0))
                {
                    Step();
                }
                else if (c == '#')
                {
                    var start = _at;
                    SkipLine();
                    Cut(ModelfileTokenKind.Comment, TextSpan.FromBounds(start, _at));
                }
                else
                {
                    _instructions.Add(ReadInstruction());
                }
            }

            CutBlank(text.Length);
        }

        private ModelfileInstruction ReadInstruction()
        {
            var word = ReadWord();
            Cut(ModelfileTokenKind.Keyword, word);
            var written = Printed(word);
            var keyword = ModelfileKeywords.Of(written);
            var instruction = new ModelfileInstruction(keyword, word) { Name = keyword == ModelfileKeyword.Unknown ? written : written.ToUpperInvariant(), ValueSpan = new(word.End, 0), ArgumentSpan = new(word.End, 0) };
            if (IsAtLineEnd)
            {
                return instruction with { LineEnd = _at };
            }

            Step();
            if (keyword is ModelfileKeyword.Parameter or ModelfileKeyword.Message)
            {
                var first = _at;
                SkipBlanks();
                var argument = ReadWord();
                instruction = instruction with { Argument = argument.Length == 0 ? null : text[argument.Start..argument.End], ArgumentSpan = argument, IsArgumentShifted = argument.Length > 0 && argument.Start > first, ValueSpan = new(argument.End, 0) };
                if (argument.Length > 0)
                {
                    Cut(ModelfileTokenKind.Argument, argument);
                }

                if (IsAtLineEnd)
                {
                    return instruction with { LineEnd = _at };
                }

                Step();
            }

            instruction = ReadValue(instruction);
            if (instruction.ValueSpan.Length > 0)
            {
                Cut(ModelfileTokenKind.Value, instruction.ValueSpan);
            }

            return instruction with { LineEnd = _at };
        }

        /// <summary>Reads a value from here to the line that ends it; the line break stays.</summary>
        private ModelfileInstruction ReadValue(ModelfileInstruction instruction)
        {
            SkipBlanks();
            var start = _at;
            var line = ReadPiece(start, ModelfileQuote.None);
            var quote = QuoteOf(line.Kept);
            if (quote == ModelfileQuote.None)
            {
                return Plain(instruction, line);
            }

            // A word that is no instruction is most often text of a block that was never opened: only three quotes in it mean more than its line.
            var isHopeless = quote == ModelfileQuote.Triple ? _noTriple : _noDouble || instruction.Keyword == ModelfileKeyword.Unknown;
            if (!isHopeless && !IsClosed(line.Kept, quote))
            {
                _at = start;
                line = ReadPiece(start, quote);
            }

            if (IsClosed(line.Kept, quote))
            {
                var width = quote == ModelfileQuote.Triple ? 3 : 1;
                return instruction with
                {
                    Value = line.Kept[width..^width],
                    ValueSpan = line.Span,
                    ContentSpan = TextSpan.FromBounds(line.Span.Start + width, line.Span.End - width),
                    Quote = quote,
                };
            }

            if (!isHopeless)
            {
                _noTriple |= quote == ModelfileQuote.Triple;
                _noDouble |= quote == ModelfileQuote.Double;
            }

            // Ollama reads on to the end of the file. So does the tree for a block; a single quote that nothing closes is taken for a slip in its line.
            if (instruction.Keyword == ModelfileKeyword.Unknown || quote == ModelfileQuote.Double)
            {
                _at = start;
                return Plain(instruction, ReadPiece(start, ModelfileQuote.None)) with { Quote = quote, IsUnterminated = true };
            }

            if (isHopeless)
            {
                _at = start;
                line = ReadPiece(start, quote);
            }

            return instruction with
            {
                Value = line.Kept[3..],
                ValueSpan = line.Span,
                ContentSpan = TextSpan.FromBounds(Math.Min(line.Span.Start + 3, line.Span.End), line.Span.End),
                Quote = quote,
                IsUnterminated = true,
            };
        }

        private static ModelfileInstruction Plain(ModelfileInstruction instruction, (string Kept, TextSpan Span) line) =>
            instruction with { Value = line.Kept, ValueSpan = line.Span, ContentSpan = line.Span };

        private static ModelfileQuote QuoteOf(string kept) =>
            kept.StartsWith("\"\"\"", StringComparison.Ordinal) ? ModelfileQuote.Triple : kept.StartsWith('"') ? ModelfileQuote.Double : ModelfileQuote.None;

        private static bool IsClosed(string kept, ModelfileQuote quote) => quote switch
        {
            ModelfileQuote.Triple => kept.Length >= 6 && kept.EndsWith("\"\"\"", StringComparison.Ordinal),
            ModelfileQuote.Double => kept.Length >= 2 && kept[^1] == '"',
            _ => true,
        };

        /// <summary>
        /// Reads from <paramref name="start"/> to the end of the first line at which a value of this quoting is closed, or to the end of the text. Gives the
        /// characters that Ollama keeps, trimmed, and where the first and the last of them stand.
        /// </summary>
        private (string Kept, TextSpan Span) ReadPiece(int start, ModelfileQuote quote)
        {
            var kept = new StringBuilder();
            var first = -1;
            var trimmed = 0; // length of what is kept without the blanks at its end
            var end = start;
            _at = start;
            while (_at < text.Length)
            {
                if (IsLineBreak(text[_at]) && EndsHere(kept, trimmed, quote))
                {
                    break;
                }

                if (Rune.DecodeFromUtf16(text.AsSpan(_at), out var rune, out var width) != System.Buffers.OperationStatus.Done)
                {
                    rune = Rune.ReplacementChar; // half a surrogate pair, which no file can hold
                }

                var isSpace = rune.Value is ' ' or '\t' or '\r' or '\n';
                if (isSpace ? kept.Length > 0 : IsPrinted(rune))
                {
                    kept.Append(text, _at, width);
                    if (!isSpace)
                    {
                        first = first < 0 ? _at : first;
                        trimmed = kept.Length;
                        end = _at + width;
                    }
                }

                _at += width;
                Steps += width;
            }

            kept.Length = trimmed;
            return (kept.ToString(), first < 0 ? new TextSpan(start, 0) : TextSpan.FromBounds(first, end));
        }

        private static bool EndsHere(StringBuilder kept, int trimmed, ModelfileQuote quote) => quote switch
        {
            ModelfileQuote.Triple => trimmed >= 6 && kept[trimmed - 1] == '"' && kept[trimmed - 2] == '"' && kept[trimmed - 3] == '"',
            ModelfileQuote.Double => trimmed >= 2 && kept[trimmed - 1] == '"',
            _ => true,
        };

        private bool IsAtLineEnd => _at >= text.Length || IsLineBreak(text[_at]);

        private TextSpan ReadWord()
        {
            var start = _at;
            while (!IsAtLineEnd && !IsBlank(text[_at]))
            {
                Step();
            }

            return TextSpan.FromBounds(start, _at);
        }

        private void SkipBlanks()
        {
            while (_at < text.Length && IsBlank(text[_at]))
            {
                Step();
            }
        }

        private void SkipLine()
        {
            while (!IsAtLineEnd)
            {
                Step();
            }
        }

        private void Step()
        {
            _at++;
            Steps++;
        }

        /// <summary>A word without what Ollama drops of it: a first character that cannot be printed is no part of the word, any later one makes it another word.</summary>
        private string Printed(TextSpan word)
        {
            var written = text[word.Start..word.End];
            return Rune.DecodeFromUtf16(written, out var rune, out var width) == System.Buffers.OperationStatus.Done && !IsPrinted(rune) ? written[width..] : written;
        }

        private void Cut(ModelfileTokenKind kind, TextSpan span)
        {
            CutBlank(span.Start);
            _tokens.Add(new ModelfileToken(kind, span));
            _cut = span.End;
        }

        private void CutBlank(int end)
        {
            if (end > _cut)
            {
                _tokens.Add(new ModelfileToken(ModelfileTokenKind.Blank, TextSpan.FromBounds(_cut, end)));
                _cut = end;
            }
        }
    }
}
