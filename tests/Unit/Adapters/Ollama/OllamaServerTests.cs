using System.Text;
using ForgeLsp.Adapters.Ollama;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Ollama;

/// <summary>Answers that are not as they should be, each by itself.</summary>
public sealed class OllamaServerTests
{
    private static readonly OllamaLimits Limits = new() { Idle = TimeSpan.FromMilliseconds(300), Quiet = TimeSpan.FromSeconds(30), Call = TimeSpan.FromSeconds(5), Line = 4096, Answer = 100_000 };

    [Theory]
    [InlineData("<html>Sign in</html>", "is not Ollama", OllamaFailure.Unreachable)]
    [InlineData("{\"object\":\"list\",\"data\":[]}", "is not Ollama", OllamaFailure.Unreachable)]
    [InlineData("[]", "is not Ollama", OllamaFailure.Unreachable)]
    [InlineData("{\"models\":[{\"name\":", "cut off", OllamaFailure.Passing)]
    [InlineData("", "cut off", OllamaFailure.Passing)]
    public async Task A_list_that_is_none_is_said_to_be_none(string answer, string said, OllamaFailure failure)
    {
        await using var web = new WebServer(_ => WebReply.Text(answer) with { IsEndless = true });
        var problem = await Assert.ThrowsAsync<OllamaException>(() => Of(web).ListAsync(default));
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
        Assert.Equal(failure, problem.Failure);
    }

    [Theory]
    [InlineData("{\"models\":null}", 0)]
    [InlineData("{\"models\":[{},null,7,{\"name\":5},{\"model\":\"a:b\",\"size\":1e99,\"digest\":null}]}", 1)]
    public async Task A_list_of_odd_things_is_read_as_far_as_it_goes(string answer, int count)
    {
        await using var web = new WebServer(_ => WebReply.Text(answer, "application/json"));
        Assert.Equal(count, (await Of(web).ListAsync(default)).Count);
    }

