using ForgeLsp.Features.Views;
using ForgeLsp.Host.Session;
using ForgeLsp.Rules;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Session;

/// <summary>A view is asked once what it shows can be known.</summary>
public sealed class PolicyAwareViewTests : IViewProvider
{
    private int _asked;

    string IViewProvider.View => "any";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_view_waits_for_the_policy_and_one_that_shows_files_for_these(bool isOfFiles)
    {
        var folder = Directory.CreateTempSubdirectory("forge view ");
        await using var background = new BackgroundQueue(static line => Assert.Fail(line));
        var root = new SessionRoot(RootFolder.UriOfFile(folder.FullName), new Analyzer(RuleCatalogue.All, TimeProvider.System, Assert.Fail), background);
        var view = new PolicyAwareView(this, new SessionSurroundings(() => [root]), isOfFiles);
        Task[] asked =
        [
            view.ChildrenAsync(null, null, CancellationToken.None), view.TooltipAsync("x", RunsViewOptions.None, CancellationToken.None), view.BadgeAsync(CancellationToken.None),
            view.RowsAsync([], CancellationToken.None),
        ];
        Assert.Equal(0, _asked);
        root.Workspace.LoadPolicy();
        if (isOfFiles)
        {
            await Task.Yield();
            Assert.DoesNotContain(asked, static one => one.IsCompleted);
            Assert.Equal(0, _asked);
            root.Workspace.Load(CancellationToken.None);
        }

        await Task.WhenAll(asked).WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        Assert.Equal(4, _asked);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Whoever_gives_up_waits_no_longer()
    {
        await using var background = new BackgroundQueue(static line => Assert.Fail(line));
        var root = new SessionRoot(RootFolder.UriOfFile(Path.GetTempPath()), new Analyzer(RuleCatalogue.All, TimeProvider.System, Assert.Fail), background);
        var view = new PolicyAwareView(this, new SessionSurroundings(() => [root]), isOfFiles: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => view.ChildrenAsync(null, null, new CancellationToken(canceled: true)));
        Assert.Equal(0, _asked);
    }

    Task<ViewPage> IViewProvider.ChildrenAsync(string? id, string? page, CancellationToken cancel) => Answer(new ViewPage([]));

    Task<string?> IViewProvider.TooltipAsync(string id, RunsViewOptions options, CancellationToken cancel) => Answer<string?>(null);

    Task<ViewBadge?> IViewProvider.BadgeAsync(CancellationToken cancel) => Answer<ViewBadge?>(null);

    Task<IReadOnlyList<ViewNode>> IViewProvider.RowsAsync(IReadOnlyList<string> ids, CancellationToken cancel) => Answer<IReadOnlyList<ViewNode>>([]);

    private Task<T> Answer<T>(T answer)
    {
        Interlocked.Increment(ref _asked);
        return Task.FromResult(answer);
    }
}
