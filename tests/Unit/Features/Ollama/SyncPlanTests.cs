using ForgeLsp.Features.Ollama;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Ollama;

public sealed class SyncPlanTests
{
    private const string Assistant = """
        models:
          base:
            source: ollama
            model_name: llama3.1:8b
            owners: [alice]
          support-assistant:
            source: custom
            base_model: base
            modelfile: modelfiles/support.Modelfile
            owners: [alice]
        """;

    [Fact]
    public async Task Models_are_missing_installed_or_not_in_the_catalogue_whatever_form_their_names_have()
    {
        await using var fixture = new SyncFixture("""
            models:
              Mistral: { source: ollama, owners: [a] }
              phi3:mini: { source: ollama, owners: [a] }
              small: { source: ollama, model_name: "registry.ollama.ai/library/TinyLlama", owners: [a] }
              churn: { source: mlflow, owners: [a] }
              bert: { source: huggingface, owners: [a] }
              trained: { source: custom, base_model: phi3, owners: [a] }
              retired: { source: ollama, model_name: "llama2:7b", status: deprecated, owners: [a] }
            """);
        fixture.Server.Models["mistral:latest"] = new("d1", 4_100_000_000);
        fixture.Server.Models["tinyllama:latest"] = new("d2", 600_000_000);
        fixture.Server.Models["alice/old:v1"] = new("d3", 5);
        var plan = await fixture.PlanAsync();
        Assert.Equal(
            ["Mistral:latest installed", "phi3:mini missing *", "TinyLlama:latest installed", "llama2:7b deprecated"],
            plan.Models.Select(static model => $"{model.Name} {model.State}{(model.IsSelected ? " *" : "")}"));
        Assert.Equal(["alice/old:v1"], plan.Others.Select(static other => other.Name));
        Assert.Equal("1 to pull, 2 as they should be, 1 deprecated and not there.", plan.Headline);
        Assert.DoesNotContain(fixture.Server.Asked, static ask => ask.Path is "/api/pull" or "/api/create" or "/api/delete");
    }

    [Fact]
    public async Task A_digest_of_the_catalogue_may_be_as_short_as_a_list_shows_it()
    {
        await using var fixture = new SyncFixture("""
            models:
              one: { source: ollama, digest: "0123456789ab", owners: [a] }
              two: { source: ollama, digest: "sha256:0123456789abcdef", owners: [a] }
              three: { source: ollama, digest: "fff", owners: [a] }
            """);
        foreach (var name in new[] { "one", "two", "three" })
        {
            fixture.Server.Models[name + ":latest"] = new("0123456789abcdef", 1);
        }

        var plan = await fixture.PlanAsync();
        Assert.Equal([SyncState.Installed, SyncState.Installed, SyncState.Different], plan.Models.Select(static model => model.State));
        Assert.Equal("its digest is 0123456789ab, and the catalogue says fff", plan.Models[2].Reason);
    }

    [Fact]
    public async Task What_a_custom_model_is_built_on_comes_first_and_a_base_outside_of_the_catalogue_comes_with_it()
    {
        await using var fixture = new SyncFixture("""
            models:
              tuned: { source: custom, base_model: helper, modelfile: modelfiles/tuned, owners: [a] }
              helper: { source: custom, base_model: "qwen2.5:7b", modelfile: modelfiles/helper, owners: [a] }
            """);
        fixture.Modelfile("helper", "FROM qwen2.5:7b\n");
        fixture.Modelfile("tuned", "from helper\nSYSTEM You are brief.\n");
        var plan = await fixture.PlanAsync();
        Assert.Equal(["qwen2.5:7b pull ", "helper:latest create qwen2.5:7b", "tuned:latest create helper:latest"], plan.Models.Select(static model => $"{model.Name} {model.Action} {model.Base}"));
        Assert.All(plan.Models, static model => Assert.True(model.IsSelected));
    }

