using ForgeLsp.Core.Findings;

namespace ForgeLsp.Tests.Unit.Rules.Git;

/// <summary>What git and DVC tell of one file.</summary>
internal static class Kept
{
    public static GitFacts Tracked(string path, long bytes) => Of(new KeptFile(path) { IsTracked = true, Bytes = bytes });

    public static GitFacts Of(KeptFile file) => new() { Files = new Dictionary<string, KeptFile>(StringComparer.Ordinal) { [file.Path] = file } };
}
