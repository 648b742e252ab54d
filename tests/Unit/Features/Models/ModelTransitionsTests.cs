using ForgeLsp.Adapters.Catalogue;
using ForgeLsp.Adapters.Gates;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Features.Models;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Models;

/// <summary>Transitions as an editor makes them, step by step.</summary>
public sealed class ModelTransitionsTests : IDisposable
{
    private const string Catalogue = """
        # The team's models.
        models:
          wine-old:   # in use since spring
            source: mlflow
            mlflow_model: wine-rf
            mlflow_version: 2
            owners: [alice]
            status: production
          wine:
            source: mlflow
            mlflow_model: wine-rf
            mlflow_version: 3
            owners: ["bob"]
            status: 'staging'   # nearly there
          helper: {source: ollama, owners: [carol], status: development}
        """;

    private readonly TempFolder _folder = new();
    private readonly ModelTransitions _steps;
    private Policy _policy = Policy.Default with { Gates = Gate("production") };
    private IRunStores? _stores;
    private bool _isTrusted = true;
    private int _plans;

    public ModelTransitionsTests()
    {
        _folder.Write("models/registry.yaml", Catalogue);
        var runner = new GateProcess(Environment.GetEnvironmentVariable("PATH"), TimeProvider.System);
        _steps = new ModelTransitions(
            () => new ModelsServices(() => _policy, new CatalogueFolder(_folder.Path, "models/registry.yaml", TimeProvider.System), _folder.Path, static () => "bob", TimeProvider.System)
            {
                Stores = _stores,
                Runner = () => _isTrusted ? runner : null,
                Exists = path => File.Exists(Path.Combine(_folder.Path, path)),
            },
            static path => (path, null),
            () => $"plan{++_plans}");
    }

    [Fact]
    public async Task A_look_needs_no_reason_and_says_what_would_happen_or_what_is_allowed()
    {
        var look = await _steps.PlanAsync(new("wine", "production", ""), default);
        Assert.Null(look.Id);
        Assert.Equal(["wine-old: status production → deprecated", "wine: status staging → production"], look.Changes);
        Assert.Equal(["owner"], look.Checks);
        Assert.Equal("`helper` is in development, and goes forward one step at a time: promote it to testing first.", (await _steps.PlanAsync(new("helper", "production", ""), default)).Refusal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_promotion_and_taking_it_back_leave_both_sides_as_they_were(int version)
    {
        await using var server = MlflowServer.Writable(version, "sqlite");
        await using var stores = new RunStores(() => new TrackingSettings(_folder.Path, IsTrusted: true, server.Address, null, null, static _ => null));
        _stores = stores;
        var before = await SaysAsync(stores);
        var id = await PlanAsync("wine", "production");
        Assert.Null((await _steps.RunGatesAsync(id, Ignore, Ignore, default)).Refusal);
        var edits = await _steps.EditAsync(id, default);
        Assert.Equal(["models/registry.history.yaml", "models/.gitattributes"], edits.Made);
        Apply(edits.Edits);
        Assert.Equal(Catalogue.Replace("status: production", "status: deprecated", StringComparison.Ordinal).Replace("'staging'", "'production'", StringComparison.Ordinal), Read("models/registry.yaml"));
        Assert.Equal("*.history.yaml merge=union\n", Read("models/.gitattributes"));
        Assert.True(edits.IsTracked);
        Assert.Null((await _steps.TrackAsync(id, default)).Problem);
        Assert.NotEqual(before, await SaysAsync(stores));

        var back = await _steps.BackAsync(id, default);
        Assert.Null(back.Refusal);
        Apply(back.Edits);
        Assert.Equal(Catalogue, Read("models/registry.yaml"));
        var done = await _steps.TrackBackAsync(id, default);
        Assert.Null(done.Problem);
        Assert.NotEmpty(done.Done);
        Assert.Equal(before, await SaysAsync(stores));
    }

    [Fact]
    public async Task A_gate_that_fails_says_which_with_its_output_and_opens_nothing_until_it_holds()
    {
        _policy = Policy.Default with { Gates = Gate("testing", "sh -c \"echo looking at $0; test -f ok\" {name}") };
        var id = await PlanAsync("helper", "testing");
        Assert.Contains("has not passed the gate", (await _steps.EditAsync(id, default)).Refusal, StringComparison.Ordinal);
        var output = new List<string>();
        var answer = await _steps.RunGatesAsync(id, Ignore, output.Add, default);
        Assert.Contains("exit code 1. Nothing was changed.", answer.Refusal, StringComparison.Ordinal);
        Assert.Contains("looking at helper", output);
        Assert.Contains("✓ owner", output);
        Assert.Contains("has not passed the gate", (await _steps.EditAsync(id, default)).Refusal, StringComparison.Ordinal);
        _folder.Write("ok", "");
        Assert.Null((await _steps.RunGatesAsync(id, Ignore, Ignore, default)).Refusal);
        Assert.Null((await _steps.EditAsync(id, default)).Refusal);
    }

    [Fact]
    public async Task Before_trust_no_command_runs()
    {
        _isTrusted = false;
        _policy = Policy.Default with { Gates = Gate("testing", "touch ran") };
        Assert.Contains("only in folders that you trust", (await _steps.RunGatesAsync(await PlanAsync("helper", "testing"), Ignore, Ignore, default)).Refusal, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "ran")));
    }

