using ForgeLsp.Host.Cli;

namespace ForgeLsp.Tests.Unit.Infrastructure;

/// <summary>Runs <c>forge</c> in this process, with no environment variables but those given.</summary>
internal static class Cli
{
    public static Task<(int Exit, string Output, string Error)> RunAsync(string folder, params string[] args) => RunAsync(folder, static _ => null, args);

    public static Task<(int Exit, string Output, string Error)> RunAsync(string folder, Func<string, string?> variable, params string[] args) => RunAsync(folder, variable, "", args);

    /// <summary>As the other, with a text on standard input.</summary>
    public static Task<(int Exit, string Output, string Error)> RunWithInputAsync(string folder, string input, params string[] args) => RunAsync(folder, static _ => null, input, args);

    /// <summary>As on a terminal of so many cells in a line; its text has colours where <paramref name="hasColors"/>.</summary>
    public static async Task<(int Exit, string Output, string Error)> RunOnTerminalAsync(string folder, int width, bool hasColors, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CliContext(output, error, folder, static _ => null, TimeProvider.System, hasColors) { Width = width };
        var exit = await ForgeCommand.RunAsync(args, context, CancellationToken.None);
        return (exit, output.ToString(), error.ToString());
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(string folder, Func<string, string?> variable, string input, string[] args)
    {
        using var reader = new StringReader(input);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CliContext(output, error, folder, variable, TimeProvider.System, IsTerminal: false) { In = reader };
        var exit = await ForgeCommand.RunAsync(args, context, CancellationToken.None);
        return (exit, output.ToString(), error.ToString());
    }
}
