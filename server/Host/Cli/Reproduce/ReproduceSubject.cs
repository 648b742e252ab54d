using System.Text.RegularExpressions;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Experiments;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Features.Runs;
using ForgeLsp.Host.Cli.Runs;
using ForgeLsp.Rules.Configs;
using ForgeLsp.Rules.Python;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli.Reproduce;

/// <summary>What is to be reproduced: an experiment at a commit, and the recorded run that it is compared with.</summary>
/// <param name="Here">The experiment as it is in the working tree.</param>
/// <param name="Then">The same at the commit.</param>
/// <param name="Recorded">Null where runs made here are compared with each other.</param>
/// <param name="Logged">The configs that the recorded run logged.</param>
internal sealed partial record ReproduceSubject(string Root, ExperimentSummary Here, ExperimentSummary Then, GitCommit Commit, Run? Recorded, LoggedConfigs Logged, ForgeWorkspace Workspace, Func<string, string?> Read)
{
    private const int MaxFiles = 100;

    /// <summary>The experiment's folder at the commit, relative to the workspace.</summary>
    public string Folder => RelativePath.Folder(Then.Path);

    /// <summary>What people call it.</summary>
    public string Name => string.IsNullOrWhiteSpace(Here.ExperimentId) ? Here.Path : Here.ExperimentId;

    /// <summary>Scripts and configs of the experiment at the commit, and the script that is run.</summary>
    public IEnumerable<string> Files(Launch launch)
    {
        var started = launch.Arguments.Skip(1).Select(word => RelativePath.Join(launch.Folder, word)).OfType<string>();
        return Workspace.Current.Files.Paths.Where(path => Folder.Length > 0 && RelativePath.IsAtOrBelow(path, Folder)).Concat(started.Where(Workspace.Current.FileExists))
            .Where(static path => RelativePath.IsScript(path) || RelativePath.IsYaml(path)).Distinct(StringComparer.Ordinal).Take(MaxFiles);
    }

    /// <summary>What of the configs of the recorded run is laid over the checkout.</summary>
    public RecordedOverlay Overlay(Launch launch) => new RecordedConfigs(Folder, launch, Workspace.Current.Files.Paths, Read).Of(Logged.Files);

    /// <summary>Where the rules about seeds find something in the files of the commit. A script is asked whether or not it trains: that it is run is known.</summary>
    public IReadOnlyList<FoundPlace> Seeds(Launch launch, TimeProvider time, CancellationToken cancel)
    {
        var (seeds, draws) = (new SeedMissing(), new SeedNotSet());
        var analyzer = new Analyzer([seeds], time, static _ => { });
        var context = new RuleContext(Workspace.Current, new Dictionary<string, string>(StringComparer.Ordinal), time);
        return
        [
            .. Files(launch).Select(Workspace.FileAt).OfType<Workspace.Index.SourceFile>()
                .SelectMany(file => RelativePath.IsScript(file.Path) ? draws.Draws(file.Python, context) is { } drawn ? [drawn] : [] : analyzer.Check(Workspace.Current, file, cancel).Select(static found => found.Finding),
                    static (file, found) => new FoundPlace(found.RuleId, file.Path, file.Text.LineAt(found.Span.Start) + 1, found.Message)),
        ];
    }

    /// <summary>Whether a seed is set or noted anywhere in the experiment.</summary>
    public bool MentionsSeed(Launch launch)
    {
        IWorkspaceView view = Workspace.Current;
        return Then.HasSeed || launch.Arguments.Any(IsSeed)
            || Files(launch).Any(path => (view.ScriptAt(path)?.MentionsSeed == true && Read(path) is { } text && SeedWord().IsMatch(text)) || view.ConfigAt(path)?.Keys.Any(static key => IsSeed(RelativePath.Name(key.Name.Replace('.', '/')))) == true);
    }

    /// <summary>The first place in the files of the commit that names a tracking server; null where none does. Neither policy nor comments hide it.</summary>
    public FoundPlace? Server(Launch launch, TimeProvider time)
    {
        var rule = new HardCodedTrackingUri();
        var context = new RuleContext(Workspace.Current, new Dictionary<string, string>(StringComparer.Ordinal), time);
        foreach (var path in Files(launch))
        {
            if (RelativePath.IsScript(path) && Workspace.FileAt(path) is { } file && rule.Check(file.Python, context).FirstOrDefault() is { } found)
            {
                return new(found.RuleId, path, file.Text.LineAt(found.Span.Start) + 1, found.Message);
            }

            if (Workspace.Current.ConfigAt(path)?.Keys.FirstOrDefault(static key => key.Name.EndsWith("tracking_uri", StringComparison.OrdinalIgnoreCase) && IsServer(key.Value)) is { } named && Workspace.FileAt(path) is { } config)
            {
                return new("FRG410", path, config.Text.LineAt(named.Span.Start) + 1, $"`{named.Name}` names a tracking server");
            }
        }

        return null;
    }

