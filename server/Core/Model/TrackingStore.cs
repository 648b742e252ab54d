namespace ForgeLsp.Core.Model;

/// <summary>A tracking store as a settings file or the policy lists it.</summary>
/// <param name="Uri">The address as written.</param>
/// <param name="Name">What people call it; null where it has no name of its own.</param>
/// <param name="IsOwn">Whether the user named it, and not a file that a repository can bring along. What the user has of secrets goes to own addresses only.</param>
public sealed record TrackingStore(string Uri, string? Name = null, bool IsOwn = false)
{
    /// <summary>Without the address, which may hold a password.</summary>
    public override string ToString() => Name ?? "store";
}

/// <summary>What the user typed to sign in at one origin. In memory only; the editor keeps it in its secret storage.</summary>
/// <param name="Origin">Scheme, host and port, for a database with the user in front: <c>https://host:8443</c>, <c>postgresql://alice@db:5432</c>.</param>
public sealed record TrackingCredential(string Origin)
{
    /// <summary>The user name, or null.</summary>
    public string? User { get; init; }

    /// <summary>The password, or null.</summary>
    public string? Password { get; init; }

    /// <summary>A bearer token, or null.</summary>
    public string? Token { get; init; }

    /// <summary>Whether there is anything to sign in with. One without says only that the user named the origin.</summary>
    public bool HasSecret => Password is not null || Token is not null;

    /// <inheritdoc/>
    public override string ToString() => Origin;
}

/// <summary>How the editor reaches other machines; null and empty where it says nothing.</summary>
/// <param name="Proxy">The proxy's address, perhaps with user and password in it.</param>
/// <param name="NoProxy">Hosts that are reached without it, with commas between.</param>
/// <param name="CertificatePath">A file or folder of certificates (PEM) that servers may be signed by, beside those that the machine trusts.</param>
public sealed record NetworkSettings(string? Proxy = null, string? NoProxy = null, string? CertificatePath = null)
{
    /// <summary>Nothing is set.</summary>
    public static NetworkSettings None { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "network settings";
}
