using System.Text.Json;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>A tracking server that works, dies and comes back while a client has its tree open. The order of messages counts, and no clock.</summary>
public sealed class LiveStoreTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("forge live ");
    private readonly TrackingServer _tracking = new();
    private readonly ForgeProcess _server = ForgeProcess.Start();

    private LspClient Client => _server.Client;

    public async ValueTask InitializeAsync()
    {
        await Client.InitializeAsync(new
        {
            processId = (int?)null,
            workspaceFolders = new[] { new { uri = new Uri(_folder.FullName).AbsoluteUri, name = "w" } },
            capabilities = new { },
            initializationOptions = new { trusted = true, settings = new { trackingUri = _tracking.Address } },
        });
        See("runs");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _tracking.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_newest_metric_of_a_running_run_is_told_by_its_row_and_the_row_shows_it()
    {
        var run = await OpenTreeAsync();
        Assert.StartsWith("running · loss 0.5", Text(run, "description"), StringComparison.Ordinal);
        _tracking.Loss = 0.25;
        var told = await ToldAsync(change => change.TryGetProperty("rows", out var rows) && Texts(rows).Contains(Text(run, "id")));
        Assert.False(told.TryGetProperty("id", out _));
        var before = _tracking.Asked;
        for (var times = 0; times < 8; times++)
        {
            var row = Assert.Single(await NodesAsync("forge/views/rows", new { view = "runs", ids = new[] { Text(run, "id"), "run:nobody/x" } }));
            Assert.StartsWith("running · loss 0.25", Text(row, "description"), StringComparison.Ordinal);
        }

        Assert.InRange(_tracking.Asked, before, before + 4); // both looks of the watch may come meanwhile, and ask for runs and for what runs
    }

    [Fact]
    public async Task A_server_that_dies_leaves_what_was_shown_with_its_age_and_comes_back_by_itself()
    {
        var run = await OpenTreeAsync();
        await _tracking.StopAsync();
        await ToldAsync(IsEverything);
        var store = Assert.Single(await ChildrenAsync(null));
        Assert.Equal("offline · as of just now", Text(store, "description"));
        Assert.Contains("check the address", Text(store, "tooltip"), StringComparison.Ordinal);
        var experiment = Assert.Single(await ChildrenAsync(Text(store, "id")), static node => Text(node, "context") == "experiment");
        var still = Assert.Single(await ChildrenAsync(Text(experiment, "id")));
        Assert.Equal((Text(run, "id"), Text(run, "label")), (Text(still, "id"), Text(still, "label")));

        var known = Client.Messages.Count;
        _tracking.Loss = 0.125;
        _tracking.Start();
        await ToldAsync(IsEverything, known);
        Assert.Equal(_tracking.Address, Text(Assert.Single(await ChildrenAsync(null)), "description"));
        Assert.StartsWith("running · loss 0.125", Text(Assert.Single(await ChildrenAsync(Text(experiment, "id"))), "description"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_by_hand_asks_a_server_that_was_given_up_at_once()
    {
        await OpenTreeAsync();
        See();
        await _tracking.StopAsync();
        Refresh();
        Assert.StartsWith("offline", Text(Assert.Single(await AgainAsync("offline")), "description"), StringComparison.Ordinal);
        _tracking.Start();
        Refresh();
        Assert.Single(await AgainAsync(_tracking.Address));

        async Task<IReadOnlyList<JsonElement>> AgainAsync(string description)
        {
            // The root does not wait long for a store: the answer may be of the moment before.
            for (var attempt = 0; attempt < 200; attempt++)
            {
                var rows = await ChildrenAsync(null);
                await ChildrenAsync(Text(rows[0], "id"));
                rows = await ChildrenAsync(null);
                if (Text(rows[0], "description").StartsWith(description, StringComparison.Ordinal))
                {
                    return rows;
                }

                Refresh();
            }

            throw new InvalidOperationException($"The store never said {description}.");
        }
    }

    [Fact]
    public async Task While_a_server_hangs_the_root_is_there_and_its_own_rows_can_be_given_up()
    {
        var answers = new TaskCompletionSource();
        _tracking.Until = answers.Task;
        var store = Assert.Single(await ChildrenAsync(null));
        Assert.StartsWith("store:", Text(store, "id"), StringComparison.Ordinal);
        var asking = Client.AskAsync("forge/views/children", new { view = "runs", id = Text(store, "id") }, "77");
        Assert.NotEmpty((await Client.AskAsync("forge/views/children", new { view = "experiments" })).GetProperty("result").GetProperty("message").GetRawText());
        Assert.False(asking.IsCompleted);
        Client.Notify("$/cancelRequest", new { id = 77 });
        Assert.Equal(-32800, LspClient.Code(await asking));
        answers.SetResult();
        Assert.Single(await ChildrenAsync(Text(store, "id")), static node => Text(node, "context") == "experiment");
    }

    [Fact]
    public async Task What_changed_while_no_view_was_on_the_screen_is_told_when_one_is()
    {
        await OpenTreeAsync();
        See("gpus");
        _tracking.Loss = 0.25;
        var known = Client.Messages.Count;
        See("runs");
        await ToldAsync(static change => change.TryGetProperty("rows", out _), known);
    }

    private static string Text(JsonElement node, string name) => node.GetProperty(name).GetString() ?? "";

    private static List<string?> Texts(JsonElement list) => [.. list.EnumerateArray().Select(static entry => entry.GetString())];

    private static bool IsEverything(JsonElement change) => change.GetProperty("view").GetString() == "runs" && !change.TryGetProperty("rows", out _) && !change.TryGetProperty("id", out _);

    private void See(params string[] views) => Client.Notify("forge/views/visible", new { views, focused = true });

    private void Refresh() => Client.Notify("forge/views/refresh", new { view = "runs" });

    private async Task<JsonElement> ToldAsync(Func<JsonElement, bool> wanted, int after = 0)
    {
        var seen = 0;
        return (await Client.WaitAsync(message => ++seen > after && LspClient.Method(message) == "forge/views/changed" && wanted(message.GetProperty("params")))).GetProperty("params");
    }

    /// <summary>Opens the tree down to the run.</summary>
    private async Task<JsonElement> OpenTreeAsync()
    {
        var store = Assert.Single(await ChildrenAsync(null));
        var experiment = Assert.Single(await ChildrenAsync(Text(store, "id")), static node => Text(node, "context") == "experiment");
        return Assert.Single(await ChildrenAsync(Text(experiment, "id")));
    }

    private Task<IReadOnlyList<JsonElement>> ChildrenAsync(string? id) => NodesAsync("forge/views/children", new { view = "runs", id });

    private async Task<IReadOnlyList<JsonElement>> NodesAsync(string method, object parameters) =>
        [.. (await Client.AskAsync(method, parameters)).GetProperty("result").GetProperty("nodes").EnumerateArray()];
}
