using System.CommandLine;

namespace ForgeLsp.Host.Cli;

/// <summary>The root command. Each child is one file beside this one with a static <c>Create(CliContext)</c>.</summary>
internal static class ForgeCommand
{
    /// <summary>Parses and runs; returns the exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliContext context, CancellationToken cancel)
    {
        var root = new RootCommand("Keeps an ML team's experiments reproducible.");
        var verbose = new Option<bool>("--verbose") { Description = "Show stack traces of errors.", Recursive = true };
        root.Options.Add(verbose);
        root.Subcommands.Add(LspCommand.Create());
        root.Subcommands.Add(CheckCommand.Create(context));
        root.Subcommands.Add(DebugCommand.Create(context));
        root.Subcommands.Add(ExperimentsCommand.Create(context));
        root.Subcommands.Add(GpuCommand.Create(context));
        root.Subcommands.Add(ModelsCommand.Create(context));
        root.Subcommands.Add(NewCommand.Create(context));
        root.Subcommands.Add(ReportCommand.Create(context));
        root.Subcommands.Add(RunsCommand.Create(context));
        HelpWithExamples.AddTo(root);

        // @champion is an alias of a version, and no file with arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
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
