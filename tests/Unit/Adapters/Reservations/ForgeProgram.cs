using System.Diagnostics;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

/// <summary>The built command-line program, as users start it.</summary>
internal static class ForgeProgram
{
    public sealed record Result(int ExitCode, string Output, string Error);

    /// <summary>How it is started: the one that <c>FORGE_EXECUTABLE</c> names, which a release is tested with, else the one beside the tests.</summary>
    public static IReadOnlyList<string> Command { get; } = Environment.GetEnvironmentVariable("FORGE_EXECUTABLE") is { Length: > 0 } other ? [other] : ["dotnet", Path.Combine(AppContext.BaseDirectory, "forge.dll")];

    /// <summary>The same for a line of a shell.</summary>
    public static string ShellCommand => string.Join(' ', Command.Select(static word => $"'{word}'"));

    public static Process Start(string folder, params IEnumerable<string> arguments) => StartWith(new Dictionary<string, string>(StringComparer.Ordinal), folder, arguments);

    public static Process StartWith(IReadOnlyDictionary<string, string> variables, string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Command[0], [.. Command.Skip(1), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{Command[0]} does not start.");
    }

    public static async Task<Result> RunAsync(string folder, params IEnumerable<string> arguments)
    {
        using var process = Start(folder, arguments);
        return await EndAsync(process);
    }

    public static async Task<Result> EndAsync(Process process)
    {
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return new Result(process.ExitCode, await output, await error);
    }
}
