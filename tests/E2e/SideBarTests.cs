using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>What the side bar lists, from the sample's files alone.</summary>
public sealed class SideBarTests(Browser browser) : WorkbenchTest(browser)
{
    [Fact]
    public async Task It_lists_experiments_runs_and_gpus_and_a_new_run_appears_by_itself()
    {
        await Workbench.ShowViewsAsync("Experiments", "Runs", "GPUs");
        await Assertions.Expect(Workbench.Row("Experiments", "wine-random-forest")).ToContainTextAsync("in progress");
        await Assertions.Expect(Workbench.Row("GPUs", "GPU 2 · H200")).ToContainTextAsync("free to reserve");
        await Workbench.UnfoldAsync(Workbench.Row("Runs", "alice/bert/baseline"));
        await Assertions.Expect(Workbench.Row("Runs", "hpo-parent")).ToBeVisibleAsync();

        Sample.StartRun("292144352729560801", "just-started");
        await Assertions.Expect(Workbench.Row("Runs", "just-started")).ToBeVisibleAsync();
    }
}
