using System.Diagnostics;
using Xunit;

namespace ForgeLsp.Tests.Unit.Infrastructure;

/// <summary>A clone in a folder of its own, made by the <c>git</c> of this machine and deleted with the test.</summary>
internal sealed class GitFolder : IDisposable
{
    public GitFolder() => Git("init", "--quiet", "--initial-branch=main");

    /// <summary>Its absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("forge git ").FullName;

    public void Write(string path, string text)
    {
        var file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file) ?? Path);
        File.WriteAllText(file, text);
    }

    public void Delete(string path) => File.Delete(System.IO.Path.Combine(Path, path));

    /// <summary>Commits everything as it is, and gives the id.</summary>
    public string Commit(string message)
    {
        Git("add", "--all", "--", ".");
        Git("-c", "user.name=alice", "-c", "user.email=alice@example.org", "-c", "commit.gpgsign=false", "commit", "--quiet", "--allow-empty", "--message", message);
        return Git("rev-parse", "HEAD").Trim();
    }

    public string Git(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", Path, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
        Assert.NotNull(process);
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        return output;
    }

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Path, recursive: true);
    }
}
