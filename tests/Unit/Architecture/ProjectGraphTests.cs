using System.Xml.Linq;
using Xunit;

namespace ForgeLsp.Tests.Unit.Architecture;

/// <summary>The projects see each other, and packages, exactly as docs/ARCHITECTURE.md says.</summary>
public sealed class ProjectGraphTests
{
    private const string Guard = "Microsoft.CodeAnalysis.BannedApiAnalyzers";

    public static TheoryData<string, string[], string[]> Projects => new()
    {
        { "Core", [], [Guard] },
        { "Rules", ["Core"], [Guard] },
        { "Workspace", ["Core"], [Guard] },
        { "Features", ["Core", "Workspace"], [Guard] },
        { "Adapters", ["Core"], ["Microsoft.Data.Sqlite.Core", "Npgsql", "SQLitePCLRaw.bundle_e_sqlite3", "YamlDotNet"] },
        { "Lsp", ["Core", "Features", "Workspace"], [] },
        { "Host", ["Adapters", "Core", "Features", "Lsp", "Rules", "Workspace"], ["System.CommandLine"] },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_what_its_layer_may_see_and_nothing_else(string project, string[] projects, string[] packages)
    {
        var file = Read(project);
        Assert.Equal(projects, file.Descendants("ProjectReference").Select(reference => NameOf(reference)).Order(StringComparer.Ordinal));
        Assert.Equal(packages, file.Descendants("PackageReference").Select(reference => (string?)reference.Attribute("Include")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_package_stays_in_the_project_that_names_it(string project, string[] projects, string[] packages)
    {
        Assert.NotNull(projects);
        var kept = Read(project).Descendants("PackageReference").Where(reference => (string?)reference.Attribute("PrivateAssets") is "compile" or "all");
        Assert.Equal(packages.Length, kept.Count());
    }

    [Theory]
    [InlineData("Core")]
    [InlineData("Rules")]
    [InlineData("Workspace")]
    [InlineData("Features")]
    public void A_pure_project_is_given_the_list_of_what_is_banned(string project)
    {
        Assert.Equal(["../BannedSymbols.txt"], Read(project).Descendants("AdditionalFiles").Select(file => (string?)file.Attribute("Include")));
    }

    [Fact]
    public void There_is_no_eighth_project()
    {
        var found = Directory.GetFiles(Path.Combine(SolutionFolder.Path, "server"), "*.csproj", SearchOption.AllDirectories).Select(file => new DirectoryInfo(file).Parent?.Name);
        Assert.Equal(["Adapters", "Core", "Features", "Host", "Lsp", "Rules", "Workspace"], found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void References_are_not_transitive_and_versions_are_exact()
    {
        var properties = XDocument.Load(Path.Combine(SolutionFolder.Path, "Directory.Build.props")).Descendants();
        Assert.Equal("true", properties.Single(property => property.Name == "DisableTransitiveProjectReferences").Value);
        var versions = XDocument.Load(Path.Combine(SolutionFolder.Path, "Directory.Packages.props")).Descendants("PackageVersion").Select(package => (string?)package.Attribute("Version"));
        Assert.All(versions, version => Assert.Matches(@"^\[\d+(\.\d+)+\]$", version));
    }

    private static XDocument Read(string project) =>
        XDocument.Load(Path.Combine(SolutionFolder.Path, "server", project, $"ForgeLsp.{project}.csproj"));

    private static string NameOf(XElement reference) =>
        Path.GetFileNameWithoutExtension((string?)reference.Attribute("Include") ?? "").Replace("ForgeLsp.", "", StringComparison.Ordinal);
}
