using System.Text.Json;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;
using ForgeLsp.Tests.Unit.Adapters.Reservations;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary><c>forge models</c>, against files and a tracking server that takes changes.</summary>
public sealed class ModelsCommandTests : IDisposable
{
    private const string Catalogue = """
        # The team's models.
        models:
          wine-old:   # in use since spring
            source: mlflow
            mlflow_model: wine-rf
            mlflow_version: 2
            version: v2.0.0
            owners: [alice]
            performance: {accuracy: 0.9}
            status: production
          wine:
            source: mlflow
            mlflow_model: wine-rf
            mlflow_version: 3
            version: v3.0.0
            owners: ["bob"]
            performance: {accuracy: 0.95}
            status: 'staging'   # nearly there
          helper: {source: ollama, model_name: "llama3.1:8b", owners: [carol], status: development}
        """;

    private const string Loose = "registry: { gates: { production: { checks: [owner, version, evidence] } } }\n";

    private readonly TempFolder _folder = new();

    public ModelsCommandTests()
    {
        _folder.Write("models/registry.yaml", Catalogue);
        _folder.Write("forge.yaml", Loose);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_promotion_changes_the_catalogue_its_history_and_the_server_and_a_rollback_takes_all_back(int version)
    {
        await using var server = MlflowServer.Writable(version, "sqlite");
        var (exit, output, error) = await RunAsync("promote", "wine", "--to", "production", "--reason", "beats v2", "--user", "bob", "--store", server.Address);
        Assert.True(exit == 0, error);
        Assert.Contains("wine is now production (was staging).", output, StringComparison.Ordinal);
        Assert.Equal(
            Catalogue.Replace("status: production", "status: deprecated", StringComparison.Ordinal).Replace("status: 'staging'   #", "status: 'production'   #", StringComparison.Ordinal),
            Read("models/registry.yaml"));
        Assert.Equal(2, Read("models/registry.history.yaml").Split('\n').Count(line => line.StartsWith("- {", StringComparison.Ordinal)));
        Assert.Equal("*.history.yaml merge=union\n", Read("models/.gitattributes"));
        Assert.Equal(["stage 3 Production", "alias champion 3", "tag 3 forge.transition", "stage 2 Archived", "tag 2 forge.transition"], server.Registry?.Done);
        var show = await RunAsync("show", "wine", "--json", "--store", server.Address);
        using (var json = JsonDocument.Parse(show.Output))
        {
            var tracked = json.RootElement.GetProperty("model").GetProperty("tracked").GetProperty("versions").EnumerateArray().ToList();
            Assert.Equal("production", tracked.Single(one => one.GetProperty("version").GetString() == "3").GetProperty("state").GetString());
            Assert.Equal("Archived", tracked.Single(one => one.GetProperty("version").GetString() == "2").GetProperty("stage").GetString());
        }

        Assert.Equal(0, (await RunAsync("diff", "wine", "--store", server.Address)).Exit);
        server.Registry?.Done.Clear();
        var back = await RunAsync("rollback", "wine", "--reason", "too slow", "--store", server.Address);
        Assert.True(back.Exit == 0, back.Error);
        Assert.Contains("wine-old is now production (was deprecated), in place of wine, which is now staging.", back.Output, StringComparison.Ordinal);
        Assert.Equal(Catalogue, Read("models/registry.yaml"));
        Assert.Equal(["stage 2 Production", "alias champion 2", "tag 2 forge.transition", "stage 3 Staging", "tag 3 forge.transition"], server.Registry?.Done);
        Assert.Contains("rollback: true", Read("models/registry.history.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_stages_gets_the_alias()
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        Assert.NotNull(server.Registry);
        server.Registry.HasNoStages = true;
        Assert.Equal(0, (await RunAsync("promote", "wine", "--to", "production", "--reason", "x", "--store", server.Address)).Exit);
        Assert.Contains("alias champion 3", server.Registry.Done);
        Assert.DoesNotContain(server.Registry.Done, step => step.StartsWith("stage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_fails_on_the_server_leaves_a_state_that_is_named_and_mended_by_one_command()
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        server.Instead = ask => ask.Path.EndsWith("transition-stage", StringComparison.Ordinal) ? WebReply.Text("Permission denied", status: 403) : null;
        var (exit, output, error) = await RunAsync("promote", "wine", "--to", "production", "--reason", "x", "--store", server.Address, "--json");
        Assert.Equal(3, exit);
        Assert.Contains("The catalogue says what you wanted (wine: production), and the tracking registry does not yet:", error, StringComparison.Ordinal);
        Assert.Contains("`forge models promote wine --only tracking`", error, StringComparison.Ordinal);
        Assert.True(JsonDocument.Parse(output).RootElement.GetProperty("isChanged").GetBoolean());
        Assert.Contains("status: 'production'", Read("models/registry.yaml"), StringComparison.Ordinal);
        server.Instead = static _ => null;
        Assert.Equal(1, (await RunAsync("diff", "--store", server.Address)).Exit);
        var before = Read("models/registry.history.yaml");
        var mended = await RunAsync("promote", "wine", "--only", "tracking", "--store", server.Address);
        Assert.True(mended.Exit == 0, mended.Error);
        Assert.Equal(0, (await RunAsync("diff", "wine", "--store", server.Address)).Exit);
        Assert.Equal(before, Read("models/registry.history.yaml"));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_stops_it_before_anything_is_changed()
    {
        var (exit, _, error) = await RunAsync("promote", "wine", "--to", "production", "--reason", "x", "--store", "http://127.0.0.1:9");
        Assert.Equal(3, exit);
        Assert.Contains("Nothing was changed: `wine` is `wine-rf` there. `--only catalogue` changes the catalogue alone.", error, StringComparison.Ordinal);
        Assert.Equal(Catalogue, Read("models/registry.yaml"));
        Assert.Equal(0, (await RunAsync("promote", "wine", "--to", "production", "--reason", "x", "--only", "catalogue")).Exit);
    }

    [Fact]
    public async Task A_database_is_only_read_and_says_so()
    {
        var (exit, _, error) = await RunAsync("promote", "wine", "--to", "production", "--reason", "x", "--store", "sqlite:///" + Path.Combine(Adapters.MlFlow.RealData.Shared(2).Folder, "mlflow.db"));
        Assert.Equal(0, exit);
        Assert.Contains("is only read, so its registry stays as it is", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_that_fails_stops_it_says_which_and_passes_after_a_fix()
    {
        _folder.Write("forge.yaml", "registry: { gates: { testing: { checks: [owner, version], commands: ['sh -c \"echo looking at $0; test -f ok\" {name}'] } } }\n");
        var first = await RunAsync("promote", "helper", "--reason", "x", "--offline");
        Assert.Equal(2, first.Exit);
        first = await RunAsync("promote", "helper", "--reason", "x");
        Assert.Equal(4, first.Exit);
        Assert.Contains("looking at helper", first.Error, StringComparison.Ordinal);
        Assert.Contains("does not pass the gate before testing: sh -c", first.Error, StringComparison.Ordinal);
        Assert.Contains("exit code 1. Nothing was changed.", first.Error, StringComparison.Ordinal);
        Assert.Equal(Catalogue, Read("models/registry.yaml"));
        _folder.Write("ok", "");
        Assert.Equal(0, (await RunAsync("promote", "helper", "--check")).Exit);
        Assert.Equal(Catalogue, Read("models/registry.yaml"));
        Assert.Equal(0, (await RunAsync("promote", "helper", "--reason", "x")).Exit);
        Assert.Equal(Catalogue.Replace("status: development", "status: testing", StringComparison.Ordinal), Read("models/registry.yaml"));
    }

    [Fact]
    public async Task The_rules_are_asked_about_the_entry_as_it_will_be()
    {
        _folder.Write("forge.yaml", "registry: { gates: { production: { checks: [clean] } } }\n");
        _folder.Write("models/registry.yaml", Catalogue.Replace("performance: {accuracy: 0.95}\n    ", "", StringComparison.Ordinal));
        var (exit, output, _) = await RunAsync("promote", "wine", "--to", "production", "--dry-run", "--only", "catalogue");
        Assert.Equal(4, exit);
        Assert.Contains("FAILED: clean (line 17: `wine` is in production without `performance` (FRG204))", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_run_and_commit_are_looked_up()
    {
        _folder.Write("forge.yaml", "registry: { gates: { production: { checks: [run, commit] } } }\n");
        await using var server = MlflowServer.Writable(3, "sqlite");
        var (exit, output, _) = await RunAsync("promote", "wine", "--to", "production", "--dry-run", "--store", server.Address, "--json");
        using var json = JsonDocument.Parse(output);
        var gates = json.RootElement.GetProperty("gates").EnumerateArray().ToDictionary(gate => gate.GetProperty("name").GetString() ?? "", gate => gate.GetProperty("outcome").GetString());
        Assert.Equal("passed", gates["run"]);
        Assert.Equal(gates["commit"] == "failed" ? 4 : 0, exit);
        Assert.Contains(gates["commit"], new[] { "failed", "notChecked" });
    }

    [Fact]
    public async Task A_dry_run_changes_nothing_and_says_all()
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        var (exit, output, _) = await RunAsync("promote", "wine", "--to", "production", "--dry-run", "--store", server.Address);
        Assert.Equal(0, exit);
        Assert.Contains("wine-old: status production -> deprecated", output, StringComparison.Ordinal);
        Assert.Contains("put version 3 of wine-rf into the stage Production, and archive what is there", output, StringComparison.Ordinal);
        Assert.Contains("wine would become production", output, StringComparison.Ordinal);
        Assert.Equal(Catalogue, Read("models/registry.yaml"));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "models", "registry.history.yaml")));
        Assert.Empty(server.Registry?.Done ?? []);
    }

    [Theory]
    [InlineData(4, "in development, and goes forward one step at a time", "promote", "helper", "--to", "production", "--reason", "x")]
    [InlineData(2, "Say why with --reason", "promote", "helper", "--to", "testing")]
    [InlineData(3, "did you mean `helper`", "promote", "helpr", "--to", "testing", "--reason", "x")]
    [InlineData(3, "did you mean `wine`", "show", "wina")]
    [InlineData(2, "nothing comes after that by itself", "promote", "wine-old", "--reason", "x")]
    [InlineData(4, "no promotion of `wine-old` to production", "rollback", "wine", "--reason", "x")]
    public async Task What_makes_no_sense_is_refused_with_its_code(int code, string message, params string[] args)
    {
        var (exit, _, error) = await RunAsync(args);
        Assert.Equal(code, exit);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("models:\n- name: a\n")]
    [InlineData("- a\n- b\n")]
    [InlineData("version: 2\nmodel_list:\n  - model_name: x\n")]
    public async Task A_catalogue_of_another_form_is_one_line(string text)
    {
        _folder.Write("models/registry.yaml", text);
        foreach (var args in new string[][] { ["list"], ["promote", "a", "--reason", "x", "--to", "testing"] })
        {
            var (exit, _, error) = await RunAsync(args);
            Assert.NotEqual(0, exit);
            Assert.Contains("is a catalogue of another form", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bytes_around_stay_with_a_mark_carriage_returns_and_no_last_break()
    {
        var text = Catalogue.ReplaceLineEndings("\r\n").TrimEnd();
        var bytes = new byte[] { 0xEF, 0xBB, 0xBF }.Concat(System.Text.Encoding.UTF8.GetBytes(text)).ToArray();
        var file = _folder.WriteBytes("models/registry.yaml", bytes);
        Assert.Equal(0, (await RunAsync("promote", "helper", "--to", "deprecated", "--reason", "x")).Exit);
        Assert.Equal(System.Text.Encoding.UTF8.GetString(bytes).Replace("status: development", "status: deprecated", StringComparison.Ordinal), System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file)));
    }

    [Fact]
    public async Task Many_processes_at_once_lose_no_entry_and_no_record()
    {
        const int Writers = 10;
        _folder.Write("models/registry.yaml", "models:\n" + string.Concat(Enumerable.Range(0, Writers).Select(i => $"  m{i}: {{owners: [a], source: local, status: staging}} # {i}\n")));
        var results = await Task.WhenAll(Enumerable.Range(0, Writers * 2).Select(i => ForgeProgram.RunAsync(_folder.Path, "models", "promote", $"m{i % Writers}", "--to", "deprecated", "--reason", "race", "--only", "catalogue")));
        Assert.Equal(Writers, results.Count(result => result.ExitCode == 0));
        Assert.All(results.Where(result => result.ExitCode != 0), result => Assert.True(result.ExitCode == 4, result.Error));
        Assert.Equal("models:\n" + string.Concat(Enumerable.Range(0, Writers).Select(i => $"  m{i}: {{owners: [a], source: local, status: deprecated}} # {i}\n")), Read("models/registry.yaml"));
        Assert.Equal(Writers, Read("models/registry.history.yaml").Split('\n').Count(line => line.StartsWith("- {", StringComparison.Ordinal)));
        Assert.Equal(["registry.history.yaml", "registry.yaml"], Directory.EnumerateFiles(Path.Combine(_folder.Path, "models"), "registry*").Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_version_is_edited_by_name_and_number_and_nonsense_is_refused()
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        var (exit, output, error) = await RunAsync("edit", "wine", "3", "--description", "the good one", "--tag", "reviewed=yes", "--tag", "a=b=c", "--alias", "shadow", "--json", "--store", server.Address);
        Assert.True(exit == 0, error);
        using (var json = JsonDocument.Parse(output))
        {
            Assert.Equal(4, json.RootElement.GetProperty("done").GetArrayLength());
            Assert.Equal(("wine-rf", "3"), (json.RootElement.GetProperty("model").GetString(), json.RootElement.GetProperty("modelVersion").GetString()));
        }

        Assert.Equal(["describe", "tag 3 reviewed", "tag 3 a", "alias shadow 3"], server.Registry?.Done);
        var back = await RunAsync("edit", "wine-rf", "@shadow", "--remove-alias", "shadow", "--remove-tag", "a", "--store", server.Address);
        Assert.Equal((0, "Version 3 of wine-rf has no tag a any more.\nThe alias shadow of wine-rf is gone."), (back.Exit, back.Output.ReplaceLineEndings("\n").Trim()));
        Assert.Equal("It is so already.", (await RunAsync("edit", "wine", "--tag", "reviewed=yes", "--store", server.Address)).Output.Trim());
        foreach (var (code, message, args) in new (int, string, string[])[]
        {
            (2, "Say what to change", []),
            (2, "--tag x: ", ["--tag", "x"]),
            (2, "MLflow keeps names such as v7", ["--alias", "v7"]),
            (2, "it stands for version", ["--remove-alias", "champion"]),
        })
        {
            var refused = await RunAsync(["edit", "wine", "3", "--store", server.Address, .. args]);
            Assert.Equal(code, refused.Exit);
            Assert.Contains(message.Replace("--tag x: ", "--tag takes KEY=VALUE", StringComparison.Ordinal), refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_model_of_a_run_is_registered_and_downloaded()
    {
        await using var server = MlflowServer.Writable(2, "sqlite");
        var (exit, output, error) = await RunAsync("register", "rf-with-model", "--name", "mine", "--description", "first", "--json", "--store", server.Address);
        Assert.True(exit == 0, error);
        using var json = JsonDocument.Parse(output);
        var version = json.RootElement.GetProperty("modelVersion").GetString() ?? "";
        Assert.Equal("model", json.RootElement.GetProperty("source").GetString());
        var saved = await RunAsync("download", "mine", version, "--output", "out", "--store", server.Address);
        Assert.True(saved.Exit == 0, saved.Error);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "out", "MLmodel")));
        var again = await RunAsync("download", "mine", version, "--output", "out", "--store", server.Address);
        Assert.NotEqual(0, again.Exit);
        Assert.Contains("There is a 'out' in that place already", again.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("register", "rf-with-model", "--name", "mine", "--artifact-path", "nope", "--store", server.Address)).Exit);
        Assert.Contains("logged no model", (await RunAsync("register", "empty-run", "--name", "mine", "--store", server.Address)).Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Read(string path) => File.ReadAllText(Path.Combine(_folder.Path, path));

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) =>
        Cli.RunAsync(_folder.Path, static name => name == "PATH" ? Environment.GetEnvironmentVariable("PATH") : null, ["models", .. args]);
}
