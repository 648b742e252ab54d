using System.Text.Json;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>The messages behind the Runs view, over the sample's real runs.</summary>
public sealed class RunsViewTests
{
    [Fact]
    public async Task Wishes_travel_with_the_request_and_the_ids_stay()
    {
        await using var session = await SampleSession.StartAsync();
        var experiment = await WineAsync(session);
        var plain = await NodesAsync(session, experiment, null);
        var best = await NodesAsync(session, experiment, new { sort = "metrics.accuracy DESC", columns = (string[])["metrics.accuracy", "params.n_estimators"] });
        Assert.Equal(Ids(plain).Order(StringComparer.Ordinal), Ids(best).Order(StringComparer.Ordinal));
        var values = best.Select(static node => node.GetProperty("description").GetString() ?? "").Where(static text => text.Contains("accuracy ", StringComparison.Ordinal))
            .Select(static text => double.Parse(text.Split("accuracy ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.True(values.Count > 3);
        Assert.Equal(values.OrderDescending(), values);
        Assert.Contains("n_estimators ", best[0].GetProperty("description").GetString());
        Assert.All(best, static node => Assert.False(node.TryGetProperty("tooltip", out _)));

        var groups = await NodesAsync(session, experiment, new { groupBy = "n_estimators", filter = "params.n_estimators LIKE '%'" });
        Assert.All(groups, static node => Assert.Matches(@"^n_estimators = \d+ \(\d+ runs?\)$", node.GetProperty("label").GetString()));
        var inGroup = await NodesAsync(session, Id(groups[0]), new { groupBy = "n_estimators" });
        Assert.Contains($"({inGroup.Count} run", groups[0].GetProperty("label").GetString());
    }

    [Fact]
    public async Task Fields_and_filters_are_of_the_runs()
    {
        await using var session = await SampleSession.StartAsync();
        var node = await WineAsync(session);
        var fields = await session.AskAsync("forge/runs/fields", new { node });
        var accuracy = fields.GetProperty("fields").EnumerateArray().Single(static field => field.GetProperty("field").GetString() == "metrics.accuracy");
        Assert.True(accuracy.GetProperty("higherIsBetter").GetBoolean());
        Assert.False(fields.GetProperty("isPartial").GetBoolean());

        var going = await session.AskAsync("forge/runs/filterComplete", new { node, filter = "metrics.acc" });
        Assert.True(going.GetProperty("problem").GetProperty("isUnfinished").GetBoolean());
        var item = going.GetProperty("items")[0];
        Assert.Equal(("metrics.accuracy ", 0, 11), (item.GetProperty("text").GetString(), item.GetProperty("start").GetInt32(), item.GetProperty("end").GetInt32()));
        var whole = await session.AskAsync("forge/runs/filterComplete", new { node, filter = "metrics.accuracy > 0.5", cursor = 7 });
        Assert.False(whole.TryGetProperty("problem", out _));
    }

    [Fact]
    public async Task A_tooltip_a_badge_and_the_run_to_compare_with_are_asked_for_alone()
    {
        await using var session = await SampleSession.StartAsync();
        var experiment = await WineAsync(session);
        var options = new { experiments = new Dictionary<string, object>(StringComparer.Ordinal) { [experiment] = new { sort = "metrics.accuracy ASC" } } };
        var runs = await NodesAsync(session, experiment, new { sort = "metrics.accuracy ASC" });
        var worst = Id(runs[0]);
        var tooltip = (await session.AskAsync("forge/views/tooltip", new { view = "runs", id = worst, options })).GetProperty("tooltip").GetString();
        Assert.Contains("**accuracy** ", tooltip);
        Assert.False((await session.AskAsync("forge/views/tooltip", new { view = "runs", id = "run:nowhere/x" })).TryGetProperty("tooltip", out _));
        Assert.True((await session.AskAsync("forge/views/badge", new { view = "runs" })).GetProperty("value").GetInt32() >= 0);

        var (store, runId) = (worst["run:".Length..worst.IndexOf('/')], worst[(worst.IndexOf('/') + 1)..]);
        var best = await session.AskAsync("forge/runs/counterpart", new { store, runId, kind = "best" });
        var found = best.GetProperty("run").GetProperty("runId").GetString();
        Assert.NotEqual(runId, found);
        var compared = await session.AskAsync("forge/runs/compare", new { runs = new[] { new { store, runId }, new { store, runId = found ?? "" } } });
        var row = compared.GetProperty("metrics").EnumerateArray().Single(static metric => metric.GetProperty("key").GetString() == "accuracy");
        Assert.Contains(1, row.GetProperty("best").EnumerateArray().Select(static index => index.GetInt32()));
    }

    [Theory]
    [InlineData("forge/runs/fields", """{"node":"run:a/b"}""", "must be that of an experiment")]
    [InlineData("forge/runs/filterComplete", """{"node":"experiment:nowhere/1","filter":""}""", "no longer configured")]
    [InlineData("forge/runs/filterComplete", """{"node":"experiment:nowhere/1"}""", "'filter'")]
    [InlineData("forge/views/tooltip", """{"view":"weather","id":"x"}""", "There is no view named 'weather'.")]
    [InlineData("forge/views/badge", "{}", "'view'")]
    public async Task A_wrong_parameter_is_told_in_a_sentence_for_people(string method, string parameters, string expected)
    {
        await using var session = await SampleSession.StartAsync();
        var answer = await session.Client.AskAsync(method, JsonDocument.Parse(parameters).RootElement);
        Assert.Equal(RpcErrorCode.InvalidParams, LspClient.Code(answer));
        Assert.Contains(expected, answer.GetProperty("error").GetProperty("message").GetString());
    }

    private static async Task<string> WineAsync(SampleSession session)
    {
        var store = Id(await NodesAsync(session, null, null) is [var only] ? only : throw new InvalidOperationException("The sample has one store."));
        return Id((await NodesAsync(session, store, null)).Single(static node => node.GetProperty("label").GetString() == "wine-classification"));
    }

    private static async Task<List<JsonElement>> NodesAsync(SampleSession session, string? id, object? list)
    {
        var experiment = id?.Replace("runGroup:", "experiment:", StringComparison.Ordinal) is { } node && node.StartsWith("experiment:", StringComparison.Ordinal) ? string.Join('/', node.Split('/').Take(2)) : "";
        object? options = list is null ? null : new { experiments = new Dictionary<string, object>(StringComparer.Ordinal) { [experiment] = list } };
        return [.. (await session.AskAsync("forge/views/children", new { view = "runs", id, options })).GetProperty("nodes").EnumerateArray()];
    }

    private static string Id(JsonElement node) => node.GetProperty("id").GetString() ?? "";

    private static IEnumerable<string> Ids(IEnumerable<JsonElement> nodes) => nodes.Select(Id);
}
