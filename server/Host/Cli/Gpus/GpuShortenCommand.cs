using System.CommandLine;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary><c>forge gpu shorten</c>: ends a booking earlier.</summary>
internal static class GpuShortenCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new GpuOptions();
        var hours = new Option<double?>("--hours") { Description = "How many hours shorter." };
        var until = new Option<string?>("--until") { Description = "When it ends instead, such as 2026-03-01T14:30 (local) or with an offset." };
        return options.Change(
            context,
            new ExampleCommand("shorten", "End a booking earlier.", "forge gpu shorten --gpu 0 --hours 1", "forge gpu shorten --id 3f2a9c --until 2026-03-01T14:30").Explain("Others may book the card from then on. To end it now, release it.", ExitMeaning.Refused("somebody else's booking, and --force was not given")),
            "Shortened",
            (feature, parsed, id, cancel) => feature.ShortenAsync(new ShortenRequest(id, parsed.GetValue(hours), parsed.GetValue(until), parsed.GetValue(options.Force), parsed.GetValue(options.Reason), parsed.GetValue(options.User)), cancel),
            hours,
            until);
    }
}
