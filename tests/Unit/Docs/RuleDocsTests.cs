using System.Text.Json;
using ForgeLsp.Core.Findings;
using ForgeLsp.Features.Rules;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Docs;

/// <summary>Holds rules, pages, tests, schema and README together. <c>FORGE_UPDATE_DOCS=1</c> writes what is generated instead of comparing.</summary>
public sealed class RuleDocsTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string> RuleIds => [.. RuleCatalogue.All.Select(rule => rule.Info.Id)];

    [Fact]
    public void Everything_that_is_generated_from_the_rules_is_up_to_date()
    {
        string? Current(string path) => File.Exists(Path.Combine(Root, path)) ? File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n") : null;

        var stale = new List<string>();
        foreach (var (path, text) in RuleDocs.Generate(RuleCatalogue.All.Select(rule => rule.Info), Current))
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

        Assert.True(stale.Count == 0, $"Run the tests once with FORGE_UPDATE_DOCS=1; stale: {string.Join(", ", stale)}");
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
        var listed = RuleCatalogue.All;
        var written = typeof(RuleCatalogue).Assembly.GetTypes().Where(type => typeof(IRule).IsAssignableFrom(type) && type is { IsAbstract: false, IsInterface: false });
        Assert.Equal(written.Select(type => type.Name).Order(StringComparer.Ordinal), listed.Select(rule => rule.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Equal(listed.Select(rule => rule.Info.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), listed.Select(rule => rule.Info.Id));
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
    public void The_good_example_is_silent(string id)
    {
        var rule = RuleCatalogue.All.Single(candidate => candidate.Info.Id == id);
        Assert.Empty(Fixture.RunAll(rule, rule.Info.Good).Select(finding => finding.Finding.Message));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ForgeLsp.sln")))
            folder = folder.Parent;

        return folder?.FullName ?? throw new InvalidOperationException("The repository was not found above the tests.");
    }
}
