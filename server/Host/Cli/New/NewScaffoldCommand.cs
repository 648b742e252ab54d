using System.CommandLine;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.Scaffolds;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Scaffolds;
using ForgeLsp.Host.Cli.Help;
using ForgeLsp.Host.Cli.Runs;

namespace ForgeLsp.Host.Cli.New;

/// <summary><c>forge new project|experiment|agent</c>: what a template makes, whole or not at all.</summary>
internal static class NewScaffoldCommand
{
    /// <summary>The command of one kind.</summary>
    public static Command Create(CliContext context, ScaffoldKind kind)
    {
        var isProject = kind == ScaffoldKind.Project;
        var isExperiment = kind == ScaffoldKind.Experiment;
        var name = isProject
            ? new Argument<string>("folder") { Description = "The project's folder, which gets its name; '.' for the one where you are." }
            : new Argument<string>("name") { Description = "Lower-case words and numbers joined by hyphens, such as churn-trees." };
        var goal = new Option<string?>("--goal") { Description = isExperiment ? "What it is meant to find out, in one line." : "What it is for, in one line." };
        var user = new Option<string?>("--user") { Description = "Whose it is; without it the member of forge.yaml that git's identity or the login belongs to, else a name made of git's address." };
        var branch = new Option<bool>("--branch") { Description = "Begin the branch experiment/USER/NAME, or the one that git.experiment_branch in forge.yaml says, and go there." };
        var carry = new Option<bool>("--carry-changes") { Description = "With --branch: changed files that are not committed may come along." };
        var template = new Option<string?>("--template") { Description = "Folder of a template of your own.", HelpName = "folder" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be written, and write nothing." };
        var format = RunsCommand.FormatOption("text", "json");
        var command = new ExampleCommand(kind.Word(), Summary(kind), Examples(kind)).Explain(Details(kind), ExitMeaning.Refused(Refusals(kind)));
        command.Add(name);
        foreach (var option in (Option[])(isExperiment ? [goal, user, branch, carry, template, dryRun, format] : [goal, user, template, dryRun, format]))
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancel) =>
        {
            var given = parsed.GetValue(name) ?? "";
            var (root, own) = isProject ? Split(context, given) : (WorkspaceLocator.RootFor(context.WorkingDirectory), given);
            var wish = new ScaffoldWish(kind, own)
            {
                User = parsed.GetValue(user),
                Goal = parsed.GetValue(goal),
                Template = parsed.GetValue(template) is { } folder ? Path.GetFullPath(folder, context.WorkingDirectory) : null,
                Branch = isExperiment && parsed.GetValue(branch),
                CarryChanges = isExperiment && parsed.GetValue(carry),
            };
            try
            {
                return await RunAsync(context, wish, root, parsed.GetValue(dryRun), parsed.GetValue(format) == "json", cancel);
            }
            catch (ScaffoldException refused)
            {
                throw new CliException(refused.Failure switch { ScaffoldFailure.Wrong => ExitCode.Usage, ScaffoldFailure.Refused => ExitCode.Refused, _ => ExitCode.Unreachable }, refused.Message);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, ScaffoldWish wish, string root, bool isDry, bool asJson, CancellationToken cancel)
    {
        var isProject = wish.Kind == ScaffoldKind.Project;
        var git = new GitBranches(context.Variable("PATH"));
        var feature = new ScaffoldFeature(new ScaffoldFolder(), git, context.Time);
        var scene = await ScaffoldScenes.OfAsync(
            root,
            isProject ? Policy.Default : PolicyFile.Read(root),
            wish.Kind == ScaffoldKind.Experiment ? WorkspaceExperiments.Read(root, cancel) : [],
            git,
            Environment.UserName,
            cancel);
        var done = isDry ? new ScaffoldDone(await feature.PlanWithBranchAsync(wish, scene, cancel), null, null) : await feature.MakeAsync(wish, scene, cancel);
        await context.Out.WriteAsync(asJson ? ScaffoldOutput.Json(wish.Kind, done, isDry) : ScaffoldOutput.Tree(done.Plan));
        foreach (var note in ScaffoldOutput.Notes(wish, done, isDry))
        {
            await context.TellAsync(note);
        }

        return done.BranchProblem is not null ? ExitCode.Unreachable : done.Plan.Kept.Count > 0 ? ExitCode.Refused : ExitCode.Clean;
    }

    private static (string Root, string Name) Split(CliContext context, string given)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(given.Length == 0 ? "." : given, context.WorkingDirectory));
        return Path.GetDirectoryName(full) is { Length: > 0 } parent ? (parent, Path.GetFileName(full)) : throw new CliException(ExitCode.Usage, "Name a folder for the project that is not the root of a disk.");
    }

    private static string Summary(ScaffoldKind kind) => kind switch
    {
        ScaffoldKind.Project => "Make a team's repository: layout, policy, CI, tracking server and documentation.",
        ScaffoldKind.Experiment => "Make an experiment: metadata, README, config, a training script that logs its run, and tests.",
        _ => "Make an agent over a local model: script, config, Modelfile, Dockerfile with a health check, README and tests.",
    };

    private static string Details(ScaffoldKind kind) => (kind switch
    {
        ScaffoldKind.Project => "In a folder that is there already, files that are missing are added.",
        ScaffoldKind.Experiment => "It is put where layout.experiments in forge.yaml says. With --branch it gets a branch of its own; while files are changed and not committed, that takes --carry-changes.",
        _ => "It is put into agents/prototypes.",
    }) + " Files that are there are kept and listed, never written over; all others are written, or none. The template is Forge's own"
        + (kind == ScaffoldKind.Project ? ", or --template." : ", --template, or the folder that templates in forge.yaml names.");

    private static string Refusals(ScaffoldKind kind) => kind switch
    {
        ScaffoldKind.Experiment => "files of these names were there and were kept; there is an experiment or branch of this name; changed files stood in the way of --branch",
        _ => "files of these names were there and were kept",
    };

    private static string[] Examples(ScaffoldKind kind) => kind switch
    {
        ScaffoldKind.Project => ["forge new project churn-lab --goal 'Who is about to leave, and why'", "forge new project . --dry-run"],
        ScaffoldKind.Experiment => ["forge new experiment churn-trees --goal 'Beat the baseline by 3 points of AUC' --branch", "forge new experiment churn-trees --user bob --dry-run"],
        _ => ["forge new agent release-notes --goal 'Drafts release notes from merged pull requests'"],
    };
}
