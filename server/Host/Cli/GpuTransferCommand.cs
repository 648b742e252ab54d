using System.CommandLine;
using ForgeLsp.Features.Gpus;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge gpu transfer</c>: hands a booking to somebody else.</summary>
internal static class GpuTransferCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new GpuOptions();
        var to = new Option<string>("--to") { Description = "Who gets it.", Required = true };
        var command = options.Complete(
            new Command("transfer", "Hand a booking to somebody else."), options.Id, options.Gpu, to, options.Host, options.User, options.Force, options.Reason);
        command.SetAction(async (parsed, cancel) =>
        {
            options.CheckForce(parsed);
            var session = options.Open(context, parsed);
            var request = new TransferRequest(
                options.Target(session, parsed), parsed.GetValue(to) ?? "", parsed.GetValue(options.Force), parsed.GetValue(options.Reason), parsed.GetValue(options.User));
            return await session.WriteAsync(await GpuSession.ReachAsync(session.Feature.TransferAsync(request, cancel)), "Transferred");
        });
        return command;
    }
}
