using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>
/// Finds the credentials for a server: those in its address, what the user signed in with, then the variables of each place. They go only to
/// an origin (scheme, host and port) that the user named: on the command line, in settings of their own, by signing in, or as
/// <c>MLFLOW_TRACKING_URI</c> in the very place where the credentials stand. An address that only <c>forge.yaml</c> or the settings of a
/// workspace name gets none: whoever can change those files could have them sent anywhere.
/// </summary>
internal static class RestCredentials
{
    private const string DagsHub = "DAGSHUB_TOKEN";

    /// <summary>What the server at <paramref name="address"/> is told.</summary>
    /// <param name="named">Addresses that the user gave by hand, from the command line or the settings.</param>
    /// <param name="sources">In order of precedence.</param>
    public static RestAccess For(TrackingAddress address, IReadOnlyList<string?> named, IReadOnlyList<VariableSource> sources) =>
        For(address, new NamedHosts(named, sources), sources, [], NetworkSettings.None);

    /// <summary>What the server at <paramref name="address"/> is told.</summary>
    /// <param name="hosts">What the user named.</param>
    /// <param name="sources">In order of precedence.</param>
    /// <param name="credentials">What the user signed in with.</param>
    /// <param name="network">The editor's proxy and certificates, before the environment's.</param>
    public static RestAccess For(TrackingAddress address, NamedHosts hosts, IReadOnlyList<VariableSource> sources, IReadOnlyList<TrackingCredential> credentials, NetworkSettings network)
    {
        if (address.Rest is not { } server)
        {
            return RestAccess.None;
        }

        var access = Reached(address.Access ?? RestAccess.None, server, sources, network);
        if (!access.HasCredentials && credentials.FirstOrDefault(credential => credential.Origin == address.Origin && credential.HasSecret) is { } typed)
        {
            access = access with { User = typed.Password is null ? null : typed.User ?? "", Password = typed.Password, Token = typed.Password is null ? typed.Token : null };
        }

        var withheld = false;
        foreach (var source in sources)
        {
            var isNamed = hosts.IsNamed(source, address.Host);
            if (source.IsOwn || isNamed)
            {
                access = access with
                {
                    IsInsecure = access.IsInsecure || source["MLFLOW_TRACKING_INSECURE_TLS"]?.ToLowerInvariant() is "true" or "1",
                    CertificatePath = access.CertificatePath ?? source["MLFLOW_TRACKING_SERVER_CERT_PATH"],
                    ClientCertificatePath = access.ClientCertificatePath ?? (isNamed ? source["MLFLOW_TRACKING_CLIENT_CERT_PATH"] : null),
                };
            }

            if (access.HasCredentials || Of(source, server, isNamed) is not { } found)
            {
                continue;
            }

            // DagsHub's own token goes to DagsHub, whoever named it, and that of Databricks to the host beside it.
            if (isNamed || found.IsBound)
            {
                access = access with { User = found.User, Password = found.Password, Token = found.Token };
            }
            else
            {
                withheld = true;
            }
        }

        return access with
        {
            IsWithheld = withheld && !access.HasCredentials,

            // What Python's requests would use, where nothing was said for MLflow.
            CertificatePath = access.CertificatePath ?? (access.IsInsecure ? null : sources.Where(static source => source.IsOwn).Select(static source => source["REQUESTS_CA_BUNDLE"]).FirstOrDefault(Path.Exists)),
        };
    }

    // Only the user's own environment says which proxy is on the way.
    internal static RestAccess Reached(RestAccess access, Uri server, IReadOnlyList<VariableSource> sources, NetworkSettings network)
    {
        string? Own(string name) => sources.Where(static source => source.IsOwn).Select(source => source[name] ?? source[name.ToUpperInvariant()]).FirstOrDefault(static value => value is not null);
        var noProxy = string.Join(',', new[] { network.NoProxy, Own("no_proxy") }.OfType<string>());
        return access with
        {
            Proxy = network.Proxy ?? Own(server.Scheme + "_proxy") ?? Own("all_proxy"),
            NoProxy = noProxy.Length == 0 ? null : noProxy,
            CertificatePath = network.CertificatePath,
        };
    }

    // Where the user named the server, what is meant for any server goes before what a service calls its own.
    private static Found? Of(VariableSource source, Uri server, bool isNamed) => isNamed ? Plain(source) ?? OfService(source, server, isNamed) : OfService(source, server, isNamed) ?? Plain(source);

    private static Found? Plain(VariableSource source) =>
        source["MLFLOW_TRACKING_USERNAME"] is { } user && source["MLFLOW_TRACKING_PASSWORD"] is { } password ? new(user, password, null)
        : source["MLFLOW_TRACKING_TOKEN"] is { } token ? new(null, null, token)
        : null;

    private static Found? OfService(VariableSource source, Uri server, bool isNamed)
    {
        if (source["DATABRICKS_TOKEN"] is { } databricks && server.Scheme == Uri.UriSchemeHttps && Databricks.IsNamed(source, server))
        {
            return new(null, null, databricks, IsBound: true);
        }

        // DagsHub takes a token as user and as password; one that a team hosts itself is known by its addresses, which end in .mlflow.
        var isDagsHub = server is { Scheme: "https" } && (server.Host == "dagshub.com" || server.Host.EndsWith(".dagshub.com", StringComparison.Ordinal));
        return (isDagsHub || (isNamed && server.AbsolutePath.TrimEnd('/').EndsWith(".mlflow", StringComparison.Ordinal))) && source[DagsHub] is { } dagsHub
            ? new(dagsHub, dagsHub, null, IsBound: isDagsHub)
            : null;
    }

    // Whether it is bound to the server by itself, so that nobody has to name that one.
    private sealed record Found(string? User, string? Password, string? Token, bool IsBound = false);
}
