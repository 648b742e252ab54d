using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>Reports and the Team view, in a real session over the sample workspace.</summary>
public sealed class ReportTests
{
    [Fact]
    public async Task Every_kind_is_offered_with_a_sentence()
    {
        await using var session = await SampleSession.StartAsync();
        var kinds = (await session.AskAsync("forge/report/kinds", new { })).GetProperty("kinds").EnumerateArray().ToList();
        Assert.Subset(kinds.Select(static kind => kind.GetProperty("kind").GetString() ?? "").ToHashSet(StringComparer.Ordinal), new HashSet<string>(["dashboard", "standup", "weekly", "cost"], StringComparer.Ordinal));
        Assert.All(kinds, static kind => Assert.Matches(@"^[A-Z].*\.$", kind.GetProperty("what").GetString()));
        Assert.Equal("html", kinds.Single(static kind => kind.GetProperty("kind").GetString() == "dashboard").GetProperty("format").GetString());
    }

    [Fact]
    public async Task A_report_that_is_shown_links_to_files_of_the_folder_and_one_for_a_file_from_there()
    {
        await using var session = await SampleSession.StartAsync();
        var shown = await session.AskAsync("forge/report", new { kind = "weekly", since = "2026-01-01", options = new Dictionary<string, string>(StringComparer.Ordinal) { ["no-artifacts"] = "true" } });
        Assert.Equal(("markdown", "weekly.md"), (shown.GetProperty("format").GetString(), shown.GetProperty("fileName").GetString()));
        Assert.Contains($"](/{SampleSession.Forest})", shown.GetProperty("text").GetString(), StringComparison.Ordinal);
        var folder = new Uri(session.UriOf("docs/weekly.md")).LocalPath;
        var saved = await session.AskAsync("forge/report", new { kind = "weekly", since = "2026-01-01", file = folder });
        Assert.Contains($"](../{SampleSession.Forest})", saved.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", null)]
    [InlineData("standup", "the day before")]
    public async Task A_wrong_wish_is_answered_with_an_error(string kind, string? since)
    {
        await using var session = await SampleSession.StartAsync();
        Assert.Equal(RpcErrorCode.InvalidParams, LspClient.Code(await session.Client.AskAsync("forge/report", new { kind, since })));
    }

    [Theory]
    [InlineData("team")]
    [InlineData("experiments")]
    public async Task A_view_that_is_asked_while_the_folder_is_being_read_calls_nothing_missing(string view)
    {
        var folder = Directory.CreateTempSubdirectory("forge early ");
        SampleSession.CopySample(folder.FullName);
        await using (var server = ForgeProcess.Start())
        {
            await server.Client.InitializeAsync(new { processId = (int?)null, workspaceFolders = new[] { new { uri = new Uri(folder.FullName).AbsoluteUri, name = "sample" } }, capabilities = new { }, initializationOptions = new { trusted = true } });
            var page = (await server.Client.AskAsync("forge/views/children", new { view })).GetProperty("result");
            Assert.False(page.TryGetProperty("message", out _), page.GetRawText());
            Assert.NotEmpty(page.GetProperty("nodes").EnumerateArray());
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_report_that_is_asked_for_while_the_folder_is_being_read_has_its_experiments()
    {
        var folder = Directory.CreateTempSubdirectory("forge early ");
        SampleSession.CopySample(folder.FullName);
        await using (var server = ForgeProcess.Start())
        {
            await server.Client.InitializeAsync(new { processId = (int?)null, workspaceFolders = new[] { new { uri = new Uri(folder.FullName).AbsoluteUri, name = "sample" } }, capabilities = new { }, initializationOptions = new { trusted = true } });
            var report = (await server.Client.AskAsync("forge/report", new { kind = "weekly", since = "2026-01-01" })).GetProperty("result");
            Assert.Contains("wine-random-forest", report.GetProperty("text").GetString(), StringComparison.Ordinal);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_tooltip_of_an_experiment_has_its_score()
    {
        await using var session = await SampleSession.StartAsync();
        var tooltip = (await session.AskAsync("forge/views/tooltip", new { view = "experiments", id = "metadata:" + SampleSession.Forest })).GetProperty("tooltip").GetString();
        Assert.Matches(@"^\*\*wine\\-random\\-forest\*\*[\s\S]*\n\nreproducibility: readiness \d+/100(\n\nmost to gain, \d+ points: .+)?$", tooltip);
    }

    [Fact]
    public async Task The_team_view_shows_what_is_under_way_and_follows_an_edit()
    {
        await using var session = await SampleSession.StartAsync();
        session.Open(SampleSession.Forest, session.Read(SampleSession.Forest).Replace("status: in_progress", "status: completed", StringComparison.Ordinal));
        var groups = (await session.AskAsync("forge/views/children", new { view = "team" })).GetProperty("nodes").EnumerateArray().Select(static node => node.GetProperty("id").GetString()).ToList();
        Assert.Contains("team:review", groups);
        var row = Assert.Single((await session.AskAsync("forge/views/children", new { view = "team", id = "team:review" })).GetProperty("nodes").EnumerateArray());
        Assert.Equal("metadata:" + SampleSession.Forest, row.GetProperty("id").GetString());
        Assert.Contains("not approved", row.GetProperty("description").GetString(), StringComparison.Ordinal);
    }
}
