using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ForgeLsp.Features.Ollama;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

namespace ForgeLsp.Tests.Unit.Adapters.Ollama;

/// <summary>How an answer of the test's server goes wrong.</summary>
internal enum OllamaFault
{
    /// <summary>A 500 with Ollama's own JSON.</summary>
    Trouble,

    /// <summary>A 502 with the page of a proxy.</summary>
    Gateway,

    /// <summary>The connection ends without an answer.</summary>
    NoAnswer,

    /// <summary>The answer is cut in its middle.</summary>
    Cut,

    /// <summary>A stream ends as if it were whole, before it says that it succeeded.</summary>
    NoSuccess,

    /// <summary>An error inside an answer of status 200.</summary>
    ErrorInStream,

    /// <summary>Nothing more comes, and the connection stays.</summary>
    Hangs,
}

/// <summary>A model as the server keeps it.</summary>
internal sealed record TestModel(string Digest, long Size)
{
    public string Weights { get; init; } = "";

    public string? Parent { get; init; }

    public string System { get; init; } = "";

    public string Template { get; init; } = "{{ .Prompt }}";

    public string License { get; init; } = "";

    public JsonObject Parameters { get; init; } = [];

    public JsonArray Messages { get; init; } = [];

    public IReadOnlyList<string> Adapters { get; init; } = [];
}

