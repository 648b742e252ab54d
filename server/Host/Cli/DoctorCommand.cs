using System.CommandLine;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Features.Doctor;
using ForgeLsp.Host.Cli.Help;
using ForgeLsp.Host.Cli.Runs;
using ForgeLsp.Host.Doctor;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge doctor</c>: looks at everything that Forge works with, and says what to do.</summary>
internal static class DoctorCommand
{
    private const string Indent = "            ";
    private static readonly string[] Names = ["workspace", "tracking", "team", "data", "git", "gpu", "reservations", "ollama", "python", "runtime"];

    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var only = new Option<string[]>("--only") { Description = "Look at this only: " + string.Join(", ", Names) + "; may be given several times.", HelpName = "check", DefaultValueFactory = static _ => [] };
        only.AcceptOnlyFromAmong(Names);
        var format = RunsCommand.FormatOption("text", "json", "markdown");
        var command = new ExampleCommand(
            "doctor", "Looks at everything that Forge works with, and says what is wrong and what to do.",
            "forge doctor", "forge doctor --only tracking --only git", "forge doctor --format json | jq '.lines[] | select(.state == \"problem\")'") { only, format }
            .Explain(
                "It looks at the workspace and its forge.yaml, the tracking stores, what has to be the same for everyone (addresses and names of experiments), data under DVC (remote, cache, versions, branches; DVC need not be installed), git and git-lfs, "
                + "the GPU driver here and the hosts of forge.yaml over ssh, the place of the GPU bookings, Ollama, the packages of the Python environment against its file, and the .NET runtime. "
                + "All are looked at side by side, each for a minute at most, and nothing is changed.\n\nA line is ok, a warning (it works, and there is something to know), a problem (it does not work) or not used. "
                + "Passwords and tokens are never shown: the report can be pasted into a ticket.",
                ExitMeaning.Usual[0] with { Meaning = "nothing is broken; there may be warnings" }, ExitMeaning.Usual[2] with { Meaning = "there is a problem" });
        command.SetAction((parsed, cancel) => RunAsync(context, parsed.GetValue(only) ?? [], parsed.GetValue(format) ?? "text", cancel));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, IReadOnlyCollection<string> only, string format, CancellationToken cancel)
    {
        var root = WorkspaceLocator.RootFor(context.WorkingDirectory);
        var workspace = new ForgeWorkspace(RootFolder.FromPath(root, OperatingSystem.IsWindows()), new DiskFiles(root), BuiltInSchemas.For);
        await LoadAsync(workspace, only, cancel);
        var policy = workspace.Current.Policy;
        var settings = new TrackingSettings(root, IsTrusted: true, Option: null, EditorSetting: null, policy.TrackingUri, context.Variable) { PolicyStores = policy.TrackingStores };

        // Not disposed: a store that hangs would keep the program from its end.
        var scene = new DoctorScene(workspace, new RunStores(() => settings), context.Variable, context.Time);
        var progress = new StatusLine(context);
        DoctorReport report;
        try
        {
            report = await scene.Doctor(only).LookAsync(root, left => progress.Say(left.Count == 0 ? "" : $"looking at {string.Join(", ", left)} …"), cancel);
        }
        finally
        {
            progress.Say("");
        }

        var titles = scene.Checks().ToDictionary(static check => check.Name, static check => check.Title);
        string TitleOf(string check) => titles.GetValueOrDefault(check, check);
        await context.Out.WriteAsync(format switch
        {
            "json" => CliJson.Text(report, static json => json.DoctorReport) + Environment.NewLine,
            "markdown" => DoctorText.Markdown(report, TitleOf).ReplaceLineEndings(),
            _ => Text(report, TitleOf, context.Width),
        });
        return report.IsClean ? ExitCode.Clean : ExitCode.Unreachable;
    }

    /// <summary>Reads the workspace, within a time of its own: a dead drive is told as one.</summary>
    private static async Task LoadAsync(ForgeWorkspace workspace, IReadOnlyCollection<string> only, CancellationToken cancel)
    {
        var limit = TimeSpan.FromSeconds(30);
        using var boxed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var needsFiles = only.Count == 0 || only.Any(static check => check is "workspace" or "ollama" or "team" or "data" or "python");
        try
        {
            await Task.Run(() => { if (needsFiles) { workspace.Load(boxed.Token); } else { workspace.LoadPolicy(); } }, CancellationToken.None).WaitAsync(limit, cancel);
        }
        catch (TimeoutException)
        {
            await boxed.CancelAsync();
            throw new CliException(ExitCode.Unreachable, $"The files of {workspace.Root.FullPath} could not be read within {limit.TotalSeconds:0} s: look whether the drive that they lie on hangs.");
        }
    }

    private static string Text(DoctorReport report, Func<string, string> titles, int? width)
    {
        var text = new System.Text.StringBuilder(report.Root + "\n");
        string? check = null;
        foreach (var line in report.Lines)
        {
            if (check != line.Check)
            {
                check = line.Check;
                text.Append($"\n{titles(check)}\n");
            }

            text.Append($"  {DoctorText.Word(line.State),-8}  ").Append(Wrapped($"{line.Subject}: {line.Found}", width));
            text.Append(line.Next is { } next ? Indent + Wrapped($"Next: {next}", width) : "");
            text.Append(line.Help is { } help ? $"{Indent}See {help}\n" : "");
        }

        return text.Append($"\n{DoctorText.Summary(report)}\n").ToString().ReplaceLineEndings();
    }

    private static string Wrapped(string text, int? width) =>
        TextTable.Wrapped(text, width is { } cells ? Math.Max(30, cells - Indent.Length) : null).ReplaceLineEndings("\n").Replace("\n", "\n" + Indent, StringComparison.Ordinal) + "\n";
}
