using System.CommandLine;
using ForgeLsp.Features.Gpus;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge gpu extend</c>: lengthens a booking that has not ended.</summary>
internal static class GpuExtendCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new GpuOptions();
        var hours = new Option<double>("--hours") { Description = "How much longer.", Required = true };
        return options.Change(
            context,
            new Command("extend", "Lengthen a booking."),
            "Extended",
            (feature, parsed, id, cancel) => feature.ExtendAsync(new ExtendRequest(id, parsed.GetValue(hours), parsed.GetValue(options.Force), parsed.GetValue(options.Reason), parsed.GetValue(options.User)), cancel),
            hours);
    }
}