    [Theory]
    [InlineData(404, "404 page not found", "There is no Ollama at", OllamaFailure.Unreachable)]
    [InlineData(401, "<html>no</html>", "wants to know who asks", OllamaFailure.Refused)]
    [InlineData(403, "", "OLLAMA_ORIGINS", OllamaFailure.Refused)]
    [InlineData(407, "", "The proxy on the way", OllamaFailure.Unreachable)]
    [InlineData(413, "<html>too large</html>", "takes no file as large", OllamaFailure.Refused)]
    [InlineData(500, "{\"error\":\"disk quota exceeded\"}", "The disk of", OllamaFailure.Refused)]
    [InlineData(500, "plain words", "plain words", OllamaFailure.Passing)]
    [InlineData(503, "<html>busy</html>", "in trouble (status 503)", OllamaFailure.Passing)]
    [InlineData(400, "{\"error\":\"invalid model name\"}", "for no name of a model", OllamaFailure.Refused)]
    [InlineData(400, "{\"error\":{\"message\":\"odd form\"}}", "odd form", OllamaFailure.Refused)]
    public async Task Each_status_says_what_to_do(int status, string body, string said, OllamaFailure failure)
    {
        await using var web = new WebServer(_ => WebReply.Text(body, status: status));
        var problem = await Assert.ThrowsAsync<OllamaException>(() => Of(web).PullAsync("x:1", static _ => { }, default));
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
        Assert.Equal(failure, problem.Failure);
        Assert.DoesNotContain("<", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_asked_too_often_says_for_how_long()
    {
        await using var web = new WebServer(_ => WebReply.Text("", status: 429) with { Headers = [("Retry-After", "7")] });
        Assert.Equal(TimeSpan.FromSeconds(7), (await Assert.ThrowsAsync<OllamaException>(() => Of(web).ListAsync(default))).Pause);
    }

    [Fact]
    public async Task It_follows_nobody_elsewhere()
    {
        await using var web = new WebServer(_ => WebReply.Text("", status: 301) with { Headers = [("Location", "https://login.example.org/?next=x")] });
        Assert.Contains("sends elsewhere (https://login.example.org/?next=x)", (await Assert.ThrowsAsync<OllamaException>(() => Of(web).ListAsync(default))).Message, StringComparison.Ordinal);
        Assert.Single(web.Asked);
    }

    [Theory]
    [InlineData("{\"status\":\"pulling manifest\"}\n{\"error\":\"pull model manifest: file does not exist\"}\n", "There is no x:1", OllamaFailure.Refused)]
    [InlineData("{\"status\":\"pulling manifest\"}\n{\"error\":\"digest mismatch, file must be downloaded again: want sha256:a401:403, got sha256:b\"}\n", "digest mismatch", OllamaFailure.Passing)]
    [InlineData("{\"status\":\"pulling manifest\"}\n{\"error\":\"Get \\\"https://example.org\\\": dial tcp: lookup example.org: no such host\"}\n", "cannot reach what it pulls from", OllamaFailure.Passing)]
    [InlineData("{\"status\":\"pulling manifest\"}\n", "cut off", OllamaFailure.Passing)]
    [InlineData("{\"status\":\"pulling manifest\"}\n{\"status\":\"pul", "cut off", OllamaFailure.Passing)]
    [InlineData("", "cut off", OllamaFailure.Passing)]
    [InlineData("<html>Sign in</html>\n", "cut off", OllamaFailure.Passing)]
    [InlineData("7\n", "is not Ollama", OllamaFailure.Unreachable)]
    public async Task A_stream_without_success_is_a_failure(string body, string said, OllamaFailure failure)
    {
        await using var web = new WebServer(_ => WebReply.Text(body, "application/x-ndjson") with { IsEndless = true });
        var problem = await Assert.ThrowsAsync<OllamaException>(() => Of(web).PullAsync("x:1", static _ => { }, default));
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
        Assert.Equal(failure, problem.Failure);
    }

    [Fact]
    public async Task Lines_may_end_in_any_way_be_blank_come_byte_by_byte_and_lack_what_they_like()
    {
        const string Body = "\n{\"status\":\"pulling manifest\"}\r\n\r\n{\"status\":\"pulling ä\",\"digest\":\"sha256:ab\",\"total\":-5}\n{\"digest\":null,\"total\":\"many\",\"completed\":3}\n{\"status\":\"success\"}";
        await using var web = new WebServer(_ => WebReply.Text(Body, "application/x-ndjson") with { IsEndless = true, Drip = TimeSpan.Zero });
        var steps = new List<OllamaStep>();
        await Of(web).PullAsync("x:1", steps.Add, default);
        Assert.Equal([new("pulling manifest"), new("pulling ä", "sha256:ab", 0, -5), new("", null, 3), new("success")], steps);
    }

    [Fact]
    public async Task A_line_that_never_ends_is_given_up()
    {
        await using var web = new WebServer(_ => WebReply.Text("{\"status\":\"" + new string('x', 100_000), "application/x-ndjson") with { IsEndless = true });
        Assert.Equal(OllamaFailure.Passing, (await Assert.ThrowsAsync<OllamaException>(() => Of(web).PullAsync("x:1", static _ => { }, default))).Failure);
    }

    [Fact]
    public async Task A_line_of_the_longest_length_is_read()
    {
        var line = "{\"status\":\"" + new string('x', Limits.Line - 14) + "\"}\n";
        Assert.Equal(Limits.Line, line.Length);
        await using var web = new WebServer(_ => WebReply.Text(line + "{\"status\":\"success\"}\n", "application/x-ndjson"));
        await Of(web).PullAsync("x:1", static _ => { }, default);
    }

    [Fact]
    public async Task While_it_checks_a_large_model_a_server_may_be_quiet_and_while_it_pulls_it_may_not()
    {
        var done = new TaskCompletionSource();
        await using var web = new WebServer(_ => WebReply.Text("{\"status\":\"pulling manifest\"}\n{\"status\":\"pulling ab\",\"digest\":\"sha256:ab\",\"total\":5,\"completed\":1}\n{\"status\":\"success\"}\n") with { HangsAfter = 110 });
        var late = await Assert.ThrowsAsync<OllamaException>(() => Of(web).PullAsync("x:1", static _ => { }, default));
        Assert.Contains("Nothing came from", late.Message, StringComparison.Ordinal);

        await using var quiet = new WebServer(_ => WebReply.Text("{\"status\":\"verifying sha256 digest\"}\n") with { HangsAfter = 37, IsEndless = true });
        using var cancel = new CancellationTokenSource();
        var pull = Of(quiet).PullAsync("x:1", _ => done.TrySetResult(), cancel.Token);
        await done.Task;
        Assert.NotSame(pull, await Task.WhenAny(pull, Task.Delay(Limits.Idle * 3)));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
    }

    [Fact]
    public async Task A_proxy_of_the_environment_is_used_unless_the_host_needs_none()
    {
        await using var ollama = new OllamaTestServer();
        await using var proxy = new ProxyServer();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["http_proxy"] = "http://" + proxy.Host };
        var address = OllamaAddress.Parse($"http://ollama.example.org:{ollama.Port}");
        using (var through = new OllamaServer(address, NetworkSettings.None, variables.GetValueOrDefault, Limits))
        {
            Assert.Empty(await through.ListAsync(default));
        }

        Assert.Single(proxy.Asked);
        using var direct = new OllamaServer(OllamaAddress.Parse(ollama.Address), NetworkSettings.None, variables.GetValueOrDefault, Limits);
        Assert.Empty(await direct.ListAsync(default));
        Assert.Single(proxy.Asked);
    }

    [Fact]
    public async Task Nobody_at_home_says_how_to_start_it()
    {
        int port;
        await using (var web = new WebServer(_ => WebReply.Text("")))
        {
            port = web.Port;
        }

        using var server = new OllamaServer(OllamaAddress.Parse($"127.0.0.1:{port}"), NetworkSettings.None, static _ => null, Limits);
        Assert.Equal($"Ollama does not run at http://127.0.0.1:{port}: start it (`ollama serve`), or name another address in `forge.ollama.host` or OLLAMA_HOST.", (await Assert.ThrowsAsync<OllamaException>(() => server.ListAsync(default))).Message);
    }

    [Fact]
    public async Task User_and_password_of_the_address_go_with_each_question_and_into_no_message()
    {
        await using var web = new WebServer(_ => WebReply.Text("", status: 401));
        using var server = new OllamaServer(OllamaAddress.Parse($"http://alice:s3cret@localhost:{web.Port}"), NetworkSettings.None, static _ => null, Limits);
        var problem = await Assert.ThrowsAsync<OllamaException>(() => server.ListAsync(default));
        Assert.DoesNotContain("s3cret", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("alice:s3cret")), web.Asked.Single().Headers["Authorization"]);
    }

