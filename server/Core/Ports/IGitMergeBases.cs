namespace ForgeLsp.Core.Ports;

/// <summary>Where lines of work parted. Only reads, as the other ports of git.</summary>
public interface IGitMergeBases
{
    /// <summary>The last commit that both have in their past; null where they share none, as in a clone without its whole past.</summary>
    /// <param name="folder">Absolute path of a folder in the clone.</param>
    /// <param name="one">Id of a commit.</param>
    /// <param name="other">Id of a commit.</param>
    /// <exception cref="GitException">Git cannot answer.</exception>
    Task<string?> MergeBaseAsync(string folder, string one, string other, CancellationToken cancel);
}
