using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>What a team looks at in the morning: the Team view, and reports that lead to their files.</summary>
public sealed class TeamTests(Browser browser) : WorkbenchTest(browser)
{
    [Fact]
    public async Task The_team_view_names_the_work_and_reports_lead_to_its_files()
    {
        Sample.Write("experiments/active/bob/wine-gradient-boosting/metadata.yaml", Sample.Read("experiments/active/bob/wine-gradient-boosting/metadata.yaml").Replace("status: planned", "status: completed", StringComparison.Ordinal));
        var day = DateTime.Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Sample.Write("shared/gpu-reservations.json", $$"""
            {"reservations": [{"gpu_id": 0, "user": "alice", "purpose": "deeper trees", "start_time": "{{day}}T00:00:00", "end_time": "{{day}}T23:59:00"},
                              {"gpu_id": 1, "user": "bob", "purpose": "boosting, second try", "start_time": "{{day}}T00:00:00", "end_time": "{{day}}T22:00:00"}]}
            """);
        await Workbench.ShowViewsAsync("Team");
        await Workbench.WidenSideBarAsync();
        await Assertions.Expect(Workbench.Row("Team", "Waiting for review")).ToBeVisibleAsync();
        await Assertions.Expect(Infrastructure.Workbench.Description(Workbench.Row("Team", "wine-gradient-boosting"))).ToContainTextAsync("not approved");
        await Assertions.Expect(Infrastructure.Workbench.Description(Workbench.Row("Team", "wine-random-forest"))).ToContainTextAsync("readiness");

        await Workbench.Page.Mouse.MoveAsync(1_000, 600);
        await Workbench.ForDocumentationAsync("team");

        await ShowAsync("Experiment dashboard");
        var experiments = Page().GetByRole(AriaRole.Table, new() { Name = "Experiments" });
        await Assertions.Expect(experiments.GetByRole(AriaRole.Link, new() { Name = "wine-random-forest", Exact = true })).ToBeVisibleAsync();
        await Page().GetByRole(AriaRole.Searchbox).FillAsync("boosting");
        await Assertions.Expect(experiments.GetByRole(AriaRole.Link, new() { Name = "wine-random-forest", Exact = true })).ToBeHiddenAsync();
        await experiments.GetByRole(AriaRole.Link, new() { Name = "wine-gradient-boosting", Exact = true }).ClickAsync();
        await Assertions.Expect(Workbench.Line("experiment_id:")).ToContainTextAsync("wine-gradient-boosting");

        await ShowAsync("Weekly report");
        await Page().GetByRole(AriaRole.Link, new() { Name = "wine-random-forest" }).First.ClickAsync();
        await Assertions.Expect(Workbench.Line("experiment_id:")).ToContainTextAsync("wine-random-forest");

        await ShowAsync("Standup");
        await Assertions.Expect(Page().GetByRole(AriaRole.Heading, new() { Name = "GPUs today" })).ToBeVisibleAsync();
        await Workbench.ReloadAsync();
        await Assertions.Expect(Page().GetByRole(AriaRole.Heading, new() { Name = "GPUs today" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_dashboard_has_no_barrier_in_any_theme_nor_on_a_narrow_screen()
    {
        foreach (var (theme, style) in new[]
        {
            ("Default Dark Modern", "vscode-dark"), ("Default High Contrast", "vscode-high-contrast"), ("Default High Contrast Light", "vscode-high-contrast-light"), ("Default Light Modern", "vscode-light"),
        })
        {
            Server.UseTheme(theme);
            await Workbench.ReloadAsync();
            await Assertions.Expect(Workbench.Page.GetByRole(AriaRole.Treeitem, new() { Name = "forge.yaml" })).ToBeVisibleAsync();
            await ShowAsync("Experiment dashboard");
            await Assertions.Expect(Page().GetByRole(AriaRole.Table, new() { Name = "Experiments" })).ToBeVisibleAsync();
            await Assertions.Expect(Page().Locator($"body.{style}")).ToHaveCountAsync(1);
            await Barriers.ExpectNoneAsync(Page(), theme);
        }

        await Workbench.ForDocumentationAsync("dashboard");
        await Workbench.Page.SetViewportSizeAsync(720, 800);
        await Assertions.Expect(Page().Locator(".experiments tbody tr").First).ToHaveCSSAsync("display", "grid");
        await Assertions.Expect(Page().GetByRole(AriaRole.Columnheader, new() { Name = "Status" })).ToBeVisibleAsync();
        await Barriers.ExpectNoneAsync(Page(), "narrow");
    }

    private async Task ShowAsync(string report)
    {
        await Workbench.RunAsync("Forge: Show Report…");
        var entry = Workbench.Page.Locator(".quick-input-widget").GetByText(report, new() { Exact = true });
        await Assertions.Expect(entry).ToBeVisibleAsync();
        await entry.ClickAsync();
    }

    private IFrameLocator Page() => Workbench.Page.Locator(".webview.ready").Last.ContentFrame.FrameLocator("#active-frame");
}
