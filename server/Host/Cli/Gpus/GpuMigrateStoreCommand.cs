using System.CommandLine;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary><c>forge gpu migrate-store FROM TO</c>: copies bookings from one place to another. What is in FROM stays there; done twice it changes nothing more.</summary>
internal static class GpuMigrateStoreCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new GpuOptions();
        var from = new Argument<string>("from") { Description = "Where the bookings are: a file, or postgresql://USER@HOST/DATABASE." };
        var to = new Argument<string>("to") { Description = "Where they go: a file, or postgresql://USER@HOST/DATABASE." };
        var command = options.CompleteBare(
            new ExampleCommand(
                "migrate-store", "Copy all bookings, past ones too, from one place to another.",
                "forge gpu migrate-store shared/gpu-reservations.json postgresql://forge@db.example.org/team")
                .Explain("What is in the old place stays there. Done twice it changes nothing more, so that it can be done again shortly before everybody changes over.", ExitMeaning.Found("something stays behind; stderr says what")),
            from, to);
        command.SetAction(async (parsed, cancel) =>
        {
            var session = options.Open(context, parsed, parsed.GetValue(from));
            var source = session.Store;
            var target = session.OpenOther(parsed.GetValue(to) ?? "");
            if (source.DisplayAddress == target.DisplayAddress)
            {
                throw new CliException(ExitCode.Usage, "The two places are one.");
            }

            var book = await GpuSession.ReachAsync(source.ReadAsync(cancel));
            StoreMigration? migration = null;
            await GpuSession.ReachAsync(target.WriteAsync(there => (migration = StoreMigration.Plan(book, there, Environment.UserName, context.Time)).Change, cancel));
            var result = migration ?? StoreMigration.Plan(book, book, Environment.UserName, context.Time);
            string[] summary =
            [
                $"{result.Change.Add.Count} moved, {result.Same} there already, {result.Left.Count + book.Problems.Count(StoreMigration.IsUnreadable)} left behind.",
                $"From {source.DisplayAddress}, which stays as it is, to {target.DisplayAddress}.",
            ];
            var left = result.Left.Concat(book.Problems.Where(StoreMigration.IsUnreadable)).ToList();
            await session.WriteAsync(new StoreMigrationReport(1, source.DisplayAddress, target.DisplayAddress, result.Change.Add.Count, result.Same, left), GpuJson.Readable.StoreMigrationReport, summary);
            await session.WarnAsync(left);
            return left.Count == 0 ? ExitCode.Clean : ExitCode.Findings;
        });
        return command;
    }
}
