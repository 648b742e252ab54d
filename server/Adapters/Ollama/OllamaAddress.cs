using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Ollama;

/// <summary>
/// Where an Ollama server is, read as Ollama reads OLLAMA_HOST (github.com/ollama/ollama, envconfig/config.go): <c>host</c>, <c>host:port</c>,
/// <c>:port</c>, with or without <c>http://</c> or <c>https://</c> and a path. An address to listen at, such as 0.0.0.0, is this machine to who asks.
/// </summary>
public sealed class OllamaAddress
{
    private const string OwnPort = "11434";
    private const string OwnHost = "127.0.0.1";

    private OllamaAddress(Uri server, AuthenticationHeaderValue? identity) => (Server, Identity) = (server, identity);

    /// <summary>The address without user and password, and without a slash at its end.</summary>
    public Uri Server { get; }

    /// <summary>The address for people.</summary>
    public string Display => Server.AbsoluteUri.TrimEnd('/');

    /// <summary>User and password of the address, which a proxy before the server may want; or null.</summary>
    internal AuthenticationHeaderValue? Identity { get; }

    /// <summary>Reads an address; an empty one is Ollama's own.</summary>
    /// <exception cref="OllamaException">It cannot be understood; the message does not repeat it.</exception>
    public static OllamaAddress Parse(string? text)
    {
        var written = (text ?? "").Trim().Trim('"', '\'').Trim();
        var (scheme, rest) = written.IndexOf("://", StringComparison.Ordinal) is >= 0 and var end ? (written[..end].ToLowerInvariant(), written[(end + 3)..]) : ("", written);
        if (scheme is not ("" or "http" or "https"))
        {
            throw Strange();
        }

        var port = scheme switch { "http" => "80", "https" => "443", _ => OwnPort };
        if (scheme.Length == 0 && rest == "ollama.com")
        {
            (scheme, port) = ("https", "443");
        }

        var slash = rest.IndexOf('/');
        var (authority, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[slash..]);
        AuthenticationHeaderValue? identity = null;
        if (authority.LastIndexOf('@') is >= 0 and var at)
        {
            var (user, password) = AddressText.Split(authority[..at]);
            identity = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
            authority = authority[(at + 1)..];
        }

        var (host, named) = Split(authority);
        port = named is not null && int.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= IPEndPoint.MaxPort ? named : port;
        return Uri.TryCreate($"{(scheme.Length == 0 ? "http" : scheme)}://{Reachable(host)}:{port}{path.TrimEnd('/')}", UriKind.Absolute, out var server) && server.Host.Length > 0 && server.Query.Length == 0 && server.Fragment.Length == 0
            ? new(server, identity)
            : throw Strange();
    }

    /// <inheritdoc/>
    public override string ToString() => Display;

    private static (string Host, string? Port) Split(string authority)
    {
        // An IPv6 address has colons of its own, and only its brackets tell them from that of a port.
        if (authority.StartsWith('[') && authority.IndexOf(']') is > 0 and var close)
        {
            return (authority[1..close], authority.Length > close + 1 && authority[close + 1] == ':' ? authority[(close + 2)..] : null);
        }

        if (IPAddress.TryParse(authority, out var address) && authority.Contains(':', StringComparison.Ordinal))
        {
            return (address.ToString(), null);
        }

        var colon = authority.LastIndexOf(':');
        return colon < 0 ? (authority, null) : (authority[..colon], authority[(colon + 1)..]);
    }

    private static string Reachable(string host)
    {
        if (host.Length == 0)
        {
            return OwnHost;
        }

        if (host.Contains(':', StringComparison.Ordinal))
        {
            return IPAddress.TryParse(host, out var six) && six.Equals(IPAddress.IPv6Any) ? "[::1]" : $"[{host}]";
        }

        return host == "0.0.0.0" ? OwnHost : host;
    }

    private static OllamaException Strange() =>
        new(OllamaFailure.Unreachable, "The address of Ollama cannot be understood; write `forge.ollama.host` or OLLAMA_HOST as HOST:PORT or https://HOST.");
}
