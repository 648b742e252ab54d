using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Fixing;

namespace ForgeLsp.Host.Cli.Check;

/// <summary>What <c>forge check</c> does about the fixes that need nobody's choice.</summary>
internal enum FixMode
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>They are made and written.</summary>
    Write,

    /// <summary>They are shown as a diff, and nothing is written.</summary>
    Diff,
}

/// <summary>What <c>--fix</c> did.</summary>
/// <param name="Fixes">How many fixes are in the files now.</param>
/// <param name="Files">How many files were written.</param>
internal sealed record FixResult(int Fixes, int Files)
{
    /// <summary>Whether a file was left alone because it had changed underneath.</summary>
    public bool IsRefused { get; init; }

    /// <summary>The result in a sentence.</summary>
    public string Sentence => Files == 0 ? "Nothing was fixed." : $"Fixed {Count(Fixes, "finding")} in {Count(Files, "file")}.";

    /// <summary>A number and what is counted.</summary>
    public static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}

/// <summary>Writes what <see cref="FixingFeature"/> mended, or shows it.</summary>
internal static class FixWriter
{
    /// <summary>Writes the files, each whole or not at all.</summary>
    /// <param name="fail">Takes the files that were left as they are, and a sentence that says why.</param>
    public static FixResult Write(string root, IReadOnlyList<MendedFile> files, Action<MendedFile, string> fail, CancellationToken cancel)
    {
        var result = new FixResult(0, 0);
        foreach (var file in files)
        {
            cancel.ThrowIfCancellationRequested();
            if (TextRewrite.Replace(FullPath(root, file), file.Before, file.After) is { } problem)
            {
                fail(file, $"{file.Path} {problem.Reason}.");
                result = result with { IsRefused = result.IsRefused || problem.Failure == RewriteFailure.Changed };
            }
            else
            {
                result = result with { Fixes = result.Fixes + file.Fixes, Files = result.Files + 1 };
            }
        }

        return result;
    }

    /// <summary>Prints what would change, for <c>git apply</c> in the root.</summary>
    /// <returns>1 where something would change, else 0.</returns>
    public static async Task<int> DiffAsync(CliContext context, string root, IReadOnlyList<MendedFile> files, bool isOnDisk)
    {
        foreach (var file in files)
        {
            var mark = isOnDisk ? TextRewrite.MarkOf(FullPath(root, file)) : "";
            var (before, after) = (Shown(file, file.Before), Shown(file, file.After));
            var diff = UnifiedDiff.Of(file.Path, mark + before, mark + after);
            await context.Out.WriteAsync(diff);
            if (diff != UnifiedDiff.Of(file.Path, mark + file.Before, mark + file.After))
            {
                await context.TellAsync($"{file.Path}: a secret beside the change is not shown, so that git cannot apply its part; --fix does it.");
            }
        }

        await context.TellAsync(files.Count == 0
            ? "nothing would be fixed."
            : $"{FixResult.Count(files.Sum(static file => file.Fixes), "finding")} in {FixResult.Count(files.Count, "file")} would be fixed; --fix does it.");
        return files.Count == 0 ? ExitCode.Clean : ExitCode.Findings;
    }

    /// <summary>The file without its secrets: a diff is printed, and what is printed others read.</summary>
    private static string Shown(MendedFile file, string text) => CredentialMask.InPlace(text, RelativePath.IsScript(file.Path) ? CredentialSyntax.Code : CredentialSyntax.Settings, '*');

    private static string FullPath(string root, MendedFile file) => root + "/" + file.Path;
}
