using System.Text;
using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Adapters.MlFlow.Artifacts.S3;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Artifacts;

/// <summary>Artifacts in S3, over a server that checks every signature.</summary>
public sealed class S3PlaceTests
{
    private static readonly RestLimits Fast = new() { Pause = TimeSpan.FromMilliseconds(1), Tries = 3 };
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal) { ["AWS_ACCESS_KEY_ID"] = S3Server.KeyId, ["AWS_SECRET_ACCESS_KEY"] = S3Server.Secret };

    [Fact]
    public async Task A_folder_is_listed_through_all_its_pages_with_names_of_any_kind()
    {
        await using var server = new S3Server { MaxPage = 3 };
        string[] names = ["a b.csv", "a+b.csv", "ключ.txt", "値🚀.png", "100%.txt", "colon:key", "q?x=1&y#z", "tilde~", "back\\slash", "<xml>&amp;"];
        foreach (var name in names)
        {
            server.With("bucket", "exp/run/artifacts/" + name, name);
            server.With("bucket", $"exp/run/artifacts/folder {name}/inner.txt", "x");
        }

        server.With("bucket", "exp/run/artifacts/", "").With("bucket", "exp/run/artifacts-of-another/x", "").With("bucket", "exp/run/artifacts//twice", "").With("bucket", "exp/run/artifacts/../up", "");
        using var places = Places(server);
        var place = places.Of("s3://bucket/exp/run/artifacts", "run");
        var found = await place.ListAsync("", default);
        Assert.Equal(names.Order(StringComparer.Ordinal), found.Where(entry => !entry.IsFolder).Select(entry => entry.Path).Order(StringComparer.Ordinal));
        Assert.Equal(names.Select(name => "folder " + name).Order(StringComparer.Ordinal), found.Where(entry => entry.IsFolder).Select(entry => entry.Path).Order(StringComparer.Ordinal));
        Assert.True(server.Asked.Count() > 5);
        foreach (var name in names)
        {
            Assert.Equal(name, await ReadAsync(place, name));
            Assert.Equal(Encoding.UTF8.GetByteCount(name), (await place.FindAsync(name, default))?.Size);
            Assert.Equal($"folder {name}/inner.txt", Assert.Single(await place.ListAsync("folder " + name, default)).Path);
            Assert.True((await place.FindAsync("folder " + name, default))?.IsFolder);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_nothing_and_a_name_that_begins_alike_is_another()
    {
        await using var server = new S3Server().With("bucket", "r/model-2/a", "").With("bucket", "r/model.txt", "").With("bucket", "r/model/b", "");
        using var places = Places(server);
        var place = places.Of("s3://bucket/r", "r");
        Assert.Null(await place.OpenAsync("nope", default));
        Assert.Null(await place.FindAsync("mod", default));
        Assert.Empty(await place.ListAsync("mod", default));
        Assert.True((await place.FindAsync("model", default))?.IsFolder);
        Assert.Equal(["model/b"], (await place.ListAsync("model", default)).Select(entry => entry.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_cut_off_is_gone_on_with_where_it_ended(bool givesParts)
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"{i} "));
        await using var server = new S3Server { GivesParts = givesParts }.With("bucket", "r/a", text);
        var asked = 0;
        server.Then = reply => ++asked < 3 ? reply with { CutAfter = 20_000 * asked } : reply;
        using var places = Places(server);
        Assert.Equal(text, await ReadAsync(places.Of("s3://bucket/r", "r"), "a"));
        Assert.Equal(3, asked);
        Assert.Equal(givesParts ? ["bytes=20000-", "bytes=60000-"] : ["bytes=20000-", "bytes=40000-"], server.Asked.Skip(1).Select(static ask => ask.Headers["Range"]));
    }

    [Fact]
    public async Task A_file_that_was_replaced_while_it_was_read_is_not_mixed_with_what_came_before()
    {
        await using var server = new S3Server().With("bucket", "r/a", new string('a', 50_000));
        server.Then = reply =>
        {
            server.With("bucket", "r/a", new string('b', 50_000));
            return reply.Status == 200 ? reply with { CutAfter = 10_000 } : reply;
        };
        using var places = Places(server);
        var problem = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(places.Of("s3://bucket/r", "r"), "a"));
        Assert.Contains("was replaced while it was read", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_cut_off_each_time_without_a_byte_more_is_given_up()
    {
        await using var server = new S3Server().With("bucket", "r/a", new string('a', 50_000));
        server.Then = static reply => reply with { CutAfter = 0 };
        using var places = Places(server);
        await Assert.ThrowsAnyAsync<IOException>(() => ReadAsync(places.Of("s3://bucket/r", "r"), "a"));
        Assert.Equal(Fast.Tries, server.Asked.Count());
    }

    [Fact]
    public async Task A_file_of_which_nothing_more_comes_is_given_up_with_a_word()
    {
        await using var server = new S3Server().With("bucket", "r/a", new string('a', 50));
        server.Then = static reply => reply with { HangsAfter = 0 };
        using var places = Places(server, Fast with { Idle = TimeSpan.FromMilliseconds(50) });
        var problem = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(places.Of("s3://bucket/r", "r"), "a"));
        Assert.Equal(StoreFailure.Timeout, problem.Failure);
        Assert.Contains("Nothing more of the file came", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_bucket_can_be_the_root()
    {
        await using var server = new S3Server().With("my.dotted-bucket", "a.txt", "1");
        using var places = Places(server);
        foreach (var address in new[] { "s3://my.dotted-bucket", "s3://my.dotted-bucket/", "s3a://my.dotted-bucket" })
        {
            Assert.Equal("a.txt", Assert.Single(await places.Of(address, "r").ListAsync("", default)).Path);
        }
    }

    [Fact]
    public async Task Temporary_keys_send_their_token_signed()
    {
        await using var server = new S3Server { Token = "session//token==" }.With("bucket", "r/a", "1");
        Assert.Equal(StoreFailure.Unauthorised, (await FailsAsync(server)).Failure);
        _variables["AWS_SESSION_TOKEN"] = "session//token==";
        using var places = Places(server);
        Assert.Single(await places.Of("s3://bucket/r", "r").ListAsync("", default));
        Assert.Contains("x-amz-security-token", server.Asked.Last().Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_of_another_region_is_asked_there_once_its_region_is_known()
    {
        await using var server = new S3Server { Region = "eu-central-1" }.With("bucket", "r/a", "1");
        using var places = Places(server);
        var place = places.Of("s3://bucket/r", "r");
        Assert.Single(await place.ListAsync("", default));
        Assert.Equal("1", await ReadAsync(place, "a"));
        Assert.Equal(3, server.Asked.Count());
        _variables["AWS_DEFAULT_REGION"] = "eu-central-1";
        using var right = Places(server);
        Assert.Single(await right.Of("s3://bucket/r", "r").ListAsync("", default));
        Assert.Equal(4, server.Asked.Count());
    }

    [Theory]
    [InlineData(403, "AccessDenied", StoreFailure.Unauthorised, "s3:ListBucket")]
    [InlineData(404, "NoSuchBucket", StoreFailure.NotFound, "MLFLOW_S3_ENDPOINT_URL")]
    [InlineData(403, "SignatureDoesNotMatch", StoreFailure.Unauthorised, "AWS_SECRET_ACCESS_KEY")]
    [InlineData(403, "InvalidAccessKeyId", StoreFailure.Unauthorised, "AWS_ACCESS_KEY_ID")]
    [InlineData(400, "ExpiredToken", StoreFailure.Unauthorised, "expired")]
    [InlineData(301, "PermanentRedirect", StoreFailure.Unreachable, "AWS_DEFAULT_REGION")]
    [InlineData(503, "SlowDown", StoreFailure.Unreachable, "try again shortly")]
    [InlineData(418, "Teapot", StoreFailure.Unreachable, "Teapot")]
    public async Task A_refusal_says_what_to_do_and_repeats_nothing(int status, string code, StoreFailure failure, string part)
    {
        await using var server = new S3Server { Instead = _ => S3Server.Error(status, code) };
        var problem = await FailsAsync(server);
        Assert.Equal(failure, problem.Failure);
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, "behind")]
    [InlineData(-60, "ahead of")]
    public async Task A_clock_that_is_wrong_is_named_by_its_minutes(int minutes, string how)
    {
        await using var server = new S3Server { Ahead = TimeSpan.FromMinutes(minutes) }.With("bucket", "r/a", "1");
        var problem = await FailsAsync(server);
        Assert.Contains($"60 minutes {how}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_is_said_to_be_one()
    {
        _variables["AWS_SECRET_ACCESS_KEY"] = "hunter2";
        await using var server = new S3Server().With("bucket", "r/a", "1");
        Assert.Contains("does not belong", (await FailsAsync(server)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trouble_that_passes_is_waited_for()
    {
        var asked = 0;
        await using var server = new S3Server().With("bucket", "r/a", "1");
        server.Instead = _ => ++asked switch { 1 => S3Server.Error(503, "SlowDown"), 2 => WebReply.Text("<ListBucketResult>", "application/xml") with { CutAfter = 5 }, _ => null };
        using var places = Places(server);
        Assert.Single(await places.Of("s3://bucket/r", "r").ListAsync("", default));
        Assert.Equal(3, asked);
    }

    [Theory]
    [InlineData("<!doctype html><html>login: hunter2</html>", "text/html")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"hunter2\"><!ENTITY b \"&a;&a;&a;\">]><ListBucketResult><Contents><Key>&b;</Key></Contents></ListBucketResult>", "application/xml")]
    [InlineData("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><ListBucketResult/>", "application/xml")]
    [InlineData("{}", "application/json")]
    [InlineData("", "text/plain")]
    public async Task What_is_not_S3_is_said_not_to_be_and_no_entity_is_followed(string body, string type)
    {
        await using var server = new S3Server { Instead = _ => WebReply.Text(body, type) };
        Assert.Contains("does not speak S3", (await FailsAsync(server)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_never_followed_with_keys()
    {
        await using var thief = new S3Server();
        await using var server = new S3Server { Instead = _ => new(307, null, []) { Headers = [("Location", thief.Address + "/bucket?list-type=2")] } };
        await FailsAsync(server);
        Assert.Empty(thief.Asked);
    }

    [Fact]
    public async Task A_region_that_is_no_region_is_not_believed()
    {
        await using var server = new S3Server { Instead = _ => S3Server.Error(400, "AuthorizationHeaderMalformed", ("Region", "evil.example.org/x")) };
        Assert.DoesNotContain("evil", (await FailsAsync(server)).Message, StringComparison.Ordinal);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_not_to_be()
    {
        _variables["MLFLOW_S3_ENDPOINT_URL"] = "http://127.0.0.1:1";
        using var places = Places(null);
        var problem = await Assert.ThrowsAsync<StoreException>(() => places.Of("s3://bucket/r", "r").ListAsync("", default));
        Assert.Contains("cannot be reached", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_can_be_cancelled()
    {
        await using var server = new S3Server { Instead = _ => new WebReply(200, null, []) { Until = Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken) } };
        using var cancel = new CancellationTokenSource();
        using var places = Places(server);
        var listing = places.Of("s3://bucket/r", "r").ListAsync("", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listing);
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3:///key")]
    [InlineData("s3://a@evil.example.org/x")]
    [InlineData("s3://a b/x")]
    [InlineData("s3://../x")]
    public async Task An_address_without_a_bucket_asks_nobody(string address)
    {
        await using var server = new S3Server();
        using var places = Places(server);
        await Assert.ThrowsAsync<StoreException>(() => places.Of(address, "r").ListAsync("", default));
        Assert.Empty(server.Asked);
    }

    [Fact]
    public void At_AWS_a_bucket_has_a_host_of_its_own_and_one_with_dots_a_path()
    {
        var aws = new S3Endpoint(null, isVirtual: false);
        Assert.Equal(("https://bucket.s3.eu-west-1.amazonaws.com", "/a%20b"), aws.Of("bucket", "eu-west-1", "a b"));
        Assert.Equal(("https://bucket.s3.cn-north-1.amazonaws.com.cn", "/"), aws.Of("bucket", "cn-north-1", ""));
        Assert.Equal(("https://s3.us-east-1.amazonaws.com", "/my.bucket/k"), aws.Of("my.bucket", "us-east-1", "k"));
        Assert.Equal(("http://minio:9000", "/base/bucket/k"), new S3Endpoint(new("http://minio:9000/base/"), isVirtual: false).Of("bucket", "x", "k"));
        Assert.Equal(("https://bucket.objects.example.org", "/k"), new S3Endpoint(new("https://objects.example.org"), isVirtual: true).Of("bucket", "x", "k"));
        Assert.Equal(("http://127.0.0.1:9000", "/bucket/k"), new S3Endpoint(new("http://127.0.0.1:9000"), isVirtual: true).Of("bucket", "x", "k"));
    }

    private async Task<StoreException> FailsAsync(S3Server server)
    {
        using var places = Places(server);
        var problem = await Assert.ThrowsAsync<StoreException>(() => places.Of("s3://bucket/r", "r").ListAsync("", default));
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(S3Server.Secret, problem.ToString(), StringComparison.Ordinal);
        return problem;
    }

    private ArtifactPlaces Places(S3Server? server, RestLimits? limits = null)
    {
        if (server is not null) _variables["MLFLOW_S3_ENDPOINT_URL"] = server.Address;
        return new(new ArtifactAccess { S3 = S3Settings.Of([new(_variables.GetValueOrDefault, IsOwn: true)]) }, null, staysInside: false, limits ?? Fast);
    }

    private static async Task<string?> ReadAsync(IArtifactPlace place, string path)
    {
        await using var file = await place.OpenAsync(path, default);
        return file is null ? null : await new StreamReader(file).ReadToEndAsync();
    }
}
