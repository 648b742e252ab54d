using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Reads and tries the tracking addresses that a user types.</summary>
/// <param name="settings">The settings as they are now: folder, proxies, certificates, what the user signed in with.</param>
public sealed class StoreAddresses(Func<TrackingSettings> settings) : IStoreAddresses
{
    /// <inheritdoc/>
    public StoreAddress Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new("", "Write a folder, sqlite:///FILE, postgresql://USER@HOST/DATABASE, or https://HOST.");
        }

        try
        {
            var address = TrackingAddress.Parse(text, settings().Root);
            return address.Kind == TrackingKind.Other
                ? new("", $"`{address.Display.Split(':')[0]}` is not a kind of tracking address that can be read; use a folder, sqlite:///FILE, postgresql:// or https://.")
                : new(Word(address.Kind))
                {
                    Address = address.Storable,
                    Display = address.Display,
                    Origin = address.Origin,
                    User = address.User,
                    HasPassword = address.Access is not null || !string.IsNullOrEmpty(address.Postgres?.Password),
                };
        }
        catch (StoreException problem)
        {
            return new("", problem.Message);
        }
    }

    /// <inheritdoc/>
    public TrackingCredential? Credential(string text, TrackingCredential? typed)
    {
        var now = settings();
        if (Parsed(text, now.Root) is not { Origin: { } origin } address)
        {
            return null;
        }

        // What was typed last counts; else what the address holds, which settings must not.
        var inside = address.Postgres?.Password is { Length: > 0 } password ? new TrackingCredential(origin) { Password = password }
            : address.Access is { } access ? new TrackingCredential(origin) { User = access.User, Password = access.Password }
            : null;
        return typed is { HasSecret: true } ? typed with { Origin = origin } : inside ?? new TrackingCredential(origin);
    }

    /// <inheritdoc/>
    public async Task<StoreTest> TestAsync(string text, TrackingCredential? typed, CancellationToken cancel)
    {
        var (test, isAnswered) = await TryAsync(text, typed, isAnonymous: false, cancel);
        if (test.IsRead || test.Failure is StoreFailure.Unauthorised or StoreFailure.Timeout || test.Remedies.Count > 0)
        {
            return test;
        }

        // Something answers, and it is not MLflow, or nothing does in this way. Perhaps it is near; nobody is told who asks there.
        foreach (var other in Near(text, settings().Root, isAnswered))
        {
            var (near, _) = await TryAsync(other, null, isAnonymous: true, cancel);
            if (near.IsRead || near.Remedies.Any(static remedy => remedy.Kind == StoreRemedyKind.SignIn))
            {
                return test with { Message = $"{test.Message} MLflow answers at {other}.", Remedies = [new(StoreRemedyKind.UseAddress, other)] };
            }
        }

        return test;
    }

    private async Task<(StoreTest Test, bool IsAnswered)> TryAsync(string text, TrackingCredential? typed, bool isAnonymous, CancellationToken cancel)
    {
        var now = settings();
        var credential = Credential(text, typed);
        var credentials = credential is null ? now.Credentials : [credential, .. now.Credentials.Where(known => known.Origin != credential.Origin)];

        // A password in the address would go before the one that was typed since.
        var address = typed is { HasSecret: true } ? Parsed(text, now.Root)?.Storable ?? text : text;
        await using var stores = new RunStores(() => now with { Option = address, Credentials = credentials, IsAnonymous = isAnonymous });
        try
        {
            var store = (await stores.ListAsync(cancel))[0].Store;
            var experiments = await store.ListExperimentsAsync(cancel);
            var count = experiments.Count(static experiment => !experiment.IsDeleted);
            var found = count == 1 ? "1 experiment" : count.ToString(CultureInfo.InvariantCulture) + " experiments";
            return (new(IsRead: true, store.Notice is { } notice ? $"{found}. {notice}" : found), true);
        }
        catch (StoreException problem)
        {
            return (new(IsRead: false, problem.Message) { Failure = problem.Failure, Remedies = problem.Remedy is { } remedy ? [remedy] : [] }, problem.InnerException is not HttpRequestException);
        }
    }

    // DagsHub's repositories answer with ".mlflow" behind them; a page of MLflow's own, or of its API, lies below the server's address; and
    // a server may speak TLS or not.
    private static IEnumerable<string> Near(string text, string root, bool isAnswered)
    {
        if (Parsed(text, root)?.Rest is not { } server)
        {
            yield break;
        }

        var origin = server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        yield return (server.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeHttp : Uri.UriSchemeHttps) + origin[server.Scheme.Length..] + server.AbsolutePath.TrimEnd('/');
        if (!isAnswered)
        {
            yield break;
        }

        var parts = server.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length >= 2 && !parts[1].EndsWith(".mlflow", StringComparison.Ordinal))
        {
            yield return $"{origin}/{parts[0]}/{parts[1]}.mlflow";
        }

        for (var length = Math.Min(parts.Length - 1, 3); length >= 0; length--)
        {
            yield return origin + string.Concat(parts.Take(length).Select(static part => "/" + part));
        }

        if (parts.Length == 0)
        {
            yield return origin + "/mlflow";
        }
    }

    private static TrackingAddress? Parsed(string text, string root)
    {
        try
        {
            return TrackingAddress.Parse(text, root);
        }
        catch (StoreException)
        {
            return null;
        }
    }

    private static string Word(TrackingKind kind) => kind switch
    {
        TrackingKind.File => "folder",
        TrackingKind.Sqlite => "sqlite",
        TrackingKind.Postgres => "postgresql",
        TrackingKind.Rest => "server",
        _ => "databricks",
    };
}
