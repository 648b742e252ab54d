using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Core.Reservations;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Reports;

/// <summary>
/// The reports on the sample workspace, byte for byte, at a fixed clock and zone. <c>FORGE_UPDATE_DOCS=1</c> writes them to <c>tests/Fixtures/reports</c> instead
/// of comparing. The sample is copied out of its clone, whose commits change.
/// </summary>
public sealed class GoldenReportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public GoldenReportTests()
    {
        var sample = Path.Combine(SolutionFolder.Path, "samples", "workspace");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder.Path, "wine", Path.GetRelativePath(sample, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy) ?? copy);
            File.Copy(file, copy);
        }
    }

    [Theory]
    [InlineData("standup.md", "standup", "--since", "2026-11-20")]
    [InlineData("standup.json", "standup", "--since", "2026-11-20", "--format", "json")]
    [InlineData("weekly.md", "weekly")]
    [InlineData("weekly.json", "weekly", "--format", "json")]
    [InlineData("dashboard.json", "dashboard", "--format", "json")]
    [InlineData("cost.md", "cost", "--no-runs", "--format", "markdown")]
    public async Task The_sample_has_the_same_report_byte_for_byte(string file, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CliContext(output, error, Path.Combine(_folder.Path, "wine"), static _ => null, new TestClock("2026-11-21T08:30", "Europe/Berlin"), IsTerminal: false);
        var exit = await ForgeCommand.RunAsync(["report", .. args], context, CancellationToken.None);
        Assert.Equal(("", ExitCode.Clean), (error.ToString(), exit));
        var golden = Path.Combine(SolutionFolder.Path, "tests", "Fixtures", "reports", file);
        if (Environment.GetEnvironmentVariable("FORGE_UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(golden) ?? golden);
            File.WriteAllText(golden, output.ToString().ReplaceLineEndings("\n"));
        }

        Assert.Equal(File.ReadAllText(golden), output.ToString().ReplaceLineEndings("\n"));
    }

    public void Dispose() => _folder.Dispose();
}
