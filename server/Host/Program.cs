using System.Runtime.InteropServices;
using System.Text;
using ForgeLsp.Host;
using ForgeLsp.Host.Cli;
using ForgeLsp.Host.Cli.Check;

// An editor waits for this one: nothing else is set up first.
if (args is ["lsp", .. var forEndpoint] && !forEndpoint.Any(arg => arg is "--help" or "-h" or "-?" or "--verbose"))
{
    return await LspHost.RunAsync(forEndpoint);
}

if (args is ["check", ..])
{
    PutOff.Collections();
    WarmUp.Begin(then: LargePages.Ask, check: args.Contains("--schema") ? SchemaCheck.WarmUp : null);
}

var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
// Not disposed: a signal may come while the program ends, and what its handler throws would end it with a dump.
var interrupted = new CancellationTokenSource();
// Not by Console.CancelKeyPress, which sends a terminal escapes of its own.
using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
{
    signal.Cancel = true;
    _ = interrupted.CancelAsync();
});
// Not disposed: what a full disk did not take is told once, below, and not thrown again.
var output = new StreamWriter(StandardOutput.Open(), utf8, bufferSize: 16384);
await using var error = new StreamWriter(StandardOutput.OpenError(), utf8) { AutoFlush = true };
// https://no-color.org; a dumb terminal knows no escapes and cannot go back in a line.
var isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
var isTerminal = !Console.IsOutputRedirected && !isDumb && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
var context = new CliContext(output, error, Environment.CurrentDirectory, Environment.GetEnvironmentVariable, TimeProvider.System, isTerminal)
{
    In = new StreamReader(Console.OpenStandardInput(), utf8),
    HasTables = !Console.IsOutputRedirected,
    ShowsProgress = !Console.IsErrorRedirected && !isDumb,
    Width = Console.IsOutputRedirected ? null : Terminal.Width(),
};
var exitCode = await ForgeCommand.RunAsync(args, context, interrupted.Token);
try
{
    await output.FlushAsync();
}
catch (IOException closed) when (StandardOutput.IsClosed(closed))
{
    // Whoever read it has enough, such as head.
}
catch (IOException unwritten)
{
    await error.WriteLineAsync($"forge: the output cannot be written: {unwritten.Message}");
    exitCode = ExitCode.Unreachable;
}

return exitCode;
