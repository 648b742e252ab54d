using System.CommandLine;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.Scaffolds;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Scaffolds;
using ForgeLsp.Host.Cli.Help;
using ForgeLsp.Host.Cli.Runs;

namespace ForgeLsp.Host.Cli.New;

/// <summary><c>forge new template</c>: a template that Forge brings, as files of the team's own.</summary>
internal static class NewTemplateCommand
{
    private const string UsualFolder = "shared/templates";
    private static readonly string[] Kinds = ["experiment", "agent", "project"];

    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var kind = new Argument<string>("kind") { Description = "What it is a template of: experiment, agent or project." }.AcceptOnlyFromAmong(Kinds);
        var folder = new Argument<string?>("folder") { Description = $"The folder that holds the team's templates, one folder for each kind; what templates in forge.yaml names, or {UsualFolder}, when not given.", Arity = ArgumentArity.ZeroOrOne };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be written, and write nothing." };
        var format = RunsCommand.FormatOption("text", "json");
        var command = new ExampleCommand("template", "Copy a template that Forge brings, for your team to change.", "forge new template experiment", "forge new template agent shared/templates", "forge new template project ../team-template").Explain(
            "The files are copied with their placeholders, such as {{ forge.name }}. Once forge.yaml names the folder, as in templates: shared/templates, new experiments and agents are made from it; a project takes it by --template. Files that are there are kept and listed, never written over.",
            ExitMeaning.Refused("files of these names were there and were kept"));
        command.Add(kind);
        command.Add(folder);
        command.Add(dryRun);
        command.Add(format);
        command.SetAction((parsed, cancel) => RunAsync(context, ScaffoldKinds.Parse(parsed.GetValue(kind) ?? ""), parsed.GetValue(folder), parsed.GetValue(dryRun), parsed.GetValue(format) == "json", cancel));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, ScaffoldKind kind, string? given, bool isDry, bool asJson, CancellationToken cancel)
    {
        var root = WorkspaceLocator.RootFor(context.WorkingDirectory);
        var named = PolicyFile.Read(root).Templates is { } written ? RelativePath.Join("", written) : null;
        var folder = Path.TrimEndingDirectorySeparator(given is null ? Path.Combine(root, named ?? UsualFolder) : Path.GetFullPath(given, context.WorkingDirectory));
        var path = Path.GetRelativePath(root, folder).Replace('\\', '/');
        try
        {
            var feature = new ScaffoldFeature(new ScaffoldFolder(), new GitBranches(context.Variable("PATH")), context.Time);
            var plan = await feature.CopyTemplateAsync(kind, folder, path, isDry, cancel);
            await context.Out.WriteAsync(asJson ? ScaffoldOutput.Json(kind, new(plan, null, null), isDry) : ScaffoldOutput.Tree(plan));
            foreach (var kept in plan.Kept)
            {
                await context.TellAsync($"{kept} is there already and stays as it is.");
            }

            if (Next(kind, path, named, isDry) is { } next)
            {
                await context.TellAsync(next);
            }

            return plan.Kept.Count > 0 ? ExitCode.Refused : ExitCode.Clean;
        }
        catch (ScaffoldException problem)
        {
            throw new CliException(ExitCode.Unreachable, problem.Message);
        }
    }

    private static string? Next(ScaffoldKind kind, string path, string? named, bool isDry) =>
        isDry ? "Nothing was written: a dry run."
        : kind == ScaffoldKind.Project ? $"Next: change it, then forge new project NAME --template {path}/{kind.Word()}"
        : named == path ? $"Next: change it; forge new {kind.Word()} NAME takes it from now on."
        : $"Next: write `templates: {path}` into forge.yaml, so that forge new {kind.Word()} NAME takes it and forge check leaves it alone; then change it.";
}
