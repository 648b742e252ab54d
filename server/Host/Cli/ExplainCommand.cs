using System.CommandLine;
using ForgeLsp.Core.Findings;
using ForgeLsp.Features.Rules;
using ForgeLsp.Host.Cli.Runs;
using ForgeLsp.Rules;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge explain</c>: what a rule reports, why, and what to do.</summary>
internal static class ExplainCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var wanted = new Argument<string[]>("rule") { Description = "Id or name of a rule, such as FRG401 or hard-coded-hyperparameter; several are explained one after the other.", Arity = ArgumentArity.OneOrMore };
        wanted.CompletionSources.Add(static _ => RulesCommand.Names());
        var format = RunsCommand.FormatOption("text", "markdown", "json");
        var command = new ExampleCommand(
            "explain", "Explains a rule: what it reports, why it matters, and what is fine.",
            "forge explain FRG401", "forge explain seed-not-set", "forge explain FRG401 FRG409 --format markdown > rules.md") { wanted, format }
            .Explain("Each explanation has an example that is reported and one that is not, the options that forge.yaml may set, and how the rule is switched off for a workspace or for one line.");
        command.SetAction(parsed =>
        {
            var rules = (parsed.GetValue(wanted) ?? []).Select(Find).Distinct().ToList();
            return WriteAsync(context, rules, parsed.GetValue(format) ?? "text");
        });
        return command;
    }

    private static async Task<int> WriteAsync(CliContext context, List<IRule> rules, string format)
    {
        if (format == "json")
        {
            await context.Out.WriteLineAsync(CliJson.Text(new RuleListing(1, [.. rules.Select(RuleEntry.Of)]), static json => json.RuleListing));
            return ExitCode.Clean;
        }

        var isFirst = true;
        foreach (var rule in rules)
        {
            await context.Out.WriteAsync(isFirst ? "" : Environment.NewLine);
            isFirst = false;
            if (format == "markdown")
            {
                await context.Out.WriteAsync(RuleDocs.Page(rule.Info).ReplaceLineEndings());
                continue;
            }

            foreach (var (text, isProse) in RuleText.Lines(RuleEntry.Of(rule)))
            {
                await context.Out.WriteLineAsync(isProse ? TextTable.Wrapped(text, context.Width) : text);
            }
        }

        return ExitCode.Clean;
    }

    private static IRule Find(string written) => RuleEntry.Find(RuleCatalogue.All, written)
        ?? throw new CliException(
            ExitCode.Usage,
            $"There is no rule '{written}'{(RuleEntry.Nearest(RuleCatalogue.All, written) is { } near ? $"; did you mean '{near}'?" : ".")} 'forge rules' lists them.");
}
