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

        await Workbench.ShowViewsAsync("Runs");
        await UnfoldToAsync("wine-classification", Names[0]);
        await CompareAsync(Names[0], Names[1]);

        var page = Workbench.ComparisonPage;
        await Assertions.Expect(page.GetByTestId("compare-table").First).ToBeVisibleAsync();
        // Parameters that are the same in both show only after that.
        await page.GetByLabel("Only differences").UncheckAsync();
        await CheckRowsAsync(page, "metric-row", expected.GetProperty("metrics"));
        await CheckRowsAsync(page, "param-row", expected.GetProperty("params"));
        await Assertions.Expect(page.Locator("[data-testid='metric-row'][data-key='accuracy'] .best")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Runs_with_many_steps_show_their_curves()
    {
        await Workbench.ShowViewsAsync("Runs");
        await UnfoldToAsync("alice/bert/baseline", "bert-lr0");
        await CompareAsync("bert-lr0", "bert-lr3");

        var page = Workbench.ComparisonPage;
        var chart = page.Locator("[data-testid='chart'][data-key='loss']");
        // Curves are asked for and drawn when they come into sight.
        await chart.ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(chart.Locator("canvas, svg").First).ToBeVisibleAsync();
        await page.GetByTestId("compare-table").HoverAsync();
        await page.GetByText("Metrics (3 of 3)").EvaluateAsync("heading => heading.scrollIntoView({ block: 'start' })");
        await Workbench.ForDocumentationAsync("compare");
    }

    private async Task CompareAsync(string first, string second)
    {
        await Workbench.Row("Runs", first).ClickAsync();
        await Workbench.Row("Runs", second).ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
        await Workbench.View("Runs").Locator(".pane-header").HoverAsync();
        await Workbench.View("Runs").Locator(".pane-header").GetByRole(AriaRole.Button, new() { Name = "Compare Runs" }).ClickAsync();
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

    private async Task UnfoldToAsync(string experiment, string run)
    {
        var row = Workbench.Row("Runs", experiment);
        var store = Workbench.View("Runs").GetByRole(AriaRole.Treeitem).First;
        await Assertions.Expect(store).ToBeVisibleAsync();
        if (!await row.IsVisibleAsync()) await Workbench.UnfoldAsync(store);
        await Workbench.UnfoldAsync(row);
        await Assertions.Expect(Workbench.Row("Runs", run)).ToBeVisibleAsync();
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
                // The cell shows few digits; it carries the whole number too.
                var value = await cell.GetAttributeAsync("data-value");
                if (values[run].ValueKind == JsonValueKind.Number)
                {
                    Assert.Equal(values[run].GetDouble(), double.Parse(Assert.IsType<string>(value), CultureInfo.InvariantCulture));
                    Assert.Equal(values[run].GetDouble(), double.Parse(await cell.Locator(".value").InnerTextAsync(), CultureInfo.InvariantCulture), 4);
                }
                else if (values[run].ValueKind == JsonValueKind.String)
                    Assert.Equal(values[run].GetString(), value);
                else
                    Assert.Null(value);
            }
        }
    }
}
