using System.Text.Json;

namespace ForgeLsp.Tests.E2e.Infrastructure;

/// <summary>A copy of <c>samples/workspace</c> that a test may change.</summary>
internal sealed class SampleWorkspace : IDisposable
{
    /// <summary>Makes the copy.</summary>
    public SampleWorkspace()
    {
        var source = Path.Combine(Repository.Root, "samples", "workspace");
        foreach (var folder in Directory.EnumerateDirectories(source, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(Folder, Path.GetRelativePath(source, folder)));
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(Folder, Path.GetRelativePath(source, file)));
    }

    /// <summary>The copy's folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("forge-sample-").FullName;

    /// <summary>The text of a file on disk.</summary>
    public string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    /// <summary>Line and column, both from 1, of the end of the first place where <paramref name="text"/> stands.</summary>
    public (int Line, int Column) EndOf(string path, string text)
    {
        var before = Read(path);
        before = before[..(before.IndexOf(text, StringComparison.Ordinal) + text.Length)];
        return (before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    /// <summary>Runs <c>forge</c> in this workspace and reads its JSON.</summary>
    public async Task<(int ExitCode, JsonElement Json)> ForgeAsync(params string[] arguments)
    {
        using var process = new Program(Repository.Forge, [.. arguments, "--format", "json"], Folder);
        var (exitCode, output, error) = await process.FinishAsync();
        Assert.True(output.TrimStart().StartsWith('{'), $"forge {string.Join(' ', arguments)} ended with {exitCode} and no JSON: {output}{error}");
        return (exitCode, JsonDocument.Parse(output).RootElement);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
