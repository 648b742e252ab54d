using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>Training scripts in the real editor.</summary>
public sealed class PythonTests(Browser browser) : WorkbenchTest(browser)
{
    private const string Script = "experiments/active/alice/wine-random-forest/train.py";
    private const string Config = "experiments/active/alice/wine-random-forest/config.yaml";

    [Fact]
    public async Task A_hard_coded_value_moves_to_the_config_and_undo_brings_both_files_back()
    {
        var (script, config) = (Sample.Read(Script), Sample.Read(Config));
        await Workbench.OpenFileAsync(Script);
        await Workbench.GoToAsync(Sample.EndOf(Script, "n_estimators="));
        await Assertions.Expect(Workbench.Squiggles("warning").First).ToBeVisibleAsync();

        await Workbench.FixAsync("Move to");
        await Assertions.Expect(Workbench.Line("n_estimators: 100")).ToBeVisibleAsync();
        await Workbench.ForDocumentationAsync("move-to-config");
        await Workbench.RunAsync("File: Save All Files");
        await Eventually.HoldsAsync(() => Sample.Read(Config).Contains("n_estimators: 100", StringComparison.Ordinal), () => Sample.Read(Config));
        Assert.Contains("RandomForestClassifier(n_estimators=config[\"n_estimators\"])", Sample.Read(Script), StringComparison.Ordinal);
        Assert.Empty((await Sample.ForgeAsync("check", Script)).Json.GetProperty("findings").EnumerateArray());

        await Workbench.Page.Locator(".tab").Filter(new() { HasText = "train.py" }).ClickAsync();
        await Assertions.Expect(Workbench.Line("n_estimators=config")).ToBeVisibleAsync();
        await Assertions.Expect(Workbench.Squiggles("warning")).ToHaveCountAsync(0);
        await Workbench.PressAsync("Control+Z");
        await Assertions.Expect(Workbench.Line("n_estimators=100")).ToBeVisibleAsync();
        await Workbench.RunAsync("File: Save All Files");
        await Eventually.HoldsAsync(() => Sample.Read(Script) == script && Sample.Read(Config) == config, () => Sample.Read(Script) + Sample.Read(Config));
    }

    [Fact]
    public async Task A_key_in_a_script_leads_to_its_config_and_tells_what_runs_used()
    {
        await Workbench.OpenFileAsync(Script);
        await Workbench.PressAsync("Control+End");
        await Assertions.Expect(Workbench.Lens("Compare with last")).ToBeVisibleAsync();
        await Workbench.GoToAsync(Sample.EndOf(Script, "n_esti"));
        await Workbench.RunAsync("Show or Focus Hover");
        await Assertions.Expect(Workbench.Hover).ToContainTextAsync("best accuracy");
        await Workbench.ForDocumentationAsync("script-hover");
        await Workbench.PressAsync("Escape");
        await Workbench.GoToAsync(Sample.EndOf(Script, "config[\"data\"][\"test"));
        await Workbench.PressAsync("F12");
        await Assertions.Expect(Workbench.Line("test_size: 0.3")).ToBeVisibleAsync();
    }
}
