using System.Text.Json;
using ForgeLsp.Tests.Unit.Adapters.Ollama;
using ForgeLsp.Tests.Unit.Adapters.Reservations;
using ForgeLsp.Tests.Unit.Features.Ollama;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary><c>forge models sync</c>, in this process and as users start it.</summary>
public sealed class ModelsSyncCommandTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly OllamaTestServer _server = new();

    public ModelsSyncCommandTests()
    {
        _folder.Write("models/registry.yaml", """
            models:
              base: { source: ollama, model_name: 'llama3.1:8b', owners: [a] }
              phi3:mini: { source: ollama, owners: [a] }
              support-assistant: { source: custom, base_model: base, modelfile: modelfiles/support, owners: [a] }
            """);
        _folder.Write("modelfiles/support", "FROM llama3.1:8b\nSYSTEM Be kind.\n");
        _server.Library["llama3.1:8b"] = [4_000_000_000, 10];
        _server.Library["phi3:mini"] = [2_000_000_000];
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_done_and_does_nothing()
    {
        _server.Models["mistral:latest"] = new("d", 4_100_000_000);
        var (exit, output, error) = await RunAsync("--dry-run");
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal($"""
            Ollama 0.12.3 at {_server.Address}, beside models/registry.yaml

            pull     llama3.1:8b               missing      [base]
            pull     phi3:mini                 missing
            create   support-assistant:latest  missing

            Not in the catalogue, and left alone: mistral:latest (4.1 GB)

            2 to pull, 1 to build.
            """, output.ReplaceLineEndings("\n").Replace(" \n", "\n", StringComparison.Ordinal).TrimEnd());
        Assert.Single(_server.Models);
    }

    [Fact]
    public async Task A_sync_prints_a_line_for_each_model_and_what_it_came_to()
    {
        var (exit, output, error) = await RunAsync("--parallel", "1");
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(
            ["pulled     llama3.1:8b [base], 4 GB", "pulled     phi3:mini, 2 GB", "created    support-assistant:latest", "2 pulled, 1 built."],
            output.ReplaceLineEndings("\n").TrimEnd().Split('\n'));
        Assert.Equal("Nothing to do: Ollama has what the catalogue wants.", (await RunAsync()).Output.Trim());
    }

    [Fact]
    public async Task A_failure_is_exit_code_3_and_a_line_to_try_again_with()
    {
        _server.Library.Remove("llama3.1:8b");
        var (exit, output, _) = await RunAsync();
        Assert.Equal(3, exit);
        Assert.Contains("failed     llama3.1:8b [base]: There is no llama3.1:8b where Ollama pulls it from", output, StringComparison.Ordinal);
        Assert.Contains("skipped    support-assistant:latest: not tried: llama3.1:8b, which it is built on, could not be had", output, StringComparison.Ordinal);
        Assert.EndsWith("1 pulled, 1 failed, 1 not tried.\nTry again: forge models sync --only base support-assistant\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_whole_whatever_happened()
    {
        _server.Library.Remove("phi3:mini");
        var (exit, output, _) = await RunAsync("--json");
        Assert.Equal(3, exit);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["version", "server", "serverVersion", "models", "left", "others", "isCancelled", "headline", "again", "text", "isClean"], json.RootElement.EnumerateObject().Select(static property => property.Name));
        Assert.Equal(["pulled", "failed", "created"], json.RootElement.GetProperty("models").EnumerateArray().Select(static model => model.GetProperty("outcome").GetString()));
        Assert.Equal(["phi3:mini"], json.RootElement.GetProperty("again").EnumerateArray().Select(static name => name.GetString()));

        var (_, plan, _) = await RunAsync("--dry-run", "--format", "json", "--only", "base");
        using var planned = JsonDocument.Parse(plan);
        Assert.Equal(["version", "server", "serverVersion", "models", "others", "catalogues", "headline"], planned.RootElement.EnumerateObject().Select(static property => property.Name));
        Assert.DoesNotContain(planned.RootElement.GetProperty("models").EnumerateArray(), static model => model.GetProperty("isSelected").GetBoolean());
    }

    [Theory]
    [InlineData("--parallel", "0", 2, "--parallel is 1 to 8.")]
    [InlineData("--only", "supprt-assistant", 2, "did you mean 'support-assistant'?")]
    [InlineData("--host", "unix:///x", 3, "The address of Ollama cannot be understood")]
    public async Task What_makes_no_sense_is_one_line(string option, string value, int code, string said)
    {
        var (exit, output, error) = await RunAsync(option, value);
        Assert.Equal((code, ""), (exit, output));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_folder_without_a_catalogue_says_so()
    {
        using var empty = new TempFolder();
        var (exit, _, error) = await Cli.RunAsync(empty.Path, "models", "sync");
        Assert.Equal(3, exit);
        Assert.Contains("There is no model catalogue models/registry.yaml in", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_brings_thirty_models_from_a_server_that_fails_every_third_request()
    {
        SyncRunTests.Fill(_server, text => _folder.Write("models/registry.yaml", text), (name, text) => _folder.Write("modelfiles/" + name, text));
        _server.Fault = static (number, _) => number % 3 == 0 ? (OllamaFault)(number / 3 % 6) : null;
        using var process = ForgeProgram.StartWith(Host, _folder.Path, "models", "sync", "--parallel", "8");
        var result = await ForgeProgram.EndAsync(process);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.EndsWith("24 pulled, 6 built.", result.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(30, _server.Models.Count);
    }

    [Fact]
    public async Task The_program_is_told_by_the_environment_where_Ollama_is_and_by_no_file_of_the_repository()
    {
        _folder.Write(".env", "OLLAMA_HOST=http://attacker.example.org\n");
        _folder.Write("forge.yaml", "registry: { file: models/registry.yaml, ollama: 'http://attacker.example.org' }\n");
        _server.Fault = static (_, ask) => ask.Path == "/api/pull" && (string?)ask.Json["model"] == "phi3:mini" ? OllamaFault.Hangs : null;
        using var process = ForgeProgram.StartWith(Host, _folder.Path, "models", "sync", "--only", "base");
        var result = await ForgeProgram.EndAsync(process);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("1 pulled.", result.Output.TrimEnd().Split('\n')[^1].Trim());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private Dictionary<string, string> Host => new(StringComparer.Ordinal) { ["OLLAMA_HOST"] = $"0.0.0.0:{_server.Port}" };

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) => Cli.RunAsync(_folder.Path, name => name == "OLLAMA_HOST" ? _server.Address : null, ["models", "sync", .. args]);
}
