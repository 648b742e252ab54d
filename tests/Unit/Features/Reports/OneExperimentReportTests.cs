using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Reports;
using ForgeLsp.Rules;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Core.Reservations;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Reports;

/// <summary>Reports about one experiment of the sample workspace, byte for byte. <c>FORGE_UPDATE_DOCS=1</c> writes the files instead of comparing.</summary>
public sealed class OneExperimentReportTests
{
    private const string Baseline = "rf-n10-dNone-s2";
    private static readonly string Root = Path.Combine(SolutionFolder.Path, "samples", "workspace");

    [Theory]
    [InlineData("handoff", "wine-random-forest")]
    [InlineData("handoff", "wine-gradient-boosting")]
    [InlineData("checklist", "wine-random-forest")]
    [InlineData("checklist", "bert-baseline")]
    [InlineData("pr", "wine-random-forest")]
    [InlineData("pr", "wine-gradient-boosting")]
    public async Task A_report_is_the_same_for_the_same_facts(string kind, string experiment)
    {
        await using var stores = Stores();
        var wish = new ReportWish { Target = experiment, ToRoot = "../", Options = kind == "pr" && experiment == "wine-random-forest" ? new Dictionary<string, string> { ["baseline"] = await IdAsync(stores) } : new Dictionary<string, string>() };
        var made = await (ReportTable.Find(kind) ?? throw new InvalidOperationException(kind)).MakeAsync(wish, Scene(stores), TestContext.Current.CancellationToken);
        Assert.Empty(made.Problems);
        Same($"{kind}-{experiment}.md", made.Text());
        Same($"{kind}-{experiment}.json", made.Json());
        Assert.Equal(made.Text(), (await (ReportTable.Find(kind) ?? throw new InvalidOperationException(kind)).MakeAsync(wish, Scene(stores), TestContext.Current.CancellationToken)).Text());
    }

    private static void Same(string name, string text)
    {
        var path = Path.Combine(SolutionFolder.Path, "tests", "Fixtures", "reports", name);
        if (Environment.GetEnvironmentVariable("FORGE_UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? path);
            File.WriteAllText(path, text.ReplaceLineEndings("\n"));
        }

        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", text, ignoreLineEndingDifferences: true);
    }

    private static RunStores Stores()
    {
        var settings = new TrackingSettings(Root, IsTrusted: true, Option: null, EditorSetting: null, "mlruns", static _ => null);
        return new RunStores(() => settings);
    }

    private static async Task<string> IdAsync(RunStores stores)
    {
        var store = (await stores.ListAsync(TestContext.Current.CancellationToken))[0].Store;
        return Assert.Single((await store.SearchRunsAsync(new() { Filter = $"run_name = '{Baseline}'" }, TestContext.Current.CancellationToken)).Runs).Id;
    }

    private static ReportScene Scene(RunStores stores)
    {
        var workspace = new ForgeWorkspace(RootFolder.FromPath(Root, OperatingSystem.IsWindows()), new DiskFiles(Root), BuiltInSchemas.For, modules: new ModuleReader());
        workspace.Load(TestContext.Current.CancellationToken);
        var clock = new TestClock("2026-11-21T12:00:00", "Europe/Berlin");
        var analyzer = new Analyzer(RuleCatalogue.All, clock, static problem => Assert.Fail(problem.ToString()));
        return new ReportScene(Root, workspace.Current.Policy, clock)
        {
            Experiments = _ => workspace.Current.Experiments,
            Files = _ => new WorkspaceScope(workspace, workspace.Current, static path => path),
            Stores = stores,
            Check = (scope, file, cancel) => analyzer.Check(scope.Snapshot, file, cancel),
        };
    }
}
