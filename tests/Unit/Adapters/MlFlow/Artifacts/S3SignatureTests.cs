using System.Globalization;
using ForgeLsp.Adapters.MlFlow.Artifacts.S3;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Artifacts;

/// <summary>The signature against the examples that AWS publishes (Amazon S3 API Reference, "Signature Calculations for the Authorization Header").</summary>
public sealed class S3SignatureTests
{
    private static readonly S3Keys Keys = new(S3Server.KeyId, S3Server.Secret, null);
    private static readonly DateTimeOffset Moment = DateTimeOffset.Parse("2013-05-24T00:00:00Z", CultureInfo.InvariantCulture);

    [Fact]
    public void The_example_of_an_object() => Assert.Equal(
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        Sign("/test.txt", [], ("range", "bytes=0-9")));

    [Fact]
    public void The_example_of_a_parameter_without_a_value() =>
        Assert.EndsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543", Sign("/", [("lifecycle", "")]), StringComparison.Ordinal);

    [Fact]
    public void The_example_of_a_listing() =>
        Assert.EndsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", Sign("/", [("max-keys", "2"), ("prefix", "J")]), StringComparison.Ordinal);

    [Theory]
    [InlineData("plots/loss curve.png", "plots/loss%20curve.png")]
    [InlineData("a+b=c&d?e#f", "a%2Bb%3Dc%26d%3Fe%23f")]
    [InlineData("keep-._~", "keep-._~")]
    [InlineData("ключ/値🚀", "%D0%BA%D0%BB%D1%8E%D1%87/%E5%80%A4%F0%9F%9A%80")]
    [InlineData("100%/!*'()", "100%25/%21%2A%27%28%29")]
    public void Keys_are_encoded_once_as_S3_wants_them(string key, string encoded) => Assert.Equal(encoded, S3Signature.Encode(key));

    [Fact]
    public void Parameters_are_ordered_by_their_names() =>
        Assert.Equal("X=%20&a=1&a=2&b=%2F", S3Signature.Query([("b", "/"), ("a", "2"), ("a", "1"), ("X", " ")]));

    [Fact]
    public void Keys_are_not_shown() => Assert.DoesNotContain("wJalr", new S3Keys(S3Server.KeyId, S3Server.Secret, "token").ToString(), StringComparison.Ordinal);

    private static string Sign(string path, (string Name, string Value)[] query, params (string Name, string Value)[] more) => S3Signature.Of(
        "GET",
        path,
        query,
        [("x-amz-date", S3Signature.Stamp(Moment)), ("host", "examplebucket.s3.amazonaws.com"), ("x-amz-content-sha256", S3Signature.EmptyPayload), .. more],
        Keys,
        "us-east-1",
        Moment);
}
