using System.Text.Json;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>The Models view and transitions of a real session over the sample.</summary>
public sealed class ModelTests
{
    private const string Catalogue = "models/registry.yaml";

    private static readonly object Editor = new
    {
        workspace = new { workspaceEdit = new { documentChanges = true, resourceOperations = new[] { "create" } } },
        window = new { workDoneProgress = true },
    };

    [Fact]
    public async Task What_is_typed_in_the_catalogue_is_in_the_view_before_it_is_saved()
    {
        await using var session = await SampleSession.StartAsync();
        Assert.Equal("1", await CountAsync(session, "Testing"));
        var text = session.Read(Catalogue);
        session.Open(Catalogue, text);
        session.Change(Catalogue, 2, text.Replace("status: testing", "status: deprecated", StringComparison.Ordinal));
        await session.Client.NotificationAsync("forge/views/changed", static said => said.GetProperty("view").GetString() == "models");
        Assert.Equal("none", await CountAsync(session, "Testing"));
        Assert.Equal("1", await CountAsync(session, "Deprecated"));
    }

    [Fact]
    public async Task A_transition_goes_by_plan_gate_and_edits_and_what_the_gate_says_is_sent()
    {
        await using var session = await SampleSession.StartAsync(Editor);
        session.Write("forge.yaml", session.Read("forge.yaml") + "  gates: { staging: { checks: [owner], commands: ['sh -c \"echo looking at $0\" {name}'] } }\n");
        var plan = await PlannedAsync(session);
        var id = plan.GetProperty("id").GetString();
        Assert.Equal("cellar-assistant: status testing → staging", Assert.Single(plan.GetProperty("changes").EnumerateArray()).GetString());
        var early = await session.AskAsync("forge/models/transition", new { id });
        Assert.Contains("has not passed the gate", early.GetProperty("refusal").GetString(), StringComparison.Ordinal);

        var gates = await session.AskAsync("forge/models/gates", new { id, output = "t1", workDoneToken = "w1" });
        Assert.False(gates.TryGetProperty("refusal", out _), gates.GetRawText());
        Assert.All(gates.GetProperty("results").EnumerateArray(), static result => Assert.Equal("passed", result.GetProperty("outcome").GetString()));
        await session.Client.NotificationAsync("forge/models/output", static said => said.GetProperty("output").GetString() == "t1" && (said.GetProperty("text").GetString() ?? "").Contains("looking at cellar-assistant\n", StringComparison.Ordinal));

        var before = session.Read(Catalogue);
        var transition = await session.AskAsync("forge/models/transition", new { id });
        var changes = transition.GetProperty("edit").GetProperty("documentChanges").EnumerateArray().ToList();
        var edit = Assert.Single(changes[0].GetProperty("edits").EnumerateArray());
        Assert.Equal("staging", edit.GetProperty("newText").GetString());
        Assert.Equal([session.UriOf("models/registry.history.yaml"), session.UriOf("models/.gitattributes")], transition.GetProperty("made").EnumerateArray().Select(static uri => uri.GetString()));
        Assert.False(transition.GetProperty("isTracked").GetBoolean());
        Assert.Equal(before, session.Read(Catalogue));
    }

    [Fact]
    public async Task A_step_too_far_is_refused_with_what_is_allowed()
    {
        await using var session = await SampleSession.StartAsync();
        var plan = await session.AskAsync("forge/models/plan", new { model = "cellar-assistant", to = "production" });
        Assert.Contains("goes forward one step at a time", plan.GetProperty("refusal").GetString(), StringComparison.Ordinal);
        Assert.False(plan.TryGetProperty("id", out _));
    }

    [Fact]
    public async Task Pick_lists_have_the_models_with_their_way_forward_and_their_Modelfile()
    {
        await using var session = await SampleSession.StartAsync();
        var models = (await session.AskAsync("forge/models/list", new { })).GetProperty("models").EnumerateArray().Where(static model => model.GetProperty("isModel").GetBoolean()).ToDictionary(static model => model.GetProperty("name").GetString() ?? "");
        Assert.Equal("staging", models["cellar-assistant"].GetProperty("next").GetString());
        Assert.Equal(session.UriOf("modelfiles/cellar-assistant.Modelfile"), models["cellar-assistant"].TryGetProperty("modelfile", out var file) ? file.GetString() : null);
        Assert.Equal("2129d1b82d6e46138b764b4eecb626af", models["wine-random-forest"].GetProperty("run").GetProperty("runId").GetString());
    }

    [Fact]
    public async Task What_somebody_else_saves_is_in_the_view_as_soon_as_the_watcher_says_so()
    {
        await using var session = await SampleSession.StartAsync();
        Assert.Equal("1", await CountAsync(session, "Testing"));
        session.Write(Catalogue, session.Read(Catalogue).Replace("status: testing", "status: deprecated", StringComparison.Ordinal));
        await session.Client.NotificationAsync("forge/views/changed", static said => said.GetProperty("view").GetString() == "models");
        Assert.Equal("none", await CountAsync(session, "Testing"));
    }

    [Fact]
    public async Task A_version_of_a_store_that_is_only_read_is_looked_at_and_not_changed()
    {
        await using var session = await SampleSession.StartAsync();
        var version = await session.AskAsync("forge/models/version", new { id = "trackedVersion:wine-rf/3" });
        Assert.Contains("is only read", version.GetProperty("readOnly").GetString(), StringComparison.Ordinal);
        var (model, number) = (version.GetProperty("model").GetString(), version.GetProperty("version").GetString());
        var edited = await session.AskAsync("forge/models/editVersion", new { store = version.GetProperty("store").GetString(), model, version = number, changes = new[] { new { kind = "tag", name = "a", to = "b" } } });
        Assert.Equal(version.GetProperty("readOnly").GetString(), edited.GetProperty("refusal").GetString());
        Assert.Contains("MLflow keeps names", (await session.AskAsync("forge/models/checkName", new { kind = "alias", name = "v1" })).GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.False((await session.AskAsync("forge/models/checkName", new { kind = "tag", name = "reviewed by" })).TryGetProperty("problem", out _));
    }

    /// <summary>A plan whose gate is that of the policy just written; until it is read the usual one holds.</summary>
    private static async Task<JsonElement> PlannedAsync(SampleSession session)
    {
        for (var attempt = 0; ; attempt++)
        {
            var plan = await session.AskAsync("forge/models/plan", new { model = "cellar-assistant", to = "staging", reason = "answers well" });
            if (attempt == 200 || plan.GetProperty("commands").GetArrayLength() > 0)
            {
                return plan;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string?> CountAsync(SampleSession session, string group) =>
        (await session.AskAsync("forge/views/children", new { view = "models" })).GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("label").GetString() == group).GetProperty("description").GetString();
}
