using ForgeLsp.Rules.Yaml;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Yaml;

public sealed class YamlSyntaxTests
{
    [Fact]
    public void Good_yaml_is_silent() => Fixture.Check<YamlSyntax>("""
        experiment_id: churn-trees
        tags: [churn, tabular]
        """);

    [Fact]
    public void An_unclosed_list_is_one_error_and_the_lines_below_are_read()
    {
        var text = "experiment_id: churn-trees\ntags: [churn, tabular\nstatus: planned\n";
        var finding = Assert.Single(Fixture.Run(new YamlSyntax(), text));
        Assert.Equal("FRG001", finding.Finding.RuleId);
        Assert.InRange(finding.Finding.Span.Start, text.IndexOf('[', StringComparison.Ordinal), text.IndexOf("status", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_of_no_known_kind_are_left_alone() => Assert.Empty(Fixture.Run(new YamlSyntax(), "a: [", "docs/notes.yaml"));
}
