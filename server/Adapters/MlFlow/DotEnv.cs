using System.Text;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Reads <c>.env</c> files: <c>NAME=value</c> lines, with <c>export</c>, quotes and comments. Nothing in them is executed or expanded.</summary>
public static class DotEnv
{
    private const int MaxBytes = 1 << 20;

    /// <summary>Names and values of a file; empty where it is missing or cannot be read.</summary>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        try
        {
            return Parse(File.Exists(path) ? Encoding.UTF8.GetString(SharedFile.ReadAll(path, MaxBytes)) : "");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Parse("");
        }
    }

    /// <summary>Names and values of a text; the last of a name counts.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith("export ", StringComparison.Ordinal))
            {
                line = line["export ".Length..].TrimStart();
            }

            var equals = line.IndexOf('=');
            if (equals <= 0 || line[0] == '#')
            {
                continue;
            }

            values[line[..equals].TrimEnd()] = Value(line[(equals + 1)..].TrimStart());
        }

        return values;
    }

    private static string Value(string text)
    {
        if (text.Length > 1 && text[0] is '"' or '\'')
        {
            var end = text.IndexOf(text[0], 1);
            if (end > 0)
            {
                return text[1..end];
            }
        }

        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? text : text[..comment].TrimEnd();
    }
}
