using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ForgeLsp.Tests.Lsp.Driver;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>What servers say by themselves of bookings and cards, as built programs with an editor's messages.</summary>
public sealed class GpuNewsTests : IAsyncDisposable
{
    private const string Book = "shared/gpu-reservations.json";
    private const string NewsMethod = "forge/gpus/news";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("forge news ");
    private readonly List<ForgeProcess> _servers = [];

    [Fact]
    public async Task Nothing_is_asked_for_and_nothing_made_before_the_client_asks_and_before_trust()
    {
        var asked = FakeDriver("bob");
        WriteBook("alice");
        var client = await StartAsync("alice", trusted: false);
        Assert.Empty((await MineAsync(client)).EnumerateArray());
        client.Notify("forge/trust", new { trusted = true });
        Assert.Equal("mine", Assert.Single(Ids(await NewsAsync(client))));
        Assert.False(File.Exists(asked));
        Assert.Equal([Book], Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder.FullName, path)).Where(static path => path is not ("forge.yaml" or "nvidia-smi")));
    }

    [Fact]
    public async Task A_booking_that_another_window_extends_is_told_with_its_new_end()
    {
        WriteBook("alice");
        var client = await StartAsync("alice");
        var before = Assert.Single((await MineAsync(client)).EnumerateArray());
        var other = await StartAsync("alice");
        var extended = await ResultAsync(other, "forge/gpus/extend", new { id = "mine", hours = 1 });
        var end = extended.GetProperty("reservation").GetProperty("endTime").GetString();
        client.Notify("workspace/didChangeWatchedFiles", new { changes = new[] { new { uri = new Uri(Path.Combine(_folder.FullName, Book)).AbsoluteUri, type = 2 } } });
        var news = await client.NotificationAsync(NewsMethod, message => EndOf(message) == end);
        Assert.NotEqual(before.GetProperty("reservation").GetProperty("endTime").GetString(), end);
        Assert.Equal(0, news.GetProperty("params").GetProperty("violations").GetArrayLength());
    }

    [Fact]
    public async Task Somebody_on_ones_card_is_told_once_with_the_process_while_one_holds_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Who runs a process is told by /proc, which only Linux has.");
        FakeDriver("bob");
        WriteBook("alice");
        var client = await StartAsync("alice");
        client.Notify("forge/views/visible", new { views = Array.Empty<string>(), focused = true });
        await MineAsync(client);
        var news = await client.NotificationAsync(NewsMethod, static message => message.GetProperty("violations").GetArrayLength() > 0);
        var violation = Assert.Single(news.GetProperty("params").GetProperty("violations").EnumerateArray());
        Assert.Equal(
            ("othersOnMine", "local", 0, Environment.ProcessId, "bob"),
            (Text(violation, "kind"), Text(violation, "host"), violation.GetProperty("gpuId").GetInt32(), violation.GetProperty("pid").GetInt32(), Text(violation, "user")));
        Assert.StartsWith($"bob's python (pid {Environment.ProcessId}) runs on GPU 0 on this machine, which you hold until ", Text(violation, "message"), StringComparison.Ordinal);

        // On the screen, processes are looked at anew, and there is nothing new.
        client.Notify("forge/views/visible", new { views = new[] { "gpus" }, focused = true });
        await ResultAsync(client, "forge/views/children", new { view = "gpus" });
        await MineAsync(client);
        Assert.Single(client.Messages, static message => LspClient.Method(message) == NewsMethod && message.GetProperty("params").GetProperty("violations").GetArrayLength() > 0);
    }

    /// <summary>Two editors of two people on one database: what one books the other shows. The bound is generous, the figure is what counts.</summary>
    [Fact]
    [Trait("Needs", "PostgreSQL")]
    public async Task On_a_database_a_booking_in_one_editor_shows_in_the_other_within_a_second()
    {
        using var postgres = new PostgresServer();
        Write("forge.yaml", $"gpus: {{ reservations: '{postgres.Create("bookings")}', inventory: [{{ gpu_id: 0, name: A100 }}, {{ gpu_id: 1, name: A100 }}] }}\n");
        var (alice, bob) = (await StartAsync("alice"), await StartAsync("bob"));
        foreach (var client in (LspClient[])[alice, bob])
        {
            Assert.Empty((await MineAsync(client)).EnumerateArray());
            await ShownAsync(client);
        }

        // Their listeners are up when they have heard of a first booking.
        await ResultAsync(alice, "forge/gpus/reserve", new { gpuId = 0, hours = 1, purpose = "warm up" });
        await HolderAsync(bob, 0, isHeld: true);
        var times = new List<TimeSpan>();
        for (var round = 0; round < 10; round++)
        {
            var known = bob.Messages.Count;
            var since = Stopwatch.GetTimestamp();
            var booked = await ResultAsync(alice, "forge/gpus/reserve", new { gpuId = 1, hours = 1, purpose = "a race" });
            await ChangedAsync(bob, known);
            await HolderAsync(bob, 1, isHeld: true);
            times.Add(Stopwatch.GetElapsedTime(since));
            known = bob.Messages.Count;
            await ResultAsync(alice, "forge/gpus/release", new { id = Text(booked.GetProperty("reservation"), "id") });
            await ChangedAsync(bob, known);
            await HolderAsync(bob, 1, isHeld: false);
        }

        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"booked → shown by the other server: median {times[times.Count / 2].TotalMilliseconds:0} ms, longest {times[^1].TotalMilliseconds:0} ms, of {times.Count}"));
        Assert.True(times[times.Count / 2] < TimeSpan.FromSeconds(10), $"It took {times[times.Count / 2]}.");

        // What is handed over is the other's own from then on, without a question.
        await ResultAsync(alice, "forge/gpus/transfer", new { id = "gpu:local/0", toUser = "bob" });
        await bob.NotificationAsync(NewsMethod, message => Ids(message).Count == 1);
        await alice.NotificationAsync(NewsMethod, message => message.TryGetProperty("mine", out var mine) && mine.ValueKind == JsonValueKind.Object && Ids(message).Count == 0);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<LspClient> StartAsync(string user, bool trusted = true)
    {
        var path = $"PATH={_folder.FullName}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        var server = ForgeProcess.Launch("env", [path, ForgeProcess.Executable, "lsp", "--stdio"], reads: true);
        _servers.Add(server);
        await server.Client.InitializeAsync(new
        {
            processId = (int?)null,
            workspaceFolders = new[] { new { uri = new Uri(_folder.FullName).AbsoluteUri, name = "w" } },
            capabilities = new { },
            initializationOptions = new { trusted, settings = new { user } },
        });
        server.Client.Notify("forge/views/visible", new { views = Array.Empty<string>(), focused = false });
        return server.Client;
    }

    private static async Task<JsonElement> MineAsync(LspClient client) => (await ResultAsync(client, "forge/gpus/mine", new { })).GetProperty("bookings");

    private static async Task<JsonElement> NewsAsync(LspClient client) => (await client.NotificationAsync(NewsMethod)).GetProperty("params");

    private static async Task<JsonElement> ResultAsync(LspClient client, string method, object parameters)
    {
        var answer = await client.AskAsync(method, parameters);
        return answer.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException($"{method}: {answer.GetRawText()}");
    }

    private static async Task<List<string>> ShownAsync(LspClient client)
    {
        var nodes = (await ResultAsync(client, "forge/views/children", new { view = "gpus", id = "gpuHost:local" })).GetProperty("nodes");
        return [.. nodes.EnumerateArray().Where(static node => Text(node, "id").StartsWith("gpu:", StringComparison.Ordinal)).Select(static node => Text(node, "description"))];
    }

    /// <summary>Waits until the view is said to be out of date.</summary>
    private static async Task ChangedAsync(LspClient client, int after)
    {
        for (var next = after; ; next++)
        {
            var at = next;
            var message = await client.WaitAsync(_ => client.Messages.Count > at) is { } ? client.Messages[at] : default;
            if (LspClient.Method(message) == "forge/views/changed" && Text(message.GetProperty("params"), "view") == "gpus")
            {
                return;
            }
        }
    }

    /// <summary>Asks for the rows, as an editor does when it is told that they changed, until a card shows that alice holds it, or that she does not.</summary>
    private static async Task HolderAsync(LspClient client, int card, bool isHeld)
    {
        var limit = Stopwatch.GetTimestamp();
        for (var rows = await ShownAsync(client); rows[card].Contains("alice", StringComparison.Ordinal) != isHeld; rows = await ShownAsync(client))
        {
            Assert.True(Stopwatch.GetElapsedTime(limit) < LspClient.Patience, $"It never shows: {string.Join(" | ", rows)}");
            await Task.Delay(5);
        }
    }

    private static List<string> Ids(JsonElement news) =>
        news.TryGetProperty("mine", out var mine) && mine.ValueKind == JsonValueKind.Object
            ? [.. mine.GetProperty("bookings").EnumerateArray().Select(static one => Text(one.GetProperty("reservation"), "id"))]
            : [];

    private static string? EndOf(JsonElement news) =>
        news.TryGetProperty("mine", out var mine) && mine.ValueKind == JsonValueKind.Object && mine.GetProperty("bookings").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
            ? Text(first.GetProperty("reservation"), "endTime")
            : null;

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private void Write(string path, string text)
    {
        var full = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? "");
        File.WriteAllText(full, text);
    }

    private void WriteBook(string user) => Write(Book, JsonSerializer.Serialize(new
    {
        reservations = new[] { new { id = "mine", gpu_id = 0, user, purpose = "work", start_time = DateTimeOffset.UtcNow.AddHours(-1), end_time = DateTimeOffset.UtcNow.AddHours(1) } },
    }));

    /// <summary>A driver that has one card with this process on it, and whoever runs the tests is called so by the team. Returns the file that it makes when it is asked.</summary>
    private string FakeDriver(string owner)
    {
        var asked = Path.Combine(_folder.FullName, "asked");
        Write("forge.yaml", $"members: {{ {owner}: {{ os: {Environment.UserName} }} }}\n");
        Write("nvidia-smi", $"""
            #!/bin/sh
            touch '{asked}'
            case "$1" in
              --query-gpu=*) echo '0, GPU-7c9d2e4f-1a3b-4c5d-8e6f-9a0b1c2d3e4f, NVIDIA A100-SXM4-80GB, 97, 71234, 81920, 64, 391.52, [N/A]' ;;
              --query-compute-apps=*) echo 'GPU-7c9d2e4f-1a3b-4c5d-8e6f-9a0b1c2d3e4f, {Environment.ProcessId}, 70210, /usr/bin/python' ;;
            esac

            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_folder.FullName, "nvidia-smi"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return asked;
    }
}
