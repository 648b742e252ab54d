using System.Text.RegularExpressions;
using ForgeLsp.Host.Cli.Help;
using ForgeLsp.Tests.Unit.Architecture;
using Xunit;

namespace ForgeLsp.Tests.Unit.Docs;

/// <summary>Holds the commands, their help and docs/cli.md together. <c>FORGE_UPDATE_DOCS=1</c> writes the page instead of comparing.</summary>
public sealed class CliPageTests
{
    private const string Program = "forge";
    private static readonly HelpBook Book = new();

    /// <summary>Commands by the words that name them.</summary>
    public static TheoryData<string> Commands => [.. Book.Pages.Select(static page => page.Path)];

    [Fact]
    public void The_page_says_what_the_commands_say()
    {
        var path = Path.Combine(SolutionFolder.Path, "docs", "cli.md");
        var page = Book.Markdown;
        if (Environment.GetEnvironmentVariable("FORGE_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == page, "docs/cli.md is stale, run `npm run docs`.");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_is_described_in_sentences_and_has_examples(string path)
    {
        var page = Page(path);
        Assert.Matches(@"^[A-Z].*[.]$", page.Summary);
        Assert.All(page.Details.Split("\n\n", StringSplitOptions.RemoveEmptyEntries), static paragraph => Assert.Matches("^[A-Z'].*[.]$", paragraph));
        Assert.NotEmpty(page.Examples);
        Assert.All(page.Arguments.Concat(page.Options), static entry => Assert.True(Regex.IsMatch(entry.Meaning, "^[A-Z'-].*[.]$", RegexOptions.None, TimeSpan.FromSeconds(5)), $"{entry.Name}: {entry.Meaning}"));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_example_is_a_command_line_of_its_command(string path) => Assert.All(Page(path).Examples, example =>
    {
        var words = Words(example);
        Assert.True(words.Count > 1, example);
        var (command, problem) = Book.Read([.. words.Skip(1)]);
        Assert.True(problem is null, $"{example}: {problem}");
        Assert.StartsWith(path, command, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(137)]
    public void Help_fits_the_terminal(int width) => Assert.All(Book.Pages, page =>
    {
        var lines = HelpText.Of(page, width).Split(Environment.NewLine).TakeWhile(static line => line != "Examples:").ToList();
        Assert.All(lines, line => Assert.True(line.Length <= width, $"{page.Path}: {line}"));
    });

    private static HelpPage Page(string path) => Book.Pages.Single(page => page.Path == path);

    /// <summary>The words of an example as a shell would pass them on, up to a pipe, a redirection or a bracket that ends a substitution.</summary>
    private static List<string> Words(string example)
    {
        var words = Regex.Matches(example, "(?:'(?<word>[^']*)'|\"(?<word>(?:[^\"\\\\]|\\\\.)*)\"|(?<word>[^\\s'\"]+))", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(static word => word.Groups["word"].Value.TrimStart('<', '(').TrimEnd(')'));
        return [.. words.SkipWhile(static word => word != Program).TakeWhile(static word => word is not ("|" or ">" or ">>" or "" or "&&"))];
    }
}
