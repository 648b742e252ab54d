using System.Diagnostics;
using System.Text.Json;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.CodeActions.Python;

/// <summary>What a script did: the calls of libraries as JSON, what it printed, and the error that ended it.</summary>
internal sealed record ScriptRun(IReadOnlyList<string> Calls, string Printed, string? Error)
{
    /// <summary>The calls without those of MLflow.</summary>
    public IReadOnlyList<string> Training => [.. Calls.Where(static call => !IsMlflow(call))];

    /// <summary>The calls of MLflow.</summary>
    public IReadOnlyList<string> Recorded => [.. Calls.Where(IsMlflow)];

    private static bool IsMlflow(string call) => call.StartsWith("[\"mlflow.", StringComparison.Ordinal);
}

/// <summary>Runs scripts by a real Python, with stand-ins for the libraries (<c>run_scripts.py</c>).</summary>
internal static class ScriptRunner
{
    /// <summary>Runs the first file of each workspace, all in one process.</summary>
    public static async Task<IReadOnlyList<ScriptRun>> RunAsync(IReadOnlyList<ScriptFixture> workspaces)
    {
        using var folder = new TempFolder();
        var jobs = new List<string[]>();
        foreach (var workspace in workspaces)
        {
            foreach (var (path, text) in workspace.Files)
            {
                folder.Write($"{jobs.Count}/{path}", text);
            }

            jobs.Add([Path.Combine(folder.Path, $"{jobs.Count}"), workspace.Files[0].Path]);
        }

        using var process = Start();
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(jobs));
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        using var results = JsonDocument.Parse(output);
        return [.. results.RootElement.EnumerateArray().Select(static result => new ScriptRun(
            [.. result.GetProperty("calls").EnumerateArray().Select(static call => JsonSerializer.Serialize(call, Relaxed))],
            result.GetProperty("printed").GetString() ?? "",
            result.GetProperty("error").GetString()))];
    }

    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Process Start()
    {
        var python = Environment.GetEnvironmentVariable("FORGE_TEST_PYTHON") ?? "python3";
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "Features", "CodeActions", "Python", "run_scripts.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["PYTHONUTF8"] = "1";
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("no process");
        }
        catch (Exception missing) when (missing is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new InvalidOperationException(
                $"This test runs scripts before and after a fix and found no '{python}'. Install it (Debian, Ubuntu: apt-get install python3; Windows: winget install Python.Python.3.12), "
                + "or name one in FORGE_TEST_PYTHON.", missing);
        }
    }
}
