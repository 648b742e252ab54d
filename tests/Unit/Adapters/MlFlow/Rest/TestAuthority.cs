using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>A team's own certificate authority, as nobody's machine knows it, and certificates that it signs.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _root;

    public TestAuthority(string name = "Team CA")
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        _root = request.CreateSelfSigned(Now.AddYears(-3), Now.AddYears(3));
    }

    /// <summary>The authority's certificate, without its key.</summary>
    public string Pem => _root.ExportCertificatePem();

    /// <summary>A certificate with its key.</summary>
    /// <param name="isExpired">Whether it ended yesterday.</param>
    public X509Certificate2 Sign(string host, bool isExpired = false, bool isClient = false)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + host, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(isClient ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1")], false));
        using var signed = request.Create(_root, Now.AddYears(-2), isExpired ? Now.AddDays(-1) : Now.AddYears(1), RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    public void Dispose() => _root.Dispose();
}
