using System.CommandLine;
using ForgeLsp.Core.Catalogue;
using ForgeLsp.Features.Models;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli.Models;

/// <summary><c>forge models promote</c>: moves a model to another state, on both sides, once its gates hold.</summary>
internal static class ModelsPromoteCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new ModelsOptions();
        var to = new Option<string?>("--to") { Description = "The state to move to: development, testing, staging, production or deprecated; the next one forward when not given." };
        to.AcceptOnlyFromAmong([.. ModelStates.All]);
        var check = new Option<bool>("--check") { Description = "Only look whether the gates hold: run them, and change nothing." };
        var command = options.Complete(
            new ExampleCommand(
                "promote", "Moves a model to another state.", "forge models promote churn --to production --reason 'beats v2 on recall'", "forge models promote churn --to production --reason x --dry-run",
                "forge models promote churn --only tracking") { options.Name }
                .Explain(
                    "First the gates of that state are looked at (checks, measures, and commands of forge.yaml); then the catalogue is changed, with who and why in its history, and the tracking registry with it. "
                    + "--check runs the gates and changes nothing, --dry-run only lists what would be done.",
                    ExitMeaning.Refused("a gate failed, the way there does not exist, or the file changed underneath")),
            to, options.Reason, options.User, options.DryRun, check, options.Only);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = options.Open(context, parsed);
            var name = parsed.GetValue(options.Name) ?? "";
            var only = parsed.GetValue(options.Only);
            var isFree = parsed.GetValue(options.DryRun) || parsed.GetValue(check) || only == PromotionWish.Tracking;
            var reason = isFree && parsed.GetValue(options.Reason) is null ? only == PromotionWish.Tracking ? "as the catalogue says" : "(none given)" : options.ReasonOf(parsed);
            var target = parsed.GetValue(to) ?? (only == PromotionWish.Tracking ? null : await NextAsync(session, name, cancel));
            var run = new PromotionRun(session, parsed.GetValue(options.DryRun), parsed.GetValue(check));
            return await run.RunAsync(new PromotionWish(name, target, reason, parsed.GetValue(options.User), only), cancel);
        });
        return command;
    }

    private static async Task<string> NextAsync(ModelsSession session, string name, CancellationToken cancel)
    {
        var model = (await ModelsSession.ReachAsync(session.Offline().ShowAsync(name, cancel))).Model;
        return Lifecycle.Next(model.Status ?? ModelStates.Development) ?? throw new CliException(ExitCode.Usage, $"`{name}` is in {model.Status}, and nothing comes after that by itself: say with --to where it shall go.");
    }
}
