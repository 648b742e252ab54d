using ForgeLsp.Core.Findings;
using ForgeLsp.Rules.Git;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Git;

public sealed class ArtifactTrackedTests
{
    [Fact]
    public void An_environment_file_is_reported_where_it_stands() => Fixture.Check<ArtifactTracked>("""
        #- deploy/.env.production
        A=1
        """, git: Kept.Tracked(".env", 3));

    [Theory]
    [InlineData(".env", 3, "git rm --cached \".env\"")]
    [InlineData("deploy/.env.production", 3, "change what is secret in it")]
    [InlineData("models/net.safetensors", 5_000_000, "dvc add \"models/net.safetensors\"")]
    [InlineData("models/chat.gguf", 5_000_000, "Git LFS")]
    public void What_git_should_not_have_is_reported(string path, long bytes, string advice) => Assert.Contains(advice, Assert.Single(Fixture.Run(new ArtifactTracked(), "", path, git: Kept.Tracked(path, bytes))).Finding.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("tests/tiny.pth", 20_000)]
    [InlineData("data/train.csv", 5_000_000)]
    [InlineData(".env.example", 2_000_000)]
    [InlineData("cli/.env.jinja2", 300)]
    [InlineData("cli/templates/common/.env", 300)]
    [InlineData("testdata/files/.env.prod", 300)]
    public void Others_are_not(string path, long bytes) => Assert.Empty(Fixture.Run(new ArtifactTracked(), "", path, git: Kept.Tracked(path, bytes)));

    [Fact]
    public void An_environment_file_without_a_secret_is_a_hint()
    {
        var found = Assert.Single(Fixture.Run(new ArtifactTracked(), "AIRFLOW_UID=50000\n", ".env", git: Kept.Of(new KeptFile(".env") { IsTracked = true, Bytes = 18, IsHarmless = true }))).Finding;
        Assert.Equal((Severity.Hint, "/.env"), (found.Severity, found.FixKey));
    }

    [Fact]
    public void A_folder_is_told_of_once()
    {
        var git = Kept.Of(new KeptFile("mlruns/0/meta.yaml") { IsTracked = true, Bytes = 10, MadeFolder = "mlruns", MadeCount = 1_234 });
        Assert.Equal("`mlruns` is in git with 1,234 files that a program made: add it to `.gitignore`, and take it out with `git rm -r --cached \"mlruns\"`", Assert.Single(Fixture.Run(new ArtifactTracked(), "", "mlruns/0/meta.yaml", git: git)).Finding.Message);
    }

    [Fact]
    public void The_fix_adds_the_file_to_those_that_git_leaves_out()
    {
        var fix = Assert.Single(Fixture.Fixes(new ArtifactTracked(), "#- .env\nA=1\n"));
        Assert.Equal(("Add `/.env` to `.gitignore`", ".gitignore", "/.env\n"), (fix.Title, fix.Edits[0].Path, fix.Edits[0].Edits[0].NewText));
    }
}
