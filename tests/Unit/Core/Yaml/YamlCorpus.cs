namespace ForgeLsp.Tests.Unit.Core.Yaml;

/// <summary>The valid YAML files of <c>tests/Fixtures/yaml</c>.</summary>
internal static class YamlCorpus
{
    internal static IReadOnlyList<(string Name, string Text)> Files { get; } = Read();

    private static List<(string Name, string Text)> Read()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var fixtures = Path.Combine(folder.FullName, "tests", "Fixtures", "yaml");
            if (Directory.Exists(fixtures))
            {
                return [.. Directory.GetFiles(fixtures).Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), File.ReadAllText(file)))];
            }
        }

        throw new DirectoryNotFoundException("tests/Fixtures/yaml is not above the test program");
    }
}
