using System.CommandLine;
using System.Globalization;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary><c>forge gpu next</c>: the next free slot.</summary>
internal static class GpuNextCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new GpuOptions();
        var hours = new Option<double>("--hours") { Description = "How many hours it must be free.", DefaultValueFactory = static _ => 1 };
        var command = options.Complete(new ExampleCommand("next", "Say when a GPU is free next.", "forge gpu next --hours 4", "forge gpu next --gpu 0 --host atlas --format json").Explain("The first stretch of --hours on any card of the host, or on the one of --gpu."), options.Gpu, hours, options.Host);
        command.SetAction(async (parsed, cancel) =>
        {
            var session = options.Open(context, parsed);
            var slot = await GpuSession.ReachAsync(session.Feature.NextFreeAsync(parsed.GetValue(options.Host), parsed.GetValue(options.Gpu), parsed.GetValue(hours), cancel));
            await session.WriteAsync(slot, GpuJson.Readable.NextFreeSlot, [$"{ReservationText.Card(slot.GpuId, slot.Host)} is free from {Clock(context, slot.StartTime)} until {Clock(context, slot.EndTime)} at least."]);
            return ExitCode.Clean;
        });
        return command;
    }

    // As the refusal of a booking says it: local, and with the day where it is another one.
    private static string Clock(CliContext context, string instant) =>
        ReservationText.Time(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), context.Time.GetUtcNow(), context.Time.LocalTimeZone);
}
