using System.CommandLine;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Host.Cli.Check.Formats;
using ForgeLsp.Host.Cli.Help;
using ForgeLsp.Workspace;

namespace ForgeLsp.Host.Cli.Check;

/// <summary><c>forge check</c>: the editor's diagnostics for CI and hooks.</summary>
internal static class CheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var paths = new Argument<string[]>("path") { Description = "Files or folders; the whole workspace when none is named.", Arity = ArgumentArity.ZeroOrMore };
        var format = new Option<string>("--format") { Description = "How to print the findings: text is full (with the lines) on a terminal and concise (a line each) elsewhere.", DefaultValueFactory = static _ => CheckFormats.Default };
        format.AcceptOnlyFromAmong([.. CheckFormats.Names]);
        var rules = new Option<string?>("--rules") { Description = "Only these rules, separated by commas, such as FRG401,FRG402." };
        var severity = new Option<string>("--severity") { Description = "Findings at or over this level make the exit code 1.", DefaultValueFactory = static _ => "warning" };
        severity.AcceptOnlyFromAmong("error", "warning", "information", "hint");
        var online = new Option<bool>("--online") { Description = "Ask the tracking stores too, for the rules that compare with them." };
        var baseline = new Option<string?>("--baseline") { Description = $"Hide the findings of this file; without it {ForgeWorkspace.BaselineFile} at the root counts." };
        var writeBaseline = new Option<bool>("--write-baseline") { Description = "Hide all findings of today from now on: writes the baseline." };
        var showBaselined = new Option<bool>("--show-baselined") { Description = "Have the findings of the baseline in SARIF too, marked as suppressed. GitHub shows them as open." };
        var stdinPath = new Option<string?>("--stdin-path") { Description = "Check the text on standard input as the file of this path, as an editor or a hook does before it is saved." };
        var schema = new Option<string?>("--schema") { Description = "Validate the named YAML or JSON files against this JSON Schema instead." };

        var sarif = new Option<string?>("--sarif") { Description = "Write the findings to this file as SARIF too, whatever --format prints.", HelpName = "FILE" };
        var fix = new Option<bool>("--fix") { Description = "Make the fixes that need nobody's choice; what is left is reported." };
        var diff = new Option<bool>("--diff") { Description = "Show what --fix would change, as a diff, and write nothing; the exit code is 1 where it would." };
        var newFrom = new Option<string?>("--new-from") { Description = "Report only findings that were not there where the work on top of this branch, tag or commit began.", HelpName = "REVISION" };
        var watch = new Option<bool>("--watch") { Description = "Go on checking what changes, until Ctrl-C." };

        var command = new ExampleCommand(
            "check",
            "Check the YAML files and training scripts of a workspace.",
            "forge check",
            "forge check experiments/alice --severity error",
            "forge check --rules FRG401,FRG409 --format json",
            "forge check --fix",
            "forge check --new-from origin/main --format sarif > forge.sarif",
            "forge check --watch",
            "forge check --write-baseline",
            "forge check --stdin-path train.py < train.py",
            "forge check --schema params.schema.json params.yaml")
        {
             paths, format, rules, severity, online, baseline, writeBaseline, showBaselined, stdinPath, schema, sarif, fix, diff, newFrom, watch,
        }.Explain(
            "Says what the editor says, by the same rules; forge.yaml decides which rules hold and how severe they are. 'forge explain' tells more about one of them.",
            new ExitMeaning(ExitCode.Clean, "no finding at or over the level"),
            ExitMeaning.Found("findings at or over the level (--severity)"));
        command.SetAction(async (parsed, cancel) =>
        {
            var level = PolicyReader.SeverityOf(parsed.GetValue(severity)) ?? Severity.Warning;
            var named = parsed.GetValue(paths) ?? [];
            var print = new CheckPrinter(context, parsed.GetValue(format) ?? CheckFormats.Default, level, parsed.GetValue(showBaselined), parsed.GetValue(sarif), parsed.GetValue<bool>("--verbose"));
            var mode = parsed.GetValue(diff) ? FixMode.Diff : parsed.GetValue(fix) ? FixMode.Write : FixMode.None;
            var options = new CheckOptions(named, parsed.GetValue(rules), parsed.GetValue(online), parsed.GetValue(baseline), parsed.GetValue(writeBaseline))
            {
                StdinPath = parsed.GetValue(stdinPath),
                Fix = mode,
                NewFrom = parsed.GetValue(newFrom),
                Watches = parsed.GetValue(watch),
            };
            if (parsed.GetValue(schema) is { } schemaFile)
            {
                return mode != FixMode.None || options.Watches || options.NewFrom is not null
                    ? throw new CliException(ExitCode.Usage, "--schema only validates: leave out --fix, --diff, --new-from and --watch.")
                    : await print.WriteAsync(await SchemaCheck.RunAsync(context, schemaFile, named, options.MaxThreads, cancel));
            }

            if (!print.IsText && (mode == FixMode.Diff || (mode == FixMode.Write && options.StdinPath is not null)))
            {
                throw new CliException(ExitCode.Usage, mode == FixMode.Diff ? "--diff prints a diff and nothing else: leave out --format." : "--fix prints the text of --stdin-path and nothing else: leave out --format.");
            }

            if (options.Watches && !print.IsText && !print.IsJson)
            {
                throw new CliException(ExitCode.Usage, "--watch prints text, or json with a report in each line.");
            }

            var run = new CheckRun(context, options, cancel);
            return (mode, options) switch
            {
                (FixMode.Diff, _) => await run.DiffAsync(cancel),
                (FixMode.Write, { StdinPath: not null }) => await (print with { Output = context.Error }).WriteAsync(await run.FixStdinAsync(cancel)),
                (_, { Watches: true }) => await new CheckWatch(context, run, print.WriteAsync).RunAsync(cancel),
                _ => await print.WriteAsync(await run.RunAsync(cancel)),
            };
        });
        return command;
    }
}
