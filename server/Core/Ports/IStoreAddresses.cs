using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Ports;

/// <summary>What a tracking address says, before anything is reached.</summary>
/// <param name="Kind"><c>folder</c>, <c>sqlite</c>, <c>postgresql</c>, <c>server</c> or <c>databricks</c>; empty where it cannot be understood.</param>
/// <param name="Problem">What is wrong with it; null where nothing is. It does not repeat the address, which may hold a password.</param>
public sealed record StoreAddress(string Kind, string? Problem = null)
{
    /// <summary>The address as it may stand in settings: without password and token.</summary>
    public string Address { get; init; } = "";

    /// <summary>The address for people.</summary>
    public string Display { get; init; } = "";

    /// <summary>What credentials are kept under (<see cref="TrackingCredential.Origin"/>); null where a store takes none.</summary>
    public string? Origin { get; init; }

    /// <summary>The user that the address names, or null.</summary>
    public string? User { get; init; }

    /// <summary>Whether it holds a password, which is to be kept elsewhere.</summary>
    public bool HasPassword { get; init; }
}

/// <summary>What came of trying to read a store.</summary>
/// <param name="IsRead">Whether it could be read.</param>
/// <param name="Message">For people: what is there, or what is wrong and how to mend it. No secrets.</param>
public sealed record StoreTest(bool IsRead, string Message)
{
    /// <summary>What kind of failure it is; null where there is none.</summary>
    public StoreFailure? Failure { get; init; }

    /// <summary>What could be done, best first.</summary>
    public IReadOnlyList<StoreRemedy> Remedies { get; init; } = [];
}

/// <summary>Reads and tries tracking addresses that a user types.</summary>
public interface IStoreAddresses
{
    /// <summary>What an address says; nothing is reached.</summary>
    StoreAddress Read(string text);

    /// <summary>What to keep of the secrets in an address and of those that were typed beside it; null where there are none, or the store takes none.</summary>
    /// <param name="typed">Its origin does not matter.</param>
    TrackingCredential? Credential(string text, TrackingCredential? typed);

    /// <summary>Tries to read the store at an address. Never throws for what is wrong with it.</summary>
    /// <param name="typed">What was typed to sign in, or null; its origin does not matter.</param>
    Task<StoreTest> TestAsync(string text, TrackingCredential? typed, CancellationToken cancel);
}