    [Fact]
    public async Task What_changed_while_the_gate_ran_is_refused_and_another_models_change_is_kept()
    {
        var id = await PlanAsync("wine", "production");
        await _steps.RunGatesAsync(id, Ignore, Ignore, default);
        _folder.Write("models/registry.yaml", Catalogue.Replace("[carol]", "[dave]", StringComparison.Ordinal));
        Apply((await _steps.EditAsync(id, default)).Edits);
        Assert.Contains("[dave]", Read("models/registry.yaml"), StringComparison.Ordinal);
        Assert.Contains("'production'   # nearly there", Read("models/registry.yaml"), StringComparison.Ordinal);

        _folder.Write("models/registry.yaml", Catalogue);
        id = await PlanAsync("wine", "production");
        await _steps.RunGatesAsync(id, Ignore, Ignore, default);
        _folder.Write("models/registry.yaml", Catalogue.Replace("mlflow_version: 3", "mlflow_version: 4", StringComparison.Ordinal));
        Assert.Contains("was changed by somebody else meanwhile", (await _steps.EditAsync(id, default)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_changed_since_is_not_taken_back()
    {
        var id = await PlanAsync("helper", "deprecated");
        Apply((await _steps.EditAsync(id, default)).Edits);
        _folder.Write("models/registry.yaml", Read("models/registry.yaml") + "# more\n");
        Assert.Contains("was changed since", (await _steps.BackAsync(id, default)).Refusal, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreException>(() => _steps.EditAsync("nobody", default));
    }

    [Fact]
    public async Task A_second_record_is_one_line_more_and_goes_away_again()
    {
        Apply((await _steps.EditAsync(await PlanAsync("helper", "deprecated"), default)).Edits);
        var history = Read("models/registry.history.yaml");
        var id = await PlanAsync("wine", "testing");
        var edits = await _steps.EditAsync(id, default);
        Assert.Empty(edits.Made);
        Apply(edits.Edits);
        Assert.StartsWith(history, Read("models/registry.history.yaml"), StringComparison.Ordinal);
        Apply((await _steps.BackAsync(id, default)).Edits);
        Assert.Equal(history, Read("models/registry.history.yaml"));
    }

    public void Dispose() => _folder.Dispose();

    private static void Ignore(string line)
    {
    }

    private static Dictionary<string, StageGate> Gate(string state, params string[] commands) => new(StringComparer.Ordinal) { [state] = new() { Checks = ["owner"], Commands = commands } };

    private static async Task<string> SaysAsync(RunStores stores)
    {
        var store = Assert.Single(await stores.ListAsync(default)).Store;
        var model = Assert.Single(await store.ListModelsAsync(default), static model => model.Name == "wine-rf");
        var versions = await store.ListModelVersionsAsync("wine-rf", default);
        return string.Join(' ', model.Aliases.OrderBy(static alias => alias.Key, StringComparer.Ordinal).Select(static alias => $"{alias.Key}={alias.Value}").Concat(versions.Select(static version => $"{version.Version}:{version.Stage}:{version.Tags.GetValueOrDefault("forge.transition")}")));
    }

    private async Task<string> PlanAsync(string model, string to)
    {
        var plan = await _steps.PlanAsync(new(model, to, "because"), default);
        Assert.True(plan.Id is not null, plan.Refusal);
        return plan.Id ?? "";
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(_folder.Path, path));

    private void Apply(IReadOnlyList<DocumentEdit> edits)
    {
        foreach (var edit in edits)
        {
            var text = edit.Create ? "" : Read(edit.Uri);
            Assert.Equal(text, edit.Text.ToString());
            foreach (var one in edit.Edits.OrderByDescending(static one => one.Span.Start))
            {
                text = text[..one.Span.Start] + one.NewText + text[one.Span.End..];
            }

            _folder.Write(edit.Uri, text);
        }
    }
}
