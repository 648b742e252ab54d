using System.CommandLine;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary><c>forge gpu extend</c>: lengthens a booking that has not ended.</summary>
internal static class GpuExtendCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new GpuOptions();
        var hours = new Option<double>("--hours") { Description = "How many hours longer.", Required = true };
        return options.Change(
            context,
            new ExampleCommand("extend", "Lengthen a booking.", "forge gpu extend --gpu 0 --hours 2", "forge gpu extend --id 3f2a9c --hours 0.5").Explain("As far as the card is free, and forge.yaml's gpus.max_hours allows.", ExitMeaning.Refused("somebody holds the card then, or it is somebody else's booking")),
            "Extended",
            (feature, parsed, id, cancel) => feature.ExtendAsync(new ExtendRequest(id, parsed.GetValue(hours), parsed.GetValue(options.Force), parsed.GetValue(options.Reason), parsed.GetValue(options.User)), cancel),
            hours);
    }
}
