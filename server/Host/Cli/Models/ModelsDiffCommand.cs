using System.CommandLine;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli.Models;

/// <summary><c>forge models diff</c>: where the catalogue and the tracking registry disagree; exit code 1 where they do.</summary>
internal static class ModelsDiffCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new ModelsOptions();
        var name = new Argument<string?>("name") { Description = "Only this model.", Arity = ArgumentArity.ZeroOrOne };
        var command = options.Complete(new ExampleCommand("diff", "Says where the catalogue and the tracking registry disagree.", "forge models diff", "forge models diff churn --json") { name }.Explain("Each disagreement is a line with its place in the catalogue; 'forge models promote NAME --only tracking' brings the registry to what the catalogue says.", ExitMeaning.Found("they disagree")));
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = options.Open(context, parsed);
            var list = await ModelsSession.ReachAsync(session.Models.ListAsync(cancel));
            var only = parsed.GetValue(name);
            if (only is not null && list.Models.All(model => model.Name != only))
            {
                throw new CliException(ExitCode.Unreachable, list.Problem ?? $"There is no model '{only}' in {list.Path}.");
            }

            var differing = list.Models.Where(model => model.Drift.Count > 0 && (only is null || model.Name == only)).ToList();
            await session.TellAsync([.. list.Problem is null ? [] : new[] { list.Problem }, .. list.Problems]);
            await session.WriteAsync(
                new ModelListing(1, list.Path, list.Problem, [.. differing.Select(ModelsJson.Row)], only is null ? list.Others : [], list.Problems),
                ModelsJson.Readable.ModelListing,
                differing.Count == 0 && list.Problems.Count == 0 && list.Problem is null
                    ? ["The catalogue and the tracking registry agree."]
                    : differing.SelectMany(model => model.Drift.Select(drift => Core.Text.Display.Plain($"{list.Path}:{drift.Place.Line + 1}:{drift.Place.Column + 1}: {drift.Message}"))));
            return list.Problem is not null || list.Problems.Count > 0 ? ExitCode.Unreachable : differing.Count > 0 ? ExitCode.Findings : ExitCode.Clean;
        });
        return command;
    }
}
