using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>The connections to a server: through the proxy that settings or environment name, no cookies, no redirects of their own accord.</summary>
internal static class RestTls
{
    /// <summary>A team's server has few workers, and others want them too.</summary>
    private const int MaxConnections = 6;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly string[] CertificateFiles = ["*.pem", "*.crt", "*.cer", "*.0"];

    /// <summary>What an <see cref="HttpClient"/> sends through.</summary>
    /// <param name="verdict">Is told what is wrong with the server's certificate.</param>
    /// <exception cref="StoreException">A file of certificates cannot be read, or the proxy makes no sense.</exception>
    public static SocketsHttpHandler Handler(RestAccess access, RestLimits limits, TlsVerdict verdict)
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
        if (access.Proxy is { } proxy)
        {
            handler.Proxy = RestProxy.Parse(proxy, access.NoProxy);
        }

        if (access.ClientCertificatePath is { } own)
        {
            handler.SslOptions.ClientCertificates = [ClientCertificate(own)];
        }

        var authorities = access.CertificatePath is { } path ? Authorities(path) : [];
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            // Without checks where the user said so, for a server of their own (MLFLOW_TRACKING_INSECURE_TLS), and named no certificate.
            var isTrusted = errors == SslPolicyErrors.None
                || (access.IsInsecure && authorities.Count == 0)
                || (errors == SslPolicyErrors.RemoteCertificateChainErrors && authorities.Count > 0 && certificate is X509Certificate2 server && IsSignedBy(server, chain, authorities));
            verdict.Say(isTrusted, certificate as X509Certificate2, chain, errors);
            return isTrusted;
        };
        return handler;
    }

    private static X509Certificate2Collection Authorities(string path)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            if (Directory.Exists(path))
            {
                foreach (var file in CertificateFiles.SelectMany(pattern => Directory.EnumerateFiles(path, pattern)))
                {
                    certificates.ImportFromPemFile(file);
                }
            }
            else
            {
                certificates.ImportFromPemFile(path);
            }

            return certificates.Count > 0 ? certificates : throw new CryptographicException("There is none.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new StoreException(
                StoreFailure.NotFound, "The file that `forge.tracking.certificateAuthority` or MLFLOW_TRACKING_SERVER_CERT_PATH names holds no certificate that can be read; check that it is there and in PEM form.", problem)
            { Remedy = new(StoreRemedyKind.TrustCertificate) };
        }
    }

    private static X509Certificate2 ClientCertificate(string path)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(path, path);

            // Windows wants the key in a container of its own.
            return OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null) : certificate;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new StoreException(StoreFailure.NotFound, "The file that MLFLOW_TRACKING_CLIENT_CERT_PATH names must hold your certificate and its key without a password, in PEM form; check that it does.", problem);
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
