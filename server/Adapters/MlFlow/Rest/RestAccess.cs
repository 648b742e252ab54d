using System.Net.Http.Headers;
using System.Text;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>What a tracking server is told about who asks, and how far its certificate is trusted. Never shown: <see cref="ToString"/> holds no secret.</summary>
public sealed record RestAccess
{
    /// <summary>Nobody in particular.</summary>
    public static readonly RestAccess None = new();

    /// <summary>User name of basic authentication, or null.</summary>
    public string? User { get; init; }

    /// <summary>Its password.</summary>
    public string? Password { get; init; }

    /// <summary>A bearer token, used where there is no user; or null.</summary>
    public string? Token { get; init; }

    /// <summary>Whether any certificate will do.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>Path of a file or folder of certificates (PEM) that the server's may be signed by, beside those of the machine; or null.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>Path of a file that holds the user's own certificate and its key (PEM), for servers that ask for one; or null.</summary>
    public string? ClientCertificatePath { get; init; }

    /// <summary>The proxy on the way, perhaps with user and password in it; null for what the machine says.</summary>
    public string? Proxy { get; init; }

    /// <summary>Hosts that are reached without it, with commas between; or null.</summary>
    public string? NoProxy { get; init; }

    /// <summary>Whether there are credentials that are not sent, because nobody but the repository named the address.</summary>
    public bool IsWithheld { get; init; }

    /// <summary>Whether anything says who asks.</summary>
    public bool HasCredentials => User is not null || Token is not null;

    /// <inheritdoc/>
    public override string ToString() => HasCredentials ? "with credentials" : "without credentials";

    /// <summary>The same without anything that says who asks.</summary>
    internal RestAccess Anonymous() => this with { User = null, Password = null, Token = null, ClientCertificatePath = null };

    /// <summary>The header, or null where nobody in particular asks.</summary>
    internal AuthenticationHeaderValue? Header() => User is not null
        ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")))
        : Token is not null ? new("Bearer", Token) : null;
}
