using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>*New Experiment…*: a name that is judged while it is typed, and files that are there at once.</summary>
public sealed class NewExperimentTests(Browser browser) : WorkbenchTest(browser)
{
    [Fact]
    public async Task An_experiment_is_named_and_made_and_stands_in_the_view()
    {
        await Workbench.ShowViewsAsync("Experiments");
        await Workbench.RunAsync("Forge: New Experiment…");
        await Assertions.Expect(Workbench.QuickInput).ToHaveAttributeAsync("placeholder", "Name, such as churn-trees: lower-case words joined by hyphens");
        await Workbench.QuickInput.FillAsync("Wine SVM");
        await Assertions.Expect(Workbench.Page.GetByText("'wine-svm' would do")).ToBeVisibleAsync();
        await Workbench.QuickInput.FillAsync("wine-random-forest");
        await Assertions.Expect(Workbench.Page.GetByText("There is an experiment 'wine-random-forest' already")).ToBeVisibleAsync();
        await Workbench.QuickInput.FillAsync("wine-svm");
        await Workbench.PressAsync("Enter");
        await Assertions.Expect(Workbench.Page.GetByText("It goes into experiments/active/alice/wine-svm.")).ToBeVisibleAsync();
        await Workbench.ForDocumentationAsync("new-experiment");
        await Workbench.QuickInput.FillAsync("See: what margins do");
        await Workbench.PressAsync("Enter");
        await Assertions.Expect(Workbench.Toast("Made experiments/active/alice/wine-svm")).ToBeVisibleAsync();
        await Assertions.Expect(Workbench.Line("experiment_id:")).ToContainTextAsync("wine-svm");
        Assert.Contains("goal: \"See: what margins do\"\n", Sample.Read("experiments/active/alice/wine-svm/metadata.yaml"), StringComparison.Ordinal);
        await Assertions.Expect(Workbench.Row("Experiments", "wine-svm")).ToBeVisibleAsync();
    }
}
