using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reproducing;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Reproducing;

/// <summary>A verdict is written, and what is not a part of it stays byte for byte.</summary>
public sealed class ReproductionEditsTests
{
    private static readonly ReproductionNote Good = new("reproduced", "2026-11-21", "0461f04714ad", 2, null, "exact", null);
    private static readonly ReproductionNote Bad = new("not_reproduced", "2026-11-22", "123456789012", null, "4ea7a476", "±0.1%", "accuracy, loss");
    private const string Block = "reproduction:\n  verdict: reproduced\n  checked: 2026-11-21\n  commit: 0461f04714ad\n  runs: 2\n  tolerance: exact\n";

    [Theory]
    [InlineData("goal: x # why\n", "goal: x # why\n" + Block)]
    [InlineData("goal: x", "goal: x\nreproduction:\n  verdict: reproduced\n  checked: 2026-11-21\n  commit: 0461f04714ad\n  runs: 2\n  tolerance: exact")]
    [InlineData("seed: 1   # é 😀\nlinks: []\n", "seed: 1   # é 😀\n" + Block + "links: []\n")]
    [InlineData("results:\n  best_metric: 0.9\n  # kept\ngoal: 'x'\n", "results:\n  best_metric: 0.9\n" + Block + "  # kept\ngoal: 'x'\n")]
    [InlineData("goal: |\n  much\n  text\n", "goal: |\n  much\n  text\n" + Block)]
    public void A_first_verdict_comes_behind_the_results(string before, string after) => Assert.Equal(after, Applied(before, Good));

    [Fact]
    public void Line_breaks_are_those_of_the_file() => Assert.Equal(("goal: x\n" + Block).ReplaceLineEndings("\r\n"), Applied("goal: x\r\n", Good));

    [Fact]
    public void A_later_verdict_changes_values_where_they_stand()
    {
        const string Before = "goal: x\nreproduction:   # by forge\n    verdict: 'reproduced' # yes\n    checked: 2026-01-01\n    commit: \"abc\"\n    runs: 3  # thrice\n    tolerance: exact\nlinks: []\n";
        Assert.Equal(
            "goal: x\nreproduction:   # by forge\n    verdict: 'not_reproduced' # yes\n    checked: 2026-11-22\n    commit: \"123456789012\"\n    against: 4ea7a476  # thrice\n    tolerance: ±0.1%\n    differs: accuracy, loss\nlinks: []\n",
            Applied(Before, Bad));
    }

    [Fact]
    public void Configs_of_the_recorded_run_stand_behind_it_and_go_with_it()
    {
        var text = Applied("goal: x\n", Bad with { Config = "config.yaml, conf/model.yaml" });
        Assert.Contains("  against: 4ea7a476\n  config: config.yaml, conf/model.yaml\n  tolerance: ±0.1%\n", text, StringComparison.Ordinal);
        Assert.Equal("config.yaml, conf/model.yaml", Read(text ?? "")?.Config);
        Assert.DoesNotContain("config", Applied(text ?? "", Good), StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_that_says_less_takes_lines_away() => Assert.Equal("goal: x\n" + Block, Applied(Applied("goal: x\n", Good with { Verdict = "not_reproduced", Differs = "loss" }) ?? "", Good));

    [Fact]
    public void A_verdict_in_braces_stays_in_braces()
    {
        var text = Applied("reproduction: {verdict: not_reproduced, runs: 2, differs: loss} # x\n", Bad);
        Assert.StartsWith("reproduction: {verdict: not_reproduced, ", text, StringComparison.Ordinal);
        Assert.EndsWith("} # x\n", text, StringComparison.Ordinal);
        Assert.Equal(Bad, Read(text ?? ""));
    }

    [Theory]
    [InlineData("a: 1\nreproduction: once\n")]
    [InlineData("{a: 1}\n")]
    [InlineData("- a\n")]
    [InlineData("")]
    [InlineData("a: [1\n")]
    [InlineData("a: 1\nreproduction: &x {verdict: reproduced}\n")]
    public void What_takes_a_person_is_left_alone(string text) => Assert.Null(Applied(text, Good));

    /// <summary>The law: whatever stood there, the new verdict is read back, and every line without a key of ours is still there.</summary>
    [Fact]
    public void Whatever_stood_there_the_verdict_is_read_back()
    {
        var random = new Random(20261121);
        string[] keys = ["verdict", "checked", "commit", "runs", "against", "tolerance", "differs", "note"];
        for (var round = 0; round < 400; round++)
        {
            var written = keys.Where(_ => random.Next(2) == 0).DefaultIfEmpty("verdict").ToList();
            var lines = written.Select((key, i) => $"  {key}: {(random.Next(3) switch { 0 => "'a b'", 1 => "2", _ => "x" })}{(random.Next(2) == 0 ? $"  # c{i}" : "")}");
            var before = $"# head\ngoal: x\nreproduction:\n{string.Join('\n', lines)}\n# tail\nlinks: [a]\n";
            var note = round % 2 == 0 ? Good : Bad;
            if (Applied(before, note) is not { } after)
            {
                Assert.DoesNotContain("verdict", written, StringComparer.Ordinal);
                continue;
            }

            Assert.Equal(note, Read(after));
            Assert.StartsWith("# head\ngoal: x\nreproduction:\n", after, StringComparison.Ordinal);
            Assert.EndsWith("# tail\nlinks: [a]\n", after, StringComparison.Ordinal);
            Assert.Equal(written.Contains("note", StringComparer.Ordinal), after.Contains("  note: ", StringComparison.Ordinal));
        }
    }

    private static ReproductionNote? Read(string text) => ReproductionNote.Read(File(text).Root["reproduction"]);

    private static YamlFile File(string text) => new("experiments/alice/x/metadata.yaml", FileKind.Experiment, YamlTree.Parse(SourceText.From(text)), YamlDialect.PyYaml, null);

    private static string? Applied(string before, ReproductionNote note) => ReproductionEdits.Of(File(before), note) is { } edits
        ? edits.OrderByDescending(static edit => edit.Span.Start).Aggregate(SourceText.From(before), static (text, edit) => text.WithChange(edit.Span, edit.NewText)).ToString()
        : null;
}
