using System.Globalization;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;

namespace ForgeLsp.Host.Cli.Check;

/// <summary>
/// The workspace as it was where the present work began, for <c>--new-from</c>: read from git's store, so that nothing is checked out or left behind. The policy
/// is the present one: a rule that is turned on today blames nobody for yesterday.
/// </summary>
/// <param name="rules">The rules that are checked.</param>
/// <param name="tell">Takes what somebody should know, in sentences.</param>
internal sealed class BaseRevision(CliContext context, IReadOnlyList<IRule> rules, Action<string> tell)
{
    /// <summary>The documents with only those findings shown that were not there at <paramref name="revision"/>.</summary>
    /// <param name="revision">A name of git's; what counts is the commit where it and the present one part.</param>
    /// <exception cref="CliException">There is no such commit here, or git cannot read it.</exception>
    public async Task<IReadOnlyList<DocumentDiagnostics>> NewOnlyAsync(string revision, ForgeWorkspace now, IReadOnlyList<DocumentDiagnostics> documents, CancellationToken cancel)
    {
        try
        {
            var git = new GitCommandLine(context.Variable("PATH"));
            var commit = await StartAsync(git, now.Root.FullPath, revision, cancel);
            if (documents.All(static document => document.Items.Count == 0))
            {
                return documents; // what is clean has nothing new
            }

            var renamed = (await git.ChangesToTreeAsync(commit, cancel)).Where(static change => change.OldPath is not null)
                .ToDictionary(change => commit.FromFolder(change.Path), change => commit.FromFolder(change.OldPath ?? ""), StringComparer.Ordinal);
            using var files = await git.OpenAsync(commit, cancel);
            var before = new ForgeWorkspace(now.Root, new PresentPolicy(files, now), BuiltInSchemas.For, modules: new ModuleReader());
            before.Load(cancel);
            before.UseBaseline(Baseline.Empty);
            before.SetTracking(now.Current.Tracking);
            before.SetGit(Kept(now.Current.Git, path => files.Exists(renamed.GetValueOrDefault(path, path))));
            var feature = new DiagnosticsFeature(before, new Analyzer(rules, context.Time, static _ => { }));
            var results = new DocumentDiagnostics[documents.Count];
            Parallel.For(0, results.Length, new ParallelOptions { CancellationToken = cancel }, i =>
            {
                var document = documents[i];
                results[i] = document.Items.Count == 0 ? document : NewFindings.Of(document, At(feature, files, renamed.GetValueOrDefault(document.Path, document.Path), cancel), now.Current.Baseline);
            });
            if (files.Missing > 0)
            {
                tell(string.Create(CultureInfo.InvariantCulture, $"{files.Missing} files of {revision} are not in this clone, which fetches contents when they are needed; their findings count as new."));
            }

            return results;
        }
        catch (GitException problem)
        {
            throw new CliException(ExitCode.Unreachable, problem.Message);
        }
        catch (AggregateException several) when (several.InnerExceptions.OfType<GitException>().FirstOrDefault() is { } problem)
        {
            throw new CliException(ExitCode.Unreachable, problem.Message);
        }
    }

    /// <summary>What git and DVC tell of files that were there already: those are not new, whatever their size was.</summary>
    private static GitFacts? Kept(GitFacts? now, Func<string, bool> wasThere) =>
        now is null ? null : now with { Files = now.Files.Where(file => wasThere(file.Key)).ToDictionary(StringComparer.Ordinal) };

    private static DocumentDiagnostics? At(DiagnosticsFeature feature, CommitFiles files, string path, CancellationToken cancel)
    {
        if (path != Policy.FileName)
        {
            return feature.CheckAll(path, cancel);
        }

        // The present policy rules, but what is wrong with the file itself is what stood in it then.
        return files.Read(path) is { } text ? new DocumentDiagnostics(path, path, null, SourceText.From(text), feature.CheckAs(path, SourceText.From(text), cancel)) : null;
    }

    private async Task<GitCommit> StartAsync(GitCommandLine git, string folder, string revision, CancellationToken cancel)
    {
        var isShallow = await git.IsShallowAsync(folder, cancel);
        var named = await git.RevisionAsync(folder, revision, "there is no commit to compare with", cancel) ?? throw (isShallow
            ? new CliException(ExitCode.Unreachable, $"'{revision}' is not in this clone, which was made without its past: get it with 'git fetch --depth=1 origin {revision}', or clone with the whole past (actions/checkout: fetch-depth: 0).")
            : new CliException(ExitCode.Usage, $"There is no commit '{revision}' in this clone; --new-from takes a branch, a tag or a commit."));
        if (await git.ForkPointAsync(named, cancel) is { } fork)
        {
            return fork;
        }

        if (!isShallow)
        {
            throw new CliException(ExitCode.Usage, $"'{revision}' and the present commit have nothing in common, so that nothing tells what is new.");
        }

        tell($"This clone was made without its past, so the findings are compared with '{revision}' itself and not with where the two parted.");
        return named;
    }

    /// <summary>The files of then with the policy of now.</summary>
    private sealed class PresentPolicy(CommitFiles then, ForgeWorkspace now) : IWorkspaceFiles
    {
        public IEnumerable<string> List(CancellationToken cancel) => then.List(cancel);

        public bool IsListed(string path) => then.IsListed(path);

        public string? Read(string path) => path == Policy.FileName ? now.FileAt(path)?.Text.ToString() : then.Read(path);

        public bool Exists(string path) => then.Exists(path);
    }
}
