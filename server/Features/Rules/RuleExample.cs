namespace ForgeLsp.Features.Rules;

/// <summary>A file of a rule's example.</summary>
public sealed record RuleExample(string Path, string Text)
{
    private const string NextFile = "#- ";

    /// <summary>The files of an example: a line <c>#- path</c> begins another one. Files without a line are left out.</summary>
    /// <param name="path">Path of the first file.</param>
    public static IReadOnlyList<RuleExample> Files(string path, string text)
    {
        var files = new List<RuleExample>();
        var lines = new List<string>();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith(NextFile, StringComparison.Ordinal))
            {
                Flush();
                path = line[NextFile.Length..];
            }
            else
            {
                lines.Add(line);
            }
        }

        Flush();
        return files;

        void Flush()
        {
            if (lines.Count > 0)
            {
                files.Add(new RuleExample(path, string.Join('\n', lines)));
                lines.Clear();
            }
        }
    }
}
