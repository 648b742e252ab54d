using ForgeLsp.Rules.Secrets;
using ForgeLsp.Tests.Unit.Core.Credentials;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Secrets;

public sealed class SecretInFileTests
{
    [Theory]
    [InlineData(".dvc/config", "[core]\n    remote = ours\n['remote \"ours\"']\n    url = s3://bucket\n    password = blue7Heron\n")]
    [InlineData("configs/model.yaml", "password: blue7Heron\n")]
    [InlineData("some/other.yml", "db:\n  password: blue7Heron\n")]
    [InlineData("src/train.py", "import x\nx.connect(password=\"blue7Heron\")\n")]
    [InlineData("notes.ipynb", "{\"cells\":[{\"cell_type\":\"code\",\"metadata\":{},\"outputs\":[],\"execution_count\":null,\"source\":[\"login(password='blue7Heron')\"]}],\"metadata\":{\"kernelspec\":{\"name\":\"python3\",\"language\":\"python\"}},\"nbformat\":4,\"nbformat_minor\":5}")]
    [InlineData(".env", "DB_PASSWORD=blue7Heron\n")]
    [InlineData("run.sh", "export DB_PASSWORD='blue7Heron'\n")]
    [InlineData("requirements.txt", "--extra-index-url https://ada:blue7Heron@packages.acme.org/simple\n")]
    [InlineData("docker-compose.yml", "services:\n  a:\n    command: run --uri https://ada:blue7Heron@acme.org\n")]
    public void Found_and_never_said(string path, string text)
    {
        var found = Assert.Single(Fixture.Run(new SecretInFile(), text, path));
        Assert.True(found.Finding.IsSecret);
        Assert.DoesNotContain("blue7Heron", found.Finding.Message + found.Finding.FixKey, StringComparison.Ordinal);
        Assert.Equal("blue7Heron".Length, found.Finding.Span.Length);
    }

    [Fact]
    public void At_most_four_characters_of_a_token_are_said()
    {
        var token = Tokens.Draw("ghp_", 36);
        var found = Assert.Single(Fixture.Run(new SecretInFile(), $"token: {token}\n", "configs/a.yaml"));
        Assert.Equal("A GitHub token (`ghp_…`) stands here for everybody who has the repository: revoke it, and take a new one from the environment, such as `GITHUB_TOKEN`", found.Finding.Message);
        Assert.DoesNotContain(token[..5], found.Finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tests/test_db.py", "connect(password='blue7Heron')\n")]
    [InlineData("test/test_db.py", "assert url() == 'postgresql://ada:blue7Heron@localhost/x'\n")]
    [InlineData(".gitleaks.toml", "[allowlist]\npassword = 'blue7Heron'\n")]
    [InlineData("Makefile", "open:\n\t@echo \"(user: admin / pass: admin)\"\n")]
    [InlineData("docker-compose.yml", "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: blue7Heron\n")]
    [InlineData(".github/workflows/ci.yml", "on: push\njobs:\n  a:\n    services:\n      db:\n        env:\n          POSTGRES_PASSWORD: blue7Heron\n")]
    [InlineData("data/rows.json", "{\"password\": \"blue7Heron\"}")]
    [InlineData("configs/a.yaml", "password: blue7Heron  # forge: ignore[FRG601] a demo\n")]
    [InlineData(".env", "DB_PASSWORD=blue7Heron # forge: ignore[FRG601] a demo\n")]
    public void Others_are_left_alone(string path, string text) => Assert.Empty(Fixture.Run(new SecretInFile(), text, path));

    [Fact]
    public void What_git_leaves_out_is_nobody_elses_to_read() => Fixture.Check<SecretInFile>("""
        #- .gitignore
        .env
        #- .env
        DB_PASSWORD=blue7Heron
        """);

    [Fact]
    public void A_dvc_remote_is_told_where_its_password_belongs() =>
        Assert.Contains("dvc remote modify --local", Fixture.Run(new SecretInFile(), "['remote \"a\"']\npassword = blue7Heron\n", ".dvc/config")[0].Finding.Message, StringComparison.Ordinal);

    [Fact]
    public void A_script_takes_it_from_the_environment() => Fixture.Fix<SecretInFile>(
        "#- src/train.py\nimport x\nx.connect(db_password='blue7Heron')\n", "#- src/train.py\nimport os\nimport x\nx.connect(db_password=os.environ[\"DB_PASSWORD\"])\n");

    [Fact]
    public void No_fix_says_the_secret()
    {
        foreach (var path in new[] { "a.py", ".env", "forge.yaml", "docker-compose.yml" })
        {
            var text = path.EndsWith(".py", StringComparison.Ordinal) ? "connect(password='blue7Heron')\n" : path == ".env" ? "DB_PASSWORD=blue7Heron\n" : path == "forge.yaml" ? "tracking:\n  password: blue7Heron\n" : "services:\n  a:\n    command: https://ada:blue7Heron@acme.org\n";
            foreach (var fix in Fixture.Fixes(new SecretInFile(), $"#- {path}\n{text}"))
            {
                Assert.DoesNotContain("blue7", fix.Title + string.Concat(fix.Edits.SelectMany(static edit => edit.Edits).Select(static edit => edit.NewText)), StringComparison.Ordinal);
            }
        }
    }
}
