using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Stores;

/// <summary>The tracking stores as things to add, to sign in to and to remove. What is kept where is the client's affair.</summary>
/// <param name="stores">The stores that are open.</param>
/// <param name="addresses">Reads and tries addresses.</param>
/// <param name="isTrusted">Whether the user trusts the workspace.</param>
public sealed class StoresFeature(IRunStores stores, IStoreAddresses addresses, Func<bool> isTrusted)
{
    private const string Untrusted = "Forge reaches stores of other machines only in folders that you trust; trust this one first";

    /// <summary>The open stores, in order of precedence.</summary>
    public async Task<StoreList> ListAsync(CancellationToken cancel) =>
        new([.. (await stores.ListAsync(cancel)).Select(static store => new ListedStore(store.Alias, store.Name, store.DisplayAddress, store.Address, store.Origin, store.User, Camel(store.Source.ToString()) ?? ""))]);

    /// <summary>What a typed address says; nothing is reached.</summary>
    public StoreCheck Check(string text)
    {
        var read = addresses.Read(text);
        return new(read.Kind, read.Address, read.Display, read.Origin, read.User, read.HasPassword, read.Problem);
    }

    /// <summary>Tries to read the store at an address.</summary>
    /// <param name="typed">What was typed to sign in, or null; its origin does not matter.</param>
    public async Task<StoreTestResult> TestAsync(string text, StoreCredential? typed, CancellationToken cancel)
    {
        if (!isTrusted())
        {
            return new(false, Untrusted, Camel(nameof(StoreFailure.Unauthorised)), [], null);
        }

        var credential = typed is null ? null : new TrackingCredential("") { User = typed.User, Password = typed.Password, Token = typed.Token };
        var test = await addresses.TestAsync(text, credential, cancel);
        var keep = test.IsRead && addresses.Credential(text, credential) is { } kept ? new StoreCredential(kept.Origin, kept.User, kept.Password, kept.Token) : null;
        return new(test.IsRead, test.Message, Camel(test.Failure?.ToString()), [.. test.Remedies.Select(static remedy => new StoreMend(Camel(remedy.Kind.ToString()) ?? "", remedy.Value))], keep);
    }

    private static string? Camel(string? word) => word is { Length: > 0 } ? char.ToLowerInvariant(word[0]) + word[1..] : null;
}
