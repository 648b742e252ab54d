using System.CommandLine;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge gpu …</c>: see and book GPUs.</summary>
internal static class GpuCommand
{
    /// <summary>The command with its children.</summary>
    public static Command Create(CliContext context) => new("gpu", "See GPUs and book them.")
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
    };
}
