using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>Problems while editing, in the real editor.</summary>
public sealed class DiagnosticsTests(Browser browser) : WorkbenchTest(browser)
{
    private const string Metadata = "experiments/active/alice/wine-random-forest/metadata.yaml";
    private const string Script = "experiments/active/alice/wine-random-forest/train.py";

    [Fact]
    public async Task A_misspelt_status_is_underlined_and_listed_and_the_quick_fix_repairs_it()
    {
        var original = Sample.Read(Metadata);
        await Workbench.OpenFileAsync(Metadata);
        await Workbench.GoToAsync(Sample.EndOf(Metadata, "status: in_progress"));
        await Workbench.PressAsync("Backspace");

        await Assertions.Expect(Workbench.Squiggles("error").First).ToBeVisibleAsync();
        await Workbench.ShowProblemsAsync();
        await Assertions.Expect(Workbench.Problems.Filter(new() { HasText = "FRG002" })).ToContainTextAsync("in_progres");
        await Workbench.ForDocumentationAsync("problems");

        await Workbench.RunAsync("View: Focus Active Editor Group");
        await Workbench.FixAsync("in_progress");
        await Assertions.Expect(Workbench.Squiggles("error")).ToHaveCountAsync(0);
        await Workbench.PressAsync("Control+S");
        await Eventually.HoldsAsync(() => Sample.Read(Metadata) == original, () => "The file on disk is:\n" + Sample.Read(Metadata));
    }

    [Fact]
    public async Task A_hard_coded_number_of_trees_is_flagged()
    {
        await Workbench.OpenFileAsync(Script);
        await Workbench.ShowProblemsAsync();
        var problem = Workbench.Problems.Filter(new() { HasText = "FRG401" });
        await Assertions.Expect(problem).ToHaveCountAsync(1);
        await Assertions.Expect(problem).ToContainTextAsync("n_estimators");
        // The panel leaves the editor few lines.
        await Workbench.GoToAsync(Sample.EndOf(Script, "n_estimators="));
        await Assertions.Expect(Workbench.Squiggles("warning").First).ToBeVisibleAsync();
        await Assertions.Expect(problem).ToContainTextAsync($"Ln {Sample.EndOf(Script, "n_estimators=").Line}");
    }

    [Fact]
    public async Task A_server_that_is_killed_while_one_types_comes_back_and_nothing_typed_is_lost()
    {
        await Workbench.OpenFileAsync(Metadata);
        await Workbench.GoToAsync(Sample.EndOf(Metadata, "status: in_progress"));
        await Workbench.PressAsync("Backspace");
        await Assertions.Expect(Workbench.Squiggles("error").First).ToBeVisibleAsync();

        await Workbench.TypeAsync("ss");
        var killed = ForgeProcesses.KillBelow(Server.Extensions);
        Assert.NotEmpty(killed);
        await Workbench.TypeAsync("-typed-meanwhile");

        await Eventually.HoldsAsync(() => ForgeProcesses.Below(Server.Extensions).Except(killed).Any(), () => "No server was started again.");
        await Workbench.ShowProblemsAsync();
        await Assertions.Expect(Workbench.Problems.Filter(new() { HasText = "FRG002" })).ToContainTextAsync("in_progresss-typed-meanwhile");
        await Workbench.RunAsync("View: Focus Active Editor Group");
        await Workbench.PressAsync("Control+S");
        await Eventually.HoldsAsync(() => Sample.Read(Metadata).Contains("status: in_progresss-typed-meanwhile\n", StringComparison.Ordinal), () => Sample.Read(Metadata));
    }
}
