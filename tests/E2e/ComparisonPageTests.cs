using System.Text.Json;
using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>What readers do on the comparison page, and what the page does not do to them.</summary>
public sealed class ComparisonPageTests(Browser browser) : WorkbenchTest(browser)
{
    private const string File = "experiments/wine.forge-compare.json";
    private const string Hostile = "<img src=/forge-hostile onerror=window.hostile=1><script>window.hostile=1</script>${window.hostile=1}{{hostile}}{a|b}\"'`";

    private IFrameLocator Page => Workbench.ComparisonPage;

    private ILocator RunHeads => Page.GetByTestId("compare-table").Locator("thead tr:first-child th[data-run]");

    [Fact]
    public async Task A_range_on_an_axis_filters_the_page_and_stays_over_a_reload_and_in_the_saved_file()
    {
        var runs = await Sample.RunIdsAsync("wine-classification");
        var grid = runs.Where(run => run.Key.StartsWith("rf-n", StringComparison.Ordinal)).OrderBy(run => run.Key, StringComparer.Ordinal).Select(run => run.Value).ToList();
        Sample.WriteComparison(File, grid);
        await Workbench.OpenComparisonAsync(File);
        await Assertions.Expect(RunHeads).ToHaveCountAsync(grid.Count);
        await Workbench.ForDocumentationAsync("compare");

        var section = await Workbench.GoToSectionAsync("parallel");
        await section.Locator(".axis-panel > summary").PressAsync("Enter");
        await section.GetByLabel("learning_rate from").FillAsync("0.005");
        await section.GetByLabel("learning_rate from").PressAsync("Tab");
        var chip = Page.GetByTestId("chips").Locator("[data-chip='parallel']");
        await Assertions.Expect(chip).ToContainTextAsync("learning_rate");
        await Assertions.Expect(RunHeads).ToHaveCountAsync(await RunsAboveAsync(0.005, grid));
        await section.Locator(".axis-panel > summary").PressAsync("Enter");
        await Workbench.GoToSectionAsync("parallel");
        await Workbench.ForDocumentationAsync("compare-parallel");

        await Workbench.UntilKeptAsync("brushes");
        await Workbench.ReloadAsync();
        await Assertions.Expect(chip).ToContainTextAsync("learning_rate");
        await Assertions.Expect(RunHeads).ToHaveCountAsync(await RunsAboveAsync(0.005, grid));

        var saved = Path.Combine(Sample.Folder, "experiments", "fast.forge-compare.json");
        await Page.GetByTestId("save-comparison").ClickAsync();
        await Workbench.SaveAsAsync(saved);
        await Eventually.HoldsAsync(() => Path.Exists(saved), () => "No comparison was saved.");
        await Workbench.RunAsync("View: Close All Editors");
        await Workbench.OpenComparisonAsync("experiments/fast.forge-compare.json");
        await Assertions.Expect(chip).ToContainTextAsync("learning_rate");
        await chip.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(RunHeads).ToHaveCountAsync(grid.Count);
    }

    [Fact]
    public async Task A_file_that_changed_between_the_commits_of_two_runs_opens_in_the_diff_editor()
    {
        var runs = await Sample.RunIdsAsync("alice/bert/baseline");
        await Sample.GitAsync("init", "--quiet");
        foreach (var (run, rate, subject) in new[] { ("bert-lr0", "5e-5", "Train with a high rate"), ("bert-lr3", "1e-5", "Lower the learning rate") })
        {
            Sample.Write("src/train.py", $"def train(model):\n    return model.fit(learning_rate={rate})\n");
            Sample.Write("configs/bert.yaml", $"learning_rate: {rate}\n");
            await Sample.GitAsync("add", "src", "configs");
            await Sample.GitAsync("commit", "--quiet", "--message", subject);
            Sample.Tag(runs[run], "mlflow.source.git.commit", await Sample.GitAsync("rev-parse", "HEAD"));
        }
        Sample.WriteComparison(File, runs["bert-lr0"], runs["bert-lr3"]);
        await Workbench.OpenComparisonAsync(File);
        await Workbench.GoToSectionAsync("differences");
        var changed = Page.Locator("[data-testid='changed-file'][data-path='src/train.py']").GetByRole(AriaRole.Button);
        await Assertions.Expect(changed).ToBeVisibleAsync();
        await Workbench.ForDocumentationAsync("compare-code");

        await changed.ClickAsync();
        var diff = Workbench.Page.Locator(".monaco-diff-editor");
        await Assertions.Expect(diff.Locator(".editor.original")).ToContainTextAsync("5e-5");
        await Assertions.Expect(diff.Locator(".editor.modified")).ToContainTextAsync("1e-5");
    }

