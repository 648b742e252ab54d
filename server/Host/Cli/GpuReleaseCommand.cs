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
        var command = options.Complete(
            new Command("release", "End a booking now."), options.Id, options.Gpu, options.Host, options.User, options.Force, options.Reason);
        command.SetAction(async (parsed, cancel) =>
        {
            options.CheckForce(parsed);
            var session = options.Open(context, parsed);
            var request = new ReleaseRequest(
                options.Target(session, parsed), parsed.GetValue(options.Force), parsed.GetValue(options.Reason), parsed.GetValue(options.User));
            return await session.WriteAsync(await GpuSession.ReachAsync(session.Feature.ReleaseAsync(request, cancel)), "Released");
        });
        return command;
    }
}
