using System.CommandLine;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary><c>forge gpu reservations</c>: running and coming bookings.</summary>
internal static class GpuReservationsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new GpuOptions();
        var all = new Option<bool>("--all") { Description = "Past ones too." };
        var command = options.Complete(new ExampleCommand("reservations", "List bookings that run or are to come.", "forge gpu reservations", "forge gpu reservations --all --format json").Explain("The id of each is what --id of the other commands takes."), all);
        command.SetAction(async (parsed, cancel) =>
        {
            var session = options.Open(context, parsed);
            var list = await GpuSession.ReachAsync(session.Feature.ReservationsAsync(parsed.GetValue(all), cancel));
            var lines = list.Reservations.Count == 0 ? ["Nothing is booked."] : list.Reservations.Select(GpuLines.Of);
            await session.WriteTableAsync(new ReservationListing(1, list.Reservations, list.Store, list.Problems), GpuJson.Readable.ReservationListing, GpuLines.Table(list.Reservations), lines);
            await session.WarnAsync(list.Problems);
            return ExitCode.Clean;
        });
        return command;
    }
}
