using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Live;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Artifacts;
using ForgeLsp.Tests.Unit.Features.Live;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Artifacts;

/// <summary>Folders with many artifacts, a page at a time.</summary>
public sealed class ArtifactRowsTests : IRunStores
{
    private readonly MemoryArtifacts _store = new();

    [Fact]
    public async Task A_folder_with_ten_thousand_files_comes_by_pages_that_join_to_all_of_it()
    {
        for (var i = 0; i < 10_000; i++) _store.Files[$"plots/{i:00000}.png"] = [1];
        for (var i = 0; i < 250; i++) _store.Files[$"plots/folder {i:000}/x"] = [1];
        var pages = await PagesAsync("artifacts:s/r/plots");
        Assert.All(pages, page => Assert.InRange(page.Count, 1, 201));
        Assert.Equal(52, pages.Count);
        var rows = pages.SelectMany(page => page.Where(row => row.Context != "loadMore")).ToList();
        Assert.Equal(10_250, rows.Select(row => row.Id).Distinct().Count());
        Assert.Equal(250, rows.TakeWhile(row => row.Context == "artifactFolder").Count());
        Assert.Equal("10,050 of 10,250 left", pages[0][^1].Description);
    }

    [Fact]
    public async Task Files_that_come_and_go_between_two_pages_neither_double_nor_hide_others()
    {
        for (var i = 0; i < 500; i++) _store.Files[$"{i:000}"] = [1];
        var seen = new List<string>();
        foreach (var change in new Action[] { () => { _store.Files.Remove("199"); _store.Files["000a"] = [1]; }, () => _store.Files["zz"] = [1], () => { } })
        {
            var page = (await View().ChildrenAsync("artifacts:s/r/", _token, default)).Nodes;
            seen.AddRange(page.Where(row => row.Context != "loadMore").Select(row => row.Label));
            _token = page[^1].Command is { Kind: "loadMore" } more ? more.Argument : null;
            change();
        }

        Assert.Equal(seen.Distinct(), seen);
        Assert.Equal(501, seen.Count);
    }

    [Fact]
    public async Task Further_pages_are_read_from_what_the_first_one_was()
    {
        for (var i = 0; i < 500; i++) _store.Files[$"{i:000}"] = [1];
        var clock = new HandClock();
        var stores = new RememberedStores(this, clock);
        var view = new RunsView(stores, static () => new Dictionary<string, bool>(), static path => "file://" + path, clock);
        var page = (await view.ChildrenAsync("artifacts:s/r/", null, default)).Nodes;
        Assert.Equal(201, (await view.ChildrenAsync("artifacts:s/r/", page[^1].Command?.Argument, default)).Nodes.Count);
        Assert.Equal(1, _store.Lists);

        await view.ChildrenAsync("artifacts:s/r/", null, default);
        Assert.Equal(2, _store.Lists);
        clock.Pass(600);
        await view.ChildrenAsync("artifacts:s/r/", page[^1].Command?.Argument, default);
        Assert.Equal(3, _store.Lists);
    }

    private string? _token;

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("f:zzz")]
    [InlineData("d:zzz")]
    public async Task A_page_that_nobody_gave_out_is_no_harm(string page)
    {
        _store.Files["a"] = [1];
        Assert.True((await View().ChildrenAsync("artifacts:s/r/", page, default)).Nodes.Count <= 1);
    }

    public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([new("s", "mlruns", _store)]);

    private RunsView View() => new(this, static () => new Dictionary<string, bool>(), static path => "file://" + path, TimeProvider.System);

    private async Task<List<IReadOnlyList<ViewNode>>> PagesAsync(string id)
    {
        var pages = new List<IReadOnlyList<ViewNode>>();
        string? token = null;
        do
        {
            var nodes = (await View().ChildrenAsync(id, token, default)).Nodes;
            pages.Add(nodes);
            token = nodes[^1].Command is { Kind: "loadMore" } more ? more.Argument : null;
        }
        while (token is not null);
        return pages;
    }
}
