using System.Globalization;
using System.Net;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>A proxy that the editor's settings or the environment name, and the hosts that are reached without it.</summary>
internal sealed class RestProxy : IWebProxy
{
    private readonly Uri _proxy;
    private readonly string[] _without;

    private RestProxy(Uri proxy, ICredentials? credentials, string[] without)
    {
        _proxy = proxy;
        _without = without;
        Credentials = credentials;
    }

    /// <inheritdoc/>
    public ICredentials? Credentials { get; set; }

    /// <summary>Reads <c>[http|https|socks5://][user:password@]host[:port]</c>.</summary>
    /// <param name="noProxy">As in NO_PROXY: names with all below them, addresses, ranges such as <c>10.0.0.0/8</c>, each perhaps with a port, or <c>*</c>.</param>
    /// <exception cref="StoreException">The proxy's address makes no sense; the message does not repeat it.</exception>
    public static RestProxy Parse(string proxy, string? noProxy)
    {
        var text = proxy.Contains("://", StringComparison.Ordinal) ? proxy.Trim() : "http://" + proxy.Trim();
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var at = text.LastIndexOf('@');
        if (!Uri.TryCreate(at < start ? text : text[..start] + text[(at + 1)..], UriKind.Absolute, out var address) || address.Host.Length == 0
            || address.Scheme is not ("http" or "https" or "socks4" or "socks4a" or "socks5"))
        {
            throw new StoreException(StoreFailure.Unreachable, "The address of the proxy cannot be understood; check `http.proxy` in the settings, or HTTPS_PROXY.") { Remedy = new(StoreRemedyKind.SetProxy) };
        }

        var (user, password) = at < start ? (null, null) : AddressText.Split(text[start..at]);
        return new(address, user is null ? null : new NetworkCredential(user, password), (noProxy ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : _proxy;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => host.IsLoopback || Array.Exists(_without, entry => Covers(entry, host));

    private static bool Covers(string entry, Uri host)
    {
        if (entry == "*")
        {
            return true;
        }

        var name = host.DnsSafeHost;
        if (IPAddress.TryParse(name, out var address))
        {
            return (IPAddress.TryParse(entry, out var one) && one.Equals(address)) || (IPNetwork.TryParse(entry, out var range) && range.Contains(address))
                || entry == $"{name}:{host.Port.ToString(CultureInfo.InvariantCulture)}";
        }

        var colon = entry.LastIndexOf(':');
        if (colon > 0 && int.TryParse(entry[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            if (port != host.Port)
            {
                return false;
            }

            entry = entry[..colon];
        }

        var suffix = entry.TrimStart('*').TrimStart('.');
        return suffix.Length > 0 && (name.Equals(suffix, StringComparison.OrdinalIgnoreCase) || name.EndsWith("." + suffix, StringComparison.OrdinalIgnoreCase));
    }
}
