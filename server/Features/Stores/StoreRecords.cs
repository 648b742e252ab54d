namespace ForgeLsp.Features.Stores;

/// <summary>What a typed address says.</summary>
/// <param name="Kind"><c>folder</c>, <c>sqlite</c>, <c>postgresql</c>, <c>server</c>, <c>databricks</c>; empty where it cannot be understood.</param>
/// <param name="Address">As it may stand in settings, without password and token.</param>
/// <param name="Display">For people.</param>
/// <param name="Origin">What credentials are kept under; null where the store takes none.</param>
/// <param name="User">The user that it names.</param>
/// <param name="HasPassword">Whether it holds a password.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record StoreCheck(string Kind, string Address, string Display, string? Origin, string? User, bool HasPassword, string? Problem);

/// <summary>What came of trying to read a store.</summary>
/// <param name="IsRead">Whether it could be read.</param>
/// <param name="Message">What is there, or what is wrong and what to do.</param>
/// <param name="Failure">The kind of failure; null where there is none.</param>
/// <param name="Remedies">What the client can offer to do about it.</param>
/// <param name="Keep">What to keep in the editor's secret storage where the store could be read; null for a local store.</param>
public sealed record StoreTestResult(bool IsRead, string Message, string? Failure, IReadOnlyList<StoreMend> Remedies, StoreCredential? Keep)
{
    /// <inheritdoc/>
    public override string ToString() => Message;
}

/// <summary>Something to offer: <c>signIn</c> (value: a user or null), <c>useAddress</c> (value: the address), <c>trustCertificate</c> (value: who signed), <c>setProxy</c>.</summary>
public sealed record StoreMend(string Kind, string? Value);

/// <summary>What the user signs in with at an origin; without password and token it says only that the user named the origin.</summary>
public sealed record StoreCredential(string Origin, string? User = null, string? Password = null, string? Token = null)
{
    /// <inheritdoc/>
    public override string ToString() => Origin;
}

/// <summary>The stores that are open.</summary>
public sealed record StoreList(IReadOnlyList<ListedStore> Stores);

/// <summary>An open store.</summary>
/// <param name="Alias">As in the ids of nodes.</param>
/// <param name="Name">For people.</param>
/// <param name="Display">The address for people.</param>
/// <param name="Address">The address as it may stand in settings; null where it cannot be understood.</param>
/// <param name="Origin">What credentials for it are kept under; null where it takes none.</param>
/// <param name="User">The user that its address names.</param>
/// <param name="Source">Who named it: <c>found</c>, <c>userSettings</c>, <c>workspaceSettings</c>, <c>policy</c>, <c>environment</c>, <c>envFile</c>, <c>teamEnvFile</c>.</param>
public sealed record ListedStore(string Alias, string Name, string Display, string? Address, string? Origin, string? User, string Source);