    /// <summary>Finds what the command line means.</summary>
    /// <exception cref="CliException">It means nothing, or its commit is not here.</exception>
    public static async Task<(ReproduceSubject Subject, CommitFiles Files)> FindAsync(CliContext context, ReproduceOptions options, GitCommandLine git, CancellationToken cancel)
    {
        var root = WorkspaceLocator.RootFor(context.WorkingDirectory);
        var known = WorkspaceExperiments.Read(context.WorkingDirectory, cancel);
        var here = ByName(known, options.Name, root, context.WorkingDirectory);
        Run? recorded = null;
        var logged = LoggedConfigs.None;
        if (here is null || options.Against is not null)
        {
            await using var session = new RunsSession(context, options.Store);
            var (found, store) = here is not null ? await session.FindAsync(options.Against ?? "", cancel) : await RunAsync(session, known, options.Name, cancel);
            recorded = found.Run;
            logged = await LoggedConfigs.ReadAsync(new RunFiles(context.Time), store.Store, recorded, cancel);
            here ??= known.FirstOrDefault(one => one.RunId == recorded.Id) ?? known.Where(one => one.MlflowExperiment == found.ExperimentName).ToList() switch
            {
                [var only] => only,
                var several => throw new CliException(ExitCode.Usage, $"{(several.Count == 0 ? "No" : "More than one")} metadata.yaml names the tracking experiment '{found.ExperimentName}' of this run; name the experiment, and the run with --against."),
            };
        }

        var commit = await CommitAsync(git, root, recorded, cancel);
        var files = await git.OpenAsync(commit, cancel);
        try
        {
            var workspace = new ForgeWorkspace(RootFolder.FromPath(root, OperatingSystem.IsWindows()), files, BuiltInSchemas.For, modules: new ModuleReader());
            workspace.Load(cancel);
            var then = workspace.Current.Experiments.FirstOrDefault(one => one.Path == here.Path)
                ?? (here.ExperimentId is { Length: > 0 } id ? workspace.Current.Experiments.FirstOrDefault(one => one.ExperimentId == id) : null)
                ?? throw new CliException(ExitCode.Unreachable, $"Commit {commit.Id[..8]} does not have '{here.Path}'; {(recorded is null ? "commit the experiment first" : "the run was made before the experiment was committed, or elsewhere")}.");
            return (new(root, here, then, commit, recorded, logged, workspace, files.Read), files);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private static bool IsServer(string? value) => value is not null && (value.Contains("://", StringComparison.Ordinal) || value.StartsWith("databricks", StringComparison.OrdinalIgnoreCase))
        && !value.StartsWith("file:", StringComparison.OrdinalIgnoreCase) && !value.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase);

    // `seed`, `SEED`, `manual_seed` and `randomSeed`, and not what merely begins so, such as `seedless`.
    [GeneratedRegex("[sS]eed(?:s|ed|ing)?(?:[^a-z]|$)|SEED|random_state", RegexOptions.NonBacktracking)]
    private static partial Regex SeedWord();

    private static bool IsSeed(string word) => word.Contains("seed", StringComparison.OrdinalIgnoreCase) || word.Contains("random_state", StringComparison.OrdinalIgnoreCase);

    private static ExperimentSummary? ByName(IReadOnlyList<ExperimentSummary> known, string name, string root, string workingDirectory)
    {
        var path = Path.GetRelativePath(root, Path.GetFullPath(name, workingDirectory)).Replace('\\', '/');
        var named = known.Where(one => one.ExperimentId == name).ToList();
        named = named.Count > 0 ? named : [.. known.Where(one => one.Path == path || RelativePath.Folder(one.Path) == path)];
        return named.Count > 1
            ? throw new CliException(ExitCode.Usage, $"'{name}' is several experiments: {string.Join(", ", named.Take(5).Select(static one => one.Path))}. Name one by its folder.")
            : named.FirstOrDefault();
    }

    private static async Task<(ListedRun Run, NamedStore Store)> RunAsync(RunsSession session, IReadOnlyList<ExperimentSummary> known, string name, CancellationToken cancel)
    {
        try
        {
            return await session.FindAsync(name, cancel);
        }
        catch (CliException missing) when (missing.ExitCode == ExitCode.Unreachable)
        {
            throw new CliException(ExitCode.Usage, UnknownExperiment.Message(name, known, ", and no run of that name or id"));
        }
    }

    private static async Task<GitCommit> CommitAsync(GitCommandLine git, string root, Run? recorded, CancellationToken cancel)
    {
        try
        {
            if (recorded is null)
            {
                return await git.RevisionAsync(root, "HEAD", "there is no commit that could be run again", cancel) ?? throw new CliException(ExitCode.Unreachable, "There is no commit yet; commit the experiment first, since a commit is what can be run again.");
            }

            var id = RunText.Commit(recorded) ?? throw new CliException(ExitCode.Unreachable, $"Run {recorded.Id} names no commit: it was logged outside of a git clone, or by a client without git. What it ran cannot be found again.");
            return await git.FindAsync(root, id, cancel) ?? throw new CliException(
                ExitCode.Unreachable,
                $"Commit {id[..Math.Min(12, id.Length)]} of the run is not in this clone; " + (await git.IsShallowAsync(root, cancel) ? "run `git fetch --unshallow`." : "run `git fetch --all`, or ask who made the run to push it."));
        }
        catch (GitException problem)
        {
            throw new CliException(ExitCode.Unreachable, problem.Message);
        }
    }
}
