using System.IO.Enumeration;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>A file as it was when its folder was listed: who reads it next need not look at it again.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Length">In bytes, 0 for pipes and devices too; null for a link, which may lead to anything.</param>
internal readonly record struct SeenFile(string Path, long? Length)
{
    /// <summary>The file of an entry.</summary>
    public static SeenFile Of(ref FileSystemEntry entry) => new(entry.ToFullPath(), entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? null : entry.Length);
}
