using System.CommandLine;
using ForgeLsp.Features.Models;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli.Models;

/// <summary><c>forge models rollback</c>: brings back what was in production before, on both sides.</summary>
internal static class ModelsRollbackCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new ModelsOptions();
        var command = options.Complete(
            new ExampleCommand("rollback", "Brings back what was in production before.", "forge models rollback churn --reason 'answers too slowly'") { options.Name }
                .Explain("The version that was in production before the present one comes back, and the present one leaves, on both sides.", ExitMeaning.Refused("nothing was in production before, or the file changed underneath")),
            options.Reason, options.User, options.DryRun);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = options.Open(context, parsed);
            var isDry = parsed.GetValue(options.DryRun);
            var reason = isDry && parsed.GetValue(options.Reason) is null ? "(none given)" : options.ReasonOf(parsed);
            return await new PromotionRun(session, isDry, isCheck: false).RunAsync(new PromotionWish(parsed.GetValue(options.Name) ?? "", null, reason, parsed.GetValue(options.User)), cancel);
        });
        return command;
    }
}
