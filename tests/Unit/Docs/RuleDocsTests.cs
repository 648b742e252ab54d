using System.Text.Json;
using ForgeLsp.Core.Findings;
using ForgeLsp.Features.Rules;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Docs;

/// <summary>Holds rules, pages, tests, schema and README together. <c>FORGE_UPDATE_DOCS=1</c> writes what is generated instead of comparing.</summary>
public sealed class RuleDocsTests
{
    private static readonly string Root = SolutionFolder.Path;

    /// <summary>Every rule of the assembly by id. The catalogue is generated from these.</summary>
    private static readonly IReadOnlyList<IRule> Written =
    [
        .. typeof(RuleCatalogue).Assembly.GetTypes()
            .Where(type => typeof(IRule).IsAssignableFrom(type) && type is { IsAbstract: false, IsInterface: false })
            .Select(Activator.CreateInstance).OfType<IRule>().OrderBy(rule => rule.Info.Id, StringComparer.Ordinal),
    ];

    public static TheoryData<string> RuleIds => [.. RuleCatalogue.All.Select(rule => rule.Info.Id)];

    [Fact]
    public void Everything_that_is_generated_from_the_rules_is_up_to_date()
    {
        string? Current(string path) => File.Exists(Path.Combine(Root, path)) ? File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n") : null;

        var stale = new List<string>();
        foreach (var (path, text) in RuleDocs.Generate(Written.Select(rule => rule.Info), Current).Append(new("server/Rules/RuleCatalogue.cs", Catalogue())))
        {
            if (Environment.GetEnvironmentVariable("FORGE_UPDATE_DOCS") == "1")
            {
                var file = Path.Combine(Root, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file) ?? Root);
                File.WriteAllText(file, text);
            }
            else if (Current(path) != text)
            {
                stale.Add(path);
            }
        }

        Assert.True(stale.Count == 0, $"Run `npm run docs`; stale: {string.Join(", ", stale)}");
    }

    [Fact]
    public void There_is_no_page_of_a_rule_that_is_gone()
    {
        var pages = Directory.GetFiles(Path.Combine(Root, "docs", "rules"), "FRG*.md").Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(RuleCatalogue.All.Select(rule => Path.GetFileName(RuleDocs.PageOf(rule.Info))).Order(StringComparer.Ordinal), pages);
    }

    [Fact]
    public void The_catalogue_lists_every_rule_of_the_assembly_once_and_in_order()
    {
        Assert.Equal(Written.Select(rule => rule.GetType().Name), RuleCatalogue.All.Select(rule => rule.GetType().Name));
        Assert.Equal(Written.Count, Written.Select(rule => rule.Info.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_rule_has_a_test_class()
    {
        var tests = typeof(RuleDocsTests).Assembly.GetTypes().Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        Assert.All(RuleCatalogue.All, rule => Assert.Contains(rule.GetType().Name + "Tests", tests));
    }

    [Fact]
    public void Every_rule_is_in_the_schema_of_the_policy()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "schemas", "forge.schema.json")));
        var properties = schema.RootElement.GetProperty("$defs").GetProperty("rules").GetProperty("properties");
        Assert.Equal(RuleCatalogue.All.Select(rule => rule.Info.Id), properties.EnumerateObject().Select(property => property.Name));
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void The_bad_example_is_reported_by_its_rule(string id)
    {
        var rule = RuleCatalogue.All.Single(candidate => candidate.Info.Id == id);
        var found = Fixture.RunAll(rule, rule.Info.Bad);
        Assert.NotEmpty(found);
        Assert.All(found, finding => Assert.Equal(id, finding.Finding.RuleId));
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void A_message_is_a_phrase_without_a_full_stop_and_quotes_in_backticks(string id)
    {
        var rule = RuleCatalogue.All.Single(candidate => candidate.Info.Id == id);
        Assert.All(Fixture.RunAll(rule, rule.Info.Bad).Select(finding => finding.Finding.Message), message =>
        {
            Assert.Matches("^[`A-Z].*[^.]$", message);
            Assert.True(message.Count(c => c == '`') % 2 == 0, message);
        });
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void The_good_example_is_silent(string id)
    {
        var rule = RuleCatalogue.All.Single(candidate => candidate.Info.Id == id);
        Assert.Empty(Fixture.RunAll(rule, rule.Info.Good).Select(finding => finding.Finding.Message));
    }

    private static string Catalogue()
    {
        var usings = Written.Select(rule => rule.GetType().Namespace).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => $"using {name};\n");
        return $$"""
            using ForgeLsp.Core.Findings;
            {{string.Concat(usings)}}
            namespace ForgeLsp.Rules;

            /// <summary>Every rule by id. Generated by <c>npm run docs</c> from the rules themselves, so that start-up needs no reflection.</summary>
            public static class RuleCatalogue
            {
                /// <summary>The rules. They hold no state.</summary>
                public static IReadOnlyList<IRule> All { get; } =
                [
            {{string.Concat(Written.Select(rule => $"        new {rule.GetType().Name}(),\n"))}}    ];
            }

            """.ReplaceLineEndings("\n");
    }
}
