using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ForgeLsp.Tests.Unit.Architecture;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>
/// What real MLflow servers answered, byte for byte: <c>tests/Fixtures/mlflow2/rest-database.json.gz</c> (2.17.2 on PostgreSQL, artifacts in
/// <c>mlflow-artifacts:</c>), <c>rest-files.json.gz</c> (2.17.2 on the very files of <c>mlruns.tar.gz</c>) and
/// <c>mlflow3/rest-database.json.gz</c> (3.11 on PostgreSQL). Of what was recorded, the calls that only read and that are asked here are kept.
/// Each entry has the request (method, path, headers, body) and the answer (status, type, text).
/// </summary>
internal sealed class Recordings : IAsyncDisposable
{
    private readonly List<JsonObject> _exchanges;
    private readonly WebServer _web;

    public Recordings(int version, string file)
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(SolutionFolder.Path, "tests", "Fixtures", $"mlflow{version}", file + ".json.gz")), CompressionMode.Decompress);
        _exchanges = [.. JsonNode.Parse(packed)?.AsArray().Select(entry => entry?.AsObject()).OfType<JsonObject>() ?? []];
        _web = new(Answer);
    }

    /// <summary>The address of the replay.</summary>
    public string Address => _web.Address;

    /// <summary>Requests that nobody recorded: an assertion for the end of a test.</summary>
    public List<string> Unknown { get; } = [];

    /// <summary>The recorded requests whose names begin so, by name.</summary>
    public IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Query, JsonObject Answer)> Named(string prefix) =>
    [
        .. _exchanges.Where(exchange => Text(exchange, "name").StartsWith(prefix, StringComparison.Ordinal) && exchange["status"]?.GetValue<int>() == 200)
            .Select(exchange => (Text(exchange, "name"), Parameters(Text(exchange, "path")), JsonNode.Parse(Text(exchange, "response"))?.AsObject() ?? [])),
    ];

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private WebReply Answer(WebAsk ask)
    {
        var body = ask.Body.Length == 0 ? null : JsonNode.Parse(ask.Body);
        var path = ask.Target.Split('?')[0];
        var found = _exchanges.Find(exchange => Text(exchange, "method") == ask.Method && Text(exchange, "path").Split('?')[0] == path
            && Parameters(Text(exchange, "path")).OrderBy(entry => entry.Key, StringComparer.Ordinal).SequenceEqual(ask.Query.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            && JsonNode.DeepEquals(body, exchange["body"]) && exchange["requestHeaders"]?["Origin"] is null && exchange["requestHeaders"]?["Host"] is null);
        if (found is null)
        {
            lock (Unknown) Unknown.Add($"{ask.Method} {ask.Target} {ask.Body}");
            return WebReply.Text("not recorded", status: 418);
        }

        return new(found["status"]?.GetValue<int>() ?? 0, (string?)found["contentType"], Encoding.UTF8.GetBytes(Text(found, "response")));
    }

    private static string Text(JsonObject exchange, string name) => (string?)exchange[name] ?? throw new JsonException($"A recording lacks '{name}'.");

    private static Dictionary<string, string> Parameters(string path) => path.Contains('?', StringComparison.Ordinal)
        ? path[(path.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Select(part => part.Split('=', 2)).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => Uri.UnescapeDataString(group.First()[1].Replace('+', ' ')))
        : [];
}
