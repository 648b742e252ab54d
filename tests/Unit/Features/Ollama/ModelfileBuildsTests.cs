using ForgeLsp.Adapters.Ollama;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Ollama;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Ollama;

/// <summary>What the gate says of a Modelfile by what an Ollama server has built of it.</summary>
public sealed class ModelfileBuildsTests
{
    private const string Catalogue = """
        models:
          base: { source: ollama, model_name: "llama3.1:8b", owners: [a] }
          support: { source: custom, base_model: base, modelfile: modelfiles/support, owners: [a] }
          local: { source: local, modelfile: modelfiles/support, owners: [a] }
        """;

    [Fact]
    public async Task What_is_built_there_as_it_is_written_passes_and_what_was_changed_since_is_not_known()
    {
        await using var fixture = Fixture("FROM base\nSYSTEM Be kind.\nPARAMETER temperature 0.7\n");
        var missing = await AskAsync(fixture);
        Assert.Null(missing.IsBuilt);
        Assert.Equal($"Ollama at {fixture.Server.Address} has not built `support:latest` yet; `forge models sync --only support` builds it there, and shows whether that works", missing.Message);
        Assert.DoesNotContain(fixture.Server.Asked, static ask => ask.Path is "/api/pull" or "/api/create" or "/api/delete");

        Assert.True((await fixture.SyncAsync()).IsClean);
        Assert.Equal(new ModelfileVerdict(true, ""), await AskAsync(fixture));

        fixture.Modelfile("support", "FROM base\nSYSTEM Be brief.\nPARAMETER temperature 0.7\n");
        var changed = await AskAsync(fixture);
        Assert.Null(changed.IsBuilt);
        Assert.Contains("but not as modelfiles/support has it now", changed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SYSTEM Be kind.\n", "its Modelfile modelfiles/support cannot be used")]
    [InlineData("FROM support\n", "it would be built on itself")]
    [InlineData("FROM ./weights.gguf\n", "its weights `./weights.gguf` are not there")]
    [InlineData("FROM base\nADAPTER ./a.gguf\n", "its adapter `./a.gguf` is not there")]
    public async Task What_can_never_be_built_fails_whether_or_not_a_server_answers(string text, string why)
    {
        await using var fixture = Fixture(text);
        var verdict = await AskAsync(fixture);
        Assert.False(verdict.IsBuilt);
        Assert.Contains(why, verdict.Message, StringComparison.Ordinal);
        using var nobody = Nobody();
        Assert.Equal(verdict, await new ModelfileBuilds(fixture.Sources, () => nobody, TimeProvider.System).TryAsync("support", "modelfiles/support", default));
    }

    [Fact]
    public async Task A_server_that_is_not_there_and_a_model_that_ollama_does_not_build_are_not_known()
    {
        await using var fixture = Fixture("FROM base\n");
        using var nobody = Nobody();
        var verdict = await new ModelfileBuilds(fixture.Sources, () => nobody, TimeProvider.System).TryAsync("support", "modelfiles/support", default);
        Assert.Null(verdict.IsBuilt);
        Assert.StartsWith("Ollama does not run at http://127.0.0.1:1: start it", verdict.Message, StringComparison.Ordinal);
        var other = await new ModelfileBuilds(fixture.Sources, () => fixture.Ollama, TimeProvider.System).TryAsync("local", "modelfiles/support", default);
        Assert.Null(other.IsBuilt);
        Assert.Contains("`source: custom` only", other.Message, StringComparison.Ordinal);
    }

    private static Task<ModelfileVerdict> AskAsync(SyncFixture fixture) => new ModelfileBuilds(fixture.Sources, () => fixture.Ollama, TimeProvider.System).TryAsync("support", "modelfiles/support", default);

    private static OllamaServer Nobody() => new(OllamaAddress.Parse("127.0.0.1:1"), NetworkSettings.None, static _ => null, new OllamaLimits());

    private static SyncFixture Fixture(string modelfile)
    {
        var fixture = new SyncFixture(Catalogue);
        fixture.Modelfile("support", modelfile);
        fixture.Server.Library["llama3.1:8b"] = [10];
        return fixture;
    }
}
