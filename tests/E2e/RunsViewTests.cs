using System.Globalization;
using System.Text.RegularExpressions;
using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>Finding a run among the sample's, and what a run holds.</summary>
public sealed partial class RunsViewTests(Browser browser) : WorkbenchTest(browser)
{
    private const string Wine = "wine-classification";
    private const string Bert = "alice/bert/baseline";

    private ILocator Experiment => Workbench.Row("Runs", Wine);

    [Fact]
    public async Task Runs_are_sorted_filtered_grouped_and_starred()
    {
        await Workbench.ShowViewsAsync("Runs");
        await Workbench.UnfoldAsync(Experiment);
        await Assertions.Expect(Workbench.Row("Runs", "with-dataset")).ToBeVisibleAsync();

        await ArrangeAsync("Sort Runs");
        await Workbench.ChooseAsync("accuracy");
        await Workbench.ChooseAsync("Lowest first");
        await Assertions.Expect(Workbench.Description(Experiment)).ToHaveTextAsync("↑ accuracy");
        await Assertions.Expect(Workbench.Row("Runs", "rf-with-model")).ToBeVisibleAsync();
        var values = (await Workbench.DescriptionsAsync("Runs")).Select(text => Accuracy.Match(text)).Where(match => match.Success)
            .Select(match => double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(11, values.Count);
        Assert.Equal(values.Order(), values);
        Assert.NotEqual(values[0], values[^1]);

        await ArrangeAsync("Filter Runs");
        await Workbench.QuickInput.FillAsync("metrics.prec");
        await Workbench.ChooseAsync("precision");
        await Assertions.Expect(Workbench.QuickInput).ToHaveValueAsync(Precision);
        await Workbench.TypeAsync("> 0.97 and params.");
        await Assertions.Expect(Workbench.Choice("max_depth")).ToBeVisibleAsync();
        await Workbench.ForDocumentationAsync("runs-filter");
        await Workbench.ChooseAsync("max_depth");
        await Assertions.Expect(Workbench.QuickInput).ToHaveValueAsync(MaxDepth);
        await Workbench.TypeAsync("= '3'");
        await Assertions.Expect(Workbench.Choice("Show the runs that pass")).ToBeVisibleAsync();
        await Workbench.QuickInput.PressAsync("Enter");
        await Assertions.Expect(Workbench.Description(Experiment)).ToContainTextAsync("filter: metrics.precision > 0.97");
        await Assertions.Expect(Workbench.Row("Runs", "rf-n50-d3-s2")).ToBeVisibleAsync();
        await Assertions.Expect(Workbench.Row("Runs", "rf-n50-d3-s10")).ToBeHiddenAsync();
        await Workbench.PressButtonAsync(Experiment, "Clear the Filter");
        await Assertions.Expect(Workbench.Row("Runs", "rf-n50-d3-s10")).ToBeVisibleAsync();

        await ArrangeAsync("Group Runs by a Parameter");
        await Workbench.ChooseAsync("max_depth");
        var group = Workbench.Row("Runs", "max_depth = 3 (4 runs)");
        await Workbench.UnfoldAsync(group);
        await Workbench.PressButtonAsync(Workbench.Row("Runs", "rf-n50-d3-s2"), "Star Run");
        await Assertions.Expect(Workbench.Description(Workbench.Row("Runs", "rf-n50-d3-s2"))).ToContainTextAsync("★");
        await Assertions.Expect(Workbench.Description(Workbench.Row("Runs", "Starred"))).ToHaveTextAsync("1");
        await Workbench.View("Runs").Locator(".pane-header").First.HoverAsync();
        await Workbench.ForDocumentationAsync("runs-view");
    }

    [Fact]
    public async Task A_run_shows_its_curve_its_artifacts_and_how_far_it_is_from_the_best()
    {
        await Workbench.ShowViewsAsync("Runs");
        await Workbench.UnfoldAsync(Workbench.Row("Runs", Bert));
        var tooltip = await Workbench.TooltipAsync(Workbench.Row("Runs", "bert-lr2"));
        await Assertions.Expect(tooltip).ToContainTextAsync(Curve);
        await Workbench.ForDocumentationAsync("runs-tooltip");

        await Workbench.TakeAsync(Workbench.Row("Runs", "bert-lr2"), "Compare with the Best Run");
        await Assertions.Expect(Workbench.ComparisonPage.GetByText("bert-lr0").First).ToBeVisibleAsync();
        await Assertions.Expect(Workbench.ComparisonPage.GetByText("bert-lr2").First).ToBeVisibleAsync();

        await Workbench.UnfoldAsync(Experiment);
        await Workbench.UnfoldAsync(Workbench.Row("Runs", "rf-n50-dNone-s2"));
        await Workbench.UnfoldAsync(Workbench.Row("Runs", "Artifacts"));
        await Workbench.Row("Runs", "feature_importance.csv").ClickAsync();
        await Assertions.Expect(Workbench.Line("feature,importance")).ToBeVisibleAsync();
    }

    private async Task ArrangeAsync(string action)
    {
        var title = Workbench.Page.Locator(".quick-input-title");
        await Workbench.TakeAsync(Experiment, action);
        await Assertions.Expect(title).ToContainTextAsync(Question);
        // A tree that is drawn again while the menu is open forgets on which row; the command asks then.
        if (await title.InnerTextAsync() == "Which Experiment?") await Workbench.ChooseAsync(Wine);
        await Assertions.Expect(title).ToContainTextAsync("Runs");
    }

    [GeneratedRegex(@"Which Experiment\?|Runs", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Question { get; }

    [GeneratedRegex(@"accuracy (?<value>[\d.]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Accuracy { get; }

    [GeneratedRegex(@"^metrics\.precision\s*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Precision { get; }

    [GeneratedRegex(@"params\.max_depth\s*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MaxDepth { get; }

    [GeneratedRegex("[▁▂▃▄▅▆▇█]{8,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Curve { get; }
}
