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
    public string Folder { get; } = Directory.CreateTempSubdirectory("forge-sample-").CreateSubdirectory("team-experiments").FullName;

    /// <summary>The text of a file on disk.</summary>
    public string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    /// <summary>Writes a file, in a folder of its own where need be.</summary>
    public void Write(string path, string text)
    {
        var place = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(place) ?? Folder);
        File.WriteAllText(place, text);
    }

    /// <summary>Line and column, both from 1, of the end of the first place where <paramref name="text"/> stands.</summary>
    public (int Line, int Column) EndOf(string path, string text)
    {
        var before = Read(path);
        before = before[..(before.IndexOf(text, StringComparison.Ordinal) + text.Length)];
        return (before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    /// <summary>Writes the files of a run that has just begun, as a training with MLflow does.</summary>
    /// <param name="experimentId">The folder of the experiment in <c>mlruns</c>.</param>
    /// <param name="name">What to call the run.</param>
    public void StartRun(string experimentId, string name)
    {
        const string Id = "00112233445566778899aabbccddeeff";
        var run = Directory.CreateDirectory(Path.Combine(Folder, "mlruns", experimentId, Id));
        foreach (var part in (string[])["params", "metrics", "tags", "artifacts"]) run.CreateSubdirectory(part);
        File.WriteAllText(Path.Combine(run.FullName, "tags", "mlflow.runName"), name);
        File.WriteAllText(Path.Combine(run.FullName, "meta.yaml"), $"""
            artifact_uri: {new Uri(run.FullName)}/artifacts
            end_time: null
            entry_point_name: ''
            experiment_id: '{experimentId}'
            lifecycle_stage: active
            run_id: {Id}
            run_name: {name}
            run_uuid: {Id}
            source_name: ''
            source_type: 4
            source_version: ''
            start_time: {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}
            status: 1
            tags: []
            user_id: alice

            """);
    }

    /// <summary>Writes a tag of a run as MLflow does.</summary>
    public void Tag(string run, string name, string value)
    {
        var place = Directory.EnumerateDirectories(Path.Combine(Folder, "mlruns"), run, SearchOption.AllDirectories).First();
        File.WriteAllText(Path.Combine(place, "tags", name), value);
    }

    /// <summary>Writes the file of a comparison of runs; the first is the baseline.</summary>
    public void WriteComparison(string path, params IReadOnlyCollection<string> runIds) =>
        Write(path, JsonSerializer.Serialize(new { forgeComparison = 1, runs = runIds.Select(runId => new { store = "mlruns", runId }) }));

    /// <summary>The ids of all runs of an experiment by their names.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RunIdsAsync(string experiment)
    {
        var (_, list) = await ForgeAsync("runs", "list", "--experiment", experiment);
        return list.GetProperty("runs").EnumerateArray().ToDictionary(
            run => run.GetProperty("name").GetString() ?? "", run => run.GetProperty("runId").GetString() ?? "", StringComparer.Ordinal);
    }

    /// <summary>Runs <c>git</c> in this workspace and returns what it said.</summary>
    public async Task<string> GitAsync(params string[] arguments)
    {
        using var process = new Program("git", ["-c", "user.name=Alice", "-c", "user.email=alice@example.org", .. arguments], Folder);
        var (exitCode, output, error) = await process.FinishAsync();
        Assert.True(exitCode == 0, $"git {string.Join(' ', arguments)}: {error}");
        return output.Trim();
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
    public void Dispose() => Directory.Delete(Path.Combine(Folder, ".."), recursive: true);
}
