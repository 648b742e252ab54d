using System.CommandLine;

namespace ForgeLsp.Host.Cli.Models;

/// <summary><c>forge models show</c>: one model with its versions, its gates and its history.</summary>
internal static class ModelsShowCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new ModelsOptions();
        var command = options.CompleteReading(new ExampleCommand("show", "Shows one model with its versions, gates and history.", "forge models show churn") { options.Name }.Explain("The history is that of promotions and rollbacks, newest first; gates are what would have to hold before the next states."));
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = options.Open(context, parsed);
            var details = await ModelsSession.ReachAsync(session.Models.ShowAsync(parsed.GetValue(options.Name) ?? "", cancel));
            await session.TellAsync(details.Problems);
            await session.WriteAsync(new ModelPage(1, details.Path, ModelsJson.Row(details.Model), details.History, details.Gates, details.Problems), ModelsJson.Readable.ModelPage, ModelLines.Page(details));
            return ExitCode.Clean;
        });
        return command;
    }
}
