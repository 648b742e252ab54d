using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>Remembers what was wrong with the certificate of the last connection; the exception that follows says only that something was.</summary>
internal sealed class TlsVerdict
{
    private const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;
    private volatile Problem? _problem;

    /// <summary>Takes what the check of a certificate found.</summary>
    public void Say(bool isTrusted, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors) => _problem = isTrusted ? null : Read(certificate, chain, errors);

    /// <summary>The failure of a connection to <paramref name="display"/>; null where no certificate was refused.</summary>
    public StoreException? Explain(string display, Exception cause) => _problem is { } problem
        ? new(StoreFailure.Unreachable, string.Format(CultureInfo.InvariantCulture, problem.Words, display), cause) { Remedy = problem.Remedy }
        : null;

    private static Problem Read(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return new("{0} shows no certificate; check that it speaks TLS, or write http:// where it does not.", null);
        }

        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return new($"The certificate of {{0}} is valid from {Day(certificate.NotBefore)} to {Day(certificate.NotAfter)} only; its owner has to renew it, or this machine's clock is wrong.", null);
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return new($"The certificate of {{0}} is for {Names(certificate)}; use that name in the address.", null);
        }

        var authority = Plain(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true));
        return (status & Untrusted) != X509ChainStatusFlags.NoError || errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? new(
                $"The certificate of {{0}} is not trusted here: it is signed by '{authority}'. If that is your team's own authority, save its certificate as a file (PEM) and name it in `forge.tracking.certificateAuthority` or MLFLOW_TRACKING_SERVER_CERT_PATH.",
                new(StoreRemedyKind.TrustCertificate, authority))
            : new("The certificate of {0} is not trusted here; its owner can say why.", null);
    }

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static extension => extension.EnumerateDnsNames()).Take(3).ToList();
        return Plain(names.Count > 0 ? string.Join(", ", names) : certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
    }

    // What a stranger's certificate says becomes part of a format and of a message.
    private static string Plain(string text) => string.Concat(text.Take(100).Select(static c => char.IsControl(c) ? ' ' : c)).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private sealed record Problem(string Words, StoreRemedy? Remedy);
}
