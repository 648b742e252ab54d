using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>Models move from state to state in the view: by command and by drag, once their gate holds, and back again.</summary>
public sealed class ModelsViewTests(Browser browser) : WorkbenchTest(browser)
{
    private const string Catalogue = "models/registry.yaml";
    private const string Assistant = "cellar-assistant";

    [Fact]
    public async Task A_gate_that_fails_stops_a_promotion_which_passes_after_the_fix_and_is_undone()
    {
        Sample.Write("forge.yaml", Sample.Read("forge.yaml").Replace("  file: models/registry.yaml", "  file: models/registry.yaml\n  gates: { staging: { checks: [owner], commands: ['sh -c \"echo looking at $0; test -f checked\" {name}'] } }", StringComparison.Ordinal));
        await Workbench.ShowViewsAsync("Models");
        var row = Workbench.Row("Models", Assistant);
        await Assertions.Expect(row).ToBeVisibleAsync();
        await Workbench.ForDocumentationAsync("models");
        var before = Sample.Read(Catalogue);

        await PromoteAsync(row, "answers well");
        var refusal = Workbench.Toast("does not pass the gate before staging");
        await Assertions.Expect(refusal).ToBeVisibleAsync();
        await Assertions.Expect(refusal.GetByRole(AriaRole.Button, new() { Name = "Show Output" })).ToBeVisibleAsync();
        Assert.Equal(before, Sample.Read(Catalogue));

        Sample.Write("checked", "");
        await PromoteAsync(row, "answers well");
        var done = Workbench.Toast($"{Assistant} is in staging now (was in testing)");
        await Assertions.Expect(done).ToBeVisibleAsync();
        var after = Sample.Read(Catalogue);
        Assert.Equal(before.Replace("status: testing", "status: staging", StringComparison.Ordinal), after);
        Assert.Contains("answers well", Sample.Read("models/registry.history.yaml"), StringComparison.Ordinal);
        await Assertions.Expect(Infrastructure.Workbench.Description(Workbench.Row("Models", "Staging"))).ToHaveTextAsync("2");

        await done.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Eventually.HoldsAsync(() => Sample.Read(Catalogue) == before, () => Sample.Read(Catalogue));
        await Eventually.HoldsAsync(() => !File.Exists(Path.Combine(Sample.Folder, "models", "registry.history.yaml")), () => "The history is still there.");
    }

    [Fact]
    public async Task A_model_that_is_dragged_goes_one_step_forward_and_no_further()
    {
        await Workbench.ShowViewsAsync("Models");
        var row = Workbench.Row("Models", Assistant);
        await Assertions.Expect(row).ToBeVisibleAsync();
        await DragAsync(row, Workbench.Row("Models", "Production"));
        await Assertions.Expect(Workbench.Toast("goes forward one step at a time")).ToBeVisibleAsync();

        await DragAsync(row, Workbench.Row("Models", "Development"));
        await ReasonAsync("started too early");
        await Eventually.HoldsAsync(() => Sample.Read(Catalogue).Contains("status: development", StringComparison.Ordinal), () => Sample.Read(Catalogue));
        await Assertions.Expect(Infrastructure.Workbench.Description(Workbench.Row("Models", "Development"))).ToHaveTextAsync("1");
    }

    private static async Task DragAsync(ILocator row, ILocator target) => await row.Locator(".label-name").DragToAsync(target.Locator(".label-name"));

    private async Task PromoteAsync(ILocator row, string reason)
    {
        await Workbench.TakeAsync(row, "Promote Model");
        await ReasonAsync(reason);
    }

    private async Task ReasonAsync(string reason)
    {
        await Assertions.Expect(Workbench.Page.GetByPlaceholder("Why? The history keeps it.")).ToBeVisibleAsync();
        await Workbench.QuickInput.FillAsync(reason);
        await Workbench.QuickInput.PressAsync("Enter");
    }
}
