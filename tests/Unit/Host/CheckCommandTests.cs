using System.Text.Json;
using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

public sealed class CheckCommandTests : IDisposable
{
    private const string Broken = "experiment_id: wine\nresearcher: alice\ncreated: 2026-01-05\nstatus: complete\ngoal: win\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Findings_make_the_exit_code_1_and_the_json_says_where()
    {
        _folder.Write("experiments/alice/wine/metadata.yaml", Broken);
        var (exit, output, _) = await Run("check", "--format", "json");
        Assert.Equal(ExitCode.Findings, exit);
        using var json = JsonDocument.Parse(output);
        var finding = Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray());
        Assert.Equal("experiments/alice/wine/metadata.yaml", finding.GetProperty("path").GetString());
        Assert.Equal(4, finding.GetProperty("line").GetInt32());
        Assert.Equal(9, finding.GetProperty("column").GetInt32());
        Assert.Equal(17, finding.GetProperty("endColumn").GetInt32());
        Assert.Equal("FRG002", finding.GetProperty("rule").GetString());
        Assert.Equal("error", finding.GetProperty("severity").GetString());
        Assert.True(finding.GetProperty("fixable").GetBoolean());
        Assert.Equal(1, json.RootElement.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Two_runs_print_the_same_bytes()
    {
        for (var i = 0; i < 40; i++)
        {
            _folder.Write($"experiments/alice/wine{i}/metadata.yaml", Broken);
        }

        Assert.Equal((await Run("check", "--format", "json")).Output, (await Run("check", "--format", "json")).Output);
    }

    [Fact]
    public async Task A_clean_workspace_is_0_and_an_empty_one_too()
    {
        Assert.Equal(ExitCode.Clean, (await Run("check")).Exit);
        _folder.Write("experiments/alice/wine/metadata.yaml", Broken.Replace("complete", "planned", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Clean, (await Run("check")).Exit);
    }

    [Fact]
    public async Task Only_the_named_files_and_rules_count()
    {
        _folder.Write("experiments/alice/wine/metadata.yaml", Broken);
        _folder.Write("experiments/bob/x/metadata.yaml", Broken);
        Assert.Equal(ExitCode.Clean, (await Run("check", "--rules", "FRG001")).Exit);
        var (_, output, _) = await Run("check", "experiments/bob");
        Assert.DoesNotContain("experiments/alice/wine/metadata.yaml:4", output, StringComparison.Ordinal);
        Assert.Contains("experiments/bob/x/metadata.yaml:4:9: error FRG002", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "missing.yaml")]
    [InlineData("check", "--rules", "FRG999")]
    [InlineData("check", "--format", "xml")]
    [InlineData("check", "--severity", "loud")]
    [InlineData("nonsense")]
    [InlineData("check", "--schema", ".", "x.yaml")]
    [InlineData("runs", "list", "--max", "0")]
    public async Task A_senseless_command_line_is_2_with_one_line_on_stderr(params string[] args)
    {
        var (exit, _, error) = await Run(args);
        Assert.Equal(ExitCode.Usage, exit);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_word_that_is_no_command_is_named() =>
        Assert.StartsWith("forge: 'chekc' is not a command of ", (await Run("chekc")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_cannot_be_read_does_not_pass_for_a_clean_one()
    {
        _folder.WriteBytes("experiments/alice/wine/metadata.yaml", [1, 0, 2]);
        var (exit, _, error) = await Run("check");
        Assert.Equal(ExitCode.Unreachable, exit);
        Assert.StartsWith("forge: experiments/alice/wine/metadata.yaml cannot be read", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finding_is_one_line_whatever_the_file_is_called()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no such names there
        }

        _folder.Write("experiments/alice/two\nlines\u001b[31m/metadata.yaml", Broken.Replace("alice", "bob", StringComparison.Ordinal));
        var (_, output, _) = await Run("check", "--rules", "FRG002");
        Assert.Equal(2, output.TrimEnd().Split('\n').Length);
        Assert.DoesNotContain('\u001b', output);
        Assert.EndsWith("1 file checked, 1 finding.", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_schema_can_be_checked_with_references_read_from_files()
    {
        _folder.Write("s.json", """{"type": "object", "properties": {"lr": {"$ref": "parts.json#/$defs/rate"}}}""");
        _folder.Write("parts.json", """{"$defs": {"rate": {"type": "number", "exclusiveMinimum": 0}}}""");
        _folder.Write("good.json", """{"lr": 1e-4}""");
        _folder.Write("bad.yaml", "lr: -1\n");
        Assert.Equal(ExitCode.Clean, (await Run("check", "--schema", "s.json", "good.json")).Exit);
        var (exit, output, _) = await Run("check", "--schema", "s.json", "bad.yaml");
        Assert.Equal(ExitCode.Findings, exit);
        Assert.Contains("bad.yaml:1:5: error FRG002", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_files_that_cannot_be_read_the_first_is_told()
    {
        _folder.Write("s.json", "true");
        _folder.Write("good.yaml", "a: 1\n");
        var (exit, _, error) = await Run("check", "--schema", "s.json", "good.yaml", "missing-1.yaml", "good.yaml", "missing-2.yaml");
        Assert.Equal(ExitCode.Unreachable, exit);
        Assert.Contains("missing-1.yaml", error, StringComparison.Ordinal);
        Assert.DoesNotContain("missing-2.yaml", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task References_by_the_address_of_a_schema_lead_to_the_files_beside_it()
    {
        _folder.Write("schemas/s.json", """{"$id": "https://example.org/schemas/s.json", "$schema": "https://example.org/meta/own.json", "properties": {"lr": {"$ref": "parts/rate.json"}, "n": {"minimum": 5}}}""");
        _folder.Write("schemas/parts/rate.json", """{"$id": "https://example.org/schemas/parts/rate.json", "type": "number"}""");
        _folder.Write("meta/own.json", """{"$id": "https://example.org/meta/own.json", "$schema": "https://json-schema.org/draft/2020-12/schema", "$vocabulary": {"https://json-schema.org/draft/2020-12/vocab/core": true, "https://json-schema.org/draft/2020-12/vocab/applicator": true, "https://json-schema.org/draft/2020-12/vocab/validation": true}}""");
        _folder.Write("bad.yaml", "lr: high\nn: 1\n");
        var (exit, output, _) = await Run("check", "--schema", "schemas/s.json", "bad.yaml");
        Assert.Equal(ExitCode.Findings, exit);
        Assert.Contains("bad.yaml:1:5: error FRG002 `lr` must be a number", output, StringComparison.Ordinal);
        Assert.Contains("bad.yaml:2:4: error FRG002 `n` must be at least 5", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_cannot_be_followed_is_refused_and_nothing_is_fetched()
    {
        _folder.Write("s.json", """{"$ref": "https://example.org/none.json"}""");
        _folder.Write("x.yaml", "a: 1\n");
        var (exit, _, error) = await Run("check", "--schema", "s.json", "x.yaml");
        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("leads nowhere", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pattern_that_cannot_be_read_is_told_and_passes()
    {
        _folder.Write("s.json", """{"properties": {"a": {"pattern": "(", "maxLength": 1}}}""");
        _folder.Write("x.yaml", "a: bc\n");
        var (exit, output, error) = await Run("check", "--schema", "s.json", "x.yaml");
        Assert.Equal(ExitCode.Findings, exit);
        Assert.Contains("at most 1 character", output, StringComparison.Ordinal);
        Assert.Contains("The pattern `(` at #/properties/a cannot be read", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "1.0", "x.json", true)]
    [InlineData("""{"maximum":1e308}""", "1e400", "x.json", false)]
    [InlineData("""{"multipleOf":0.01}""", "19.99", "x.json", true)]
    [InlineData("""{"multipleOf":0.01}""", "19.999", "x.json", false)]
    [InlineData("""{"required":["1","true"],"propertyNames":{"type":"string"}}""", "1: a\ntrue: b\n", "x.yaml", true)]
    [InlineData("""{"properties":{"a":{"type":"object"}}}""", "a: &a\n  b: *a\n", "x.yaml", true)]
    [InlineData("""{"format":"email"}""", "nobody", "x.yaml", true)]
    [InlineData("""{"type":"object"}""", "a: 1\na: 2\n", "x.yaml", false)]
    [InlineData("""{"if":{"required":["a"]},"then":{"properties":{"b":true}},"properties":{"a":true},"unevaluatedProperties":false}""", "b: 1\n", "x.yaml", false)]
    [InlineData("""{"if":{"required":["a"]},"then":{"properties":{"b":true}},"properties":{"a":true},"unevaluatedProperties":false}""", "a: 1\nb: 1\n", "x.yaml", true)]
    [InlineData("""{"$id":"https://example.org/tree","$dynamicAnchor":"n","properties":{"c":{"items":{"$dynamicRef":"#n"}}},"type":"object"}""", "c: [{c: [1]}]\n", "x.yaml", false)]
    public async Task The_nasty_cases_hold_on_the_command_line_too(string schema, string value, string file, bool isValid)
    {
        _folder.Write("s.json", schema);
        _folder.Write(file, value);
        var (exit, output, error) = await Run("check", "--schema", "s.json", file, "--format", "json");
        Assert.True(exit == (isValid ? ExitCode.Clean : ExitCode.Findings), output + error);
    }

    [Fact]
    public async Task A_baseline_hides_what_is_there_and_nothing_that_comes()
    {
        _folder.Write("experiments/alice/wine/metadata.yaml", Broken);
        var (wrote, said, _) = await Run("check", "--write-baseline");
        Assert.Equal(ExitCode.Clean, wrote);
        Assert.Contains("The baseline forge.baseline.json holds 1 finding", said, StringComparison.Ordinal);
        var (exit, output, _) = await Run("check");
        Assert.Equal(ExitCode.Clean, exit);
        Assert.Equal("1 file checked, no findings, 1 more in the baseline.", output.TrimEnd());

        // Lines that move do not matter; another value, or the same once more, does.
        _folder.Write("experiments/alice/wine/metadata.yaml", "# a note\n\n" + Broken);
        Assert.Equal(ExitCode.Clean, (await Run("check")).Exit);
        _folder.Write("experiments/alice/wine/metadata.yaml", Broken.Replace("complete", "finished", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Findings, (await Run("check")).Exit);
        Assert.Contains("forge: The baseline knows 1 finding that is mended by now", (await Run("check", "--verbose")).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("The baseline knows", (await Run("check")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_baseline_can_be_another_file_and_json_counts_what_it_hides()
    {
        _folder.Write("experiments/alice/wine/metadata.yaml", Broken);
        await Run("check", "--write-baseline", "--baseline", "old.json");
        Assert.False(File.Exists(Path.Combine(_folder.Path, "forge.baseline.json")));
        Assert.Equal(ExitCode.Findings, (await Run("check")).Exit);
        var (exit, output, _) = await Run("check", "--baseline", "old.json", "--format", "json");
        Assert.Equal(ExitCode.Clean, exit);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(1, json.RootElement.GetProperty("baselined").GetInt32());
        Assert.Equal(0, json.RootElement.GetProperty("findings").GetArrayLength());
    }

    [Theory]
    [InlineData("check", "--baseline", "missing.json")]
    [InlineData("check", "experiments", "--write-baseline")]
    [InlineData("check", "--rules", "FRG101", "--write-baseline")]
    public async Task A_baseline_that_makes_no_sense_is_2(params string[] args)
    {
        _folder.Write("experiments/alice/wine/metadata.yaml", Broken);
        Assert.Equal(ExitCode.Usage, (await Run(args)).Exit);
    }

    [Fact]
    public async Task A_damaged_baseline_is_3_and_hides_nothing()
    {
        _folder.Write("experiments/alice/wine/metadata.yaml", Broken);
        _folder.Write("forge.baseline.json", "{ \"version\": 2 }");
        var (exit, _, error) = await Run("check");
        Assert.Equal(ExitCode.Unreachable, exit);
        Assert.Contains("forge.baseline.json is no baseline", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stores_are_asked_online_only_and_it_is_said_what_goes_unchecked()
    {
        var samples = Path.Combine(SolutionFolder.Path, "samples", "workspace");
        _folder.Write("forge.yaml", $"tracking:\n  uri: {Path.Combine(samples, "mlruns").Replace('\\', '/')}\n");
        _folder.Write("experiments/alice/wine/metadata.yaml", """
            experiment_id: wine
            researcher: alice
            created: 2026-01-05
            status: completed
            goal: win
            mlflow_experiment: wine-clasification
            results: { primary_metric: accuracy, best_metric: 0.5, run_id: 2129d1b82d6e46138b764b4eecb626af }
            """);
        var (offline, output, _) = await Run("check");
        Assert.Equal(ExitCode.Clean, offline);
        Assert.Equal("Not checked: FRG106, FRG107, FRG206, FRG418, FRG419 and FRG504, which compare with the tracking store; --online asks it.", output.TrimEnd().Split('\n')[^1]);

        var (online, found, error) = await Run("check", "--online");
        Assert.Equal(ExitCode.Findings, online);
        Assert.Contains("FRG106 No tracking store has an experiment `wine-clasification` — did you mean `wine-classification`?", found, StringComparison.Ordinal);
        Assert.Contains("FRG107 The run has 1 as `accuracy`, and 0.5 is written here", found, StringComparison.Ordinal);
        Assert.DoesNotContain("Not checked", found, StringComparison.Ordinal);
        Assert.Empty(error);
        Assert.Contains("Not checked: FRG107,", (await Run("check", "--rules", "FRG107")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Not checked", (await Run("check", "--rules", "FRG001")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_3()
    {
        _folder.Write("forge.yaml", "tracking: { uri: sqlite:///broken.db }\n");
        _folder.Write("broken.db", "no database\n");
        _folder.Write("experiments/alice/wine/metadata.yaml", Broken.Replace("complete", "planned", StringComparison.Ordinal) + "mlflow_experiment: x\n");
        var (exit, _, error) = await Run("check", "--online");
        Assert.Equal(ExitCode.Unreachable, exit);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private Task<(int Exit, string Output, string Error)> Run(params string[] args) => Cli.RunAsync(_folder.Path, args);
}
