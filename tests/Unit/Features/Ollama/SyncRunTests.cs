using ForgeLsp.Features.Ollama;
using ForgeLsp.Tests.Unit.Adapters.Ollama;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Ollama;

public sealed class SyncRunTests
{
    /// <summary>24 models that are pulled and 6 that are built, three of them on each other.</summary>
    internal const int Pulled = 24;

    internal static void Fill(OllamaTestServer server, Action<string> catalogue, Action<string, string> modelfile)
    {
        for (var i = 0; i < Pulled; i++)
        {
            server.Library[$"base{i}:latest"] = [1_000_000 + i, 2000, 30];
        }

        catalogue("models:\n" + string.Concat(Enumerable.Range(0, Pulled).Select(static i => $"  base{i}: {{ source: ollama, owners: [a] }}\n"))
            + string.Concat(Enumerable.Range(0, 6).Select(static i => $"  tuned{i}: {{ source: custom, base_model: base{i}, modelfile: modelfiles/tuned{i}, owners: [a] }}\n")));
        for (var i = 0; i < 6; i++)
        {
            modelfile($"tuned{i}", $"FROM {(i is 1 or 2 ? $"tuned{i - 1}" : $"base{i}")}\nSYSTEM Number {i}.\nPARAMETER temperature 0.{i}\n");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task Thirty_models_come_from_a_server_that_fails_every_third_request(int parallel)
    {
        await using var fixture = new SyncFixture();
        Fill(fixture.Server, fixture.Catalogue, fixture.Modelfile);
        fixture.Server.Fault = static (number, _) => number % 3 == 0 ? (OllamaFault)(number / 3 % 6) : null;
        var result = await fixture.SyncAsync(new SyncWish { Parallel = parallel });
        Assert.True(result.IsClean, result.Text);
        Assert.Equal("24 pulled, 6 built.", result.Headline);
        Assert.Equal(30, fixture.Server.Models.Count);
        Assert.Equal("tuned1:latest", fixture.Server.Models["tuned2:latest"].Parent);
        Assert.Equal("Number 2.", fixture.Server.Models["tuned2:latest"].System);
        Assert.Contains(result.Models, static model => model.Retries > 0);
        Assert.Empty(result.Again);
        Assert.DoesNotContain(fixture.Server.Asked, static ask => ask.Method == "DELETE");

        fixture.Server.Fault = static (_, _) => null;
        Assert.All((await fixture.PlanAsync()).Models, static model => Assert.Equal(SyncState.Installed, model.State));
    }

    [Fact]
    public async Task One_failure_keeps_no_other_model_from_coming_but_those_that_are_built_on_it()
    {
        await using var fixture = new SyncFixture();
        Fill(fixture.Server, fixture.Catalogue, fixture.Modelfile);
        fixture.Server.Library.Remove("base0:latest");
        fixture.Server.PullErrors["base4:latest"] = "write /models/blobs/x: no space left on device";
        fixture.Server.PullErrors["base9:latest"] = "pull model manifest: 412: \n\nThe model you are attempting to pull requires a newer version of Ollama.\n\n";
        var result = await fixture.SyncAsync();
        Assert.False(result.IsClean);
        Assert.Equal("21 pulled, 2 built, 3 failed, 4 not tried.", result.Headline);
        string? Of(string name) => result.Models.Single(model => model.Name == name + ":latest").Message;
        Assert.StartsWith("There is no base0:latest where Ollama pulls it from: check `model_name`", Of("base0"), StringComparison.Ordinal);
        Assert.Equal($"The disk of {fixture.Ollama.Display} is full: free some space there, for example with `ollama rm`, then sync again.", Of("base4"));
        Assert.Equal($"base9:latest needs a newer Ollama than the one at {fixture.Ollama.Display}: update it there.", Of("base9"));
        Assert.Equal("not tried: base0:latest, which it is built on, could not be had", Of("tuned0"));
        Assert.Equal("not tried: tuned0:latest, which it is built on, could not be had", Of("tuned1"));
        Assert.Equal(7, result.Again.Count);
        Assert.Contains("What did not come\n", result.Text.Replace("\r\n", "\n", StringComparison.Ordinal), StringComparison.Ordinal);

        // What says no is asked once: nothing is won by asking again.
        Assert.Single(fixture.Server.Asked, static ask => ask.Path == "/api/pull" && (string?)ask.Json["model"] == "base0:latest");
    }

    [Fact]
    public async Task What_was_cut_goes_on_where_it_was_and_is_told_once()
    {
        await using var fixture = new SyncFixture("models:\n  big: { source: ollama, owners: [a] }\n");
        fixture.Server.Library["big:latest"] = [.. Enumerable.Repeat(100_000_000L, 20).Select(static (size, i) => size + i)];

        // Far more cuts than tries: as long as something comes each time, they do not count.
        var cuts = 0;
        fixture.Server.Fault = (_, ask) => ask.Path == "/api/pull" && cuts++ < 3 * fixture.Limits.Tries ? (cuts % 2 == 0 ? OllamaFault.Cut : OllamaFault.ErrorInStream) : null;
        var result = await fixture.SyncAsync();
        Assert.True(result.IsClean, result.Text);
        Assert.Equal(2_000_000_190, result.Models[0].Bytes);
        Assert.Equal(18, result.Models[0].Retries);
        Assert.Contains("asked 19 times", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_never_works_ends_after_some_tries()
    {
        await using var fixture = new SyncFixture("models:\n  x: { source: ollama, owners: [a] }\n");
        fixture.Server.Library["x:latest"] = [5];
        fixture.Server.Fault = static (_, ask) => ask.Path == "/api/pull" ? OllamaFault.Gateway : null;
        var result = await fixture.SyncAsync();
        Assert.Equal(SyncOutcome.Failed, result.Models[0].Outcome);
        Assert.Contains("is in trouble (status 502)", result.Models[0].Message, StringComparison.Ordinal);
        Assert.Equal(fixture.Limits.Tries, fixture.Server.Asked.Count(static ask => ask.Path == "/api/pull"));
    }

    [Fact]
    public async Task A_stream_on_which_nothing_comes_is_given_up_and_asked_for_again()
    {
        await using var fixture = new SyncFixture("models:\n  x: { source: ollama, owners: [a] }\n");
        fixture.Server.Library["x:latest"] = [5, 6];
        var hung = 0;
        fixture.Server.Fault = (_, ask) => ask.Path == "/api/pull" && hung++ == 0 ? OllamaFault.Hangs : null;
        var result = await fixture.SyncAsync();
        Assert.Equal((SyncOutcome.Pulled, 1), (result.Models[0].Outcome, result.Models[0].Retries));
    }

    [Fact]
    public async Task A_server_that_goes_away_is_not_asked_for_the_rest()
    {
        await using var fixture = new SyncFixture("models:\n" + string.Concat(Enumerable.Range(0, 40).Select(static i => $"  m{i}: {{ source: ollama, owners: [a] }}\n")));
        fixture.Server.Library["m0:latest"] = [5];
        var stopped = 0;
        fixture.Told = moment =>
        {
            if (moment.Finished is not null && Interlocked.Exchange(ref stopped, 1) == 0)
            {
                fixture.Server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        };
        var result = await fixture.SyncAsync(new SyncWish { Parallel = 1 });
        Assert.Contains("Ollama does not run at", result.Models[1].Message, StringComparison.Ordinal);
        Assert.Equal(38, result.Models.Count(static model => model is { Outcome: SyncOutcome.Skipped, Message: "not tried: the server can no longer be reached" }));
        Assert.Equal(39, result.Again.Count);
    }

    [Fact]
    public async Task A_cancel_ends_it_with_what_came_and_a_later_sync_goes_on()
    {
        await using var fixture = new SyncFixture("models:\n" + string.Concat(Enumerable.Range(0, 9).Select(static i => $"  m{i}: {{ source: ollama, owners: [a] }}\n")));
        for (var i = 0; i < 9; i++)
        {
            fixture.Server.Library[$"m{i}:latest"] = [500];
        }

        using var cancel = new CancellationTokenSource();
        var ended = 0;
        fixture.Told = moment =>
        {
            if (moment.Finished is not null && ++ended == 3)
            {
                cancel.Cancel();
            }
        };
        var result = await fixture.SyncAsync(new SyncWish { Parallel = 1 }, cancel.Token);
        Assert.True(result.IsCancelled);
        Assert.False(result.IsClean);
        Assert.StartsWith("Cancelled. 3 pulled, 6 not finished.", result.Headline, StringComparison.Ordinal);
        Assert.Equal(6, result.Again.Count);

        fixture.Told = static _ => { };
        Assert.Equal("6 pulled.", (await fixture.SyncAsync()).Headline);
    }

    [Fact]
    public async Task Progress_tells_bytes_and_percent_per_model_and_in_all_and_never_goes_back()
    {
        await using var fixture = new SyncFixture("models:\n  one: { source: ollama, owners: [a] }\n  two: { source: ollama, owners: [a] }\n");
        fixture.Server.Library["one:latest"] = [4_000_000_000, 100];
        fixture.Server.Library["two:latest"] = [200];
        await fixture.SyncAsync(new SyncWish { Parallel = 1 });
        var lines = fixture.Moments.Select(static moment => moment.Line).ToList();
        Assert.Contains("0 of 2 · one:latest 50 % (2 GB of 4 GB)", lines);
        Assert.Contains("0 of 2 · one:latest verifying sha256 digest", lines);
        Assert.Equal("2 of 2", lines[^1]);
        Assert.Equal(fixture.Moments.Select(static moment => moment.Percentage).Order(), fixture.Moments.Select(static moment => moment.Percentage));
        Assert.Contains(24, fixture.Moments.Select(static moment => moment.Percentage));
        Assert.Equal(100, fixture.Moments[^1].Percentage);
    }

    [Fact]
    public async Task News_is_told_at_once_and_bytes_only_once_a_beat()
    {
        await using var fixture = new SyncFixture("models:\n  one: { source: ollama, owners: [a] }\n") { Limits = new() { Beat = TimeSpan.FromHours(1) } };
        fixture.Server.Library["one:latest"] = [4_000_000_000];
        await fixture.SyncAsync();
        Assert.Equal(
            ["0 of 1 · one:latest", "0 of 1 · one:latest pulling manifest", "0 of 1 · one:latest 0 % (0 B of 4 GB)", "0 of 1 · one:latest verifying sha256 digest", "0 of 1 · one:latest writing manifest", "0 of 1 · one:latest success", "1 of 1"],
            fixture.Moments.Select(static moment => moment.Line));
    }

    [Fact]
    public async Task Only_what_is_named_comes_with_what_it_needs()
    {
        await using var fixture = new SyncFixture();
        Fill(fixture.Server, fixture.Catalogue, fixture.Modelfile);
        var result = await fixture.SyncAsync(new SyncWish { Names = ["tuned2", "BASE7:latest"] });
        Assert.Equal(["base0:latest", "base7:latest", "tuned0:latest", "tuned1:latest", "tuned2:latest"], result.Models.Select(static model => model.Name).Order(StringComparer.Ordinal));
        Assert.True(result.IsClean);
        var unknown = await Assert.ThrowsAsync<UnknownModelException>(() => fixture.SyncAsync(new SyncWish { Names = ["tunde2"] }));
        Assert.Equal("No catalogue has a model 'tunde2' that Ollama pulls or builds — did you mean 'tuned2'?", unknown.Message);
    }

    [Fact]
    public async Task An_update_pulls_again_and_says_whether_that_changed_anything()
    {
        await using var fixture = new SyncFixture("models:\n  same: { source: ollama, owners: [a] }\n  moved: { source: ollama, owners: [a] }\n  old: { source: ollama, status: deprecated, owners: [a] }\n");
        fixture.Server.Library["same:latest"] = [5];
        fixture.Server.Library["moved:latest"] = [6];
        fixture.Server.Library["old:latest"] = [7];
        Assert.Equal("2 pulled.", (await fixture.SyncAsync()).Headline);
        Assert.Equal("Nothing to do: Ollama has what the catalogue wants.", (await fixture.SyncAsync()).Headline);
        fixture.Server.Library["moved:latest"] = [66];
        var result = await fixture.SyncAsync(new SyncWish { IsUpdate = true });
        Assert.Equal(["same:latest unchanged", "moved:latest pulled"], result.Models.Select(static model => $"{model.Name} {model.Outcome}"));
        Assert.Equal("1 pulled, 2 unchanged.", (await fixture.SyncAsync(new SyncWish { IsUpdate = true, WithDeprecated = true })).Headline);
    }

    [Fact]
    public async Task A_model_is_built_from_files_with_an_adapter_and_all_that_a_Modelfile_says()
    {
        await using var fixture = new SyncFixture("models:\n  team/tuned:v2: { source: custom, modelfile: modelfiles/tuned, owners: [a] }\n");
        fixture.Folder.Write("modelfiles/weights/part-1.gguf", "GGUF weights");
        fixture.Folder.Write("modelfiles/weights/tokenizer.model", "tokens");
        fixture.Folder.Write("modelfiles/lora.gguf", "GGUF adapter");
        fixture.Modelfile("tuned", "FROM ./weights\nADAPTER lora.gguf\nTEMPLATE \"\"\"{{ .System }}\n{{ .Prompt }}\"\"\"\nSYSTEM Be kind.\nLICENSE MIT\nPARAMETER stop <a>\nPARAMETER stop <b>\nPARAMETER use_mmap true\nPARAMETER num_ctx 4096\nPARAMETER top_p 0.9\nMESSAGE user Hi\nMESSAGE assistant Hello\nRENDERER qwen3\n");
        Assert.True((await fixture.SyncAsync()).IsClean);
        var wish = fixture.Server.Asked.Single(static ask => ask.Path == "/api/create").Json;
        Assert.Equal("""{"stop":["\u003Ca\u003E","\u003Cb\u003E"],"use_mmap":true,"num_ctx":4096,"top_p":0.9}""", wish["parameters"]?.ToJsonString());
        Assert.Equal($$"""{"part-1.gguf":"sha256:{{OllamaTestServer.Sha("GGUF weights")}}","tokenizer.model":"sha256:{{OllamaTestServer.Sha("tokens")}}"}""", wish["files"]?.ToJsonString());
        Assert.Equal($$"""{"lora.gguf":"sha256:{{OllamaTestServer.Sha("GGUF adapter")}}"}""", wish["adapters"]?.ToJsonString());
        Assert.Equal(("team/tuned:v2", "{{ .System }}\n{{ .Prompt }}", "Be kind.", "qwen3", """["MIT"]"""), ((string?)wish["model"], (string?)wish["template"], (string?)wish["system"], (string?)wish["renderer"], wish["license"]?.ToJsonString()));
        Assert.Equal("""[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]""", wish["messages"]?.ToJsonString());

        // What the server has is not sent again.
        await fixture.SyncAsync(new SyncWish { IsUpdate = true });
        Assert.Equal(3, fixture.Server.Asked.Count(static ask => ask.Method == "POST" && ask.Path.StartsWith("/api/blobs/", StringComparison.Ordinal)));
        Assert.Equal(SyncState.Installed, Assert.Single((await fixture.PlanAsync()).Models).State);
    }

    [Fact]
    public async Task A_server_before_0_5_5_builds_from_the_Modelfile_itself()
    {
        await using var fixture = new SyncFixture("models:\n  base: { source: ollama, model_name: 'llama3.1:8b', owners: [a] }\n  tuned: { source: custom, modelfile: modelfiles/tuned, owners: [a] }\n  raw: { source: custom, modelfile: modelfiles/raw, owners: [a] }\n");
        await using var old = new OllamaTestServer { IsOld = true };
        old.Library["llama3.1:8b"] = [100];
        fixture.Modelfile("tuned", "# ours\nFROM base\nSYSTEM Be kind.\nPARAMETER temperature 0.5\n");
        fixture.Modelfile("raw", "FROM ./raw.gguf\n");
        fixture.Folder.Write("modelfiles/raw.gguf", "GGUF raw");
        using var server = new ForgeLsp.Adapters.Ollama.OllamaServer(ForgeLsp.Adapters.Ollama.OllamaAddress.Parse(old.Address), ForgeLsp.Core.Model.NetworkSettings.None, static _ => null, new());
        var result = await fixture.Feature(server).SyncAsync(new SyncWish(), static _ => { }, default);
        Assert.True(result.IsClean, result.Text);
        Assert.Equal(("llama3.1:8b", "Be kind."), (old.Models["tuned:latest"].Parent, old.Models["tuned:latest"].System));
        Assert.Equal(OllamaTestServer.Sha("GGUF raw"), old.Models["raw:latest"].Weights);
    }

    [Fact]
    public async Task What_the_server_says_is_one_line_without_what_steers_a_terminal()
    {
        await using var fixture = new SyncFixture("models:\n  x: { source: ollama, owners: [a] }\n");
        fixture.Server.Library["x:latest"] = [5];
        fixture.Server.PullErrors["x:latest"] = "quota\u001b[31m of\nthe \u202Eteam is used up";
        var result = await fixture.SyncAsync();
        Assert.DoesNotContain(result.Text, static unit => unit is '\u001b' or '\u202E');
        Assert.Contains("quota [31m of the  team is used up", result.Models[0].Message, StringComparison.Ordinal);
        Assert.Equal(fixture.Limits.Tries, fixture.Server.Asked.Count(static ask => ask.Path == "/api/pull"));
    }
}
