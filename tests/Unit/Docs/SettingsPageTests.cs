using System.Text;
using System.Text.Json;
using ForgeLsp.Tests.Unit.Architecture;
using Xunit;

namespace ForgeLsp.Tests.Unit.Docs;

/// <summary>Holds docs/settings.md to the settings of package.json. <c>FORGE_UPDATE_DOCS=1</c> writes the page.</summary>
public sealed class SettingsPageTests
{
    private static readonly JsonElement Manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(SolutionFolder.Path, "package.json"))).RootElement;

    private static readonly IReadOnlyList<JsonProperty> Settings =
        [.. Manifest.GetProperty("contributes").GetProperty("configuration").GetProperty("properties").EnumerateObject()];

    private static readonly HashSet<string?> Restricted =
        [.. Manifest.GetProperty("capabilities").GetProperty("untrustedWorkspaces").GetProperty("restrictedConfigurations").EnumerateArray().Select(static name => name.GetString())];

    public static TheoryData<string> Names => [.. Settings.Select(static setting => setting.Name)];

    [Fact]
    public void The_page_lists_every_setting()
    {
        var path = Path.Combine(SolutionFolder.Path, "docs", "settings.md");
        var page = Page();
        if (Environment.GetEnvironmentVariable("FORGE_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == page, "docs/settings.md is stale, run `npm run docs`.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_setting_says_what_it_is_in_sentences_and_what_it_is_without_a_value(string name)
    {
        var setting = Settings.Single(candidate => candidate.Name == name).Value;
        Assert.Matches(@"^[A-Z`].*\.$", Text(setting, "markdownDescription"));
        Assert.False(setting.TryGetProperty("description", out _), "One description, the one in Markdown.");
        Assert.True(setting.TryGetProperty("default", out var value));
        Assert.Contains(Text(setting, "scope"), Scopes.Keys);
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: 0 })
        {
            Assert.Contains("Empty: ", Text(setting, "markdownDescription"), StringComparison.Ordinal);
        }

        if (Text(setting, "type") == "number")
        {
            Assert.Matches(@"\b(MB|ms|seconds|minutes|hours|days|percent|GiB)\b", Text(setting, "markdownDescription"));
        }
    }

    [Fact]
    public void What_a_folder_could_set_and_starts_or_reaches_something_is_withheld_until_the_folder_is_trusted()
    {
        var risky = Settings.Where(static setting => setting.Name.EndsWith("Path", StringComparison.Ordinal) || setting.Name.Contains("path", StringComparison.Ordinal)
            || setting.Name.Contains("uri", StringComparison.OrdinalIgnoreCase) || setting.Name.Contains("host", StringComparison.OrdinalIgnoreCase));
        Assert.All(risky, static setting => Assert.Contains(setting.Name, Restricted));
    }

    private static readonly Dictionary<string, string> Scopes = new(StringComparer.Ordinal)
    {
        ["machine"] = "your settings of this machine; a folder cannot set it",
        ["machine-overridable"] = "your settings of this machine, or a folder's",
        ["window"] = "your settings, or a folder's",
        ["resource"] = "your settings, or each folder's",
    };

    private static string Page()
    {
        var page = new StringBuilder("# Settings\n\n<!-- Generated from package.json by `npm run docs`. -->\n\n");
        page.Append("Open them by *Preferences: Open Settings* and `forge`. What the team agrees on stands in `forge.yaml`, not here.\n");
        foreach (var (name, setting) in Settings.OrderBy(static setting => setting.Value.GetProperty("order").GetInt32()).Select(static setting => (setting.Name, setting.Value)))
        {
            page.Append($"\n## `{name}`\n\n{Text(setting, "markdownDescription")}\n\n");
            page.Append($"- Default: {Default(setting.GetProperty("default"))}\n");
            page.Append($"- Where: {Scopes[Text(setting, "scope")]}{(Restricted.Contains(name) && Text(setting, "scope") != "machine" ? "; a folder's is taken only once you trust it" : "")}\n");
            if (setting.TryGetProperty("enum", out var values))
            {
                var meanings = setting.GetProperty("enumDescriptions").EnumerateArray().Select(static meaning => meaning.GetString());
                page.Append(string.Concat(values.EnumerateArray().Zip(meanings, static (value, meaning) => $"- `{value.GetString()}`: {meaning}\n")));
            }
        }

        return page.ToString();
    }

    private static string Default(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() is { Length: 0 } ? "empty" : $"`{value.GetRawText().Trim('"')}`";

    private static string Text(JsonElement setting, string member) => setting.TryGetProperty(member, out var value) ? value.GetString() ?? "" : "";
}
