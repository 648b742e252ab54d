using System.CommandLine;
using System.Text.Json;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge runs compare</c>: runs side by side.</summary>
internal static class RunsCompareCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context, Option<string?> store)
    {
        var runs = new Argument<string[]>("runs") { Description = "Two or more runs: ids, unique beginnings or names.", Arity = new ArgumentArity(2, CompareFeature.MaxRuns) };
        var all = new Option<bool>("--all") { Description = "Show rows that do not differ too." };
        var format = RunsCommand.FormatOption("table", "json", "markdown", "csv");
        var command = new ExampleCommand("compare", "Puts runs side by side.", "forge runs compare 4ea7a476 bert-lr1", "forge runs compare 4ea7a476 73979da2 --format markdown --all") { runs, all, format };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = new RunsSession(context, parsed.GetValue(store));
            var refs = new List<RunRef>();
            foreach (var name in parsed.GetValue(runs) ?? [])
            {
                var (found, _) = await session.FindAsync(name, cancel);
                refs.Add(new(found.Store, found.Run.Id));
            }

            var result = await new CompareFeature(session, () => session.Policy.HigherIsBetter) { Limits = CompareLimits.None }.CompareAsync(new(refs), cancel);
            if (parsed.GetValue(format) == "json")
            {
                var curves = await new CurvesFeature(session) { Most = int.MaxValue }.CurvesAsync(new(refs, [.. result.Metrics.Select(static row => row.Key)]), cancel);
                result = result with { Curves = curves.Curves, Problems = [.. result.Problems, .. curves.Problems] };
            }

            foreach (var problem in result.Problems)
            {
                await context.TellAsync(problem);
            }

            await context.Out.WriteAsync(parsed.GetValue(format) switch
            {
                "json" => JsonSerializer.Serialize(result, FeatureJson.Default.CompareResult) + "\n",
                "markdown" => TextTable.Markdown(CompareTable.Rows(result, parsed.GetValue(all))),
                "csv" => TextTable.Csv(CompareTable.Rows(result, parsed.GetValue(all))),
                _ => TextTable.Aligned(CompareTable.Rows(result, parsed.GetValue(all))),
            });
            return session.ExitCode;
        });
        return command;
    }
}