    [Fact]
    public async Task No_section_has_a_barrier_in_any_theme()
    {
        var runs = await Sample.RunIdsAsync("wine-classification");
        Sample.WriteComparison(File, [.. runs.Values.Take(5)]);
        await Workbench.OpenComparisonAsync(File);
        foreach (var (theme, style) in new[] { ("Default Light Modern", "vscode-light"), ("Default Dark Modern", "vscode-dark"), ("Default High Contrast", "vscode-high-contrast") })
        {
            Server.UseTheme(theme);
            await Workbench.ReloadAsync();
            await Assertions.Expect(Page.Locator($"body.{style}")).ToHaveCountAsync(1);
            await Assertions.Expect(RunHeads).ToHaveCountAsync(5);
            await ShowAllAsync();
            await Page.Locator("section details").EvaluateAllAsync<object?>("all => all.forEach(one => one.open = true)");
            await Barriers.ExpectNoneAsync(Page, theme);
        }
    }

    [Fact]
    public async Task What_a_run_is_called_is_text_and_asks_for_nothing()
    {
        var runs = await Sample.RunIdsAsync("alice/bert/baseline");
        var id = runs["bert-lr1"];
        var folder = Directory.EnumerateDirectories(Path.Combine(Sample.Folder, "mlruns"), id, SearchOption.AllDirectories).First();
        var meta = Path.Combine(folder, "meta.yaml");
        // A JSON string is one of YAML too.
        await System.IO.File.WriteAllTextAsync(
            meta, (await System.IO.File.ReadAllTextAsync(meta)).Replace("run_name: bert-lr1", $"run_name: {JsonSerializer.Serialize(Hostile)}", StringComparison.Ordinal));
        Sample.Tag(id, "mlflow.runName", Hostile);
        Sample.Tag(id, "note", Hostile);
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "params", "batch_size"), Hostile);
        Sample.WriteComparison(File, runs["bert-lr0"], id);
        var asked = new List<string>();
        Workbench.Page.Request += (_, request) => asked.Add(request.Url);
        await Workbench.OpenComparisonAsync(File);
        await ShowAllAsync();

        await Assertions.Expect(Page.Locator("[data-testid='param-row'][data-key='batch_size'] [data-run='1'] .value")).ToHaveTextAsync(Hostile);
        await Assertions.Expect(RunHeads.Nth(1)).ToContainTextAsync(Hostile);
        await Assertions.Expect(Page.Locator("main img, main script")).ToHaveCountAsync(0);
        Assert.Null(await Page.Locator("body").EvaluateAsync<JsonElement?>("() => window.hostile ?? null"));
        Assert.Null(await Workbench.Page.EvaluateAsync<JsonElement?>("() => window.hostile ?? null"));
        Assert.NotEmpty(asked);
        Assert.DoesNotContain(asked, address => address.Contains("forge-hostile", StringComparison.Ordinal));
        string[] own = [Server.Address, "data:", "blob:"];
        Assert.DoesNotContain(asked, address => !own.Any(start => address.StartsWith(start, StringComparison.Ordinal)) && !IsOfThePage(address));
    }

    // The page's own script and style have an address that the workbench itself answers for.
    private static bool IsOfThePage(string address) =>
        address.StartsWith("https://vscode-remote+", StringComparison.Ordinal) && address.Contains("/dist/client/webview/compare.", StringComparison.Ordinal);

    /// <summary>Goes to every section, so that all are made.</summary>
    private async Task ShowAllAsync()
    {
        foreach (var link in await Page.Locator("[data-section-link]").AllAsync())
            await Workbench.GoToSectionAsync(await link.GetAttributeAsync("data-section-link") ?? "");
    }

    private async Task<int> RunsAboveAsync(double rate, IEnumerable<string> runIds)
    {
        var (_, comparison) = await Sample.ForgeAsync(["runs", "compare", .. runIds]);
        var row = comparison.GetProperty("params").EnumerateArray().First(param => param.GetProperty("key").GetString() == "learning_rate");
        return row.GetProperty("values").EnumerateArray()
            .Count(value => value.ValueKind == JsonValueKind.String && double.Parse(value.GetString() ?? "", System.Globalization.CultureInfo.InvariantCulture) >= rate);
    }
}
