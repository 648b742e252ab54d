using System.CommandLine;
using System.Globalization;
using ForgeLsp.Features.Gpus;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary><c>forge gpu list</c>: the cards of all hosts, best to book first.</summary>
internal static class GpuListCommand
{
    private static readonly string[] Head = ["HOST", "GPU", "NAME", "STATE", "USE", "MEMORY", "TEMP", "POWER"];

    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new GpuOptions();
        var processes = new Option<bool>("--processes") { Description = "What runs on each card, and its MIG instances." };
        var command = options.Complete(
            new ExampleCommand("list", "List GPUs, best to book first.", "forge gpu list", "forge gpu list --processes", "forge gpu list --format json | jq '.gpus[] | select(.isRecommended)'")
                .Explain("Free cards come first, then those that are free soonest; a card that is busy without a booking comes last. Use is in percent, memory in GiB, temperature in °C and power in W. Into a pipe a card is a line with tabs between."), processes);
        command.SetAction(async (parsed, cancel) =>
        {
            var session = options.Open(context, parsed);
            var list = await GpuSession.ReachAsync(session.Feature.ListAsync(cancel));
            var listing = new GpuListing(1, [.. list.Gpus.Select(static gpu => gpu with { Node = null })], list.User, list.MaxHours, list.Store, list.Problems, list.Hosts);
            await session.WriteAsync(listing, GpuJson.Readable.GpuListing, Lines(list, parsed.GetValue(processes), context));
            await session.WarnAsync(list.Problems);

            // A host without a driver has answered; one that is away, or bookings that nobody can read, leave the list short.
            return list.HasBookings && list.Hosts.All(static host => host.Source is not null) ? ExitCode.Clean : ExitCode.Unreachable;
        });
        return command;
    }

    /// <summary>A table on a terminal; for programs a card in a line, with tabs.</summary>
    private static IEnumerable<string> Lines(GpuList list, bool withProcesses, CliContext context)
    {
        var rows = list.Gpus.Select(Row).ToList();
        if (rows.Count == 0)
        {
            return [];
        }

        if (!context.HasTables)
        {
            return list.Gpus.SelectMany((gpu, index) => new[] { string.Join('\t', rows[index]) }.Concat(withProcesses ? Inside(gpu) : []));
        }

        var widths = TextTable.Widths([Head, .. rows]);
        string Line(IReadOnlyList<string> row) => TextTable.Row(row, widths).TrimEnd();
        return list.Gpus.SelectMany((gpu, index) => new[] { Line(rows[index]) }.Concat(withProcesses ? Inside(gpu) : [])).Prepend(Line(Head));
    }

    private static string[] Row(GpuChoice gpu)
    {
        var measured = gpu.Measured;
        return
        [
            gpu.Host, $"GPU {gpu.GpuId.ToString(CultureInfo.InvariantCulture)}", Features.Views.MarkdownText.OneLine(gpu.Name), gpu.State,
            measured?.Utilisation is { } use ? Text($"{use} %") : "-",
            (measured?.MemoryUsedMib, measured?.MemoryTotalMib) switch
            {
                ({ } used, { } total) => Text($"{used / 1024.0:0.0} of {total / 1024.0:0.0} GiB"),
                (null, { } total) => Text($"{total / 1024.0:0.0} GiB"),
                _ => "-",
            },
            measured?.TemperatureCelsius is { } heat ? Text($"{heat} °C") : "-",
            measured?.PowerWatts is { } power ? Text($"{power:0} W") : "-",
        ];
    }

    private static IEnumerable<string> Inside(GpuChoice gpu)
    {
        static string Plain(string? text) => Features.Views.MarkdownText.OneLine(text ?? "?", 80);
        foreach (var instance in gpu.Measured?.MigInstances ?? [])
        {
            yield return Text($"    MIG {instance.Index} {Plain(instance.Profile)}  {instance.MemoryUsedMib?.ToString(CultureInfo.InvariantCulture) ?? "?"} of {instance.MemoryTotalMib?.ToString(CultureInfo.InvariantCulture) ?? "?"} MiB  {Plain(instance.Uuid)}");
        }

        foreach (var process in gpu.Measured?.Processes ?? [])
        {
            var memory = process.MemoryMib is { } mib ? Text($"{mib} MiB") : "memory unknown";
            yield return Text($"    pid {process.Pid}  {Plain(process.User)}  {memory}  {Plain(process.Name)}") + (process.MigIndex is { } index ? Text($"  on MIG {index}") : "");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
