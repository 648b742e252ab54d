using System.Text;

namespace ForgeLsp.Core.Catalogue;

/// <summary>
/// A command line of the policy, cut into arguments as a shell would cut it, without one: blanks separate, single and double quotes and backslashes
/// protect. Placeholders are replaced after that, so that a value is never more than the argument that it stands in, whatever is in it.
/// </summary>
public static class GateCommandLine
{
    /// <summary>The placeholders that a command may have.</summary>
    public static IReadOnlyList<string> Placeholders { get; } = ["name", "version", "model_name", "mlflow_model", "mlflow_version", "run_id", "from", "to"];

    /// <summary>The arguments of a command line, or what is wrong with it.</summary>
    public static (IReadOnlyList<string> Arguments, string? Problem) Read(string line, IReadOnlyDictionary<string, string> values)
    {
        if (Split(line) is not { } words)
        {
            return ([], "a quote in it is not closed; close it in forge.yaml");
        }

        if (words.Count == 0)
        {
            return ([], "it is empty; write a command in forge.yaml, or take it out");
        }

        if (words.Find(static word => word.HasOperator) is { } shell)
        {
            return ([], $"`{shell.Text}` in it needs a shell, and there is none; put it into a script, and name that in forge.yaml");
        }

        var arguments = new List<string>();
        foreach (var word in words)
        {
            if (Replace(word.Text, values, out var problem) is not { } argument)
            {
                return ([], problem);
            }

            // A model that is called like an option must not become one.
            if (argument.StartsWith('-') && !word.Text.StartsWith('-'))
            {
                return ([], $"`{argument}` would be taken for an option; a value that begins with `-` cannot stand alone in a command");
            }

            arguments.Add(argument);
        }

        return words[0].Text.Contains('{', StringComparison.Ordinal) ? ([], "the program itself cannot be a placeholder; name it in forge.yaml") : (arguments, null);
    }

    private static string? Replace(string word, IReadOnlyDictionary<string, string> values, out string? problem)
    {
        problem = null;
        var written = new StringBuilder();
        for (var i = 0; i < word.Length; i++)
        {
            var end = word[i] == '{' ? word.IndexOf('}', i) : -1;
            var name = end < 0 ? "" : word[(i + 1)..end];
            if (end < 0 || !Placeholders.Contains(name, StringComparer.Ordinal))
            {
                written.Append(word[i]);
                continue;
            }

            if (!values.TryGetValue(name, out var value) || value.Length == 0)
            {
                problem = $"it wants `{{{name}}}`, which this model does not have; write it into the catalogue";
                return null;
            }

            if (value.Contains('\0', StringComparison.Ordinal))
            {
                problem = $"`{name}` of this model holds a character that no argument can hold";
                return null;
            }

            written.Append(value);
            i = end;
        }

        return written.ToString();
    }

    private static List<Word>? Split(string line)
    {
        var words = new List<Word>();
        var word = new StringBuilder();
        var isOpen = false;
        var hasOperator = false;
        var quote = '\0';
        void End()
        {
            if (isOpen)
            {
                words.Add(new Word(word.ToString(), hasOperator));
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

    private sealed record Word(string Text, bool HasOperator);
}
