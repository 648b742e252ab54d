using ForgeLsp.Core.Text;
using ForgeLsp.Features.Scaffolds;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Scaffolds;

public sealed class ScaffoldNamesTests
{
    [Theory]
    [InlineData("churn-trees")]
    [InlineData("a")]
    [InlineData("123")]
    [InlineData("bert-2-large")]
    public void Words_joined_by_hyphens_are_names(string name) => Assert.Null(ScaffoldNames.Problem(ScaffoldKind.Experiment, name));

    [Theory]
    [InlineData("Churn Trees", "'churn-trees' would do")]
    [InlineData("churn_trees", "'churn-trees' would do")]
    [InlineData("Bäume für Émile", "'baume-fur-emile' would do")]
    [InlineData("-x", "'x' would do")]
    [InlineData("x--y", "'x-y' would do")]
    [InlineData("流失", "such as 'churn-trees'")]
    [InlineData("", "is empty")]
    [InlineData("..", "leads elsewhere")]
    [InlineData("../../etc", "may not hold a slash")]
    [InlineData("a\\b", "may not hold a slash")]
    [InlineData("con", "device on Windows")]
    [InlineData("a\nb", "cannot be seen")]
    [InlineData("a\u202Eb", "cannot be seen")]
    [InlineData("a\0b", "character that is none")]
    [InlineData("a:b", "may not hold :")]
    public void Other_names_are_refused_with_one_that_would_do(string name, string said) =>
        Assert.Contains(said, ScaffoldNames.Problem(ScaffoldKind.Experiment, name), StringComparison.Ordinal);

    [Theory]
    [InlineData("Churn Lab")]
    [InlineData("Été 2026")]
    [InlineData("流失预测")]
    [InlineData("a.b")]
    public void A_project_may_be_called_as_a_folder_may(string name) => Assert.Null(ScaffoldNames.Problem(ScaffoldKind.Project, name));

    [Theory]
    [InlineData("LPT1.txt")]
    [InlineData("nul")]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData(" a")]
    [InlineData("a|b")]
    [InlineData("-rf")]
    public void A_project_is_not_called_what_some_machine_refuses(string name) => Assert.NotNull(ScaffoldNames.Problem(ScaffoldKind.Project, name));

    [Fact]
    public void Half_a_character_is_no_part_of_a_name() => Assert.Equal("The name holds a character that is none. 'a' would do.", ScaffoldNames.Problem(ScaffoldKind.Experiment, "a" + (char)0xd800));

    [Fact]
    public void A_name_has_an_end()
    {
        Assert.Null(ScaffoldNames.Problem(ScaffoldKind.Experiment, new string('a', 80)));
        Assert.NotNull(ScaffoldNames.Problem(ScaffoldKind.Experiment, new string('a', 81)));
        Assert.NotNull(ScaffoldNames.Problem(ScaffoldKind.Project, new string('é', 101)));
    }

    [Theory]
    [InlineData("alice", true)]
    [InlineData("zoë.müller", true)]
    [InlineData("active", false)]
    [InlineData("a b", false)]
    [InlineData("a..b", false)]
    [InlineData("x.lock", false)]
    [InlineData("a~b", false)]
    [InlineData("..", false)]
    [InlineData("", false)]
    public void A_researcher_names_a_folder_and_a_branch(string user, bool fits) => Assert.Equal(fits, ScaffoldNames.UserProblem(user) is null);

    // What is made of any text is a name, or nothing.
    [Fact]
    public void A_slug_is_a_name_whatever_it_is_made_of()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(0, 120)).Select(_ => (char)random.Next(1, random.Next(2) == 0 ? 0x180 : 0xffff))]);
            var slug = ScaffoldNames.Slug(text);
            Assert.True(slug.Length == 0 || (ScaffoldNames.IsSlug(slug) && slug.Length <= ScaffoldNames.MaxLength), text);
            Assert.Equal(slug, ScaffoldNames.Slug(slug));
        }
    }

    [Theory]
    [InlineData("Alice Archer <alice@example.org>", "alice", "alice@example.org")]
    [InlineData("A <12345+alice-a@users.noreply.example.org>", "alice-a", "12345+alice-a@users.noreply.example.org")]
    [InlineData("Zoë Müller <>", "zoe-muller", "zoe-muller")]
    [InlineData("<漢字@example.org>", "login", "漢字@example.org")]
    [InlineData(null, "login", "login")]
    public void Who_works_here_is_told_by_git_and_the_login(string? identity, string user, string contact) =>
        Assert.Equal(new ScaffoldAuthor(user, contact), ScaffoldAuthors.Of(ForgeLsp.Core.Model.Policy.Default, identity, "login"));

    [Fact]
    public void A_member_is_called_as_the_team_calls_them()
    {
        var policy = ForgeLsp.Core.Model.Policy.Default with { Members = new Dictionary<string, ForgeLsp.Core.Model.Member>(StringComparer.Ordinal) { ["bob"] = new("bob", "robert@example.org", "rob", null) } };
        Assert.Equal(new ScaffoldAuthor("bob", "robert@example.org"), ScaffoldAuthors.Of(policy, "Robert <robert@example.org>", "x"));
        Assert.Equal(new ScaffoldAuthor("bob", "robert@example.org"), ScaffoldAuthors.Of(policy, null, "rob"));
        Assert.Equal(new ScaffoldAuthor("x", "x") { IsStranger = true }, ScaffoldAuthors.Of(policy, null, "x"));
    }

    [Theory]
    [InlineData("COM1", true)]
    [InlineData("com¹.txt", true)]
    [InlineData("comet", false)]
    public void Devices_of_Windows_are_known_by_any_ending(string name, bool expected) => Assert.Equal(expected, FileNames.IsDevice(name));
}
