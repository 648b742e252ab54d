using ForgeLsp.Tests.E2e.Infrastructure;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>A team's tracking server, over the sample's own runs, that goes away while the tree is open.</summary>
public sealed class RestStoreTests(Browser browser) : WorkbenchTest(browser)
{
    private MlflowServer? _server;

    private string Runs => Path.Combine(Sample.Folder, "..", "team-server");

    private ILocator Store => Workbench.View("Runs").GetByRole(AriaRole.Treeitem).First;

    [Fact]
    public async Task Rows_stay_with_their_age_while_the_server_is_gone_and_an_artifact_opens_read_only()
    {
        await Workbench.ShowViewsAsync("Runs");
        await Workbench.UnfoldAsync(Workbench.Row("Runs", "wine-classification"));
        await Workbench.UnfoldAsync(Workbench.Row("Runs", "rf-n50-dNone-s2"));
        await Workbench.UnfoldAsync(Workbench.Row("Runs", "Artifacts"));
        await Workbench.Row("Runs", "feature_importance.csv").ClickAsync();
        await Assertions.Expect(Workbench.Line("feature,importance")).ToBeVisibleAsync();
        await Workbench.Page.Locator(".monaco-editor .view-line").First.ClickAsync();
        await Workbench.TypeAsync("x");
        await Assertions.Expect(Workbench.Page.GetByRole(AriaRole.Paragraph).GetByText("can only be read")).ToBeVisibleAsync();

        var port = await StopAsync();
        await Workbench.PressTitleButtonAsync("Runs", "Refresh Runs");
        await Assertions.Expect(Workbench.Description(Store)).ToContainTextAsync("offline");
        await Assertions.Expect(Workbench.Description(Store)).ToContainTextAsync("as of");
        await Assertions.Expect(Workbench.Row("Runs", "rf-n50-dNone-s10")).ToBeVisibleAsync();
        await Assertions.Expect(await Workbench.TooltipAsync(Store)).ToContainTextAsync("refresh to try now");
        await Workbench.ForDocumentationAsync("runs-away");

        _server = Start(port);
        await Workbench.PressTitleButtonAsync("Runs", "Refresh Runs");
        await Assertions.Expect(Workbench.Description(Store)).Not.ToContainTextAsync("offline");
        await Assertions.Expect(Workbench.Row("Runs", "rf-n50-dNone-s10")).ToBeVisibleAsync();
    }

    private protected override Task<CodeServer> StartAsync()
    {
        Directory.Move(Path.Combine(Sample.Folder, "mlruns"), Path.Combine(Directory.CreateDirectory(Runs).FullName, "mlruns"));
        _server = Start(0);
        return CodeServer.StartAsync($", \"forge.tracking.uri\": \"{_server.Address}\"");
    }

    private protected override async ValueTask EndAsync() => await StopAsync();

    private MlflowServer Start(int port) => new(2, "mlruns", Runs, port: port);

    private async Task<int> StopAsync()
    {
        if (_server is null) return 0;
        var port = _server.Port;
        await _server.DisposeAsync();
        _server = null;
        return port;
    }
}
