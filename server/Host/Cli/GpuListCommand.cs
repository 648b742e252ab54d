using System.CommandLine;
using System.Globalization;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge gpu list</c>: the cards, best to book first.</summary>
internal static class GpuListCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new GpuOptions();
        var command = options.Complete(new Command("list", "List GPUs, best to book first."));
        command.SetAction(async (parsed, cancel) =>
        {
            var session = options.Open(context, parsed);
            var list = await GpuSession.ReachAsync(session.Feature.ListAsync(cancel));
            var lines = list.Gpus.Select(gpu => $"{gpu.Host}\tGPU {gpu.GpuId}\t{gpu.Name}\t{gpu.State}");
            IReadOnlyList<string>[] rows = [["HOST", "GPU", "NAME", "STATE"], .. list.Gpus.Select(static gpu => new[] { gpu.Host, gpu.GpuId.ToString(CultureInfo.InvariantCulture), gpu.Name, gpu.State })];
            await session.WriteTableAsync(new GpuListing(1, list.Gpus, list.User, list.MaxHours, list.Store, list.Problems), GpuJson.Readable.GpuListing, rows, lines);
            await session.WarnAsync(list.Problems);
            return ExitCode.Clean;
        });
        return command;
    }
}
