using System.Text.Json;
using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Adapters.MlFlow.Artifacts.S3;
using ForgeLsp.Tests.Unit.Core.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Artifacts;

/// <summary>Signatures of requests as they arrived, computed once more by Python's own <c>hmac</c>, <c>hashlib</c> and <c>urllib</c>.</summary>
public sealed class S3OracleTests
{
    private const string Script = """
        import hashlib, hmac, json, sys
        from urllib.parse import quote, unquote, parse_qsl, urlsplit
        secret = sys.argv[1]
        mac = lambda key, text: hmac.new(key, text.encode(), hashlib.sha256)
        for ask in json.load(open(sys.argv[2], encoding='utf-8')):
            headers = {name.lower(): value for name, value in ask['headers'].items()}
            parts = dict(part.strip().split('=', 1) for part in headers['authorization'].split(' ', 1)[1].split(','))
            _, day, region, service, end = parts['Credential'].split('/')
            url = urlsplit(ask['target'])
            query = '&'.join(f'{quote(n, safe="-_.~")}={quote(v, safe="-_.~")}' for n, v in sorted(parse_qsl(url.query, keep_blank_values=True)))
            path = quote(unquote(url.path), safe='/-_.~')
            signed = parts['SignedHeaders'].split(';')
            text = '\n'.join(['GET', path, query, *(f'{n}:{headers[n].strip()}' for n in signed), '', ';'.join(signed), headers['x-amz-content-sha256']])
            text = '\n'.join(['AWS4-HMAC-SHA256', headers['x-amz-date'], f'{day}/{region}/{service}/{end}', hashlib.sha256(text.encode()).hexdigest()])
            key = ('AWS4' + secret).encode()
            for step in (day, region, service, end):
                key = mac(key, step).digest()
            print('same' if mac(key, text).hexdigest() == parts['Signature'] else 'other ' + ask['target'])
        """;

    [Fact]
    public async Task Python_signs_what_was_sent_as_it_was_signed()
    {
        await using var server = new S3Server { MaxPage = 1 };
        string[] keys = ["plain", "a b", "a+b", "%41", "ключ/値🚀", "q?x=1&y#z", "!*'()", "tilde~-_.", "back\\slash", "semi;colon:at@", "\u0301combining", "x//y"];
        foreach (var key in keys) server.With("bucket", "root/" + key, "x");
        var variables = new Dictionary<string, string> { ["MLFLOW_S3_ENDPOINT_URL"] = server.Address, ["AWS_ACCESS_KEY_ID"] = S3Server.KeyId, ["AWS_SECRET_ACCESS_KEY"] = S3Server.Secret };
        using var places = new ArtifactPlaces(new() { S3 = S3Settings.Of([new(variables.GetValueOrDefault, IsOwn: true)]) }, null, staysInside: false);
        var place = places.Of("s3://bucket/root", "r");
        await place.ListAsync("", default);
        foreach (var key in keys)
        {
            await using var file = await place.OpenAsync(key, default);
            Assert.NotNull(file);
        }

        using var folder = new TempFolder();
        var asked = folder.WriteBytes("asked.json", JsonSerializer.SerializeToUtf8Bytes(server.Asked.Select(static ask => new { target = ask.Target, headers = ask.Headers })));
        using var python = (await Interpreter.FindAsync())[0].Start("-c", Script, S3Server.Secret, asked);
        var answers = (await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(server.Asked.Count(), answers.Length);
        Assert.True(answers.Length > 2 * keys.Length - 3);
        Assert.All(answers, static answer => Assert.Equal("same", answer));
    }
}
