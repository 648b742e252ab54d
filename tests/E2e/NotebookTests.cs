using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>Notebooks, in the notebook editor of VS Code.</summary>
public sealed class NotebookTests : WorkbenchTest
{
    private const string Notebook = "experiments/active/alice/wine-random-forest/explore.ipynb";

    public NotebookTests(Browser browser)
        : base(browser) => Sample.Write(Notebook, """
        {
         "cells": [
          { "cell_type": "markdown", "id": "a1", "metadata": {}, "source": ["# How many trees?"] },
          { "cell_type": "code", "id": "a2", "metadata": {}, "execution_count": null, "outputs": [],
            "source": ["from sklearn.ensemble import RandomForestClassifier\n", "import mlflow"] },
          { "cell_type": "code", "id": "a3", "metadata": {}, "execution_count": null, "outputs": [],
            "source": ["with mlflow.start_run():\n", "    model = RandomForestClassifier(n_estimators=300)\n", "    model.fit(x, y)"] }
         ],
         "metadata": { "language_info": { "name": "python" } },
         "nbformat": 4,
         "nbformat_minor": 5
        }
        """);

    [Fact]
    public async Task A_hard_coded_value_is_underlined_in_its_cell_and_no_other()
    {
        await Workbench.OpenFileAsync(Notebook);
        var cells = Workbench.Page.Locator(".notebookOverlay .cell .monaco-editor");
        var cell = cells.Filter(new() { HasText = "n_estimators" });
        await Assertions.Expect(cell.Locator(".squiggly-warning").First).ToBeVisibleAsync();
        await Assertions.Expect(cells.Filter(new() { HasText = "import mlflow" }).Locator(".squiggly-warning")).ToHaveCountAsync(0);
        await Assertions.Expect(cell.Locator(".codelens-decoration").Filter(new() { HasText = "Compare with last" })).ToBeVisibleAsync();
        await Workbench.ForDocumentationAsync("notebook");
        await Workbench.ShowProblemsAsync();
        await Assertions.Expect(Workbench.Problems.Filter(new() { HasText = "FRG401" })).ToContainTextAsync("n_estimators");
    }
}
