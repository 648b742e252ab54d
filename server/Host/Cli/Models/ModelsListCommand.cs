using System.CommandLine;
using ForgeLsp.Features.Models;

namespace ForgeLsp.Host.Cli.Models;

/// <summary><c>forge models list</c>: the catalogue, joined with what the tracking registry says.</summary>
internal static class ModelsListCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new ModelsOptions();
        var status = new Option<string?>("--status") { Description = "Only models in this state, such as production." };
        var command = options.CompleteReading(new ExampleCommand("list", "Lists the models of the catalogue.", "forge models list", "forge models list --status production --json") { status }.Explain("Each with its state, version, owners and measures, and with what the tracking registry says where it differs. --offline asks no store."));
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = options.Open(context, parsed);
            var list = await ModelsSession.ReachAsync(session.Models.ListAsync(cancel));
            var wanted = parsed.GetValue(status);
            IReadOnlyList<ModelInfo> models = [.. list.Models.Where(model => wanted is null || model.Status == wanted)];
            await session.TellAsync([.. list.Problem is null ? [] : new[] { list.Problem }, .. list.Problems]);
            await session.WriteTableAsync(
                new ModelListing(1, list.Path, list.Problem, [.. models.Select(ModelsJson.Row)], list.Others, list.Problems), ModelsJson.Readable.ModelListing, [ModelLines.Heading, .. models.Select(ModelLines.Row)]);
            return list.Problem is null && list.Problems.Count == 0 ? ExitCode.Clean : ExitCode.Unreachable;
        });
        return command;
    }
}
