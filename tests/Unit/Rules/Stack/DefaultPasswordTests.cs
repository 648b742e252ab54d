using ForgeLsp.Rules.Stack;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Stack;

public sealed class DefaultPasswordTests
{
    [Fact]
    public void Maps_lists_defaults_and_addresses() => Fixture.Check<DefaultPassword>("""
        services:
          db:
            environment:
              POSTGRES_USER: postgres
              POSTGRES_PASSWORD: postgres
              #                  ^^^^^^^^ warning FRG602: `POSTGRES_PASSWORD` is a password that everybody guesses: set another one in `.env`, and `${POSTGRES_PASSWORD}` here
          s3:
            environment:
              - MINIO_ROOT_PASSWORD=${MINIO_ROOT_PASSWORD:-minioadmin}
              #                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning FRG602: `MINIO_ROOT_PASSWORD` is a password that everybody guesses wherever it is not set: leave the default out, so that it has to be
              - "AWS_SECRET_ACCESS_KEY=minio123"
              #                        ^^^^^^^^ warning FRG602: `AWS_SECRET_ACCESS_KEY` is a password…
          mlflow:
            command: mlflow server --backend-store-uri postgresql://mlflow:mlflow@db/mlflow
            #                                                              ^^^^^^ warning FRG602: The password in this address is one that everybody guesses…
        """);

    [Theory]
    [InlineData("my_super_secret_key")]
    [InlineData("pg_password")]
    [InlineData("airflow_pass")]
    [InlineData("do_not_use_in_production")]
    [InlineData("secret_key_secret_key_secret_key")]
    [InlineData("DefaultPassword2024")]
    public void What_is_made_of_nothing_but_such_words_is_one_too(string password)
    {
        var text = $"services:\n  a:\n    environment:\n      SECRET_KEY: {password}\n";
        Assert.Single(Fixture.Run(new DefaultPassword(), text));
        Assert.Empty(Fixture.Run(new LiteralPassword(), text));
    }

    [Theory]
    [InlineData("POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}")]
    [InlineData("POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set it}")]
    [InlineData("POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-blue7Heron}")]
    [InlineData("POSTGRES_PASSWORD:")]
    [InlineData("POSTGRES_PASSWORD: ''")]
    [InlineData("POSTGRES_PASSWORD_FILE: /run/secrets/password")]
    [InlineData("MYSQL_ALLOW_EMPTY_PASSWORD: yes")]
    [InlineData("POSTGRES_PASSWORD: blue7Heron")]
    [InlineData("POSTGRES_USER: admin")]
    public void Is_silent_about(string variable) => Assert.Empty(Fixture.Run(new DefaultPassword(), $"services:\n  a:\n    environment:\n      {variable}\n"));

    [Theory]
    [InlineData("docker-compose.test.yml")]
    [InlineData("tests/docker-compose.yml")]
    public void Tests_may_guess(string path) => Assert.Empty(Fixture.Run(new DefaultPassword(), "services:\n  a:\n    environment:\n      POSTGRES_PASSWORD: postgres\n", path));

    [Fact]
    public void An_anchor_is_told_once() => Assert.Single(Fixture.Run(new DefaultPassword(), "x-env: &env\n  POSTGRES_PASSWORD: postgres\nservices:\n  a:\n    environment: &e\n      <<: *env\n  b:\n    environment: *e\n"));

    [Fact]
    public void Anchors_that_lead_back_end() => Fixture.Run(new DefaultPassword(), "services: &s\n  a: &a\n    environment: *a\n    <<: *a\n  b: *s\n");

    [Theory]
    [InlineData("      POSTGRES_PASSWORD: postgres", "      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}")]
    [InlineData("      POSTGRES_PASSWORD: \"postgres\"", "      POSTGRES_PASSWORD: \"${POSTGRES_PASSWORD}\"")]
    [InlineData("      - POSTGRES_PASSWORD=postgres", "      - POSTGRES_PASSWORD=${POSTGRES_PASSWORD}")]
    [InlineData("      {POSTGRES_PASSWORD: postgres}", "      {POSTGRES_PASSWORD: \"${POSTGRES_PASSWORD}\"}")]
    public void The_fix_refers_to_the_environment(string before, string after) =>
        Fixture.Fix<DefaultPassword>($"services:\n  a:\n    environment:\n{before}\n", $"services:\n  a:\n    environment:\n{after}\n");

    [Fact]
    public void The_fix_adds_to_the_example_beside_it()
    {
        var fix = Assert.Single(Fixture.Fixes(new DefaultPassword(), "#- deploy/docker-compose.yml\nservices:\n  a:\n    environment:\n      POSTGRES_PASSWORD: postgres\n"));
        Assert.Equal(("deploy/.env.example", "POSTGRES_PASSWORD=\n", true), (fix.Edits[1].Path, fix.Edits[1].Edits[0].NewText, fix.Edits[1].Create));
    }
}
