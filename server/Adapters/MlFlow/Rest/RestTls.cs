using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>The connections to a server: proxies as the environment says (HTTPS_PROXY, NO_PROXY), no cookies, no redirects of their own accord.</summary>
internal static class RestTls
{
    /// <summary>A team's server has few workers, and others want them too.</summary>
    private const int MaxConnections = 6;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>What an <see cref="HttpClient"/> sends through.</summary>
    /// <exception cref="StoreException">The file of certificates cannot be read.</exception>
    public static SocketsHttpHandler Handler(RestAccess access, RestLimits limits)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = limits.Connect,
            MaxConnectionsPerServer = MaxConnections,
            PooledConnectionLifetime = Lifetime,
            UseCookies = false,
        };
        if (access.CertificatePath is { } path)
        {
            var authorities = Authorities(path);
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => errors == SslPolicyErrors.None
                || (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2 server && IsSignedBy(server, chain, authorities));
        }
        else if (access.IsInsecure)
        {
            // The user said so, for a server of their own (MLFLOW_TRACKING_INSECURE_TLS).
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        }

        return handler;
    }

    private static X509Certificate2Collection Authorities(string path)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(path);
            return certificates;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new StoreException(StoreFailure.NotFound, "The file that MLFLOW_TRACKING_SERVER_CERT_PATH names holds no certificate that can be read; check it, or name another.", problem);
        }
    }

    private static bool IsSignedBy(X509Certificate2 server, X509Chain? sent, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var link in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(link.Certificate);
        }

        return chain.Build(server);
    }
}
