using ForgeLsp.Features.Reports.Audit;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Reports;

public sealed class AuditMarkdownTests
{
    [Theory]
    [InlineData(0, 1, "1 of 9 old experiments was drawn (`--seed 7` draws the same). Something is missing.")]
    [InlineData(1, 1, "1 of 9 old experiments was drawn (`--seed 7` draws the same). Nothing was found missing.")]
    [InlineData(0, 3, "3 of 9 old experiments were drawn (`--seed 7` draws the same). Something is missing in each.")]
    [InlineData(1, 3, "3 of 9 old experiments were drawn (`--seed 7` draws the same). Nothing was found missing in 1 of them.")]
    [InlineData(2, 3, "3 of 9 old experiments were drawn (`--seed 7` draws the same). Nothing was found missing in 2 of them.")]
    [InlineData(3, 3, "3 of 9 old experiments were drawn (`--seed 7` draws the same). Nothing was found missing in any.")]
    public void It_says_in_how_many_nothing_is_missing(int complete, int drawn, string sentence)
    {
        var experiments = Enumerable.Range(0, drawn).Select(i => new AuditedExperiment($"experiments/e{i}/metadata.yaml", $"e{i}", null, null, null, "readiness", [])).ToList();
        Assert.Contains(sentence + "\n", AuditMarkdown.Text(new AuditReport(1, Seed: 7, Of: 9, complete, experiments, []), ""), StringComparison.Ordinal);
    }
}
