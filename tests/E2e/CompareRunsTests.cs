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

        await page.GetByTestId("export").ClickAsync();
        await page.GetByTestId("save-csv").ClickAsync();
        await Workbench.SaveAsAsync(Path.Combine(Sample.Folder, "shown.csv"));
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(Sample.Folder, "shown.csv")), () => "No CSV was saved.");
        await CheckExportAsync(page, Sample.Read("shown.csv"));
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
        await Workbench.GoToSectionAsync("curves");
        await Workbench.ForDocumentationAsync("compare-curves");
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
        var idByName = await Sample.RunIdsAsync("wine-classification");
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

    /// <summary>A saved table says what the page says, number for number.</summary>
    private static async Task CheckExportAsync(IFrameLocator page, string csv)
    {
        var lines = csv.ReplaceLineEndings("\n").Split('\n');
        foreach (var (testId, prefix) in new[] { ("metric-row", "metrics."), ("param-row", "params.") })
        {
            var rows = page.Locator($"[data-testid='{testId}']");
            Assert.NotEqual(0, await rows.CountAsync());
            foreach (var row in await rows.AllAsync())
            {
                var key = prefix + await row.GetAttributeAsync("data-key");
                var shown = await row.Locator("[data-run]").EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.dataset.value ?? '')");
                // Nothing in the sample needs quotes.
                Assert.Contains(lines, line => line.Split(',') is var cells && cells[0] == key && cells[1..].SequenceEqual(shown, StringComparer.Ordinal));
            }
        }
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
