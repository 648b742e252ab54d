namespace ForgeLsp.Core.Ports;

/// <summary>What would let a store be read.</summary>
public enum StoreRemedyKind
{
    /// <summary>Somebody has to sign in; the value is the user that was refused, or null.</summary>
    SignIn,

    /// <summary>Another address; it is the value.</summary>
    UseAddress,

    /// <summary>The authority that signed the server's certificate has to be trusted; the value is its name.</summary>
    TrustCertificate,

    /// <summary>The proxy on the way has to be set.</summary>
    SetProxy,
}

/// <summary>One thing to do about a failure, which a client can offer. No secrets.</summary>
public sealed record StoreRemedy(StoreRemedyKind Kind, string? Value = null)
{
    /// <summary>Whether credentials are known here and were not sent: only the repository names the address.</summary>
    public bool IsWithheld { get; init; }

    /// <summary>Whether the store knows who asks, or asks nobody, and does not let them read.</summary>
    public bool IsForbidden { get; init; }
}

/// <summary>Who named a store.</summary>
public enum StoreSource
{
    /// <summary>It was found in the workspace.</summary>
    Found,

    /// <summary>The command line.</summary>
    CommandLine,

    /// <summary>The user's settings.</summary>
    UserSettings,

    /// <summary>Settings of the workspace, which a repository can bring along.</summary>
    WorkspaceSettings,

    /// <summary><c>forge.yaml</c>.</summary>
    Policy,

    /// <summary>The environment.</summary>
    Environment,

    /// <summary><c>.env</c>.</summary>
    EnvFile,

    /// <summary><c>.env.team</c>.</summary>
    TeamEnvFile,
}