    [Fact]
    public async Task A_base_that_nobody_is_about_to_build_on_is_not_asked_for()
    {
        await using var fixture = new SyncFixture(Assistant.Replace("  base:\n    source: ollama\n    model_name: llama3.1:8b\n    owners: [alice]\n", "", StringComparison.Ordinal));
        fixture.Modelfile("support.Modelfile", "FROM llama3.1:8b\nSYSTEM Be kind.\n");
        fixture.Server.Models["support-assistant:latest"] = new("d", 1) { System = "Be kind.", Parent = "llama3.1:8b" };
        var plan = await fixture.PlanAsync();
        Assert.Equal([(SyncState.Installed, false), (SyncState.Unneeded, false)], plan.Models.Select(static model => (model.State, model.IsSelected)).OrderBy(static pair => pair.State, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("SYSTEM Be kind.\nPARAMETER temperature 0.7\nPARAMETER stop \"<|end|>\"\nPARAMETER stop User:\n", null)]
    [InlineData("SYSTEM \"\"\"Be kind.\"\"\"\nPARAMETER temperature 7e-1\nPARAMETER stop <|end|>\nPARAMETER stop User:\n", null)]
    [InlineData("SYSTEM Be brief.\nPARAMETER temperature 0.7\nPARAMETER stop <|end|>\nPARAMETER stop User:\n", "its system message is another one")]
    [InlineData("SYSTEM Be kind.\nPARAMETER temperature 0.8\nPARAMETER stop <|end|>\nPARAMETER stop User:\n", "its temperature is 0.7, and its Modelfile says 0.8")]
    [InlineData("SYSTEM Be kind.\nPARAMETER temperature 0.7\nPARAMETER stop <|end|>\n", "its stop is <|end|>, User:, and its Modelfile says <|end|>")]
    [InlineData("SYSTEM Be kind.\nPARAMETER stop <|end|>\nPARAMETER stop User:\n", "its temperature is set, and its Modelfile does not say so")]
    [InlineData("SYSTEM Be kind.\nPARAMETER num_ctx 8192\nPARAMETER temperature 0.7\nPARAMETER stop <|end|>\nPARAMETER stop User:\n", "its num_ctx is not set")]
    [InlineData("SYSTEM Be kind.\nPARAMETER temperature 0.7\nPARAMETER stop <|end|>\nPARAMETER stop User:\nMESSAGE user Hello\n", "its messages are others")]
    [InlineData("SYSTEM Be kind.\nPARAMETER temperature 0.7\nPARAMETER stop <|end|>\nPARAMETER stop User:\nTEMPLATE {{ .System }}\n", "its template is another one")]
    [InlineData("SYSTEM Be kind.\nPARAMETER temperature 0.7\nPARAMETER stop <|end|>\nPARAMETER stop User:\nLICENSE MIT\n", "its licence is another one")]
    public async Task A_custom_model_is_what_its_Modelfile_would_make_or_it_is_said_what_differs(string body, string? difference)
    {
        await using var fixture = new SyncFixture(Assistant);
        fixture.Server.Library["llama3.1:8b"] = [1000, 10];
        fixture.Modelfile("support.Modelfile", "FROM llama3.1:8b\nSYSTEM Be kind.\nPARAMETER temperature 0.7\nPARAMETER stop <|end|>\nPARAMETER stop User:\n");
        Assert.True((await fixture.SyncAsync()).IsClean);

        fixture.Modelfile("support.Modelfile", "FROM llama3.1:8b\n" + body);
        var model = Assert.Single((await fixture.PlanAsync()).Models, static one => one.Action == "create");
        Assert.Equal((difference is null ? SyncState.Installed : SyncState.Different, difference), (model.State, model.Reason));

        await fixture.SyncAsync();
        Assert.All((await fixture.PlanAsync()).Models, static one => Assert.Equal(SyncState.Installed, one.State));
    }

    [Fact]
    public async Task Another_base_and_other_weights_of_the_base_show()
    {
        await using var fixture = new SyncFixture(Assistant);
        fixture.Server.Library["llama3.1:8b"] = [1000];
        fixture.Server.Library["qwen2.5:7b"] = [2000];
        fixture.Modelfile("support.Modelfile", "FROM base\n");
        Assert.True((await fixture.SyncAsync()).IsClean);
        Assert.Equal("llama3.1:8b", fixture.Server.Models["support-assistant:latest"].Parent);

        fixture.Server.Models["llama3.1:8b"] = fixture.Server.Models["llama3.1:8b"] with { Weights = new string('a', 64) };
        Assert.Equal("llama3.1:8b has other weights since it was built", (await fixture.PlanAsync()).Models[1].Reason);

        fixture.Modelfile("support.Modelfile", "FROM qwen2.5:7b\n");
        Assert.Equal("it was built on llama3.1:8b, and its Modelfile says qwen2.5:7b", (await fixture.PlanAsync()).Models.Single(static model => model.Action == "create").Reason);
    }

    [Fact]
    public async Task What_cannot_be_had_says_why_and_what_to_do_and_what_is_built_on_it_says_so_too()
    {
        await using var fixture = new SyncFixture("""
            models:
              bad name: { source: ollama, owners: [a] }
              gone: { source: custom, modelfile: modelfiles/gone, owners: [a] }
              empty: { source: custom, modelfile: modelfiles/empty, owners: [a] }
              odd: { source: custom, modelfile: modelfiles/odd, owners: [a] }
              self: { source: custom, modelfile: modelfiles/self, owners: [a] }
              ring-a: { source: custom, modelfile: modelfiles/ring-a, owners: [a] }
              ring-b: { source: custom, modelfile: modelfiles/ring-b, owners: [a] }
              on-ring: { source: custom, modelfile: modelfiles/on-ring, owners: [a] }
              weights: { source: custom, modelfile: modelfiles/weights, owners: [a] }
              adapter: { source: custom, modelfile: modelfiles/adapter, owners: [a] }
              twice: { source: custom, modelfile: modelfiles/fine, owners: [a] }
              other: { source: ollama, model_name: twice, owners: [a] }
            """);
        fixture.Modelfile("empty", "# nothing\n");
        fixture.Modelfile("odd", "FROM x\nFRUM y\n");
        fixture.Modelfile("self", "FROM Self:latest\n");
        fixture.Modelfile("ring-a", "FROM ring-b\n");
        fixture.Modelfile("ring-b", "FROM ring-a\n");
        fixture.Modelfile("on-ring", "FROM ring-a\n");
        fixture.Modelfile("weights", "FROM ./model.gguf\n");
        fixture.Modelfile("adapter", "FROM x\nADAPTER ./lora.gguf\n");
        fixture.Modelfile("fine", "FROM x\n");
        var plan = await fixture.PlanAsync();
        string? Of(string entry) => plan.Models.Single(model => model.Entries.Contains(entry)).Reason;
        Assert.Contains("`bad name` is no name that Ollama takes", Of("bad name"), StringComparison.Ordinal);
        Assert.Equal("there is no Modelfile `modelfiles/gone`: check `modelfile` in the catalogue", Of("gone"));
        Assert.Equal("its Modelfile modelfiles/empty cannot be used: it has no FROM", Of("empty"));
        Assert.Equal("its Modelfile modelfiles/odd cannot be used: line 2 of it (FRUM) is none that Ollama understands", Of("odd"));
        Assert.StartsWith("it would be built on itself", Of("self"), StringComparison.Ordinal);
        Assert.Equal("ring-a:latest, ring-b:latest are built on each other in a circle: change FROM in one of their Modelfiles", Of("ring-a"));
        Assert.Equal(Of("ring-a"), Of("ring-b"));
        Assert.StartsWith("ring-a:latest, which it is built on, cannot be had", Of("on-ring"), StringComparison.Ordinal);
        Assert.Equal("its weights `./model.gguf` are not there, or are none: check FROM in modelfiles/weights", Of("weights"));
        Assert.Equal("its adapter `./lora.gguf` is not there, or is none: check ADAPTER in modelfiles/adapter", Of("adapter"));
        Assert.Equal("`twice` and `other` would be the same model for Ollama: rename one of them in the catalogue", Of("twice"));
        Assert.Equal(11, plan.Problems);
        Assert.DoesNotContain(plan.Models, static model => model is { State: SyncState.Problem, IsSelected: false } or { State: SyncState.Missing });
    }

    [Fact]
    public async Task Two_entries_that_pull_one_model_are_one()
    {
        await using var fixture = new SyncFixture("models:\n  a: { source: ollama, model_name: 'x:1', status: deprecated, owners: [o] }\n  b: { source: ollama, model_name: 'X:1', owners: [o] }\n");
        var model = Assert.Single((await fixture.PlanAsync()).Models);
        Assert.Equal(["a", "b"], model.Entries);
        Assert.Equal(SyncState.Missing, model.State);
    }

    [Fact]
    public async Task A_chain_of_bases_of_any_length_is_put_in_order()
    {
        const int Length = 2000;
        await using var fixture = new SyncFixture("models:\n" + string.Concat(Enumerable.Range(0, Length).Select(static i => $"  m{i}: {{ source: custom, modelfile: modelfiles/m{i}, owners: [a] }}\n")));
        for (var i = 0; i < Length; i++)
        {
            fixture.Modelfile($"m{i}", $"FROM {(i == Length - 1 ? "root" : "m" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture))}\n");
        }

        var plan = await fixture.PlanAsync();
        Assert.Equal(["root:latest", "m1999:latest"], plan.Models.Take(2).Select(static model => model.Name));
        Assert.Equal("m0:latest", plan.Models[Length].Name);
    }
}
