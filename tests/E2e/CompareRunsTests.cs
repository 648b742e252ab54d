using System.Globalization;
using System.Text.Json;
using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>Runs in the side bar, and two of them side by side.</summary>
public sealed class CompareRunsTests(Browser browser) : WorkbenchTest(browser)
{
    private static readonly string[] Names = ["rf-n50-d3-s10", "rf-n10-dNone-s2"];

    [Fact]
    public async Task Two_selected_runs_are_compared_with_the_numbers_of_the_store()
    {
        var expected = await ComparisonOnCommandLineAsync();

        await Workbench.ShowViewAsync("Runs");
        await UnfoldToAsync("wine-classification");
        await Workbench.ForDocumentationAsync("sidebar");
        await Workbench.Row("Runs", Names[0]).ClickAsync();
        await Workbench.Row("Runs", Names[1]).ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
        await Workbench.View("Runs").Locator(".pane-header").HoverAsync();
        await Workbench.View("Runs").Locator(".pane-header").GetByRole(AriaRole.Button, new() { Name = "Compare Runs" }).ClickAsync();

        var page = Workbench.ComparisonPage;
        await Assertions.Expect(page.GetByTestId("compare-table").First).ToBeVisibleAsync();
        await CheckRowsAsync(page, "metric-row", expected.GetProperty("metrics"));
        await CheckRowsAsync(page, "param-row", expected.GetProperty("params"));
        await Assertions.Expect(page.Locator("[data-testid='metric-row'][data-key='accuracy'] .best")).ToHaveCountAsync(1);
        await Workbench.ForDocumentationAsync("compare");
    }

    private async Task<JsonElement> ComparisonOnCommandLineAsync()
    {
        var (_, list) = await Sample.ForgeAsync("runs", "list", "--experiment", "wine-classification");
        var idByName = list.GetProperty("runs").EnumerateArray().ToDictionary(
            run => run.GetProperty("name").GetString() ?? "", run => run.GetProperty("runId").GetString() ?? "", StringComparer.Ordinal);
        var (exitCode, comparison) = await Sample.ForgeAsync(["runs", "compare", .. Names.Select(name => idByName[name])]);
        Assert.Equal(0, exitCode);
        return comparison;
    }

    private async Task UnfoldToAsync(string experiment)
    {
        var row = Workbench.Row("Runs", experiment);
        var store = Workbench.View("Runs").GetByRole(AriaRole.Treeitem).First;
        await Assertions.Expect(store).ToBeVisibleAsync();
        if (!await row.IsVisibleAsync()) await Workbench.UnfoldAsync(store);
        await Workbench.UnfoldAsync(row);
        await Assertions.Expect(Workbench.Row("Runs", Names[0])).ToBeVisibleAsync();
    }

    private static async Task CheckRowsAsync(IFrameLocator page, string testId, JsonElement rows)
    {
        Assert.NotEqual(0, rows.GetArrayLength());
        foreach (var row in rows.EnumerateArray())
        {
            var key = row.GetProperty("key").GetString();
            var values = row.GetProperty("values").EnumerateArray().ToList();
            for (var run = 0; run < values.Count; run++)
            {
                var cell = page.Locator($"[data-testid='{testId}'][data-key='{key}'] [data-run='{run}']");
                await Assertions.Expect(cell).ToHaveCountAsync(1);
                var shown = (await cell.InnerTextAsync()).Trim();
                if (values[run].ValueKind == JsonValueKind.Number)
                    Assert.Equal(values[run].GetDouble(), double.Parse(shown, CultureInfo.InvariantCulture), 4);
                else if (values[run].ValueKind == JsonValueKind.String)
                    Assert.Equal(values[run].GetString(), shown);
            }
        }
    }
}
