using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Text;

public sealed class SecretsTests
{
    [Theory]
    [InlineData("uri: postgresql://bob:hunter2@db/x", "uri: postgresql://bob:***@db/x")]
    [InlineData("\"http://bob:p@ss@host:5000/a@b\"", "\"http://bob:***@host:5000/a@b\"")]
    [InlineData("a http://u:one@h b https://v:two@h", "a http://u:***@h b https://v:***@h")]
    [InlineData("token = 'hf_AbCdEfGh1234567890abcd'", "token = '***'")]
    [InlineData("AWS AKIAIOSFODNN7EXAMPLE1 x", "AWS *** x")]
    [InlineData("password: hunter2  # mine", "password: ***  # mine")]
    [InlineData("db = connect(api_key=\"k-1\", n=3)", "db = connect(api_key=\"***\", n=3)")]
    [InlineData("{\"secret\": \"x y\"}", "{\"secret\": \"***\"}")]
    [InlineData("os.environ['WANDB_API_KEY'] = 'abc'", "os.environ['WANDB_API_KEY'] = '***'")]
    [InlineData("password: \"never closed", "password: \"***")]
    [InlineData("password: http://u:pw@h", "password: ***")]
    public void What_looks_like_a_secret_is_hidden(string text, string shown) => Assert.Equal(shown, Secrets.Hidden(text));

    [Theory]
    [InlineData("http://localhost:5000/x")]
    [InlineData("http://user@host:80")]
    [InlineData("s3://bucket/a:b@c")]
    [InlineData("max_tokens: 128")]
    [InlineData("pad_token = '<pad>'")]
    [InlineData("api_key = os.environ['KEY']")]
    [InlineData("password: ${DB_PASSWORD}")]
    [InlineData("password: null")]
    [InlineData("hf_transformers_model_name_or_path: bert")]
    [InlineData("if secret == 'x':")]
    [InlineData("password:")]
    [InlineData("")]
    public void What_is_none_stays(string text) => Assert.Equal(text, Secrets.Hidden(text));

    [Theory]
    [InlineData("as http://USER:PASSWORD@HOST:PORT", "as http://USER:PASSWORD@HOST:PORT")]
    [InlineData("postgresql://USER@HOST/DATABASE", "postgresql://USER@HOST/DATABASE")]
    [InlineData("http://USER:hunter2@HOST", "http://***@HOST")]
    public void A_pattern_of_an_address_is_no_secret_of_prose(string text, string shown) => Assert.Equal(shown, Secrets.HiddenInProse(text));
}
