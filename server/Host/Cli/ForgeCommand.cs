using System.CommandLine;
using ForgeLsp.Host.Cli.Check;

namespace ForgeLsp.Host.Cli;

/// <summary>The root command. Each child is one file beside this one with a static <c>Create(CliContext)</c>.</summary>
internal static class ForgeCommand
{
    private static readonly (string Name, Func<CliContext, Command> Create)[] Commands =
    [
        ("lsp", static _ => LspCommand.Create()),
        ("check", CheckCommand.Create),
        ("debug", DebugCommand.Create),
        ("experiments", ExperimentsCommand.Create),
        ("gpu", GpuCommand.Create),
        ("models", ModelsCommand.Create),
        ("new", NewCommand.Create),
        ("report", ReportCommand.Create),
        ("runs", RunsCommand.Create),
    ];

    /// <summary>Parses and runs; returns the exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliContext context, CancellationToken cancel)
    {
        var root = new RootCommand("Keeps an ML team's experiments reproducible.");
        var verbose = new Option<bool>("--verbose") { Description = "Show stack traces of errors.", Recursive = true };
        root.Options.Add(verbose);

        // Whoever names a command waits for no other: to set all of them up takes longer than to check a small workspace.
        var isNamed = args.Count > 0 && Array.Exists(Commands, command => command.Name == args[0]);
        foreach (var (name, create) in Commands)
        {
            if (!isNamed || name == args[0])
            {
                root.Subcommands.Add(create(context));
            }
        }

        HelpWithExamples.AddTo(root);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            // A word that is no command makes the library miss a command first, which is not what went wrong.
            if (parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count > 0)
            {
                await context.Error.WriteLineAsync($"forge: '{parsed.UnmatchedTokens[0]}' is not a command of {parsed.CommandResult.Command.Name}. Try 'forge --help'.");
                return ExitCode.Usage;
            }

            await context.Error.WriteLineAsync($"forge: {string.Join(' ', parsed.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))} Try 'forge --help'.");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration { Output = context.Out, Error = context.Error, EnableDefaultExceptionHandler = false };
        if (parsed.CommandResult.Command is GpuRunCommand)
        {
            // Signals are for the program that it runs, which takes the time that it needs.
            configuration.ProcessTerminationTimeout = null;
        }

        try
        {
            return await parsed.InvokeAsync(configuration, cancel);
        }
        catch (CliException expected)
        {
            await context.TellAsync(expected.Message);
            return expected.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await context.Error.WriteLineAsync("forge: cancelled.");
            return 130;
        }
        catch (IOException closed) when (StandardOutput.IsClosed(closed))
        {
            // Whoever read the output has enough, such as head: there is nothing to say, and nobody to say it to.
            return ExitCode.Clean;
        }
        catch (Exception unexpected)
        {
            await (parsed.GetValue(verbose) ? context.Error.WriteLineAsync(unexpected.ToString()) : context.TellAsync($"{unexpected.Message} (use --verbose for details)"));
            return ExitCode.Unreachable;
        }
    }
}
