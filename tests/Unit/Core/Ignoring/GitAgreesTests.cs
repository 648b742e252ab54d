using System.Diagnostics;
using ForgeLsp.Core.Ignoring;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Ignoring;

/// <summary>Random patterns over random paths: what is ignored is what the git of this machine ignores.</summary>
public sealed class GitAgreesTests : IDisposable
{
    private static readonly string[] Names = ["a", "b", "ab", "abc", "out", "x.yaml", "keep.yaml", "a b", "é", "[a]", "a*", "-", "!a", "#a", "run-1", "B", "a\\b"];
    private static readonly string[] Parts =
        ["a", "b", "ab", "out", "x.yaml", "*", "**", "***", "?", "*.yaml", "a*", "*b", "[ab]", "[!a]", "[^b]", "[a-c]", "[]a]", "[a-", "[[:alpha:]]", "[[:nope:]]", "\\*", "\\a", "é", "a b", "a\\ ", "run-[0-9]", "[[]a]", "[a\\]b]", "!", "#", "b**", "**a", "[,-]", "[z-a]"];

    private readonly GitFolder _git = new();

    public void Dispose() => _git.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void Random_patterns(int seed)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // many of these names are none there
        }

        var random = new Random(seed);
        var paths = Enumerable.Range(0, 150).Select(_ => Some(Names, random, 4)).Distinct(StringComparer.Ordinal).ToList();

        // A name that is a file cannot be a folder as well.
        paths.RemoveAll(path => paths.Exists(other => other.StartsWith(path + "/", StringComparison.Ordinal)));
        paths.ForEach(path => _git.Write(path, ""));
        for (var round = 0; round < 25; round++)
        {
            var files = new List<IgnoreFile> { new("", Lines(random)) };
            _git.Write(".gitignore", files[0].Text);
            var folder = paths[random.Next(paths.Count)] is var path && path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : "ab";
            if (Directory.Exists(Path.Combine(_git.Path, folder)))
            {
                files.Add(new IgnoreFile(folder, Lines(random)));
                _git.Write(folder + "/.gitignore", files[^1].Text);
            }

            files.Add(new IgnoreFile("", Lines(random)) { IsWeakest = true });
            _git.Write(".git/info/exclude", files[^1].Text);

            var ignore = new GitIgnore(files);
            var (git, own) = (Ignored(paths), paths.Where(ignore.IsIgnored).Order(StringComparer.Ordinal).ToList());
            Assert.True(git.SequenceEqual(own, StringComparer.Ordinal), $"git alone: {string.Join(" | ", git.Except(own))}\nwe alone: {string.Join(" | ", own.Except(git))}\n{string.Join("\n", files)}");
            _git.Delete(folder + "/.gitignore");
        }
    }

    private static string Some(string[] from, Random random, int max) => string.Join('/', Enumerable.Range(0, 1 + random.Next(max)).Select(_ => from[random.Next(from.Length)]));

    private static string Lines(Random random) => string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ =>
        (random.Next(4) == 0 ? "!" : "") + (random.Next(5) == 0 ? "/" : "") + Some(Parts, random, 3) + (random.Next(4) == 0 ? "/" : "") + (random.Next(8) == 0 ? "  " : "") + (random.Next(8) == 0 ? "\r\n" : "\n")));

    private List<string> Ignored(IEnumerable<string> paths)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", _git.Path, "-c", "core.excludesFile=/dev/null", "-c", "core.ignoreCase=false", "check-ignore", "--no-index", "-z", "--stdin"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        });
        Assert.NotNull(process);
        using (process.StandardInput)
        {
            process.StandardInput.Write(string.Concat(paths.Select(static path => path + "\0")));
        }

        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode <= 1, process.StandardError.ReadToEnd());
        return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }
}
