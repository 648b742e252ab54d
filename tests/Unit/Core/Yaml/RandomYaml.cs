using System.Text;

namespace ForgeLsp.Tests.Unit.Core.Yaml;

/// <summary>Prints random valid YAML in many styles, from a seed.</summary>
internal sealed class RandomYaml(int seed)
{
    private static readonly string[] Words =
        ["alpha", "b", "lr", "1e-4", "0.5", "no", "true", "null", "12:30", "a b", "x#y", "http://h/p?q=1", "-5", "path/to", "${v}", "v1.2", "ü", "it's", "q\"q", "a  b"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _out = new();
    private int _key;

    internal string Print()
    {
        _out.Clear();
        _key = 0;
        for (var documents = _random.Next(8) == 0 ? 2 : 1; documents > 0; documents--)
        {
            if (documents > 1 || Chance(6))
            {
                _out.Append("---\n");
            }

            MaybeComment(0);
            if (Chance(3))
            {
                Sequence(0, 0);
            }
            else
            {
                Mapping(0, 0);
            }

            if (documents > 1)
            {
                _out.Append(Chance(2) ? "...\n---\n" : "---\n");
                documents = 1;
                Mapping(0, 0);
                break;
            }
        }

        return _out.ToString();
    }

    private void Mapping(int indent, int depth)
    {
        for (var n = _random.Next(1, 5); n > 0; n--)
        {
            Indent(indent);
            MappingEntry(indent, depth);
            MaybeComment(indent);
        }
    }

    private void MappingEntry(int indent, int depth)
    {
        var key = "k" + _key++;
        _out.Append(_random.Next(6) switch { 0 => $"\"{key}\"", 1 => $"'{key}'", 2 => key + " more", _ => key }).Append(Chance(12) ? " :" : ":");
        Value(indent, depth, isItem: false);
    }

    private void Sequence(int indent, int depth)
    {
        for (var n = _random.Next(1, 5); n > 0; n--)
        {
            Indent(indent);
            _out.Append('-');
            Value(indent, depth, isItem: true);
            MaybeComment(indent);
        }
    }

    private void Value(int indent, int depth, bool isItem)
    {
        var kind = _random.Next(depth > 3 ? 6 : 10);
        var anchor = Chance(15) ? " &a" + _key++ : "";
        switch (kind)
        {
            case 0:
                EndLine("");
                break;
            case 1:
                _out.Append(anchor).Append(' ');
                Flow(0);
                EndLine("");
                break;
            case 2:
                _out.Append(anchor).Append(' ');
                Block(indent);
                break;
            case 3:
                _out.Append(anchor).Append(' ');
                Quoted(indent);
                EndLine("");
                break;
            case 4 or 5:
                _out.Append(anchor).Append(' ').Append(Word());
                for (var n = Chance(6) ? _random.Next(1, 3) : 0; n > 0; n--)
                {
                    _out.Append(Chance(4) ? "\n\n" : "\n").Append(' ', indent + _random.Next(1, 4)).Append("more ").Append(Word());
                }

                EndLine("");
                break;
            case 6 when isItem && anchor.Length == 0:
                var width = _random.Next(1, 4);
                _out.Append(' ', width);
                MappingEntry(indent + 1 + width, depth + 1);
                for (var n = _random.Next(3); n > 0; n--)
                {
                    Indent(indent + 1 + width);
                    MappingEntry(indent + 1 + width, depth + 1);
                }

                break;
            case 7 when isItem && anchor.Length == 0:
                _out.Append(" -");
                Value(indent + 2, depth + 1, isItem: true);
                break;
            case 8:
                EndLine(anchor);
                Sequence(isItem || Chance(2) ? indent + _random.Next(1, 5) : indent, depth + 1);
                break;
            default:
                EndLine(anchor);
                Mapping(indent + _random.Next(1, 5), depth + 1);
                break;
        }
    }

    private void Flow(int depth)
    {
        var isMapping = Chance(2);
        _out.Append(isMapping ? '{' : '[').Append(' ', _random.Next(2));
        for (var n = _random.Next(4); n > 0; n--)
        {
            if (isMapping)
            {
                _out.Append('k').Append(_key++).Append(": ");
            }

            if (depth < 3 && Chance(4))
            {
                Flow(depth + 1);
            }
            else
            {
                _out.Append(Chance(3) ? "\"a, b\"" : Chance(3) ? "'[x]'" : "w" + _key++);
            }

            _out.Append(n > 1 || Chance(5) ? "," : "").Append(' ', _random.Next(2));
            if (Chance(6))
            {
                _out.Append('\n').Append(' ', 24);
            }
        }

        _out.Append(isMapping ? '}' : ']');
    }

    private void Quoted(int indent)
    {
        var quote = Chance(2) ? '"' : '\'';
        _out.Append(quote);
        for (var n = _random.Next(4); n > 0; n--)
        {
            _out.Append(quote == '"' ? _random.Next(6) switch { 0 => "\\n", 1 => "\\\"", 2 => "\\x41", 3 => "\\u263A", _ => "a: b" } : Chance(4) ? "''" : "c # d");
            if (Chance(4))
            {
                _out.Append(Chance(2) ? "\n" : " \n\n").Append(' ', indent + _random.Next(1, 4));
            }
        }

        _out.Append(quote);
    }

    private void Block(int indent)
    {
        _out.Append(Chance(2) ? '|' : '>');
        var chomp = _random.Next(3) switch { 0 => "-", 1 => "+", _ => "" };
        var width = _random.Next(1, 5);
        var isExplicit = Chance(4);
        _out.Append(isExplicit ? width.ToString(System.Globalization.CultureInfo.InvariantCulture) : "").Append(chomp);
        EndLine("");
        var mayIndent = isExplicit;
        for (var n = _random.Next(1, 5); n > 0; n--)
        {
            if (n > 1 && Chance(5))
            {
                _out.Append('\n');
                continue;
            }

            _out.Append(' ', indent + width).Append(mayIndent && Chance(4) ? "  " : "").Append(Word()).Append(" # text\n");
            mayIndent = true;
        }

        _out.Append(Chance(4) ? "\n\n" : "");
    }

    private string Word() => Words[_random.Next(Words.Length)];

    private void EndLine(string before) => _out.Append(before).Append(Chance(8) ? "  # comment" : "").Append('\n');

    // Only where it cannot be taken for the text of a block above: at column 0.
    private void MaybeComment(int indent)
    {
        if (indent == 0 && Chance(8))
        {
            _out.Append(Chance(2) ? "# a comment\n" : "\n");
        }
    }

    private void Indent(int indent) => _out.Append(' ', indent);

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;
}
