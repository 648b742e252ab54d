using System.Text.Json;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary><c>forge rules</c>, <c>explain</c> and <c>schema</c>.</summary>
public sealed class RulesCommandTests
{
    private static readonly string Folder = Path.GetTempPath();

    [Theory]
    [InlineData("FRG401")]
    [InlineData("frg401")]
    [InlineData("FRG-401")]
    [InlineData("401")]
    [InlineData("hard-coded-hyperparameter")]
    [InlineData("Hard_Coded_Hyperparameter")]
    public async Task A_rule_is_explained_by_its_id_or_name(string name)
    {
        var (exit, output, error) = await Cli.RunAsync(Folder, "explain", name);
        Assert.Equal((0, ""), (exit, error));
        Assert.StartsWith("FRG401 hard-coded-hyperparameter", output, StringComparison.Ordinal);
        Assert.Contains("Reported:", output, StringComparison.Ordinal);
        Assert.Contains("# forge: ignore[FRG401] reason", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FRG491", "did you mean 'FRG")]
    [InlineData("seed-not-sett", "did you mean 'seed-not-set'?")]
    [InlineData("", "There is no rule ''.")]
    [InlineData("zzzzzzzz", "There is no rule 'zzzzzzzz'.")]
    public async Task A_rule_that_is_none_is_exit_code_2_with_the_nearest(string name, string said)
    {
        var (exit, output, error) = await Cli.RunAsync(Folder, "explain", name);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Every_rule_has_an_explanation_in_every_form()
    {
        string[] ids = [.. RuleCatalogue.All.Select(static rule => rule.Info.Id)];
        foreach (var format in new[] { "text", "markdown" })
        {
            var (exit, output, _) = await Cli.RunAsync(Folder, ["explain", "--format", format, .. ids]);
            Assert.Equal(0, exit);
            Assert.All(RuleCatalogue.All, rule => Assert.Contains($"{rule.Info.Id} {rule.Info.Name}", output, StringComparison.Ordinal));
        }

        using var json = JsonDocument.Parse((await Cli.RunAsync(Folder, ["explain", "--format", "json", .. ids])).Output);
        Assert.Equal(1, json.RootElement.GetProperty("version").GetInt32());
        Assert.All(json.RootElement.GetProperty("rules").EnumerateArray(), static rule =>
        {
            Assert.NotEmpty(rule.GetProperty("bad").EnumerateArray());
            Assert.NotEmpty(rule.GetProperty("good")[0].GetProperty("text").GetString() ?? "");
            Assert.Contains(rule.GetProperty("family").GetString(), ForgeLsp.Features.Rules.RuleEntry.Families);
        });
    }

    [Fact]
    public async Task Rules_are_listed_and_filtered()
    {
        async Task<List<string>> Ids(params string[] options)
        {
            using var json = JsonDocument.Parse((await Cli.RunAsync(Folder, ["rules", "--format", "json", .. options])).Output);
            return [.. json.RootElement.GetProperty("rules").EnumerateArray().Select(static rule => rule.GetProperty("id").GetString() ?? "")];
        }

        Assert.Equal(RuleCatalogue.All.Select(static rule => rule.Info.Id), await Ids());
        Assert.All(await Ids("--family", "python"), static id => Assert.StartsWith("FRG4", id, StringComparison.Ordinal));
        Assert.Equal(RuleCatalogue.All.Where(static rule => !rule.Info.EnabledByDefault).Select(static rule => rule.Info.Id), await Ids("--off"));
        Assert.Contains("FRG003", await Ids("--fixable"));
        Assert.DoesNotContain("FRG005", await Ids("--fixable"));
        Assert.Equal(RuleCatalogue.All.Where(static rule => (int)rule.Info.Severity <= 2).Select(static rule => rule.Info.Id), await Ids("--severity", "warning"));
        Assert.Equal(2, (await Cli.RunAsync(Folder, "rules", "--family", "none")).Exit);
    }

    [Fact]
    public async Task Schemas_are_listed_printed_and_written()
    {
        using var folder = new TempFolder();
        var list = (await Cli.RunAsync(folder.Path, "schema", "--format", "json")).Output;
        using var json = JsonDocument.Parse(list);
        var names = json.RootElement.GetProperty("schemas").EnumerateArray().Select(static schema => schema.GetProperty("name").GetString() ?? "").ToList();
        Assert.Contains("metadata", names);
        foreach (var name in names)
        {
            var (exit, output, error) = await Cli.RunAsync(folder.Path, "schema", name);
            Assert.Equal((0, "", BuiltInSchemas.TextOf(name + ".schema.json")), (exit, error, output));
        }

        Assert.Equal(0, (await Cli.RunAsync(folder.Path, "schema", "registry", "--output", "r.json")).Exit);
        Assert.Equal(BuiltInSchemas.TextOf("registry.schema.json"), await File.ReadAllTextAsync(Path.Combine(folder.Path, "r.json"), TestContext.Current.CancellationToken));
        Assert.Equal(4, (await Cli.RunAsync(folder.Path, "schema", "registry", "--output", "r.json")).Exit);
        Assert.Equal(["r.json"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
        Assert.Contains("did you mean 'metadata'?", (await Cli.RunAsync(folder.Path, "schema", "metadta")).Error, StringComparison.Ordinal);
    }
}
