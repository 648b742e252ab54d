using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Adapters.Ollama;

/// <summary>What goes wrong with an Ollama server, in words that say how to mend it. What the server says is repeated in a line; a page for people is not.</summary>
/// <param name="display">The server's address without credentials.</param>
internal sealed class OllamaFailures(string display)
{
    private const int MaxSaid = 300;

    /// <summary>Words of Ollama's that mean trouble which may pass (server/download.go, server/images.go and what Go's network code says).</summary>
    private static readonly string[] Passing =
    [
        "max retries exceeded", "unexpected eof", "connection reset", "connection refused", "broken pipe", "timeout", "timed out", "deadline exceeded",
        "temporary failure", "too many requests", "try again", "gateway", "service unavailable", "internal server error", "stream error", "context canceled", "eof", "no such host", "no route to host", "network is unreachable",
    ];

    /// <summary>What an error of Ollama's means.</summary>
    /// <param name="said">What it says.</param>
    /// <param name="what">What was asked for: a model's name, or another noun.</param>
    /// <param name="isPassing">What it means where nothing is known of it.</param>
    public OllamaException Said(string said, string what, bool isPassing)
    {
        var line = Clean(said);
        bool Has(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (line.Contains(word, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }

        return line switch
        {
            _ when Has("digest mismatch") => Again(), // the digests behind it may look like anything
            _ when Has("requires a newer version", "newer version of Ollama") => Refused($"{what} needs a newer Ollama than the one at {display}: update it there."),
            _ when Has("no space left", "disk quota", "not enough space", "disk full") => Refused($"The disk of {display} is full: free some space there, for example with `ollama rm`, then sync again."),
            _ when Has("permission denied", "read-only file system") => Refused($"Ollama at {display} may not write its models ({line}): mend the rights of its folder there."),
            _ when Has("file does not exist", "manifest unknown", "not found") => Refused($"There is no {what} where Ollama pulls it from: check `model_name` in the catalogue, or FROM in the Modelfile ({line})."),
            _ when Has("unauthorized", "access denied", "401:", "403:", "forbidden") => Refused($"{what} is not given to this Ollama: it is private or is not there. Check its name, or run `ollama signin` on the machine of {display} ({line})."),
            _ when Has("invalid model name") => Refused($"Ollama takes {what} for no name of a model: check it in the catalogue."),
            _ when Has("no such host", "dial tcp", "lookup ") => new(OllamaFailure.Passing, $"Ollama at {display} cannot reach what it pulls from: check the network and the proxy of that machine ({line})."),
            _ when isPassing || Array.Exists(Passing, word => Has(word)) => Again(),
            _ => Refused($"Ollama refuses {what}: {line}."),
        };

        OllamaException Again() => new(OllamaFailure.Passing, $"Ollama could not bring {what}: {line}. Sync again; it goes on where it was.");
    }

    /// <summary>The meaning of an answer that is not a success.</summary>
    /// <param name="body">Its beginning.</param>
    public OllamaException Status(HttpResponseMessage response, byte[] body, string what)
    {
        var said = ErrorOf(body);
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.ProxyAuthenticationRequired => new(OllamaFailure.Unreachable, $"The proxy on the way to {display} wants a user and password; write them into HTTP_PROXY, or name the host in NO_PROXY."),
            HttpStatusCode.Unauthorized when said is null => Refused($"{display} wants to know who asks; write user and password into OLLAMA_HOST, as https://USER:PASSWORD@HOST, if it takes these."),
            HttpStatusCode.Forbidden when said is null => Refused($"{display} forbids this: ask its owner, or check OLLAMA_ORIGINS there."),
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed when said is null => new(OllamaFailure.Unreachable, $"There is no Ollama at {display} (status {status}); check `forge.ollama.host` and OLLAMA_HOST, the path too."),
            HttpStatusCode.RequestEntityTooLarge => Refused($"A proxy before {display} takes no file as large as {what}; raise its limit, or build the model on that machine."),
            HttpStatusCode.TooManyRequests => new(OllamaFailure.Passing, $"{display} is asked too often (429); sync again later.") { Pause = Wanted(response) },
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError when said is null => new(OllamaFailure.Passing, $"{display} is in trouble (status {status}); its log, or that of the proxy before it, says why. Sync again later.") { Pause = Wanted(response) },
            >= HttpStatusCode.InternalServerError => Said(said ?? "", what, isPassing: true),
            _ when said is not null => Said(said, what, isPassing: false),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new(OllamaFailure.Unreachable, $"{display} sends elsewhere ({Clean(response.Headers.Location?.OriginalString ?? "nowhere")}): write that address into `forge.ollama.host` or OLLAMA_HOST, if it is Ollama's."),
            _ => Refused($"{display} refuses {what} (status {status})."),
        };
    }

    /// <summary>An answer that is not Ollama's.</summary>
    public OllamaException Nonsense(Exception? cause = null) => new(OllamaFailure.Unreachable, $"What answers at {display} is not Ollama, or of a form that is not known here; check `forge.ollama.host` and OLLAMA_HOST.", cause);

    /// <summary>A stream that ended before its end.</summary>
    public OllamaException Cut(string what, Exception? cause = null) => new(OllamaFailure.Passing, $"The answers of {display} for {what} are cut off before their end; check the network and the proxies on the way, then sync again: it goes on where it was.", cause);

    /// <summary>Nothing came for too long.</summary>
    public OllamaException Late(string what, TimeSpan limit) => new(OllamaFailure.Passing, $"Nothing came from {display} about {what} for {limit.TotalSeconds:0.#} s; check whether that machine is busy or the network gone, then sync again: it goes on where it was.");

    /// <summary>Why there is no answer at all.</summary>
    public OllamaException NoAnswer(Exception problem) => problem switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } => new(OllamaFailure.Unreachable, $"No secure connection to {display} comes about; check whether it is http:// and the port, and `forge.tracking.certificateAuthority` for an authority of your team's own.", problem),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(OllamaFailure.Unreachable, $"There is no host of the name in {display}; check `forge.ollama.host` and OLLAMA_HOST, the network and the VPN.", problem),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => new(OllamaFailure.Unreachable, $"The proxy does not let through to {display}; check `http.proxy` in the settings, HTTPS_PROXY and NO_PROXY.", problem),
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => new(OllamaFailure.Unreachable, $"Ollama does not run at {display}: start it (`ollama serve`), or name another address in `forge.ollama.host` or OLLAMA_HOST.", problem),
        _ => new(OllamaFailure.Unreachable, $"Ollama at {display} cannot be reached; check `forge.ollama.host` and OLLAMA_HOST, the network, and whether it runs.", problem),
    };

    /// <summary>What the JSON of an error says; null where it is none.</summary>
    public static string? ErrorOf(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return ErrorOf(json.RootElement);
        }
        catch (JsonException)
        {
            // Plain text is Ollama's too; a page is that of something on the way.
            var text = Encoding.UTF8.GetString(body).Trim();
            return text.Length is > 0 and <= MaxSaid && !text.Contains('<', StringComparison.Ordinal) && !text.StartsWith("404 page not found", StringComparison.Ordinal) ? text : null;
        }
    }

    /// <summary>What an object with an error says: a text, or an object with a message, as servers that imitate others have it. Null where there is none.</summary>
    public static string? ErrorOf(JsonElement json) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty("error", out var error)
        ? error.ValueKind switch
        {
            JsonValueKind.String => error.GetString(),
            JsonValueKind.Object when error.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String => message.GetString(),
            JsonValueKind.Null => null,
            _ => "an error that it does not name",
        }
        : null;

    private static OllamaException Refused(string message) => new(OllamaFailure.Refused, message);

    private static TimeSpan? Wanted(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;

    private static string Clean(string text) => Display.Plain(text.Length > MaxSaid ? text[..MaxSaid] + "…" : text).Trim().TrimEnd('.');
}
