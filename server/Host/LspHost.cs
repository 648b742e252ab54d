using System.Globalization;
using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;
using ForgeLsp.Host.Cli;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host;

/// <summary>
/// <c>forge lsp</c>: connects the streams that the editor wants to the endpoint. It stands beside the command-line library, not below it,
/// because nothing that an editor does not need may be loaded before the answer to <c>initialize</c>.
/// </summary>
internal static class LspHost
{
    /// <summary>What the command line may say after <c>forge lsp</c>.</summary>
    public const string Usage = "forge lsp [--stdio | --pipe NAME | --socket PORT] [--clientProcessId PID]";

    /// <summary>Serves one client; the exit code is the one that the protocol asks for, or one of <see cref="ExitCode"/>.</summary>
    /// <param name="args">Everything after <c>lsp</c>.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        // stdout belongs to the protocol: whatever some library prints goes where logs go.
        var error = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
        Console.SetOut(error);
        if (!TryRead(args, out var transport, out var address, out var processId, out var problem))
        {
            await error.WriteLineAsync($"forge: {problem} Usage: {Usage}");
            return ExitCode.Usage;
        }

        Stream input;
        Stream output;
        try
        {
            (input, output) = Connect(transport, address);
        }
        catch (Exception unreachable) when (unreachable is IOException or SocketException or TimeoutException or UnauthorizedAccessException or ArgumentException)
        {
            await error.WriteLineAsync($"forge: cannot reach the editor at {address}: {unreachable.Message}");
            return ExitCode.Unreachable;
        }

        var version = typeof(LspHost).Assembly.GetName().Version?.ToString(3) ?? "0";
        return await LanguageServer.RunAsync(input, output, Composition.Sessions(), new ServerOptions(version, Write) { ClientProcessId = processId });

        void Write(string line)
        {
            try
            {
                error.WriteLine("forge: " + line);
            }
            catch (IOException)
            {
                // Nobody listens to stderr any more, and there is nobody to tell.
            }
        }
    }

    /// <summary>Reads <c>--name value</c> and <c>--name=value</c>, as editors use both.</summary>
    internal static bool TryRead(IReadOnlyList<string> args, out Transport transport, out string address, out int? processId, out string problem)
    {
        transport = Transport.Stdio;
        address = "";
        processId = null;
        problem = "";
        for (var i = 0; i < args.Count; i++)
        {
            var equals = args[i].IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? args[i] : args[i][..equals];
            if (name == "--stdio" && equals < 0)
            {
                continue;
            }

            if (name is not ("--pipe" or "--socket" or "--clientProcessId"))
            {
                problem = $"'{args[i]}' is not an option of lsp.";
                return false;
            }

            var value = equals >= 0 ? args[i][(equals + 1)..] : ++i < args.Count ? args[i] : "";
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (name)
            {
                case "--clientProcessId" when isNumber:
                    processId = number;
                    break;
                case "--socket" when isNumber && number is > 0 and <= 65535:
                    (transport, address) = (Transport.Socket, value);
                    break;
                case "--pipe" when value.Length > 0:
                    (transport, address) = (Transport.Pipe, value);
                    break;
                default:
                    problem = $"{name} needs {(name == "--pipe" ? "a name" : "a number")}.";
                    return false;
            }
        }

        return true;
    }

    /// <summary>The client listens, so that its firewall and its lifetime are its own affair; only this machine is reached.</summary>
    private static (Stream Input, Stream Output) Connect(Transport transport, string address)
    {
        switch (transport)
        {
            case Transport.Socket:
                var tcp = new TcpClient("127.0.0.1", int.Parse(address, CultureInfo.InvariantCulture)) { NoDelay = true };
                return (tcp.GetStream(), tcp.GetStream());
            case Transport.Pipe when OperatingSystem.IsWindows():
                const string Prefix = @"\\.\pipe\";
                var name = address.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? address[Prefix.Length..] : address;
                var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
                pipe.Connect(timeout: 10_000);
                return (pipe, pipe);
            case Transport.Pipe:
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Connect(new UnixDomainSocketEndPoint(address));
                var stream = new NetworkStream(socket, ownsSocket: true);
                return (stream, stream);
            default:
                return (Console.OpenStandardInput(), Console.OpenStandardOutput());
        }
    }

    /// <summary>How the editor talks to us.</summary>
    internal enum Transport
    {
        /// <summary>Standard input and output.</summary>
        Stdio,

        /// <summary>A named pipe (Windows) or Unix domain socket that the client made.</summary>
        Pipe,

        /// <summary>A TCP port of this machine that the client listens on.</summary>
        Socket,
    }
}
