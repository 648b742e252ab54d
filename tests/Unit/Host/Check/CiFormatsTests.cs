using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using ForgeLsp.Core.Findings;
using ForgeLsp.Host.Cli;
using ForgeLsp.Host.Cli.Check.Formats;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Check;

/// <summary>Annotations of GitHub, JUnit's XML, and the text of pipes and terminals.</summary>
public sealed class CiFormatsTests : IDisposable
{
    private const string Wine = "experiments/alice/wine/metadata.yaml";
    private const string Broken = "experiment_id: wine\nresearcher: alice\ncreated: 2026-01-05\nstatus: complete\ngoal: win\n";

    private static readonly CliContext Context = new(TextWriter.Null, TextWriter.Null, Path.GetTempPath(), static _ => null, TimeProvider.System, IsTerminal: false);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_annotation_has_its_place_and_title()
    {
        _folder.Write(Wine, Broken);
        var (exit, output, _) = await Run("github");
        Assert.Equal(ExitCode.Findings, exit);
        Assert.StartsWith($"::error file={Wine},line=4,col=9,endLine=4,endColumn=17,title=FRG002 schema::{Wine}:4:9: FRG002 `status` cannot be `complete`", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Annotations_name_files_from_the_top_of_the_checkout()
    {
        _folder.Write(".git/HEAD", "x");
        _folder.Write("ml,1/forge.yaml", "{}\n");
        _folder.Write("ml,1/" + Wine, Broken);
        Assert.StartsWith($"::error file=ml%2C1/{Wine},", (await Run("github", Path.Combine(_folder.Path, "ml,1"))).Output, StringComparison.Ordinal);
    }

    /// <summary>A line of the output is a whole command or none at all, whatever files and messages say.</summary>
    [Fact]
    public void No_finding_breaks_out_of_its_annotation()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var report = HostileReports.Of(seed) with { Notes = [] };
            using var output = new StringWriter { NewLine = "\n" };
            new GitHubFormat(Context).Write(report, output);
            var lines = output.ToString().TrimEnd('\n').Split('\n');
            Assert.Equal(report.Findings.Count + report.Failures.Count + 1, lines.Length);
            Assert.All(lines[..^1], static line =>
            {
                Assert.Matches("^::(error|warning|notice) [^:]*::", line);
                Assert.DoesNotContain(line, static unit => char.IsControl(unit) && unit != '\t');
            });
            Assert.DoesNotContain("hunter2", output.ToString(), StringComparison.Ordinal);
            Assert.All(report.Findings.Zip(lines), static pair => Assert.Equal(pair.First.Line == pair.First.EndLine, pair.Second.Contains(",endColumn=", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Every_report_is_JUnit_that_Jenkins_accepts()
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(null, Path.Combine(SolutionFolder.Path, "tests", "Fixtures", "junit", "junit-10.xsd"));
        for (var seed = 0; seed < 300; seed++)
        {
            var report = HostileReports.Of(seed);
            var document = JUnit(report);
            document.Validate(schemas, (_, problem) => Assert.Fail($"{seed}: {problem.Message}"));
            Assert.Equal(report.Files + (report.Failures.Count > 0 ? 1 : 0), document.Descendants("testsuite").Count());
            Assert.Equal(report.Findings.Count(static finding => finding.Severity <= Severity.Warning), document.Descendants("failure").Count());
            Assert.Equal(report.Failures.Count, document.Descendants("error").Count());
            Assert.Equal(document.Descendants("testcase").Count(), (int?)document.Root?.Attribute("tests"));
            Assert.All(document.Descendants("testsuite"), static suite => Assert.Equal(suite.Elements("testcase").Count(), suite.Elements("testcase").DistinctBy(static test => test.Attribute("name")?.Value).Count()));
        }
    }

    [Fact]
    public async Task A_clean_file_passes_and_a_finding_below_the_level_does_not_fail()
    {
        _folder.Write(Wine, Broken.Replace("complete", "planned", StringComparison.Ordinal));
        _folder.Write("experiments/bob/x/metadata.yaml", Broken.Replace("complete", "planned", StringComparison.Ordinal).Replace("alice", "bob", StringComparison.Ordinal).Replace("wine", "x", StringComparison.Ordinal) + "colour: red\n");
        var (exit, output, _) = await Run("junit");
        Assert.Equal(ExitCode.Clean, exit);
        var cases = XDocument.Parse(output).Descendants("testcase").ToList();
        Assert.Equal(["no findings", "FRG006 unknown-key at 6:1"], cases.Select(static one => one.Attribute("name")?.Value));
        Assert.Empty(cases[0].Elements());
        Assert.Contains("hint FRG006", Assert.Single(cases[1].Elements("system-out")).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_shows_the_lines_and_a_pipe_a_line_for_each()
    {
        _folder.Write(Wine, Broken);
        const string Expected = """
            error[FRG002] schema: `status` cannot be `complete` — did you mean `completed`? It must be one of planned, in_progress, completed, failed, abandoned, archived
             --> experiments/alice/wine/metadata.yaml:4:9
              |
            4 | status: complete
              |         ^^^^^^^^
              = fix: Change to `completed`

            1 file checked, 1 finding (1 with a fix).

            """;
        var (exit, output, _) = await Cli.RunOnTerminalAsync(_folder.Path, 80, hasColors: false, "check");
        Assert.Equal(ExitCode.Findings, exit);
        Assert.Equal(Expected.ReplaceLineEndings("\n"), output.ReplaceLineEndings("\n"));
        Assert.Equal(Expected.ReplaceLineEndings("\n"), (await Run("full")).Output.ReplaceLineEndings("\n"));
        Assert.StartsWith($"{Wine}:4:9: error FRG002 ", (await Run("text")).Output, StringComparison.Ordinal);
        Assert.Equal((await Run("text")).Output, (await Cli.RunOnTerminalAsync(_folder.Path, 80, hasColors: true, "check", "--format", "concise")).Output);

        var (_, colored, _) = await Cli.RunOnTerminalAsync(_folder.Path, 80, hasColors: true, "check");
        Assert.Contains("\e[1;31merror[FRG002]\e[0m", colored, StringComparison.Ordinal);
        Assert.Equal(output, System.Text.RegularExpressions.Regex.Replace(colored, "\e\\[[0-9;]*m", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_cell_of_a_notebook_is_shown_and_a_password_is_not()
    {
        _folder.Write("wine.ipynb", """
            {"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["# x"]}, {"cell_type": "code", "metadata": {}, "outputs": [], "source": [
             "import mlflow\n",
             "mlflow.set_tracking_uri(\"http://bob:hunter2@10.0.0.7:5000\")"]}],
             "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "nbformat_minor": 5}
            """);
        var (_, output, _) = await Run("full", "--rules", "FRG410");
        Assert.Contains(" --> wine.ipynb:3:27 (cell 2, line 2)\n  |\n2 | mlflow.set_tracking_uri(", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", output, StringComparison.Ordinal);
        Assert.DoesNotContain("bob", output, StringComparison.Ordinal);
    }

    [Fact]
    public void No_report_steers_the_terminal_or_shows_a_secret()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            using var output = new StringWriter { NewLine = "\n" };
            new ExcerptFormat(Context with { Width = 60 }).Write(HostileReports.Of(seed) with { Notes = [] }, output);
            Assert.DoesNotContain(output.ToString(), static unit => char.IsControl(unit) && unit != '\n');
            Assert.DoesNotContain("hunter2", output.ToString(), StringComparison.Ordinal);
        }
    }

    private static XDocument JUnit(ForgeLsp.Host.Cli.Check.CheckReport report)
    {
        using var output = new StringWriter();
        new JUnitFormat(Severity.Warning).Write(report, output);
        using var reader = XmlReader.Create(new StringReader(output.ToString()));
        return XDocument.Load(reader);
    }

    private Task<(int Exit, string Output, string Error)> Run(string format, params string[] args) => Cli.RunAsync(_folder.Path, ["check", .. args, "--format", format]);
}
