using ForgeLsp.Tests.E2e.Infrastructure;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>Versions of a live tracking server in the Models view: where they differ from the catalogue, and what is changed of them.</summary>
public sealed class ModelVersionTests(Browser browser) : WorkbenchTest(browser)
{
    private const string Catalogue = """
        models:
          wine-classifier:
            source: mlflow
            mlflow_model: wine-rf
            mlflow_version: 3
            version: v3.0.0
            purpose: Tells the cultivar of a wine.
            owners: [alice]
            status: production
            performance: {accuracy: 0.97}
          cellar-assistant:
            source: ollama
            model_name: llama3.1:8b
            owners: [bob]
            status: development
        """;

    private MlflowServer? _server;

    private string Runs => Path.Combine(Sample.Folder, "..", "model-server");

    [Fact]
    public async Task A_model_that_differs_says_so_and_its_version_gets_an_alias_which_is_taken_back()
    {
        await Workbench.ShowViewsAsync("Models");
        var model = Workbench.Row("Models", "wine-classifier");
        await Assertions.Expect(Infrastructure.Workbench.Description(model)).ToContainTextAsync("differs from MLflow");
        await Workbench.UnfoldAsync(model);
        var version = Workbench.Row("Models", "Version 3");
        await Assertions.Expect(version).ToBeVisibleAsync();

        await Workbench.TakeAsync(version, "Set Alias of Version…");
        await Workbench.Page.GetByText("New alias…").ClickAsync();
        await Workbench.QuickInput.FillAsync("v3");
        await Assertions.Expect(Workbench.Page.GetByText("MLflow keeps names such as v3 for versions")).ToBeVisibleAsync();
        await Workbench.QuickInput.FillAsync("shadow");
        await Workbench.QuickInput.PressAsync("Enter");
        var done = Workbench.Toast("The alias shadow of wine-rf stands for version 3 now");
        await Assertions.Expect(done).ToBeVisibleAsync();
        await Assertions.Expect(Infrastructure.Workbench.Description(version)).ToContainTextAsync("@shadow");
        await Workbench.ForDocumentationAsync("model-versions");
        await done.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(Infrastructure.Workbench.Description(version)).Not.ToContainTextAsync("@shadow");
        Assert.Contains("unalias shadow", _server?.Registry?.Done ?? []);
    }

    private protected override Task<CodeServer> StartAsync()
    {
        Directory.Move(Path.Combine(Sample.Folder, "mlruns"), Path.Combine(Directory.CreateDirectory(Runs).FullName, "mlruns"));
        Sample.Write("models/registry.yaml", Catalogue);
        _server = new(2, "mlruns", Runs, isWritable: true);
        return CodeServer.StartAsync($", \"forge.tracking.uri\": \"{_server.Address}\"");
    }

    private protected override async ValueTask EndAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
