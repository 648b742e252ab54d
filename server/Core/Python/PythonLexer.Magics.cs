namespace ForgeLsp.Core.Python;

/// <content>What IPython adds to Python, in the cells of notebooks.</content>
internal sealed partial class PythonLexer
{
    /// <summary>Reads a magic or a command of the shell up to the end of its line; a backslash at the end takes the next line along.</summary>
    private void ReadMagic(List<Token> tokens)
    {
        var from = _at;
        while (true)
        {
            var length = Rest(_at).IndexOfAny('\r', '\n');
            _at = length < 0 ? size : _at + length;
            if (length <= 0 || text[_at - 1] != '\\' || LineBreakLength(_at) is not (> 0 and var lineBreak))
            {
                break;
            }

            _at += lineBreak;
        }

        tokens.Add(new Token(TokenKind.Magic, from, _at));
    }

    /// <summary>Whether the line at <paramref name="at"/> asks for help: a name with one or two question marks behind it.</summary>
    private bool IsQuestion(int at)
    {
        var line = Rest(at);
        var end = line.IndexOfAny('\r', '\n');
        Look(end < 0 ? size : at + end);
        line = (end < 0 ? line : line[..end]).TrimEnd();
        if (line is not [.., '?'] || !(char.IsLetter(line[0]) || line[0] is '_' or '*'))
        {
            return false;
        }

        foreach (var unit in line.TrimEnd('?'))
        {
            if (!char.IsLetterOrDigit(unit) && unit is not ('_' or '.' or '*' or '[' or ']'))
            {
                return false;
            }
        }

        return true;
    }
}
