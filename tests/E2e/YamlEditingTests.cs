using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>Writing and mending YAML in the real editor, with what Forge offers alone.</summary>
public sealed class YamlEditingTests : WorkbenchTest
{
    private const string New = "experiments/active/bob/first-idea/metadata.yaml";
    private const string Broken = "experiments/active/bob/late-night/metadata.yaml";
    private const string Existing = "experiments/active/alice/wine-random-forest/metadata.yaml";

    private const string BrokenText = """
        # Bob's notes, not to be lost
        experiment_id:late-night
        researcher: bob
        created: "2026-11-05
        status: in_progres
        hypotesis: Deeper trees help   # because of the interactions
        tags: [tabular, forest
        results:
        	primary_metric: accuracy
        seed: 7
        seed: 7

        """;

    public YamlEditingTests(Browser browser)
        : base(browser)
    {
        Sample.Write(New, "");
        Sample.Write(Broken, BrokenText);
    }

    [Fact]
    public async Task A_new_experiment_is_written_with_completion_alone()
    {
        await Workbench.OpenFileAsync(New);
        await Workbench.GoToAsync((1, 1));
        await Workbench.CompleteAsync("Experiment: all required keys");
        await Assertions.Expect(Workbench.Line("experiment_id: first-idea")).ToBeVisibleAsync();
        await Assertions.Expect(Workbench.Line("researcher: bob")).ToBeVisibleAsync();
        // The cursor goes from one gap to the next; Escape leaves the last.
        await Workbench.PressAsync("Escape");

        await Workbench.PressAsync("Control+End");
        await Workbench.PressAsync("Enter");
        await Workbench.CompleteAsync("baseline", "base");
        await Workbench.CompleteAsync("wine-random-forest");
        await Workbench.PressAsync("Control+End");
        await Workbench.PressAsync("Enter");
        await Workbench.ShowCompletionsAsync();
        await Assertions.Expect(Workbench.Suggestion("results")).ToBeVisibleAsync();
        await Workbench.ForDocumentationAsync("completion");
        await Workbench.PressAsync("Escape");
        await Workbench.PressAsync("Backspace");

        await Workbench.PressAsync("Control+S");
        await Eventually.HoldsAsync(() => Sample.Read(New).Contains("baseline: wine-random-forest", StringComparison.Ordinal), () => Sample.Read(New));
        var (exitCode, report) = await Sample.ForgeAsync("check", New);
        Assert.True(exitCode == 0, $"{Sample.Read(New)}\n{report}");
    }

    [Fact]
    public async Task A_broken_file_is_mended_with_quick_fixes_alone()
    {
        await Workbench.OpenFileAsync(Broken);
        await Workbench.ShowProblemsAsync();
        await Assertions.Expect(Workbench.Problems.Filter(new() { HasText = "FRG001" }).First).ToBeVisibleAsync();
        await Workbench.ForDocumentationAsync("broken");
        await Workbench.RunAsync("View: Focus Active Editor Group");

        for (var step = 0; step < 25 && await Workbench.TakesNextFixAsync(); step++)
        {
        }

        await Workbench.PressAsync("Control+S");
        await Eventually.HoldsAsync(() => Sample.Read(Broken).Contains("goal: ", StringComparison.Ordinal) && !Sample.Read(Broken).Contains("seed: 7\nseed: 7", StringComparison.Ordinal), () => Sample.Read(Broken));

        // A hint is no problem that one is led to; its light bulb is on its line.
        await Workbench.GoToAsync(Sample.EndOf(Broken, "hypotes"));
        await Workbench.FixAsync("hypothesis");
        await Workbench.PressAsync("Control+S");
        await Eventually.HoldsAsync(() => Sample.Read(Broken).Contains("hypothesis:", StringComparison.Ordinal), () => Sample.Read(Broken));

        var text = Sample.Read(Broken);
        var (exitCode, report) = await Sample.ForgeAsync("check", Broken);
        Assert.True(exitCode == 0 && report.GetProperty("findings").GetArrayLength() == 0, $"{text}\n{report}");
        Assert.Contains("# Bob's notes, not to be lost\n", text, StringComparison.Ordinal);
        Assert.Contains("hypothesis: Deeper trees help   # because of the interactions\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hover_shows_what_a_key_means_and_what_its_runs_reached()
    {
        await Workbench.OpenFileAsync(Existing);
        await Workbench.GoToAsync(Sample.EndOf(Existing, "mlflow_experi"));

        // A hover does not wait long for a store that was never read.
        await Assertions.Expect(Workbench.Lens("Compare runs")).ToBeVisibleAsync();
        await Workbench.RunAsync("Show or Focus Hover");
        await Assertions.Expect(Workbench.Hover).ToContainTextAsync("Best accuracy: 1");
        await Workbench.ForDocumentationAsync("hover");
    }

    [Fact]
    public async Task An_experiment_is_found_from_another_and_renamed_in_both()
    {
        Sample.Write(New, Sample.Read(Existing).Replace("wine-random-forest", "first-idea", StringComparison.Ordinal).Replace("researcher: alice", "researcher: bob\nbaseline: wine-random-forest", StringComparison.Ordinal));
        await Workbench.OpenFileAsync(New);
        await Workbench.GoToAsync(Sample.EndOf(New, "baseline: wine-"));
        await Workbench.RenameAsync("wine-forest");
        await Assertions.Expect(Workbench.Line("baseline: wine-forest")).ToBeVisibleAsync();
        await Workbench.GoToAsync((3, 14));
        // The workbench asks nothing while it is still busy with the rename.
        var renamed = Workbench.Line("experiment_id: wine-forest");
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await Workbench.PressAsync("F12");
            if (await Infrastructure.Workbench.ShowsWithinAsync(renamed, 3_000)) break;
        }

        await Assertions.Expect(renamed).ToBeVisibleAsync();
        await Workbench.RunAsync("File: Save All Files");
        await Eventually.HoldsAsync(() => Sample.Read(Existing).Contains("experiment_id: wine-forest\n", StringComparison.Ordinal), () => Sample.Read(Existing));
        Assert.Contains("baseline: wine-forest\n", Sample.Read(New), StringComparison.Ordinal);
    }
}
