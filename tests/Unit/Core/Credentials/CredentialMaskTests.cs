using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Credentials;

public sealed class CredentialMaskTests
{
    [Fact]
    public void Every_token_is_taken_out_of_every_text()
    {
        foreach (var row in CredentialSurveyTests.Real)
        {
            var token = row.Data.Item2;
            foreach (var shown in new[] { CredentialMask.Of($"see {token}, ours"), CredentialMask.Of("note", token), CredentialMask.InPlace($"a: {token}\n", CredentialSyntax.Settings, 'x'), Secrets.Hidden($"x = \"{token}\"") })
            {
                Assert.DoesNotContain(token[^12..], shown, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("lr", "0.001", "0.001")]
    [InlineData("model", "resnet50-v2-large", "resnet50-v2-large")]
    [InlineData("db", "postgresql://ada:blue7Heron@db.acme.org/x", "postgresql://ada:***@db.acme.org/x")]
    [InlineData("db", "postgresql://mlflow:mlflow@db/x", "postgresql://mlflow:mlflow@db/x")]
    [InlineData("db_password", "blue7Heron", "***")]
    [InlineData("api_key", "${API_KEY}", "${API_KEY}")]
    [InlineData("max_token", "1000000", "1000000")]
    [InlineData("pad_token", "<|endoftext|>", "<|endoftext|>")]
    public void A_value_is_shown_by_its_name_and_its_look(string name, string value, string shown) => Assert.Equal(shown, CredentialMask.Of(name, value));

    [Fact]
    public void The_beginning_of_a_token_stays_and_what_is_around_it()
    {
        var token = Tokens.Draw("ghp_", 36);
        Assert.Equal("{\"goal\":\"ghp_***\",\"n\":1}", CredentialMask.Of($"{{\"goal\":\"{token}\",\"n\":1}}"));
        Assert.Equal("{\"username\":\"ada\",\"key\":\"***\"}", CredentialMask.Of($"{{\"username\":\"ada\",\"key\":\"{Tokens.Draw("", 32, Tokens.Hex)}\"}}"));
    }

    [Fact]
    public void In_place_every_other_character_stays_where_it_is()
    {
        const string Text = "a: 1\npassword: blue-7Heron!x  # ours\nb: 2\n";
        Assert.Equal("a: 1\npassword: xxxx-xxxxxx!x  # ours\nb: 2\n", CredentialMask.InPlace(Text, CredentialSyntax.Settings, 'x'));
        Assert.Same(Text, CredentialMask.InPlace(Text, CredentialSyntax.Code, 'x'));
    }
}
