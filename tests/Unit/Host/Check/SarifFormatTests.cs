using System.Globalization;
using System.Text.Json;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Host.Cli;
using ForgeLsp.Host.Cli.Check.Formats;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Check;

public sealed class SarifFormatTests : IDisposable
{
    private const string Wine = "experiments/alice/wine/metadata.yaml";
    private const string Broken = "experiment_id: wine\nresearcher: alice\ncreated: 2026-01-05\nstatus: complete\ngoal: win\n";

    /// <summary>The official schema. It is of draft-04, and uses nothing that draft-07 reads otherwise.</summary>
    private static readonly Lazy<Schema> Official = new(() =>
    {
        var text = File.ReadAllText(Path.Combine(SolutionFolder.Path, "tests", "Fixtures", "sarif", "sarif-schema-2.1.0.json"));
        Assert.DoesNotContain("exclusiveM", text, StringComparison.Ordinal);
        var schema = Schema.Load(text.Replace("http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-07/schema#", StringComparison.Ordinal));
        Assert.Empty(schema.Problems);
        return schema;
    });

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"version": "2.1.0"}""")]
    [InlineData("""{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"message": {"text": "x"}, "level": "information"}]}]}""")]
    [InlineData("""{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"message": {"text": "x"}, "locations": [{"physicalLocation": {"region": {"startLine": 0}}}]}]}]}""")]
    public void The_schema_refuses_what_is_no_SARIF(string json) => Assert.NotEmpty(Official.Value.Evaluate(Json(json)));

    [Fact]
    public void Every_report_is_valid_and_the_same_twice()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var (first, second) = (Print(seed), Print(seed));
            Assert.Equal(first, second);
            Assert.Empty(Official.Value.Evaluate(Json(first)).Select(error => string.Create(CultureInfo.InvariantCulture, $"{seed}: {error}")));
            Assert.DoesNotContain("hunter2", first, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_result_says_where_how_bad_and_how_it_is_mended()
    {
        _folder.Write(Wine, Broken);
        var run = await RunOf("check");
        var driver = run.GetProperty("tool").GetProperty("driver");
        var result = Assert.Single(run.GetProperty("results").EnumerateArray());
        var rule = driver.GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()];
        Assert.Equal(("FRG002", "FRG002", "error"), (result.GetProperty("ruleId").GetString(), rule.GetProperty("id").GetString(), result.GetProperty("level").GetString()));
        Assert.StartsWith("# FRG002", rule.GetProperty("help").GetProperty("markdown").GetString(), StringComparison.Ordinal);
        Assert.Equal(RuleCatalogue.All.Count, driver.GetProperty("rules").GetArrayLength());

        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal(Wine, place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal("complete", place.GetProperty("region").GetProperty("snippet").GetProperty("text").GetString());
        Assert.Equal((4, 9, 4, 17), Region(place.GetProperty("region")));

        var change = result.GetProperty("fixes")[0].GetProperty("artifactChanges")[0];
        Assert.Equal(Wine, change.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal((4, 9, 4, 17), Region(change.GetProperty("replacements")[0].GetProperty("deletedRegion")));
        Assert.Equal("completed", change.GetProperty("replacements")[0].GetProperty("insertedContent").GetProperty("text").GetString());

        Assert.Equal("utf16CodeUnits", run.GetProperty("columnKind").GetString());
        Assert.True(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
        Assert.EndsWith("/", run.GetProperty("originalUriBaseIds").GetProperty("%SRCROOT%").GetProperty("uri").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_rule_leads_to_its_page_of_this_version()
    {
        var driver = (await RunOf("check")).GetProperty("tool").GetProperty("driver");
        var pages = $"https://github.com/forge-lsp/forge/blob/v{driver.GetProperty("version").GetString()}/";
        var rules = driver.GetProperty("rules").EnumerateArray().ToList();
        Assert.Equal(RuleCatalogue.All.Count, rules.Count);
        Assert.All(rules, rule =>
        {
            var address = rule.GetProperty("helpUri").GetString() ?? "";
            Assert.StartsWith(pages + $"docs/rules/{rule.GetProperty("id").GetString()}-", address, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(SolutionFolder.Path, address[pages.Length..])), address);
        });
    }

    [Fact]
    public async Task Paths_are_those_of_the_repository_where_the_workspace_is_a_folder_of_it()
    {
        _folder.Write(".git/HEAD", "ref: refs/heads/main\n");
        _folder.Write("ml team/forge.yaml", "{}\n");
        _folder.Write("ml team/" + Wine, Broken);
        var run = await RunOf("check", Path.Combine(_folder.Path, "ml team"));
        Assert.Equal("ml%20team/" + Wine, run.GetProperty("results")[0].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
    }

    [Fact]
    public async Task A_fingerprint_stays_when_lines_move_and_tells_equal_findings_apart()
    {
        _folder.Write(Wine, Broken);
        _folder.Write("experiments/bob/x/train.py", "from sklearn.svm import SVC\nSVC(C=10.0).fit(X, y)\nSVC(C=10.0).fit(X, z)\n");
        var before = Fingerprints(await RunOf("check"));
        Assert.Equal(before.Count, before.Distinct().Count());

        _folder.Write(Wine, "# one\n\n# two\n" + Broken);
        _folder.Write("experiments/bob/x/train.py", "# moved\n\nfrom sklearn.svm import SVC\n\nSVC(C=10.0).fit(X, y)\nSVC(C=10.0).fit(X, z)\n");
        Assert.Equal(before, Fingerprints(await RunOf("check")));
    }

    [Fact]
    public async Task The_baseline_is_left_out_unless_asked_for_and_then_suppressed()
    {
        _folder.Write(Wine, Broken);
        await Cli.RunAsync(_folder.Path, "check", "--write-baseline");
        Assert.Empty((await RunOf("check")).GetProperty("results").EnumerateArray());
        var result = Assert.Single((await RunOf("check", "--show-baselined")).GetProperty("results").EnumerateArray());
        Assert.Equal("external", result.GetProperty("suppressions")[0].GetProperty("kind").GetString());
        Assert.Equal(ExitCode.Clean, (await Cli.RunAsync(_folder.Path, "check", "--format", "sarif", "--show-baselined")).Exit);
    }

    [Fact]
    public async Task What_went_wrong_is_told()
    {
        _folder.WriteBytes(Wine, [1, 0, 2]);
        var invocation = (await RunOf("check")).GetProperty("invocations")[0];
        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal(ExitCode.Unreachable, invocation.GetProperty("exitCode").GetInt32());
        Assert.Contains("cannot be read", invocation.GetProperty("toolExecutionNotifications")[0].GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_is_its_file_and_a_secret_has_no_snippet()
    {
        _folder.Write("wine.ipynb", """
            {"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": [
             "import mlflow\n",
             "mlflow.set_tracking_uri(\"http://bob:hunter2@10.0.0.7:5000\")"]}],
             "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "nbformat_minor": 5}
            """);
        var run = await RunOf("check", "--rules", "FRG410");
        var result = Assert.Single(run.GetProperty("results").EnumerateArray());
        var region = result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region");
        Assert.Equal(3, region.GetProperty("startLine").GetInt32());
        Assert.False(region.TryGetProperty("snippet", out _));
        Assert.StartsWith("cell 1, line 2: ", result.GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", run.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Precision_is_what_was_measured()
    {
        var rows = File.ReadLines(Path.Combine(SolutionFolder.Path, "docs", "accuracy.md")).Where(static line => line.StartsWith("| [FRG", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        Assert.NotEmpty(rows);
        var measured = rows.Where(static row => int.Parse(row[2], CultureInfo.InvariantCulture) >= 20).Select(static row => (Id: row[1][1..7], Precision: double.Parse(row[6], CultureInfo.InvariantCulture)))
            .ToDictionary(static row => row.Id, static row => row.Precision >= 0.99 ? "very-high" : row.Precision >= 0.9 ? "high" : "medium", StringComparer.Ordinal);
        Assert.Equal(measured, SarifTool.Precision);
    }

    private static string Print(int seed)
    {
        using var output = new StringWriter();
        var context = new CliContext(output, TextWriter.Null, Path.GetTempPath(), static _ => null, TimeProvider.System, IsTerminal: false);
        new SarifFormat(context, Severity.Warning, showsBaselined: seed % 2 == 0).Write(HostileReports.Of(seed), output);
        return output.ToString();
    }

    private static (int StartLine, int StartColumn, int EndLine, int EndColumn) Region(JsonElement region) =>
        (region.GetProperty("startLine").GetInt32(), region.GetProperty("startColumn").GetInt32(), region.GetProperty("endLine").GetInt32(), region.GetProperty("endColumn").GetInt32());

    private static List<string?> Fingerprints(JsonElement run) =>
        [.. run.GetProperty("results").EnumerateArray().Select(static result => result.GetProperty("ruleId").GetString() + result.GetProperty("partialFingerprints").GetProperty(SarifFormat.FingerprintName).GetString())];

    private static DataNode Json(string text) => JsonData.Parse(text, out var problem) ?? throw new InvalidOperationException(problem);

    private async Task<JsonElement> RunOf(params string[] args)
    {
        var (_, output, _) = await Cli.RunAsync(_folder.Path, [.. args, "--format", "sarif"]);
        Assert.Empty(Official.Value.Evaluate(Json(output)));
        return JsonDocument.Parse(output).RootElement.GetProperty("runs")[0];
    }
}
