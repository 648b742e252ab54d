using ForgeLsp.Tests.Unit.Infrastructure.Accuracy;
using Xunit;

namespace ForgeLsp.Tests.Unit.Docs;

/// <summary>How a marker is read, and when what is reported counts as right, wrong, missed or nothing at all.</summary>
public sealed class AccuracyFiguresTests
{
    [Fact]
    public void A_marker_is_cut_off_and_the_lines_stay_where_they_are()
    {
        var script = LabelledScript.Parse("a.py", "#! FRG409?\nlr = 0.1  #! FRG401\nfit()  # trains #! FRG402\n");
        Assert.Equal("\nlr = 0.1\nfit()  # trains\n", script.Text);
        Assert.Equal([("FRG409", 0, true), ("FRG401", 1, false), ("FRG402", 2, false)], script.Labels.Select(static label => (label.RuleId, label.Line, label.IsBorderline)));
    }

    [Theory]
    [InlineData("f(12, 2)", "2", 6, 7)]
    [InlineData("f(x2, 0.2, 2)", "2", 11, 12)]
    [InlineData("f(1, 1)", "1 1", 5, 6)]
    [InlineData("Adam(lr = 1e-3)", "lr=1e-3", 5, 14)]
    [InlineData("betas=(beta1, 0.999)", "0.999", 14, 19)]
    [InlineData("rate=.5", ".5", 5, 7)]
    public void A_text_is_found_as_a_whole_word_wherever_blanks_stand(string code, string texts, int start, int end)
    {
        var label = LabelledScript.Parse("a.py", $"{code}  #! FRG401 {texts}").Labels[^1];
        Assert.Equal((start, end), (label.Start, label.End));
    }

    [Theory]
    [InlineData("lr = 0.1  #! FRG401 0.01")]
    [InlineData("lr = 0.1  #! FRG401 0.1 0.1")]
    [InlineData("lr = 0.1  #! lr FRG401")]
    public void A_marker_that_labels_nothing_is_an_error(string line) => Assert.ThrowsAny<Exception>(() => LabelledScript.Parse("a.py", line));

    [Fact]
    public void A_label_is_met_once_and_by_the_right_rule_on_the_right_literal()
    {
        Assert.Equal(new Tally(1, 0, 0, 0), Judge("f(lr=0.1, n=3)  #! FRG401 0.1", At(5, 8)));
        Assert.Equal(new Tally(0, 1, 1, 0), Judge("f(lr=0.1, n=3)  #! FRG401 0.1", At(12, 13)));
        Assert.Equal(new Tally(0, 0, 1, 0), Judge("f(lr=0.1, n=3)  #! FRG401 0.1", At(5, 8) with { RuleId = "FRG408" }));
        Assert.Equal(new Tally(0, 1, 1, 0), Judge("\nlr = 0.1  #! FRG401", At(0, 1)));
        Assert.Equal(new Tally(1, 1, 0, 0), Judge("f(lr=0.1, n=3)  #! FRG401", At(5, 8), At(12, 13)));
        Assert.Equal(new Tally(0, 1, 0, 0), Judge("f(lr=0.1, n=3)", At(5, 8)));
    }

    [Fact]
    public void The_parts_of_a_labelled_tuple_count_once() => Assert.Equal(new Tally(1, 0, 0, 0), Judge("f(betas=(0.5, 0.9))  #! FRG401 (0.5,0.9)", At(9, 12), At(14, 17)));

    [Fact]
    public void A_borderline_place_counts_neither_way()
    {
        Assert.Equal(Tally.None, Judge("f(lr=0.1)  #! FRG401?", At(5, 8)));
        Assert.Equal(Tally.None, Judge("f(lr=0.1)  #! FRG401?"));
        Assert.Equal(new Tally(1, 0, 0, 0), Judge("f(lr=0.1, n=3)  #! FRG401 0.1 FRG401?", At(5, 8), At(12, 13)));
    }

    [Fact]
    public void A_rule_that_speaks_once_per_file_is_judged_by_the_file()
    {
        Assert.Equal(new Tally(1, 0, 0, 0), Judge("a()\nfit()  #! FRG409", At(0, 1) with { RuleId = "FRG409" }));
        Assert.Equal(new Tally(0, 1, 0, 0), Judge("fit()", At(0, 1) with { RuleId = "FRG409" }));
        Assert.Equal(new Tally(0, 0, 1, 0), Judge("fit()  #! FRG409"));
        Assert.Equal(new Tally(0, 0, 0, 1), Judge("fit()"));
        Assert.Equal(Tally.None, Judge("#! FRG409?\nfit()", At(0, 1) with { RuleId = "FRG409" }));
    }

    [Fact]
    public void The_figures_are_shares()
    {
        var tally = new Tally(Right: 6, Wrong: 2, Missed: 4, Silent: 8);
        Assert.Equal((0.75, 0.6, 0.7), (tally.Precision, tally.Recall, tally.Accuracy));
    }

    [Theory]
    [InlineData("f(lr=0.1)", "FRG401")]
    [InlineData("epochs = 5 * 4", "FRG401")]
    [InlineData("p = {'max_depth': 6}", "FRG401")]
    [InlineData("f(lr=rate)", "")]
    [InlineData("model.fit(x)", "FRG402")]
    [InlineData("import mlflow\nmodel.fit(x)", "")]
    [InlineData("import torch, wandb\nmodel.fit(x)", "FRG409")]
    [InlineData("import torch, wandb\ntorch.manual_seed(0)\nmodel.fit(x)", "")]
    public void The_baseline_takes_names_as_they_stand(string code, string ruleId) =>
        Assert.Equal(ruleId, string.Join(' ', SyntaxBaseline.Check(LabelledScript.Parse("a.py", code)).Select(static item => item.RuleId)));

    private static Reported At(int start, int end) => new("FRG401", 0, start, end);

    /// <summary>The counts of FRG409, which speaks once per file, where the script or the findings are of it, and else of FRG401.</summary>
    private static Tally Judge(string marked, params Reported[] reported)
    {
        var isPerFile = marked.Contains("fit()", StringComparison.Ordinal);
        var figures = new AccuracyFigures();
        figures.Add("family", LabelledScript.Parse("a.py", marked), reported, ["FRG401", "FRG409"]);
        var tally = figures.Of(isPerFile ? "FRG409" : "FRG401");
        Assert.Equal(tally.Wrong + tally.Missed, figures.Disagreements.Count(item => item.RuleId == (isPerFile ? "FRG409" : "FRG401")));
        return tally;
    }
}
