using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Scaffolds;

/// <summary>What is known of the place where something is begun.</summary>
/// <param name="Root">Absolute path of the workspace, or for a project of the folder that gets its folder.</param>
/// <param name="Policy">The team's policy.</param>
/// <param name="Experiments">The experiments that there are.</param>
/// <param name="Author">Who works here.</param>
/// <param name="Version">Forge's own version, such as <c>0.1.0</c>.</param>
public sealed record ScaffoldScene(string Root, Policy Policy, IReadOnlyList<ExperimentSummary> Experiments, ScaffoldAuthor Author, string Version);

/// <summary>Makes projects, experiments and agents from templates: the same for the command line and for editors.</summary>
public sealed class ScaffoldFeature(IScaffoldFiles files, IGitBranches branches, TimeProvider time)
{
    /// <summary>What would be made. Nothing is written.</summary>
    /// <exception cref="ScaffoldException">It cannot be made; the message says why and what to do.</exception>
    public ScaffoldPlan Plan(ScaffoldWish wish, ScaffoldScene scene, CancellationToken cancel)
    {
        if (ScaffoldNames.Problem(wish.Kind, wish.Name) is { } problem)
        {
            throw new ScaffoldException(ScaffoldFailure.Wrong, problem);
        }

        var author = AuthorOf(wish, scene);
        var path = wish.Kind switch
        {
            ScaffoldKind.Project => wish.Name,
            ScaffoldKind.Agent => ScaffoldPlaces.Agents + "/" + wish.Name,
            _ => ScaffoldPlaces.OfExperiment(scene.Policy, scene.Experiments, author.User, wish.Name)
                ?? throw new ScaffoldException(ScaffoldFailure.Wrong, "layout.experiments in forge.yaml does not say where a new experiment goes: add a pattern such as experiments/active/{researcher}/{experiment}."),
        };
        (path, author) = AsSpelt(path, author, wish, scene);
        Unique(wish, scene, path);
        var folder = Path.GetFullPath(Path.Combine(scene.Root, path.Replace('/', Path.DirectorySeparatorChar)));
        var made = TemplateText.Fill(TemplateOf(wish, scene, cancel), Values(wish, scene, author, path));
        var kept = files.Present(folder, made.Select(static file => file.Path));
        return new ScaffoldPlan(folder, path, [.. made.Where(file => !kept.Any(there => IsInTheWay(there, file.Path)))], kept, author, wish.Kind == ScaffoldKind.Experiment ? BranchPattern.Name(scene.Policy.ExperimentBranch, author.User, wish.Name) : "");
    }

    /// <summary>The same, and where a branch is wanted whether it can be begun. Nothing is written.</summary>
    /// <exception cref="ScaffoldException">It cannot be made, or the branch cannot be begun.</exception>
    public async Task<ScaffoldPlan> PlanWithBranchAsync(ScaffoldWish wish, ScaffoldScene scene, CancellationToken cancel)
    {
        var plan = Plan(wish, scene, cancel);
        if (wish.Branch)
        {
            await MayBranchAsync(wish, scene, plan, cancel);
        }

        return plan;
    }

    /// <summary>Makes it: all files or none, and then the branch where one is wanted. It writes.</summary>
    /// <exception cref="ScaffoldException">Nothing was made; the message says why.</exception>
    public async Task<ScaffoldDone> MakeAsync(ScaffoldWish wish, ScaffoldScene scene, CancellationToken cancel)
    {
        var plan = await PlanWithBranchAsync(wish, scene, cancel);
        if (plan.Files.Count > 0)
        {
            await files.WriteAsync(plan.Folder, plan.Files, cancel);
        }

        if (!wish.Branch)
        {
            return new ScaffoldDone(plan, null, null);
        }

        try
        {
            await branches.BeginAsync(scene.Root, plan.Branch, cancel);
            return new ScaffoldDone(plan, plan.Branch, null);
        }
        catch (GitException failed)
        {
            return new ScaffoldDone(plan, null, failed.Message);
        }
    }

    /// <summary>Whether the branch can be begun, said before anything is written.</summary>
    private async Task MayBranchAsync(ScaffoldWish wish, ScaffoldScene scene, ScaffoldPlan plan, CancellationToken cancel)
    {
        if (wish.Kind != ScaffoldKind.Experiment)
        {
            throw new ScaffoldException(ScaffoldFailure.Wrong, "Only experiments have branches of their own.");
        }

        try
        {
            var state = await branches.StateAsync(scene.Root, cancel)
                ?? throw new ScaffoldException(ScaffoldFailure.Unreachable, "There is no branch to begin, since the workspace is not in git: run `git init` first, or leave the branch out.");
            if (await branches.ExistsAsync(scene.Root, plan.Branch, cancel))
            {
                throw new ScaffoldException(ScaffoldFailure.Refused, $"There is a branch '{plan.Branch}' already: switch to it with `git switch {plan.Branch}` and leave the branch out, or choose another name.");
            }

            if (state.Changed > 0 && !wish.CarryChanges)
            {
                throw new ScaffoldException(ScaffoldFailure.Refused, $"{state.Changed} {(state.Changed == 1 ? "file has" : "files have")} changes that are not committed, and would come along to the new branch: commit or stash them, or say that they may come along (--carry-changes).");
            }
        }
        catch (GitException failed)
        {
            throw new ScaffoldException(ScaffoldFailure.Unreachable, failed.Message, failed);
        }
    }

