using System.CommandLine;

namespace ForgeLsp.Host.Cli.Models;

/// <summary><c>forge models download</c>: copies the files of a version into a new folder.</summary>
internal static class ModelsDownloadCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new ModelsOptions();
        var output = new Option<string>("--output") { Description = "The new folder; it must not be there yet, and what it is in must be.", Required = true };
        var command = options.Complete(
            new ExampleCommand("download", "Copies the files of a version to this machine.", "forge models download churn --output ./churn", "forge models download churn @champion --output /srv/models/churn") { options.Name, options.Version },
            output);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = options.Open(context, parsed);
            var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(output) ?? "", context.WorkingDirectory));
            var saved = await ModelsSession.ReachAsync(session.Downloads.SaveAsync(parsed.GetValue(options.Name) ?? "", parsed.GetValue(options.Version), target, Report, cancel));
            await ClearAsync();
            await session.TellAsync(saved.Problems);
            await session.WriteAsync(new DownloadReport(1, saved.Target, saved.Files, saved.Bytes, saved.Problems), ModelsJson.Readable.DownloadReport, [$"{saved.Files} {(saved.Files == 1 ? "file" : "files")} in {saved.Target}."]);
            return saved.Problems.Count == 0 ? ExitCode.Clean : ExitCode.Unreachable;
        });
        return command;

        void Report(string line, int? percentage)
        {
            if (context.ShowsProgress)
            {
                context.Error.Write($"\rforge: {line} …".PadRight(60));
            }
        }

        Task ClearAsync() => context.ShowsProgress ? context.Error.WriteAsync("\r" + new string(' ', 60) + "\r") : Task.CompletedTask;
    }
}
