using System.Text;

namespace ForgeLsp.Core.Text;

/// <summary>A word of a command line.</summary>
/// <param name="HasOperator">Whether it holds what only a shell understands: <c>|</c>, <c>&amp;</c>, <c>$(…)</c> and their kin, outside of quotes.</param>
public readonly record struct ShellWord(string Text, bool HasOperator);

/// <summary>Cuts a command line into words as a shell would, without one: blanks separate, single and double quotes and backslashes protect.</summary>
public static class ShellWords
{
    /// <summary>The words of a line; null where a quote is not closed.</summary>
    public static IReadOnlyList<ShellWord>? Split(string line)
    {
        var words = new List<ShellWord>();
        var word = new StringBuilder();
        var isOpen = false;
        var hasOperator = false;
        var quote = '\0';
        void End()
        {
            if (isOpen)
            {
                words.Add(new ShellWord(word.ToString(), hasOperator));
            }

            word.Clear();
            (isOpen, hasOperator) = (false, false);
        }

        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                else
                {
                    if (c == '\\' && quote == '"' && i + 1 < line.Length && line[i + 1] is '"' or '\\')
                    {
                        c = line[++i];
                    }

                    word.Append(c);
                }
            }
            else if (c is '\'' or '"')
            {
                (quote, isOpen) = (c, true);
            }
            else if (char.IsWhiteSpace(c))
            {
                End();
            }
            else
            {
                if (c == '\\' && i + 1 < line.Length && (char.IsWhiteSpace(line[i + 1]) || line[i + 1] is '\'' or '"' or '\\'))
                {
                    c = line[++i];
                }
                else if (c is '|' or '&' or ';' or '<' or '>' or '`' || (c == '$' && i + 1 < line.Length && line[i + 1] is '(' or '{'))
                {
                    hasOperator = true;
                }

                isOpen = true;
                word.Append(c);
            }
        }

        End();
        return quote == '\0' ? words : null;
    }
}
