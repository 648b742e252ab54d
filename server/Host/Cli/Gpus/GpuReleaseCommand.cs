using System.CommandLine;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary><c>forge gpu release</c>: ends a booking now.</summary>
internal static class GpuReleaseCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new GpuOptions();
        return options.Change(
            context,
            new ExampleCommand("release", "End a booking now.", "forge gpu release --gpu 0", "forge gpu release --id 3f2a9c", "forge gpu release --gpu 0 --force --reason 'on holiday, card idle'").Explain("A booking that has not begun is taken away; of one that runs, what was used stays in the report of costs.", ExitMeaning.Refused("somebody else's booking, and --force was not given")),
            "Released",
            (feature, parsed, id, cancel) => feature.ReleaseAsync(new ReleaseRequest(id, parsed.GetValue(options.Force), parsed.GetValue(options.Reason), parsed.GetValue(options.User)), cancel));
    }
}
