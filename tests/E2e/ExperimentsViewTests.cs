using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>What is done with experiments from their rows.</summary>
public sealed class ExperimentsViewTests(Browser browser) : WorkbenchTest(browser)
{
    private const string Planned = "experiments/active/bob/wine-gradient-boosting/metadata.yaml";

    [Fact]
    public async Task Experiments_are_grouped_by_status_handed_off_and_archived_and_the_files_say_so()
    {
        await Workbench.ShowViewsAsync("Experiments");
        await Workbench.PressTitleButtonAsync("Experiments", "Group Experiments");
        await Workbench.ChooseAsync("Status");
        await Workbench.UnfoldAsync(Workbench.Row("Experiments", "planned"));
        await Assertions.Expect(Workbench.Row("Experiments", "in progress")).ToBeVisibleAsync();
        var row = Workbench.Row("Experiments", "wine-gradient-boosting");
        await Workbench.OpenMenuAsync(row, "Hand Off Experiment");
        await Workbench.ForDocumentationAsync("experiments-view");
        await Workbench.PressAsync("Escape");

        await Workbench.TakeAsync(row, "Hand Off Experiment");
        await Workbench.ChooseAsync("alice");
        await Eventually.HoldsAsync(() => Sample.Read(Planned).Contains("owners: [alice", StringComparison.Ordinal), () => Sample.Read(Planned));

        await Workbench.TakeAsync(row, "Archive Experiment");
        await Eventually.HoldsAsync(() => Sample.Read(Planned).Contains("status: archived\n", StringComparison.Ordinal), () => Sample.Read(Planned));
        await Workbench.UnfoldAsync(Workbench.Row("Experiments", "archived"));
        await Assertions.Expect(row).ToBeVisibleAsync();
        await Assertions.Expect(Workbench.Row("Experiments", "planned")).ToBeHiddenAsync();
    }
}
