using System.CommandLine;

namespace ForgeLsp.Host.Cli.Completion;

/// <summary><c>forge completion</c>: prints the script that makes a shell complete <c>forge</c>.</summary>
internal static class CompletionCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var shell = new Argument<string>("shell") { Description = "Which shell: " + string.Join(", ", CompletionScripts.Shells) + "." };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        var command = new ExampleCommand(
            "completion", "Prints a script that makes a shell complete commands, options and their values.",
            "forge completion bash >> ~/.bash_completion", "source <(forge completion zsh)", "forge completion fish > ~/.config/fish/completions/forge.fish", "forge completion pwsh >> $PROFILE") { shell }
            .Explain("The script asks forge itself at each Tab, so that it never grows stale: for commands and options, ids of rules, names of models, experiments, stores, hosts and GPUs. "
                + "Names come from files of the workspace; nothing connects to another machine for a Tab.");
        command.SetAction(async parsed =>
        {
            await context.Out.WriteAsync(CompletionScripts.Of(parsed.GetValue(shell) ?? ""));
            return ExitCode.Clean;
        });
        return command;
    }
}
