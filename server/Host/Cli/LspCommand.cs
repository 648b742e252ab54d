using System.CommandLine;

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
        var command = new Command("lsp", "Serve an editor by the Language Server Protocol.") { stdio, pipe, socket, parent };
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
