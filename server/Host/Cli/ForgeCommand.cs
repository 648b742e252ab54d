using System.CommandLine;
using ForgeLsp.Core.Text;
using ForgeLsp.Host.Cli.Completion;
using ForgeLsp.Host.Cli.Gpus;
using ForgeLsp.Host.Cli.Help;
using ForgeLsp.Host.Cli.Reproduce;

namespace ForgeLsp.Host.Cli;

/// <summary>Runs a command line, and says what went wrong in one line.</summary>
internal static class ForgeCommand
{
    /// <summary>Parses and runs; returns the exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliContext context, CancellationToken cancel)
    {
        if (args.Count > 0 && args[0] == CompletionWords.Command)
        {
            return await CompletionWords.WriteAsync(context, [.. args.Skip(1)], cancel);
        }

        var root = ForgeRoot.Create(context, args.Count > 0 ? args[0] : null);
        var parsed = root.Read(args);
        if (parsed.Errors.Count > 0)
        {
            await context.TellAsync(Problem(parsed));
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration { Output = context.Out, Error = context.Error, EnableDefaultExceptionHandler = false };
        if (parsed.CommandResult.Command is GpuRunCommand)
        {
            // Signals are for the program that it runs, which takes the time that it needs.
            configuration.ProcessTerminationTimeout = null;
        }
        else if (parsed.CommandResult.Command is ReproduceCommand)
        {
            // What it started is ended and what it wrote is taken away before it goes.
            configuration.ProcessTerminationTimeout = TimeSpan.FromMinutes(2);
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
            return ExitCode.Cancelled;
        }
        catch (IOException closed) when (StandardOutput.IsClosed(closed))
        {
            // Whoever read the output has enough, such as head: there is nothing to say, and nobody to say it to.
            return ExitCode.Clean;
        }
        catch (Exception unexpected)
        {
            await (parsed.GetValue(root.Verbose) ? context.Error.WriteLineAsync(unexpected.ToString()) : context.TellAsync($"{unexpected.Message} (use --verbose for details)"));
            return ExitCode.Unreachable;
        }
    }

    /// <summary>What is wrong with a command line, and where to read on.</summary>
    private static string Problem(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = HelpPage.PathOf(command);
        var names = command.Subcommands.Where(static child => !child.Hidden).Select(static child => child.Name).ToList();

        // Without its command, a group would miss one first, which is not what went wrong where there is a word that is none.
        if (names.Count > 0 && parsed.UnmatchedTokens is [var word, ..])
        {
            var isOption = word.StartsWith('-');
            var near = isOption ? null : NearestName.Of(word, names);
            return $"'{word}' is not {(isOption ? "an option" : "a command")} of {path}{(near is null ? "." : $"; did you mean '{near}'?")} Try '{path} --help'.";
        }

        if (names.Count > 0)
        {
            return $"{path} needs a command: {string.Join(", ", names)}. Try '{path} --help'.";
        }

        if (parsed.UnmatchedTokens.FirstOrDefault(static token => token.StartsWith("--", StringComparison.Ordinal)) is { } unknown)
        {
            var near = NearestName.Of(unknown, HelpPage.Visible(HelpPage.Above(command)).Select(static option => option.Name));
            return $"'{unknown}' is not an option of {path}{(near is null ? "." : $"; did you mean '{near}'?")} Try '{path} --help'.";
        }

        return $"{string.Join(' ', parsed.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))} Try '{path} --help'.";
    }
}
