using ForgeLsp.Rules.Stack;
using ForgeLsp.Tests.Unit.Core.Credentials;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Stack;

public sealed class LiteralPasswordTests
{
    [Fact]
    public void Maps_and_lists() => Fixture.Check<LiteralPassword>("""
        services:
          db:
            environment:
              POSTGRES_PASSWORD: "blue7Heron"
              #                   ^^^^^^^^^^ warning FRG603: `POSTGRES_PASSWORD` is written into the file, which git keeps for everybody: set it in `.env`, and `${POSTGRES_PASSWORD}` here
          s3:
            environment:
              - MINIO_SECRET_KEY=nightfall
              #                  ^^^^^^^^^ warning FRG603: `MINIO_SECRET_KEY` is written…
        """);

    [Theory]
    [InlineData("POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}")]
    [InlineData("POSTGRES_PASSWORD: $POSTGRES_PASSWORD")]
    [InlineData("POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-blue7Heron}")]
    [InlineData("POSTGRES_PASSWORD_FILE: /run/secrets/db")]
    [InlineData("POSTGRES_PASSWORD: postgres")]
    [InlineData("POSTGRES_PASSWORD: <password>")]
    [InlineData("TOKENIZERS_PARALLELISM: blue7Heron")]
    [InlineData("AWS_ACCESS_KEY_ID: blue7Heron")]
    public void Is_silent_about(string variable) => Assert.Empty(Fixture.Run(new LiteralPassword(), $"services:\n  a:\n    environment:\n      {variable}\n"));

    [Fact]
    public void A_token_is_somebody_elses() => Assert.Empty(Fixture.Run(new LiteralPassword(), $"services:\n  a:\n    environment:\n      HF_TOKEN: {Tokens.Draw("hf_", 34)}\n"));

    [Fact]
    public void The_text_is_a_secret() => Assert.True(Fixture.Run(new LiteralPassword(), "services:\n  a:\n    environment:\n      DB_PASSWORD: blue7Heron\n")[0].Finding.IsSecret);

    [Fact]
    public void The_fix_refers_to_the_environment() => Fixture.Fix<LiteralPassword>(
        "services:\n  a:\n    environment:\n      - DB_PASSWORD=blue7Heron\n", "services:\n  a:\n    environment:\n      - DB_PASSWORD=${DB_PASSWORD}\n");
}
