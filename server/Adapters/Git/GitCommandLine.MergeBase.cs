using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Git;

/// <content>Where two branches parted.</content>
public sealed partial class GitCommandLine : IGitMergeBases
{
    /// <inheritdoc/>
    public async Task<string?> MergeBaseAsync(string folder, string one, string other, CancellationToken cancel)
    {
        if (!CommitId().IsMatch(one) || !CommitId().IsMatch(other))
        {
            return null;
        }

        var found = await AskAsync(folder, ["merge-base", one, other], cancel);
        return found.ExitCode == 0 && found.Output.Trim() is { Length: > 0 } id ? id : null;
    }
}