    [Theory]
    [InlineData("weights.gguf", "weights.gguf")]
    [InlineData("./sub/../weights.gguf", "weights.gguf")]
    [InlineData("folder", "folder")]
    [InlineData("empty", null)]
    [InlineData("no-ending", "no-ending")]
    [InlineData("support-assistant", null)]
    [InlineData("llama3.1:8b", null)]
    [InlineData("\0", null)]
    [InlineData("", null)]
    public void A_name_means_weights_where_some_are(string written, string? found)
    {
        using var folder = new ForgeLsp.Tests.Unit.Infrastructure.TempFolder();
        folder.Write("weights.gguf", "GGUF");
        folder.Write("folder/model-1-of-2.safetensors", "x");
        folder.Write("no-ending", "GGUF");
        folder.Write("support-assistant", "FROM llama3.1:8b\n");
        folder.Write("folder/config.json", "{}");
        folder.Write("empty/README.md", "");
        using var server = new OllamaServer(OllamaAddress.Parse(null), NetworkSettings.None, static _ => null, Limits);
        Assert.Equal(found is null ? null : Path.Combine(folder.Path, found), server.FindWeights(folder.Path, written));
    }

    private static OllamaServer Of(WebServer web) => new(OllamaAddress.Parse(web.Address), NetworkSettings.None, static _ => null, Limits);
}
