using System.CommandLine;
using ForgeLsp.Core.Findings;
using ForgeLsp.Workspace;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge check</c>: the editor's diagnostics for CI and hooks.</summary>
internal static class CheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var paths = new Argument<string[]>("path") { Description = "Files or folders; the whole workspace when none is named.", Arity = ArgumentArity.ZeroOrMore };
        var format = new Option<string>("--format") { Description = "How to print the findings.", DefaultValueFactory = static _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var rules = new Option<string?>("--rules") { Description = "Only these rules, separated by commas, such as FRG401,FRG402." };
        var severity = new Option<string>("--severity") { Description = "Findings at or over this level make the exit code 1.", DefaultValueFactory = static _ => "warning" };
        severity.AcceptOnlyFromAmong("error", "warning", "information", "hint");
        var online = new Option<bool>("--online") { Description = "Ask the tracking stores too, for the rules that compare with them." };
        var baseline = new Option<string?>("--baseline") { Description = $"Hide the findings of this file; without it {ForgeWorkspace.BaselineFile} at the root counts." };
        var writeBaseline = new Option<bool>("--write-baseline") { Description = "Hide all findings of today from now on: writes the baseline." };
        var stdinPath = new Option<string?>("--stdin-path") { Description = "Check the text on standard input as the file of this path, as an editor or a hook does before it is saved." };
        var schema = new Option<string?>("--schema") { Description = "Validate the named YAML or JSON files against this JSON Schema instead." };

        var command = new ExampleCommand("check", "Check the YAML files and training scripts of a workspace.", "forge check", "forge check experiments/alice --severity error", "forge check --rules FRG401,FRG409 --format json", "forge check --write-baseline", "forge check --stdin-path train.py < train.py", "forge check --schema params.schema.json params.yaml") { paths, format, rules, severity, online, baseline, writeBaseline, stdinPath, schema }.Explain("Says what the editor says, by the same rules; forge.yaml decides which rules hold and how severe they are. 'forge explain' tells more about one of them.", new Help.ExitMeaning(ExitCode.Clean, "no finding at or over the level"), Help.ExitMeaning.Found("findings at or over the level (--severity)"));
        command.SetAction(async (parsed, cancel) =>
        {
            var level = Enum.Parse<Severity>(parsed.GetValue(severity) ?? "warning", ignoreCase: true);
            var named = parsed.GetValue(paths) ?? [];
            var report = parsed.GetValue(schema) is { } schemaFile
                ? await SchemaCheck.RunAsync(context, schemaFile, named, cancel)
                : await new CheckRun(context, new CheckOptions(named, parsed.GetValue(rules), parsed.GetValue(online), parsed.GetValue(baseline), parsed.GetValue(writeBaseline)) { StdinPath = parsed.GetValue(stdinPath) }, cancel).RunAsync(cancel);
            return await WriteAsync(context, report, parsed.GetValue(format) ?? "text", level, parsed.GetValue<bool>("--verbose"));
        });
        return command;
    }

    private static async Task<int> WriteAsync(CliContext context, CheckReport report, string format, Severity level, bool isVerbose)
    {
        if (format == "json")
        {
            await context.Out.WriteLineAsync(report.ToJson());
        }
        else
        {
            report.WriteText(context.Out);
        }

        if (isVerbose && report.StaleBaseline > 0)
        {
            await context.TellAsync($"The baseline knows {report.StaleBaseline} {(report.StaleBaseline == 1 ? "finding that is" : "findings that are")} mended by now; --write-baseline takes them out.");
        }

        foreach (var failure in report.Failures)
        {
            await context.TellAsync(failure);
        }

        return report.Failures.Count > 0 ? ExitCode.Unreachable : report.Findings.Any(finding => finding.Severity <= level) ? ExitCode.Findings : ExitCode.Clean;
    }
}
