using System.Text;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>Streams of bytes, good and bad, against the built program.</summary>
public sealed class FramingTests
{
    private const string Initialize = """{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"processId":null,"capabilities":{}}}""";
    private const string State = """{"jsonrpc":"2.0","id":"s","method":"forge/debugState","params":{}}""";

    [Fact]
    public async Task Frames_may_come_one_byte_at_a_time()
    {
        await using var forge = ForgeProcess.Start();
        var answer = forge.Client.AnswerAsync("\"i\"");
        foreach (var one in LspClient.Frame(Initialize))
        {
            forge.Client.Send(one);
        }

        Assert.True((await answer).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Frames_may_come_all_at_once()
    {
        await using var forge = ForgeProcess.Start();
        var answer = forge.Client.AnswerAsync("\"s\"");
        forge.Client.Send([.. LspClient.Frame(Initialize), .. LspClient.Frame(State)]);
        Assert.True((await answer).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Other_headers_and_other_spellings_are_taken()
    {
        await using var forge = ForgeProcess.Start();
        var answer = forge.Client.AnswerAsync("\"i\"");
        forge.Client.Send(Encoding.ASCII.GetBytes($"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:{Initialize.Length}\r\n\r\n{Initialize}"));
        Assert.True((await answer).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Lengths_count_bytes_not_characters()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.Open("untitled:emoji", "🚀 ünï €");
        Assert.Equal("🚀 ünï €".Length, (await forge.Client.StateAsync("untitled:emoji")).Length);
    }

    [Theory]
    [InlineData("Content-Length: -5\r\n\r\n")]
    [InlineData("Content-Length: many\r\n\r\n")]
    [InlineData("Content-Length: 99999999999999999999999\r\n\r\n")]
    [InlineData("Content-Length: 999999999999\r\n\r\n{}")]
    [InlineData("Content-Type: nothing else\r\n\r\n{}")]
    [InlineData("this is no header at all\r\n\r\n")]
    [InlineData("\r\n\r\n\r\n")]
    public async Task A_wrong_header_costs_a_log_line_and_the_next_message_is_read(string garbage)
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.Send(Encoding.ASCII.GetBytes(garbage));
        Assert.True((await forge.Client.AskAsync("forge/debugState", new { })).TryGetProperty("result", out _));
        await forge.SaysAsync("Lost the frame");
    }

    [Fact]
    public async Task A_header_without_end_is_given_up()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.Send(Encoding.ASCII.GetBytes(new string('x', 100_000)));
        Assert.True((await forge.Client.AskAsync("forge/debugState", new { })).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task A_length_that_is_too_small_spoils_one_message_only()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.Send(Encoding.ASCII.GetBytes($"Content-Length: {State.Length - 20}\r\n\r\n{State}"));
        var answer = await forge.Client.AskAsync("forge/debugState", new { });
        Assert.True(answer.TryGetProperty("result", out _));
        Assert.Equal(RpcErrorCode.ParseError, LspClient.Code(await forge.Client.AnswerAsync("null")));
    }

    [Fact]
    public async Task A_length_that_is_too_large_spoils_nothing()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        var first = forge.Client.AnswerAsync("\"s\"");
        forge.Client.Send(Encoding.ASCII.GetBytes($"Content-Length: {State.Length + 30}\r\n\r\n{State}"));
        Assert.True((await forge.Client.AskAsync("forge/debugState", new { })).TryGetProperty("result", out _));
        Assert.True((await first).TryGetProperty("result", out _));
    }

    [Theory]
    [InlineData("{\"jsonrpc\":\"2.0\",")]
    [InlineData("")]
    [InlineData("\u0001")]
    public async Task Malformed_JSON_is_answered_with_a_null_id_and_survived(string body)
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.SendBody(body);
        Assert.Equal(RpcErrorCode.ParseError, LspClient.Code(await forge.Client.AnswerAsync("null")));
        Assert.True((await forge.Client.AskAsync("forge/debugState", new { })).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Depth_without_end_is_malformed()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.SendBody(new string('[', 1_000_000));
        Assert.Equal(RpcErrorCode.ParseError, LspClient.Code(await forge.Client.AnswerAsync("null")));
    }

    [Theory]
    [InlineData("[]", "null")]
    [InlineData("7", "null")]
    [InlineData("{}", "null")]
    [InlineData("""{"jsonrpc":"2.0","id":8,"method":"\ud83d"}""", "8")]
    [InlineData("""{"\ud83d":1}""", "null")]
    [InlineData("""{"jsonrpc":"2.0","id":5}""", "5")]
    [InlineData("""{"jsonrpc":"2.0","id":6,"method":17}""", "6")]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"shutdown"}""", "null")]
    public async Task What_is_no_message_is_an_invalid_request(string body, string id)
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.SendBody(body);
        Assert.Equal(RpcErrorCode.InvalidRequest, LspClient.Code(await forge.Client.AnswerAsync(id)));
    }

    [Fact]
    public async Task An_answer_to_nothing_is_ignored()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.SendBody("""{"jsonrpc":"2.0","id":4711,"result":{}}""");
        forge.Client.SendBody("""{"jsonrpc":"2.0","id":"x","error":{"code":1,"message":"no"}}""");
        Assert.True((await forge.Client.AskAsync("forge/debugState", new { })).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Input_that_ends_in_the_middle_of_a_message_ends_the_server()
    {
        await using var forge = ForgeProcess.Start();
        forge.Client.Send("Content-Length: 100\r\n\r\n{"u8);
        forge.CloseInput();
        Assert.Equal(1, await forge.ExitCodeAsync());
    }
}
