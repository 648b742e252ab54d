using System.CommandLine;
using ForgeLsp.Features.Gpus;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge gpu reserve</c>: prints the booking; a held card is exit code 4 with the holder and the next free slot.</summary>
internal static class GpuReserveCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new GpuOptions();
        var gpu = new Option<int>("--gpu") { Description = "Index of the card on its host.", Required = true };
        var hours = new Option<double>("--hours") { Description = "How long: 0.25 up to forge.yaml's gpus.max_hours.", Required = true };
        var purpose = new Option<string>("--purpose") { Description = "What for; colleagues see it.", Required = true };
        var start = new Option<string?>("--start") { Description = "From when, such as 2026-03-01T14:30 (local) or with an offset; now when not given." };
        var command = options.Complete(new Command("reserve", "Book a GPU."), gpu, hours, options.User, purpose, options.Host, start);
        command.SetAction(async (parsed, cancel) =>
        {
            var session = options.Open(context, parsed);
            var request = new ReserveRequest(
                parsed.GetValue(options.Host), parsed.GetValue(gpu), parsed.GetValue(hours), parsed.GetValue(purpose) ?? "", parsed.GetValue(start), parsed.GetValue(options.User));
            return await session.WriteAsync(await GpuSession.ReachAsync(session.Feature.ReserveAsync(request, cancel)), "Reserved");
        });
        return command;
    }
}
