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
        var command = options.Complete(
            new Command("extend", "Lengthen a booking."), options.Id, options.Gpu, hours, options.Host, options.User, options.Force, options.Reason);
        command.SetAction(async (parsed, cancel) =>
        {
            options.CheckForce(parsed);
            var session = options.Open(context, parsed);
            var request = new ExtendRequest(
                options.Target(session, parsed), parsed.GetValue(hours), parsed.GetValue(options.Force), parsed.GetValue(options.Reason), parsed.GetValue(options.User));
            return await session.WriteAsync(await GpuSession.ReachAsync(session.Feature.ExtendAsync(request, cancel)), "Extended");
        });
        return command;
    }
}
