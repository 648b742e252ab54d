using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Infrastructure.Accuracy;
using Xunit;

namespace ForgeLsp.Tests.Unit.Docs;

/// <summary>Holds the labelled set of training scripts and docs/accuracy.md together, and the rules above their floors.</summary>
public sealed class AccuracyPageTests
{
    /// <summary>The precision and recall below which a rule must not fall. Raise them when a rule gets better; lowering one wants a reason.</summary>
    private static readonly Dictionary<string, (double Precision, double Recall)> Floors = new(StringComparer.Ordinal)
    {
        ["FRG401"] = (0.98, 0.94),
        ["FRG402"] = (0.97, 1),
        ["FRG403"] = (0.8, 0.8),
        ["FRG404"] = (0.75, 1),
        ["FRG405"] = (0.83, 0.55),
        ["FRG406"] = (1, 1),
        ["FRG407"] = (1, 1),
        ["FRG408"] = (1, 0.8),
        ["FRG409"] = (0.95, 0.95),
        ["FRG410"] = (1, 1),
    };

    private static readonly Lazy<(IReadOnlyList<AccuracyCase> Cases, AccuracyFigures Rules, AccuracyFigures Baseline)> Measured = new(Measure);

    public static TheoryData<string> RuleIds => [.. Floors.Keys];

    [Fact]
    public void The_page_says_what_the_rules_reach()
    {
        var (cases, figures, baseline) = Measured.Value;
        var page = AccuracyPage.Of(cases, [.. RuleCatalogue.All.Select(static rule => rule.Info).Where(static info => Floors.ContainsKey(info.Id))], figures, baseline, File.ReadAllText(Path.Combine(SolutionFolder.Path, "tests", "Fixtures", "public-repositories.md")).ReplaceLineEndings("\n"));
        var path = Path.Combine(SolutionFolder.Path, "docs", "accuracy.md");
        if (Environment.GetEnvironmentVariable("FORGE_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, page);
        }

        var current = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(current == page, "docs/accuracy.md is stale, run `npm run docs`; where rule and label differ:\n" + string.Join('\n', figures.Disagreements));
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void No_rule_falls_below_its_floor(string id)
    {
        var (_, figures, _) = Measured.Value;
        var (tally, floor) = (figures.Of(id), Floors[id]);
        Assert.True(
            tally.Precision >= floor.Precision && tally.Recall >= floor.Recall,
            $"{id}: precision {tally.Precision:0.000} (at least {floor.Precision}), recall {tally.Recall:0.000} (at least {floor.Recall})\n"
            + string.Join('\n', figures.Disagreements.Where(item => item.RuleId == id)));
    }

    [Fact]
    public void Every_measured_rule_has_labels_to_find_and_scripts_to_leave_alone()
    {
        var scripts = Measured.Value.Cases.SelectMany(static item => item.Scripts).ToList();
        Assert.True(scripts.Count >= 60);
        Assert.All(Floors.Keys, id =>
        {
            Assert.Contains(scripts, script => script.Labels.Any(label => label.RuleId == id && !label.IsBorderline));
            Assert.Contains(scripts, script => script.Labels.All(label => label.RuleId != id));
        });
        Assert.All(scripts.SelectMany(static script => script.Labels), static label => Assert.True(Floors.ContainsKey(label.RuleId), label.RuleId));
    }

    [Fact]
    public void Every_script_of_the_set_is_Python() =>
        Assert.All(Measured.Value.Cases.SelectMany(static item => item.Scripts), static script => Assert.True(PythonTree.Parse(SourceText.From(script.Text)).Problems.Count == 0, script.Path));

    private static (IReadOnlyList<AccuracyCase> Cases, AccuracyFigures Rules, AccuracyFigures Baseline) Measure()
    {
        var rules = RuleCatalogue.All.Where(static rule => Floors.ContainsKey(rule.Info.Id)).ToList();
        var cases = AccuracyCase.ReadAll();
        var (figures, baseline) = (new AccuracyFigures(), new AccuracyFigures());
        foreach (var item in cases)
        {
            var found = item.Check(rules);
            foreach (var script in item.Scripts)
            {
                figures.Add(item.Family, script, found[script.Path], Floors.Keys);
                baseline.Add(item.Family, script, SyntaxBaseline.Check(script), Floors.Keys);
            }
        }

        return (cases, figures, baseline);
    }
}
