namespace ForgeLsp.Tests.Unit.Features.CodeActions.Python;

/// <summary>Small training scripts in the ways that people write them, each with the files that it reads.</summary>
internal static class TrainingScripts
{
    /// <summary>By name: the script, then the other files.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Read();

    private static Dictionary<string, string> Read()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Features", "CodeActions", "Python", "scripts");
        return Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal)
            .ToDictionary(static path => Path.GetFileNameWithoutExtension(path), static path => File.ReadAllText(path).ReplaceLineEndings("\n"), StringComparer.Ordinal);
    }
}
