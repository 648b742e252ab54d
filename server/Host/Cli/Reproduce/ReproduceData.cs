using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.Reproducing;
using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Reproducibility;

namespace ForgeLsp.Host.Cli.Reproduce;

/// <summary>The data that a run needs and git does not keep: what of it has which version, and how it comes into a clean checkout.</summary>
internal sealed class ReproduceData
{
    private readonly ReproduceSubject _subject;
    private readonly IReadOnlyList<DvcHash> _versioned;
    private readonly string? _plain;

    private ReproduceData(ReproduceSubject subject, IReadOnlyList<DvcHash> versioned, string? plain)
    {
        _subject = subject;
        _versioned = versioned;
        _plain = plain;
    }

    /// <summary>What a reader should know of it.</summary>
    public IReadOnlyList<string> Notes => _plain is null ? [] : [$"`{_plain}` has no version (neither git nor DVC keeps it): the file of the working tree is used as it is now."];

    /// <summary>What the experiment reads, by its files at the commit: what <c>data.path</c> names, and what its scripts and configs mention by name.</summary>
    public static async Task<ReproduceData> FindAsync(ReproduceSubject subject, Launch launch, GitCommandLine git, CancellationToken cancel)
    {
        var prefix = subject.Commit.Prefix;
        var all = await git.FilesAsync(subject.Commit, cancel);
        var known = new List<DvcHash>();
        foreach (var file in all.Where(path => DvcHashes.IsKind(path) && path.StartsWith(prefix, StringComparison.Ordinal)))
        {
            known.AddRange(DvcHashes.Read(file[prefix.Length..], await git.ReadAsync(subject.Commit, file, cancel) ?? ""));
        }

        var path = subject.Then.DataPath is { Length: > 0 } written && !written.Contains("://", StringComparison.Ordinal) ? RelativePath.Join("", written) : null;
        var texts = subject.Files(launch).Select(subject.Read).OfType<string>().ToList();
        var committed = all.Where(one => one.StartsWith(prefix, StringComparison.Ordinal)).Select(one => one[prefix.Length..]).ToHashSet(StringComparer.Ordinal);
        var versioned = known.Where(data => !committed.Contains(data.Path) && RelativePath.Join("", data.Path) is not null
                && ((path is not null && (RelativePath.IsAtOrBelow(data.Path, path) || RelativePath.IsAtOrBelow(path, data.Path))) || texts.Exists(text => text.Contains(RelativePath.Name(data.Path), StringComparison.Ordinal))))
            .DistinctBy(static data => data.Path, StringComparer.Ordinal).ToList();
        var isKept = path is null || committed.Any(one => RelativePath.IsAtOrBelow(one, path)) || versioned.Exists(data => RelativePath.IsAtOrBelow(data.Path, path) || RelativePath.IsAtOrBelow(path, data.Path));
        return new(subject, versioned, isKept ? null : path);
    }

    /// <summary>Puts it into a checkout.</summary>
    /// <param name="variable">An environment variable, or null.</param>
    /// <exception cref="CliException">It is not on this machine.</exception>
    public void Put(CleanCheckout checkout, Func<string, string?> variable, CancellationToken cancel)
    {
        var data = new CheckoutData(_subject.Root, Path.Combine(checkout.Tree, _subject.Commit.Prefix), variable);
        foreach (var one in _versioned)
        {
            if (!data.Put(one, cancel))
            {
                throw new CliException(ExitCode.Unreachable, $"`{one.Path}` is not on this machine in the version of the commit ({one.Hash}): run `dvc pull`, or `dvc fetch` at that commit, and try again.");
            }
        }

        if (_plain is not null && !data.PutAsIs(_plain, cancel))
        {
            throw new CliException(ExitCode.Unreachable, $"`{_plain}`, which `data.path` of metadata.yaml names, is neither in the commit nor here.");
        }
    }
}