/// <summary>
/// An Ollama server without models to run: it keeps what it pulled and made, and speaks the protocol as server/routes.go, images.go, download.go and
/// create.go of ollama/ollama have it, quirks included: JSON with line ends, layers one after the other, what is there already told
/// as complete, a first error as an HTTP status and a later one inside the stream, names that differ in case only, a list that may be null.
/// </summary>
internal sealed class OllamaTestServer : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly WebServer _web;
    private readonly ConcurrentDictionary<string, long> _layers = new(StringComparer.Ordinal);
    private int _asked;

    public OllamaTestServer() => _web = new WebServer(Answer);

    /// <summary>What can be pulled, by its short name, with the bytes of its layers.</summary>
    public Dictionary<string, long[]> Library { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the server has, by its short name.</summary>
    public Dictionary<string, TestModel> Models { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Files that were sent.</summary>
    public ConcurrentDictionary<string, string> Blobs { get; } = new(StringComparer.Ordinal);

    /// <summary>Errors that a pull of a model ends with, inside the stream.</summary>
    public Dictionary<string, string> PullErrors { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What goes wrong with a request, by its number from 1 on; null for nothing.</summary>
    public Func<int, WebAsk, OllamaFault?> Fault { get; set; } = static (_, _) => null;

    /// <summary>Whether it is older than 0.5.5, and so makes models of Modelfiles only.</summary>
    public bool IsOld { get; init; }

    public string Address => _web.Address;

    public int Port => _web.Port;

    public IEnumerable<WebAsk> Asked => _web.Asked;

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    public static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string Short(string name) => name.Contains(':', StringComparison.Ordinal) ? name : name + ":latest";

    private WebReply Answer(WebAsk ask)
    {
        lock (_gate)
        {
            var fault = Fault(++_asked, ask);
            return fault switch
            {
                OllamaFault.Trouble => WebReply.Json(new JsonObject { ["error"] = "internal trouble" }, 500),
                OllamaFault.Gateway => WebReply.Text("<html><body>502 Bad Gateway</body></html>", status: 502),
                OllamaFault.NoAnswer => new(200, null, []) { Raw = [] },
                _ => Proper(ask, fault),
            };
        }
    }

    // What comes through a proxy is asked for by the whole address.
    private WebReply Proper(WebAsk ask, OllamaFault? fault) => (ask.Method, ask.Path.StartsWith("http://", StringComparison.Ordinal) ? new Uri(ask.Path).AbsolutePath : ask.Path) switch
    {
        ("GET", "/api/version") => Whole(new JsonObject { ["version"] = IsOld ? "0.5.4" : "0.12.3" }, fault),
        ("GET", "/api/tags") => Whole(new JsonObject { ["models"] = Models.Count == 0 ? null : new JsonArray([.. Models.Select(pair => Listed(pair.Key, pair.Value))]) }, fault),
        ("POST", "/api/show") => Show((string?)ask.Json["model"] ?? (string?)ask.Json["name"] ?? "", fault),
        ("POST", "/api/pull") => Stream(Pull(Short((string?)ask.Json["model"] ?? ""), fault), fault),
        ("POST", "/api/create") => Stream(Create(ask.Json, fault is null), fault),
        ("HEAD", var path) when path.StartsWith("/api/blobs/", StringComparison.Ordinal) => new(Blobs.ContainsKey(path[11..]) ? 200 : 404, null, []),
        ("POST", var path) when path.StartsWith("/api/blobs/", StringComparison.Ordinal) => Blob(path[11..], ask.Body),
        _ => WebReply.Text("404 page not found", "text/plain", 404),
    };

    private static JsonObject Listed(string name, TestModel model) =>
        new() { ["name"] = name, ["model"] = name, ["modified_at"] = "2026-11-20T10:00:00Z", ["size"] = model.Size, ["digest"] = model.Digest, ["details"] = new JsonObject { ["format"] = "gguf" } };

    private static WebReply Whole(JsonNode json, OllamaFault? fault)
    {
        var reply = WebReply.Json(json);
        return fault is null ? reply : reply with { CutAfter = fault == OllamaFault.Hangs ? null : reply.Body.Length / 2, HangsAfter = fault == OllamaFault.Hangs ? 0 : null };
    }

    /// <summary>A first error is an answer of its own; the others stand in the stream.</summary>
    private static WebReply Stream(IEnumerable<JsonObject> lines, OllamaFault? fault)
    {
        var all = lines.ToList();
        if (all is [var only] && only.ContainsKey("error"))
        {
            return WebReply.Json(only, 500);
        }

        if (fault == OllamaFault.ErrorInStream)
        {
            all = [.. all[..^1], new JsonObject { ["error"] = "max retries exceeded: unexpected EOF" }];
        }

        if (fault == OllamaFault.NoSuccess)
        {
            all = all[..^1];
        }

        var body = Encoding.UTF8.GetBytes(string.Concat(all.Select(static line => line.ToJsonString() + "\n")));
        var broken = body.Length - 10;
        return new(200, "application/x-ndjson", body) { IsEndless = true, CutAfter = fault == OllamaFault.Cut ? broken : null, HangsAfter = fault == OllamaFault.Hangs ? broken : null };
    }

    private List<JsonObject> Pull(string name, OllamaFault? fault)
    {
        var lines = new List<JsonObject> { Status("pulling manifest") };
        if (!Library.TryGetValue(name, out var sizes))
        {
            return [.. lines, new JsonObject { ["error"] = "pull model manifest: file does not exist" }];
        }

        if (PullErrors.TryGetValue(name, out var error))
        {
            return [.. lines, new JsonObject { ["error"] = error }];
        }

        for (var i = 0; i < sizes.Length; i++)
        {
            var digest = "sha256:" + Sha($"{name}/{i}/{sizes[i]}");
            var have = _layers.GetValueOrDefault(digest);
            foreach (var completed in have == sizes[i] ? [sizes[i]] : new[] { have, have + ((sizes[i] - have) / 2), sizes[i] })
            {
                lines.Add(new JsonObject { ["status"] = $"pulling {digest[7..19]}", ["digest"] = digest, ["total"] = sizes[i] });
                if (completed > 0)
                {
                    lines[^1]["completed"] = completed; // Go leaves a zero out
                }
            }

            _layers[digest] = sizes[i];
            if (fault is not null && have < sizes[i])
            {
                break; // one layer more came, and stays
            }
        }

        if (fault is not null)
        {
            return [.. lines, Status("success")];
        }

        Models[Existing(name)] = new(Sha($"manifest {name} {string.Join(',', sizes)}"), sizes.Sum()) { Weights = Sha($"{name}/0/{sizes[0]}") };
        return [.. lines, Status("verifying sha256 digest"), Status("writing manifest"), Status("success")];
    }

    private List<JsonObject> Create(JsonObject wish, bool isKept)
    {
        var name = Short((string?)wish["model"] ?? "");
        if (IsOld)
        {
            if ((string?)wish["modelfile"] is not { Length: > 0 } text)
            {
                return [new JsonObject { ["error"] = "path or Modelfile are required" }];
            }

            wish = OfModelfile(ModelfileContent.Read(text));
        }

        var lines = new List<JsonObject>();
        var made = new TestModel("", 0);
        if ((string?)wish["from"] is { } from)
        {
            if (!Models.TryGetValue(Short(from), out var basis))
            {
                var pulled = Pull(Short(from), fault: null);
                lines.AddRange(pulled[..^1]);
                if (!Models.TryGetValue(Short(from), out basis))
                {
                    return [.. lines, pulled[^1]];
                }
            }

            made = basis with { Parent = Short(from) };
        }
        else if (wish["files"] is JsonObject files)
        {
            foreach (var (file, digest) in files)
            {
                if (!Blobs.ContainsKey((string?)digest ?? ""))
                {
                    return [new JsonObject { ["error"] = $"open {digest}: no such file or directory ({file})" }];
                }

                made = made with { Weights = ((string?)digest ?? "")[7..] };
            }
        }
        else
        {
            return [new JsonObject { ["error"] = "neither 'from' or 'files' was specified" }];
        }

        var parameters = (JsonObject)made.Parameters.DeepClone();
        foreach (var (key, value) in wish["parameters"] as JsonObject ?? [])
        {
            parameters[key] = value?.DeepClone();
        }

        made = made with
        {
            System = (string?)wish["system"] ?? made.System,
            Template = (string?)wish["template"] ?? made.Template,
            License = string.Join('\n', new[] { made.License }.Concat((wish["license"] as JsonArray ?? []).Select(static one => (string?)one ?? "")).Where(static one => one.Length > 0)),
            Parameters = parameters,
            Messages = wish["messages"] is JsonArray messages ? (JsonArray)messages.DeepClone() : made.Messages,
            Adapters = wish["adapters"] is JsonObject adapters ? [.. adapters.Select(static pair => (string?)pair.Value ?? "")] : made.Adapters,
        };
        if (isKept)
        {
            Models[Existing(name)] = made with { Digest = Sha(name + made.System + made.Template + parameters.ToJsonString() + made.Messages.ToJsonString()), Size = made.Size + 100 };
        }

        return [.. lines, Status("using existing layer sha256:" + made.Weights), Status("writing manifest"), Status("success")];
    }

    private static JsonObject OfModelfile(ModelfileContent content) => new()
    {
        ["from"] = content.From[0].StartsWith('@') ? null : content.From[0],
        ["files"] = content.From[0].StartsWith('@') ? new JsonObject { ["model"] = content.From[0][1..] } : null,
        ["system"] = content.System,
        ["template"] = content.Template,
        ["parameters"] = new JsonObject(content.Parameters.Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(double.Parse(pair.Value, CultureInfo.InvariantCulture))))),
        ["messages"] = content.Messages.Count == 0 ? null : new JsonArray([.. content.Messages.Select(static pair => new JsonObject { ["role"] = pair.Key, ["content"] = pair.Value })]),
    };

    private WebReply Show(string name, OllamaFault? fault)
    {
        if (!Models.TryGetValue(Short(name), out var model))
        {
            return WebReply.Json(new JsonObject { ["error"] = $"model '{name}' not found" }, 404);
        }

        var modelfile = new StringBuilder("# Modelfile generated by \"ollama show\"\n# To build a new Modelfile based on this, replace FROM with:\n# FROM " + Short(name) + "\n\n");
        modelfile.Append($"FROM /usr/share/ollama/.ollama/models/blobs/sha256-{model.Weights}\n");
        foreach (var adapter in model.Adapters)
        {
            modelfile.Append($"ADAPTER /usr/share/ollama/.ollama/models/blobs/{adapter.Replace(':', '-')}\n");
        }

        modelfile.Append($"TEMPLATE {model.Template}\n");
        return Whole(
            new JsonObject
            {
                ["modelfile"] = modelfile.ToString(),
                ["parameters"] = string.Join('\n', model.Parameters.SelectMany(static pair => Lines(pair.Key, pair.Value))),
                ["template"] = model.Template,
                ["system"] = model.System,
                ["license"] = model.License,
                ["messages"] = model.Messages.DeepClone(),
                ["details"] = new JsonObject { ["parent_model"] = model.Parent ?? "", ["format"] = "gguf" },
                ["model_info"] = new JsonObject { ["general.architecture"] = "llama" },
            },
            fault);
    }

    /// <summary>As Go's <c>%-30s %#v</c> writes them.</summary>
    private static IEnumerable<string> Lines(string name, JsonNode? value) => value is JsonArray list
        ? list.Select(item => $"{name,-30} \"{((string?)item ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"")
        : [$"{name,-30} {value?.ToJsonString()}"];

    private WebReply Blob(string digest, string body)
    {
        if ("sha256:" + Sha(body) != digest)
        {
            return WebReply.Json(new JsonObject { ["error"] = $"digest mismatch, expected \"{digest}\"" }, 400);
        }

        Blobs[digest] = body;
        return new(201, null, []);
    }

    /// <summary>A name that is there in another case stays as it is.</summary>
    private string Existing(string name) => Models.Keys.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;

    private static JsonObject Status(string text) => new() { ["status"] = text };
}
