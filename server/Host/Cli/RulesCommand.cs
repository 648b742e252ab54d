using System.CommandLine;
using System.CommandLine.Completions;
using ForgeLsp.Features.Rules;
using ForgeLsp.Host.Cli.Runs;
using ForgeLsp.Rules;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge rules</c>: every rule, or those of a kind.</summary>
internal static class RulesCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var family = new Option<string?>("--family") { Description = "Only rules about this: " + string.Join(", ", RuleEntry.Families) + "." };
        family.AcceptOnlyFromAmong([.. RuleEntry.Families]);
        var severity = new Option<string?>("--severity") { Description = "Only rules of this severity or a worse one, as they are unless forge.yaml changes it." };
        severity.AcceptOnlyFromAmong([.. RuleEntry.Severities]);
        var fixable = new Option<bool>("--fixable") { Description = "Only rules whose findings Forge can mend." };
        var off = new Option<bool>("--off") { Description = "Only rules that say nothing until forge.yaml switches them on." };
        var format = RunsCommand.FormatOption("table", "json", "markdown");
        var command = new ExampleCommand(
            "rules", "Lists the rules.", "forge rules", "forge rules --family python --fixable", "forge rules --severity error --format json | jq -r '.rules[].id'") { family, severity, fixable, off, format }
            .Explain("Severities are those that hold unless forge.yaml changes them. 'forge explain' says more about one rule.");
        command.SetAction(async parsed =>
        {
            var worst = parsed.GetValue(severity) is { } level ? RuleEntry.Severities.Take(RuleEntry.Severities.ToList().IndexOf(level) + 1).ToList() : null;
            var rules = RuleCatalogue.All.Select(RuleEntry.Of)
                .Where(rule => parsed.GetValue(family) is not { } wanted || rule.Family == wanted)
                .Where(rule => worst is null || worst.Contains(rule.Severity))
                .Where(rule => (!parsed.GetValue(fixable) || rule.Fixable) && (!parsed.GetValue(off) || !rule.EnabledByDefault)).ToList();
            await context.Out.WriteAsync(parsed.GetValue(format) switch
            {
                "json" => CliJson.Text(new RuleListing(1, rules), static json => json.RuleListing) + Environment.NewLine,
                "markdown" => TextTable.Markdown(Rows(rules)),
                _ => TextTable.Aligned(Rows(rules)),
            });
            return ExitCode.Clean;
        });
        return command;
    }

    /// <summary>Ids and names of all rules, with what they report, for a shell that completes.</summary>
    public static IEnumerable<CompletionItem> Names() => RuleCatalogue.All.Select(static rule => rule.Info)
        .SelectMany(static rule => new[] { new CompletionItem(rule.Id, detail: rule.Name), new CompletionItem(rule.Name, detail: rule.Id) });

    private static List<IReadOnlyList<string>> Rows(List<RuleEntry> rules) =>
    [
        ["rule", "name", "family", "severity", "fix", "reports"],
        .. rules.Select(static rule => (IReadOnlyList<string>)[rule.Id, rule.Name, rule.Family, rule.EnabledByDefault ? rule.Severity : $"off ({rule.Severity})", rule.Fixable ? "yes" : "", First(rule.What)]),
    ];

    private static string First(string what)
    {
        var line = what.Split('\n')[0];
        var end = line.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? line : line[..(end + 1)];
    }
}
