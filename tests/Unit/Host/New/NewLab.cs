using System.Diagnostics;
using System.Text.Json;
using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Core.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.New;

/// <summary>A folder in which <c>forge new</c> makes things, most of them in a project <c>churn-lab</c>.</summary>
internal sealed class NewLab : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Path => _folder.Path;

    /// <summary>Where the project is, or would be.</summary>
    public string Project => System.IO.Path.Combine(_folder.Path, "churn-lab");

    /// <summary>Modules that stand for those that an experiment imports, and what runs tests without pytest.</summary>
    public static string StandIns => System.IO.Path.Combine(SolutionFolder.Path, "tests", "Fixtures", "scaffold-stand-ins");

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    public string Write(string path, string text) => _folder.Write(path, text);

    public async Task NewProjectAsync(string name, params string[] options)
    {
        var (exit, _, error) = await Cli.RunAsync(_folder.Path, ["new", "project", name, .. options.Contains("--user") ? options : ["--user", "alice", .. options]]);
        Assert.True(exit == ExitCode.Clean, error);
    }

    /// <summary>Runs <c>forge</c> in the project.</summary>
    public Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) => Cli.RunAsync(Project, args);

    public async Task NothingIsFoundAsync() => Assert.Equal((ExitCode.Clean, ""), await CheckAsync(Project));

    public IEnumerable<string> FilesBelow(string folder) => FilesOf(Project).Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal));

    public static IReadOnlyList<string> FilesOf(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>What the check finds down to hints.</summary>
    public static async Task<(int Exit, string Findings)> CheckAsync(string folder)
    {
        var (exit, output, _) = await Cli.RunAsync(folder, "check", "--severity", "hint", "--format", "json");
        using var json = JsonDocument.Parse(output);
        return (exit, string.Join('\n', json.RootElement.GetProperty("findings").EnumerateArray().Select(static finding => finding.ToString())));
    }

    /// <summary>What a Python program prints that ends well.</summary>
    public static async Task<string> PythonAsync(string folder, params string[] arguments)
    {
        var python = (await Interpreter.FindAsync()).First(static python => python.Version >= new Version(3, 10));
        var start = new ProcessStartInfo(python.Command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PYTHONPATH"] = StandIns;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment.Remove("MLFLOW_TRACKING_URI");
        using var process = Process.Start(start);
        Assert.NotNull(process);
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var error = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }
}
