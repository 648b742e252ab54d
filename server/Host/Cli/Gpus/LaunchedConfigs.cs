using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Experiments;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary>Says of a command that is about to start which configs it may read that no commit has: FRG504, before the run is made and not after it.</summary>
internal static class LaunchedConfigs
{
    private const int Named = 2;

    /// <summary>How long git may take; a run is not held up for it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>What the rule is.</summary>
    public static RuleInfo Rule { get; } = new UncommittedConfig().Info;

    /// <summary>A sentence; null where there is nothing to say, or nobody knows.</summary>
    /// <param name="folder">Where the command runs.</param>
    /// <param name="command">The program and its arguments: a script among them says which configs are near, and a config may be named.</param>
    public static async Task<string?> SayAsync(IGitHistory git, string folder, IReadOnlyList<string> command, CancellationToken cancel)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(Limit);
            var status = await git.StatusAsync(folder, limit.Token);
            var words = command.Skip(1).Select(static word => Relative(word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..])).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var home = words.FirstOrDefault(static word => word.EndsWith(".py", StringComparison.Ordinal)) is { } script ? RelativePath.Folder(script) : "";
            var changed = status.Changed.Where(static change => change.Kind != GitChangeKind.Deleted).Select(static change => change.Path).Concat(status.Untracked)
                .Where(path => ConfigPaths.IsConfig(path) && (words.Contains(path) || ConfigPaths.IsNear(path, home))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            return changed.Count == 0 ? null : $"{Rule.Id}: {Names(changed)} with changes that no commit has. Commit first, or nobody can see later what this run was given.";
        }
        catch (Exception failure) when (failure is GitException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null; // In no clone there is nothing to commit.
        }
    }

    private static string Names(List<string> paths)
    {
        var named = string.Join(", ", paths.Take(Named).Select(static path => $"`{path}`"));
        var verb = paths.Count == 1 ? "is a config" : "are configs";
        return paths.Count <= Named ? $"{named} {verb}" : $"{named} and {paths.Count - Named} more {verb}";
    }

    /// <summary>A path of the command as git names it; null for what is none, or leads elsewhere.</summary>
    private static string? Relative(string word) => word.Length is 0 or > 1_000 || word[0] == '-' ? null : RelativePath.Join("", word.Replace('\\', '/'));
}