    /// <summary>
    /// Copies a template that Forge brings into the folder of the team's templates, as <c>experiment</c> or <c>agent</c>, with its placeholders: to be changed there. Files that are there
    /// stay as they are. It writes unless it is only to be planned.
    /// </summary>
    /// <param name="folder">Absolute path of the folder that holds the templates, one folder for each kind.</param>
    /// <exception cref="ScaffoldException">It cannot be written.</exception>
    public async Task<ScaffoldPlan> CopyTemplateAsync(ScaffoldKind kind, string folder, string path, bool isDry, CancellationToken cancel)
    {
        var template = BuiltInTemplates.Of(kind).OrderBy(static file => file.Path, StringComparer.Ordinal).ToList();
        var target = Path.Combine(folder, kind.Word());
        var kept = files.Present(target, template.Select(static file => file.Path));
        var plan = new ScaffoldPlan(target, $"{path}/{kind.Word()}", [.. template.Where(file => !kept.Any(there => IsInTheWay(there, file.Path)))], kept, new ScaffoldAuthor("", ""), "");
        if (!isDry && plan.Files.Count > 0)
        {
            await files.WriteAsync(target, plan.Files, cancel);
        }

        return plan;
    }

    private static ScaffoldAuthor AuthorOf(ScaffoldWish wish, ScaffoldScene scene)
    {
        var user = wish.User?.Trim() is { Length: > 0 } given ? given : scene.Author.User;
        if (ScaffoldNames.UserProblem(user) is { } problem)
        {
            throw new ScaffoldException(ScaffoldFailure.Wrong, problem);
        }

        return user == scene.Author.User ? scene.Author with { IsStranger = scene.Author.IsStranger && wish.User is null } : new ScaffoldAuthor(user, scene.Policy.Members.GetValueOrDefault(user)?.Git ?? user);
    }

    /// <summary>The path with the spelling of folders that are there. A folder of the same name in another case is somebody else's experiment, and the same researcher.</summary>
    private (string Path, ScaffoldAuthor Author) AsSpelt(string path, ScaffoldAuthor author, ScaffoldWish wish, ScaffoldScene scene)
    {
        var parts = path.Split('/');
        var at = scene.Root;
        for (var i = 0; i < parts.Length && files.Spelling(at, parts[i]) is { } spelt; at = Path.Combine(at, spelt), i++)
        {
            if (spelt == parts[i])
            {
                continue;
            }

            if (i == parts.Length - 1)
            {
                throw new ScaffoldException(ScaffoldFailure.Refused, $"There is '{spelt}' already: on Windows and macOS both would be one folder. Choose another name.");
            }

            author = wish.Kind == ScaffoldKind.Experiment && parts[i] == author.User ? author with { User = spelt } : author;
            parts[i] = spelt;
        }

        return (string.Join('/', parts), author);
    }

    private static void Unique(ScaffoldWish wish, ScaffoldScene scene, string path)
    {
        if (wish.Kind == ScaffoldKind.Experiment && scene.Experiments.FirstOrDefault(other => other.ExperimentId == wish.Name || RelativePath.Folder(other.Path) == path) is { } same)
        {
            throw new ScaffoldException(ScaffoldFailure.Refused, $"There is an experiment '{wish.Name}' already, in {RelativePath.Folder(same.Path)}: choose another name.");
        }
    }

    private IEnumerable<ScaffoldFile> TemplateOf(ScaffoldWish wish, ScaffoldScene scene, CancellationToken cancel)
    {
        if (wish.Template is { } given)
        {
            return files.Template(given, cancel) is { Count: > 0 } found ? found : throw new ScaffoldException(ScaffoldFailure.Unreachable, $"There is no template in '{given}': name the folder whose files it is made of.");
        }

        if (scene.Policy.Templates is not { } written || wish.Kind == ScaffoldKind.Project)
        {
            return BuiltInTemplates.Of(wish.Kind);
        }

        var folder = RelativePath.Join("", written) is { Length: > 0 } inside
            ? Path.Combine(scene.Root, inside.Replace('/', Path.DirectorySeparatorChar))
            : throw new ScaffoldException(ScaffoldFailure.Wrong, "templates in forge.yaml names no folder of the workspace.");
        if (!files.HasFolder(folder))
        {
            throw new ScaffoldException(ScaffoldFailure.Unreachable, $"forge.yaml says that templates are in '{written}', which is not there.");
        }

        return files.Template(Path.Combine(folder, wish.Kind.Word()), cancel) is { Count: > 0 } own ? own : BuiltInTemplates.Of(wish.Kind);
    }

    private Dictionary<string, string> Values(ScaffoldWish wish, ScaffoldScene scene, ScaffoldAuthor author, string path)
    {
        var today = DateOnly.FromDateTime(time.GetLocalNow().DateTime);
        var slug = ScaffoldNames.Slug(wish.Name) is { Length: > 0 } found ? found : wish.Kind.Word();
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = wish.Name,
            ["slug"] = slug,
            ["module"] = slug.Replace('-', '_'),
            ["goal"] = OneLine(wish.Goal) is { Length: > 0 } goal ? goal : NoGoal(wish.Kind),
            ["user"] = author.User,
            ["contact"] = OneLine(author.Contact),
            ["date"] = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["tracking"] = ScaffoldPlaces.Tracking(scene.Policy, author.User, wish.Name, today),
            ["folder"] = path,
            ["version"] = scene.Version,
        };
    }

    private static string NoGoal(ScaffoldKind kind) => kind switch
    {
        ScaffoldKind.Project => "Machine-learning experiments of our team.",
        ScaffoldKind.Experiment => "Say here what this experiment is meant to find out.",
        _ => "Say here what this agent is for.",
    };

    private static string OneLine(string? text) => string.Join(' ', Display.Plain(text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Whether what is there takes the place of a file, or is a file where the new one needs a folder.</summary>
    private static bool IsInTheWay(string there, string path) => path.Equals(there, StringComparison.OrdinalIgnoreCase) || path.StartsWith(there + "/", StringComparison.OrdinalIgnoreCase);
}
