using System.Text;
using ForgeLsp.Core.Text;

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
        if (ShellWords.Split(line) is not { } words)
        {
            return ([], "a quote in it is not closed; close it in forge.yaml");
        }

        if (words.Count == 0)
        {
            return ([], "it is empty; write a command in forge.yaml, or take it out");
        }

        if (words.FirstOrDefault(static word => word.HasOperator) is { Text: { } shell })
        {
            return ([], $"`{shell}` in it needs a shell, and there is none; put it into a script, and name that in forge.yaml");
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
}
