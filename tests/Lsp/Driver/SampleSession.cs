using System.Text.Json;

namespace ForgeLsp.Tests.Lsp.Driver;

/// <summary>The built server over a copy of <c>samples/workspace</c>, as an editor drives it. Nothing is faked but the editor.</summary>
public sealed class SampleSession : IAsyncDisposable
{
    public const string Forest = "experiments/active/alice/wine-random-forest/metadata.yaml";
    public const string Boosting = "experiments/active/bob/wine-gradient-boosting/metadata.yaml";
    public const string Script = "experiments/active/alice/wine-random-forest/train.py";

    private readonly ForgeProcess _server = ForgeProcess.Start();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("forge session ");

    private SampleSession() => CopySample(_folder.FullName);

    /// <summary>The folder that holds the solution.</summary>
    public static string RepositoryRoot { get; } = FindRepository();

    public LspClient Client => _server.Client;

    /// <summary>What the server wrote to stderr.</summary>
    public string Errors => _server.Errors;

    public string RootUri => new Uri(_folder.FullName).AbsoluteUri;

    /// <summary>Starts with the capabilities of an editor that shows diagnostics and applies quick fixes.</summary>
    public static Task<SampleSession> StartAsync() => StartAsync(new
    {
        textDocument = new { publishDiagnostics = new { versionSupport = true, relatedInformation = true }, codeAction = new { codeActionLiteralSupport = new { } } },
        workspace = new { workspaceEdit = new { documentChanges = true } },
    });

    /// <summary>Starts with the given capabilities and client commands.</summary>
    public static async Task<SampleSession> StartAsync(object capabilities, params string[] commands)
    {
        var session = new SampleSession();
        await session.Client.InitializeAsync(new
        {
            processId = (int?)null,
            workspaceFolders = new[] { new { uri = session.RootUri, name = "sample" } },
            capabilities,
            initializationOptions = new { trusted = true, commands },
        });

        // The folder is read in the background; when its experiments are listed, it was.
        while ((await session.AskAsync("forge/views/children", new { view = "experiments" })).GetProperty("nodes").GetArrayLength() == 0)
        {
            await session.Client.NotificationAsync("forge/views/changed");
            await Task.Delay(20);
        }

        return session;
    }

    public string FullPath(string path) => Path.Combine(_folder.FullName, path);

    public string UriOf(string path) => new Uri(FullPath(path)).AbsoluteUri;

    public string Read(string path) => File.ReadAllText(FullPath(path));

    /// <summary>Writes a file and tells the server as a watcher does.</summary>
    public void Write(string path, string text)
    {
        var isNew = !File.Exists(FullPath(path));
        Directory.CreateDirectory(Path.GetDirectoryName(FullPath(path)) ?? "");
        File.WriteAllText(FullPath(path), text);
        Watched(path, isNew ? 1 : 2);
    }

    /// <summary>What a watcher says: 1 created, 2 changed, 3 deleted.</summary>
    public void Watched(string path, int kind) => Client.Notify("workspace/didChangeWatchedFiles", new { changes = new[] { new { uri = UriOf(path), type = kind } } });

    public void Open(string path, string text) => Client.Open(UriOf(path), text);

    public void Change(string path, int version, string text) => Client.Change(UriOf(path), version, new { text });

    public void Close(string path) => Client.Notify("textDocument/didClose", new { textDocument = new { uri = UriOf(path) } });

    public async Task<JsonElement> AskAsync(string method, object parameters)
    {
        var answer = await Client.AskAsync(method, parameters);
        return answer.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException($"{method}: {answer.GetRawText()}");
    }

    /// <summary>Waits until the newest findings of a file are what <paramref name="wanted"/> asks for.</summary>
    public async Task<IReadOnlyList<JsonElement>> FindingsAsync(string path, Func<IReadOnlyList<JsonElement>, bool> wanted)
    {
        IReadOnlyList<JsonElement>? found = null;
        await Client.WaitAsync(_ => (found = Newest(path)) is not null && wanted(found));
        return found ?? [];
    }

    /// <summary>Waits until the newest findings of a file are of exactly these rules.</summary>
    public Task<IReadOnlyList<JsonElement>> FindingsAsync(string path, params string[] rules) =>
        FindingsAsync(path, found => found.Select(static finding => finding.GetProperty("code").GetString()).SequenceEqual(rules, StringComparer.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private IReadOnlyList<JsonElement>? Newest(string path)
    {
        var uri = UriOf(path);
        var last = Client.Messages.LastOrDefault(message =>
            LspClient.Method(message) == "textDocument/publishDiagnostics" && message.GetProperty("params").GetProperty("uri").GetString() == uri);
        return last.ValueKind == JsonValueKind.Undefined ? null : [.. last.GetProperty("params").GetProperty("diagnostics").EnumerateArray()];
    }

    /// <summary>Copies the sample to a folder of a test's own.</summary>
    public static void CopySample(string to)
    {
        var from = Path.Combine(RepositoryRoot, "samples", "workspace");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? to);
            File.Copy(file, target);
        }
    }

    private static string FindRepository()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "ForgeLsp.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
