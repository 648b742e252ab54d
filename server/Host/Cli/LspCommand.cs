using System.CommandLine;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge lsp</c> as <c>forge --help</c> shows it. An editor's start does not come this way: see <see cref="LspHost"/>.</summary>
internal static class LspCommand
{
    public static Command Create()
    {
        var stdio = new Option<bool>("--stdio") { Description = "Talk over standard input and output (the default)." };
        var pipe = new Option<string?>("--pipe") { Description = "Connect to a named pipe or Unix socket that the editor made.", HelpName = "NAME" };
        var socket = new Option<int?>("--socket") { Description = "Connect to a port of this machine that the editor listens on.", HelpName = "PORT" };
        var parent = new Option<int?>("--clientProcessId") { Description = "Leave when this process is gone.", HelpName = "PID" };
        var command = new ExampleCommand("lsp", "Serve an editor by the Language Server Protocol.", "forge lsp --stdio", "forge lsp --pipe /tmp/forge.sock --clientProcessId 4711") { stdio, pipe, socket, parent }
            .Explain("Editors start it; a person has no use for it. It ends when the editor says so, closes its side, or is gone.", new ExitMeaning(ExitCode.Findings, "the editor left without saying goodbye"));
        command.SetAction((parsed, _) =>
        {
            var args = new List<string>();
            Add("--pipe", parsed.GetValue(pipe));
            Add("--socket", parsed.GetValue(socket)?.ToString());
            Add("--clientProcessId", parsed.GetValue(parent)?.ToString());
            return LspHost.RunAsync(args);

            void Add(string name, string? value)
            {
                if (value is not null)
                {
                    args.AddRange([name, value]);
                }
            }
        });
        return command;
    }
}
