using System.CommandLine;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary><c>forge gpu reserve</c>: prints the booking; a held card is exit code 4 with the holder and the next free slot.</summary>
internal static class GpuReserveCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new GpuOptions();
        var gpu = new Option<string?>("--gpu") { Description = "Index or uuid of the card on its host; several with commas, which are booked all or none." };
        var any = new Option<string?>("--any") { Description = "Instead of --gpu: any free card of a kind, by a word of its name such as a100; 'any' for any kind.", HelpName = "kind" };
        var count = new Option<int>("--count") { Description = "How many of --any; 1 when not given.", DefaultValueFactory = static _ => 1 };
        var hours = new Option<double>("--hours") { Description = "How many hours: 0.25 up to forge.yaml's gpus.max_hours.", Required = true };
        var purpose = new Option<string>("--purpose") { Description = "What for; colleagues see it.", Required = true };
        var start = new Option<string?>("--start") { Description = "From when, such as 2026-03-01T14:30 (local) or with an offset; now when not given." };
        var command = options.Complete(
            new ExampleCommand(
                "reserve", "Book one or several GPUs.", "forge gpu reserve --gpu 0 --hours 2 --purpose 'finetune llama'", "forge gpu reserve --any a100 --count 2 --hours 8 --purpose sweep --start 2026-03-01T22:00")
                .Explain("Several cards are booked all or none. A card that somebody holds is refused, with the holder and the next free time; as JSON these are heldBy, until and nextFree.", ExitMeaning.Refused("somebody holds the card then")),
            gpu, any, count, hours, options.User, purpose, options.Host, start);
        command.SetAction(async (parsed, cancel) =>
        {
            var names = GpuOptions.Names(parsed.GetValue(gpu) ?? "");
            if ((names.Count == 0) == (parsed.GetValue(any) is null) || names.Any(static name => name[0] == '-' || !GpuOptions.IsNames(name)))
            {
                throw new CliException(ExitCode.Usage, "Say which card: --gpu with an index such as 0, or --any with a kind such as a100.");
            }

            var session = options.Open(context, parsed);
            var request = new ReserveRequest(
                parsed.GetValue(options.Host), 0, parsed.GetValue(hours), parsed.GetValue(purpose) ?? "", parsed.GetValue(start), parsed.GetValue(options.User))
            {
                Gpus = names,
                Any = parsed.GetValue(any) is { } kind ? kind.Equals("any", StringComparison.OrdinalIgnoreCase) ? "" : kind : null,
                Count = parsed.GetValue(count),
            };
            return await session.WriteAsync(await GpuSession.ReachAsync(session.Feature.ReserveAsync(request, cancel)), "Reserved");
        });
        return command;
    }
}
