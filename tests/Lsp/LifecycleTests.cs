using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>From start to exit, against the built program.</summary>
public sealed class LifecycleTests
{
    /// <summary>The watch looks every second; the rest is for a busy machine.</summary>
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Shutdown_then_exit_leaves_with_zero()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        var answer = await forge.Client.AskAsync("shutdown", null);
        Assert.Equal("null", answer.GetProperty("result").GetRawText());
        forge.Client.Notify("exit", null);
        Assert.Equal(0, await forge.ExitCodeAsync());
    }

    [Fact]
    public async Task Exit_alone_leaves_with_one()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.Notify("exit", null);
        Assert.Equal(1, await forge.ExitCodeAsync());
    }

    [Fact]
    public async Task Exit_before_initialize_leaves_with_one()
    {
        await using var forge = ForgeProcess.Start();
        forge.Client.Notify("exit", null);
        Assert.Equal(1, await forge.ExitCodeAsync());
    }

    [Fact]
    public async Task Exit_right_behind_initialize_answers_and_leaves()
    {
        await using var forge = ForgeProcess.Start();
        var initialize = LspClient.Frame(LspClient.Message("1", "initialize", new { capabilities = new { } }));
        var answer = forge.Client.AnswerAsync("1");
        forge.Client.Send([.. initialize, .. LspClient.Frame(LspClient.Message(null, "exit", null))]);
        Assert.Equal(1, await forge.ExitCodeAsync());
        Assert.True((await answer).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task A_closed_input_is_a_reason_to_leave()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.CloseInput();
        Assert.Equal(1, await forge.ExitCodeAsync());
    }

    [Fact]
    public async Task After_shutdown_a_closed_input_is_a_clean_end()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        await forge.Client.AskAsync("shutdown", null);
        forge.CloseInput();
        Assert.Equal(0, await forge.ExitCodeAsync());
    }

    [Fact]
    public async Task Nothing_but_initialize_is_answered_first()
    {
        await using var forge = ForgeProcess.Start();
        Assert.Equal(RpcErrorCode.ServerNotInitialized, LspClient.Code(await forge.Client.AskAsync("textDocument/codeAction", new { })));
        Assert.Equal(RpcErrorCode.ServerNotInitialized, LspClient.Code(await forge.Client.AskAsync("shutdown", null)));
        forge.Client.Open("untitled:early", "dropped");
        await forge.Client.InitializeAsync();
        var state = (await forge.Client.AskAsync("forge/debugState", new { })).GetProperty("result");
        Assert.Equal(0, state.GetProperty("documents").GetArrayLength());
        Assert.True(state.GetProperty("memoryBytes").GetInt64() > 1_000_000);
    }

    [Fact]
    public async Task Initialize_comes_once()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        Assert.Equal(RpcErrorCode.InvalidRequest, LspClient.Code(await forge.Client.AskAsync("initialize", new { capabilities = new { } })));
    }

    [Fact]
    public async Task After_shutdown_requests_are_refused()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        await forge.Client.AskAsync("shutdown", null);
        Assert.Equal(RpcErrorCode.InvalidRequest, LspClient.Code(await forge.Client.AskAsync("forge/debugState", new { })));
    }

    [Fact]
    public async Task An_initialize_of_odd_shape_is_taken_as_far_as_it_goes()
    {
        await using var forge = ForgeProcess.Start();
        var result = await forge.Client.InitializeAsync(new
        {
            processId = "no number",
            workspaceFolders = new object[] { 1, new { uri = 2 }, new { uri = "file:///nowhere/at/all" } },
            capabilities = new { general = new { positionEncodings = "utf-8" }, textDocument = 3 },
            initializationOptions = new { trusted = "yes", settings = Array.Empty<int>() },
        });
        Assert.Equal("utf-16", result.GetProperty("capabilities").GetProperty("positionEncoding").GetString());
    }

    [Fact]
    public async Task Initialize_without_parameters_is_refused_and_may_be_tried_again()
    {
        await using var forge = ForgeProcess.Start();
        Assert.Equal(RpcErrorCode.InvalidParams, LspClient.Code(await forge.Client.AskAsync("initialize", null)));
        await forge.Client.InitializeAsync();
    }

    [Fact]
    public async Task A_client_that_is_killed_takes_the_server_with_it()
    {
        await using var forge = ForgeProcess.Start();
        using var editor = Process.Start("sleep", "600");
        await forge.Client.InitializeAsync(new { processId = editor.Id, capabilities = LspClient.Push });
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        Assert.False(forge.HasExited);
        editor.Kill();
        Assert.Equal(1, await forge.ExitCodeAsync(Seconds));
        await forge.SaysAsync("is gone");
    }

    [Fact]
    public async Task A_killed_client_is_noticed_before_initialize_too()
    {
        using var editor = Process.Start("sleep", "600");
        await using var forge = ForgeProcess.Start("--stdio", $"--clientProcessId={editor.Id}");
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        Assert.False(forge.HasExited);
        editor.Kill();
        Assert.Equal(1, await forge.ExitCodeAsync(Seconds));
    }

    [Fact]
    public async Task Kill_minus_nine_of_the_parent_is_noticed_though_its_pipes_stay_open()
    {
        // The shell hands its own input on, so that it stays open when the shell is killed.
        await using var shell = ForgeProcess.Launch("sh", ["-c", $"exec 3<&0; '{ForgeProcess.Executable}' lsp --stdio --clientProcessId $$ <&3 & echo \"pid $!\" >&2; wait"], reads: true);
        await shell.Client.InitializeAsync();
        await shell.SaysAsync("pid ");
        var server = Process.GetProcessById(int.Parse(shell.Errors.Split("pid ")[1].Split('\n')[0]));
        using var kill = Process.Start("kill", ["-9", ParentOf(server.Id)]);
        await kill.WaitForExitAsync();
        await server.WaitForExitAsync().WaitAsync(Seconds);
    }

    [Fact]
    public async Task A_client_that_cannot_be_seen_is_not_watched()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync(new { processId = int.MaxValue, capabilities = LspClient.Push });
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        Assert.True((await forge.Client.AskAsync("forge/debugState", new { })).TryGetProperty("result", out _));
        await forge.SaysAsync("cannot be seen");
    }

    [Theory]
    [InlineData("--pipe")]
    [InlineData("--pipe=")]
    [InlineData("--socket=0")]
    [InlineData("--socket=http")]
    [InlineData("--clientProcessId=-3")]
    [InlineData("--loud")]
    public async Task A_command_line_without_sense_is_a_usage_error(string arg)
    {
        await using var forge = ForgeProcess.Start(arg);
        Assert.Equal(2, await forge.ExitCodeAsync());
        await forge.SaysAsync("Usage: forge lsp");
    }

    [Fact]
    public async Task A_socket_that_the_client_opened_works()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var forge = ForgeProcess.Start("--socket", ((IPEndPoint)listener.LocalEndpoint).Port.ToString());
        using var connection = await listener.AcceptTcpClientAsync().WaitAsync(LspClient.Patience);
        var client = new LspClient(connection.GetStream(), connection.GetStream());
        await client.InitializeAsync();
        await client.AskAsync("shutdown", null);
        client.Notify("exit", null);
        Assert.Equal(0, await forge.ExitCodeAsync());
    }

    [Fact]
    public async Task A_pipe_that_the_client_made_works()
    {
        Assert.False(OperatingSystem.IsWindows(), "This test makes a Unix socket; on Windows --pipe is a named pipe.");
        var folder = Directory.CreateTempSubdirectory("forge");
        try
        {
            var path = Path.Combine(folder.FullName, "s");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            await using var forge = ForgeProcess.Start("--pipe=" + path);
            using var connection = await listener.AcceptAsync().WaitAsync(LspClient.Patience);
            await using var stream = new NetworkStream(connection);
            var client = new LspClient(stream, stream);
            await client.InitializeAsync();
            connection.Shutdown(SocketShutdown.Send);
            Assert.Equal(1, await forge.ExitCodeAsync());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_editor_that_does_not_listen_is_named()
    {
        await using var forge = ForgeProcess.Start("--pipe=nobody-listens-here");
        Assert.Equal(3, await forge.ExitCodeAsync());
        await forge.SaysAsync("cannot reach the editor at nobody-listens-here");
    }

    private static string ParentOf(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
    }
}
