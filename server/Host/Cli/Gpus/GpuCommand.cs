using System.CommandLine;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary><c>forge gpu …</c>: see and book GPUs.</summary>
internal static class GpuCommand
{
    /// <summary>The command with its children.</summary>
    public static Command Create(CliContext context) => new ExampleCommand(
        "gpu", "See GPUs and book them.", "forge gpu list", "forge gpu reserve --gpu 0 --hours 2 --purpose 'finetune llama'", "forge gpu run -- python train.py")
    {
        GpuListCommand.Create(context),
        GpuReserveCommand.Create(context),
        GpuReleaseCommand.Create(context),
        GpuExtendCommand.Create(context),
        GpuShortenCommand.Create(context),
        GpuTransferCommand.Create(context),
        GpuReservationsCommand.Create(context),
        GpuNextCommand.Create(context),
        GpuWatchCommand.Create(context),
        GpuRunCommand.Create(context),
        GpuMigrateStoreCommand.Create(context),
    }.Explain("Cards are those of the hosts and the inventory of forge.yaml, and of this machine; bookings are in the file or PostgreSQL that its gpus.reservations names, where nobody can book a card that somebody holds.");
}
