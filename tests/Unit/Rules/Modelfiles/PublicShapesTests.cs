using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Modelfiles;

/// <summary>Modelfiles as people write them, shape by shape: Ollama takes each of them, and no rule has anything to say.</summary>
public sealed class PublicShapesTests
{
    private static readonly string Folder = Path.Combine(SolutionFolder.Path, "tests", "Fixtures", "modelfiles");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_wrong_with_it(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name));
        var fixture = new NavigationFixture($"#- modelfiles/{name}\n{text.Replace("$0", "", StringComparison.Ordinal)}");
        Assert.NotNull(fixture.Document.Modelfile);
        Assert.Empty(RuleCatalogue.All.SelectMany(rule => Fixture.Run(rule, text, "modelfiles/" + name)).Select(static found => $"{found.Rule.Id} {found.Finding.Span}: {found.Finding.Message}"));
    }

    [Fact]
    public void So_it_is_with_the_sample()
    {
        var text = File.ReadAllText(Path.Combine(SolutionFolder.Path, "samples", "workspace", "modelfiles", "cellar-assistant.Modelfile"));
        Assert.Empty(RuleCatalogue.All.SelectMany(rule => Fixture.Run(rule, text, "modelfiles/cellar-assistant.Modelfile")));
    }
}
