using ForgeLsp.Rules.Experiments;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Experiments;

public sealed class CompletedWithoutResultsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("results:")]
    [InlineData("results: {}")]
    [InlineData("results: { best_metric: }")]
    [InlineData("results: { best_metric: {} }")]
    [InlineData("results: { summary: went well }")]
    public void Completed_needs_a_result(string results) => Fixture.Check<CompletedWithoutResults>($$"""
        status: completed
        #       ^^^^^^^^^ warning FRG105: Completed, but `results.best_metric` is missing
        {{results}}
        """);

    [Theory]
    [InlineData("status: completed\nresults: { best_metric: 0.89 }")]
    [InlineData("status: completed\nresults: { best_metric: 0 }")]
    [InlineData("status: completed\nresults:\n  best_metric:\n    auc: 0.9\n")]
    [InlineData("status: failed")]
    [InlineData("status: in_progress\nresults: {}")]
    [InlineData("status: [completed]")]
    public void With_a_result_or_another_status_nothing_is_said(string text) => Fixture.Check<CompletedWithoutResults>(text);
}
