using System.CommandLine;
using ForgeLsp.Features.Gpus;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge gpu release</c>: ends a booking now.</summary>
internal static class GpuReleaseCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new GpuOptions();
        return options.Change(
            context,
            new Command("release", "End a booking now."),
            "Released",
            (feature, parsed, id, cancel) => feature.ReleaseAsync(new ReleaseRequest(id, parsed.GetValue(options.Force), parsed.GetValue(options.Reason), parsed.GetValue(options.User)), cancel));
    }
}
