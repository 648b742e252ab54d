using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.MlFlow.FileStore;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Where the tracking address may come from.</summary>
/// <param name="Root">Absolute path of the workspace.</param>
/// <param name="IsTrusted">Before trust no address of the repository or its settings is taken, and no network is touched.</param>
/// <param name="Option">The command line's <c>--store</c>, or null.</param>
/// <param name="EditorSetting">The editor's setting, or null.</param>
/// <param name="PolicyUri"><c>tracking.uri</c> of <c>forge.yaml</c> as written, or null.</param>
/// <param name="Variable">An environment variable, or null.</param>
public sealed record TrackingSettings(string Root, bool IsTrusted, string? Option, string? EditorSetting, string? PolicyUri, Func<string, string?> Variable)
{
    /// <summary>A folder of the user's, outside the workspace, where a store may keep what it read for the next start; null for nowhere.</summary>
    public string? CacheFolder { get; init; }
}

/// <summary>
/// The stores of a workspace. The first of these that names an address decides: command line, editor setting, <c>forge.yaml</c>, environment,
/// <c>.env</c>, <c>.env.team</c>; where none does, every <c>mlflow.db</c> and file store in the workspace or one level below is opened.
/// Stores stay open, with what they remember, while their address stays.
/// </summary>
/// <param name="settings">The settings as they are now; asked on every call.</param>
public sealed partial class RunStores(Func<TrackingSettings> settings) : IRunStores, IAsyncDisposable
{
    private const string Variable = "MLFLOW_TRACKING_URI";
    private const int MaxFolders = 500;
    private readonly ConcurrentDictionary<Opened, Lazy<IRunStore>> _open = new();

    /// <inheritdoc/>
    public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => TimeBox.RunAsync<IReadOnlyList<NamedStore>>(token => List(settings(), token), TimeBox.Limit, cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in _open.Values.Where(store => store.IsValueCreated))
        {
            await store.Value.DisposeAsync();
        }

        _open.Clear();
    }

    private List<NamedStore> List(TrackingSettings now, CancellationToken cancel)
    {
        var addresses = Configured(now) is { } text ? [text] : Discovered(now, cancel).ToList();
        var stores = new List<NamedStore>();
        var aliases = new HashSet<string>(StringComparer.Ordinal);
        foreach (var address in addresses)
        {
            var (display, store) = Open(address, now);
            var name = Alias(display);
            var alias = name;
            for (var i = 2; !aliases.Add(alias); i++)
            {
                alias = $"{name}-{i}";
            }

            stores.Add(new(alias, display, store));
        }

        return stores;
    }

    private (string Display, IRunStore Store) Open(string text, TrackingSettings now)
    {
        try
        {
            var address = TrackingAddress.Parse(text, now.Root);
            var access = address.Kind == TrackingKind.Rest ? RestCredentials.For(address, [now.Option, now.EditorSetting], Sources(now)) : null;
            var store = _open.GetOrAdd(new(text, now.Root, now.IsTrusted, access), opened => new(() => Make(address, opened, now.CacheFolder)));
            return (address.Display, store.Value);
        }
        catch (StoreException problem)
        {
            return ("tracking address", new UnreadableStore(problem));
        }
    }

    private static IRunStore Make(TrackingAddress address, Opened opened, string? cacheFolder)
    {
        try
        {
            return StoreFactory.Open(address, !opened.IsTrusted, opened.Access, opened.IsTrusted ? cacheFolder : null);
        }
        catch (StoreException problem)
        {
            return new UnreadableStore(problem);
        }
    }

    private static string? Configured(TrackingSettings now)
    {
        if (!string.IsNullOrWhiteSpace(now.Option))
        {
            return now.Option;
        }

        if (!now.IsTrusted)
        {
            // The environment is the user's own; an address of another machine still waits for trust.
            return now.Variable(Variable) is { Length: > 0 } own && IsLocal(own, now.Root) ? own : null;
        }

        var sources = Sources(now);
        string? Look(string name) => sources.Select(source => source[name]).FirstOrDefault(found => found is not null);
        var candidates = new[] { now.EditorSetting, now.PolicyUri is null ? null : Expand(now.PolicyUri, Look), Look(Variable) };
        return candidates.FirstOrDefault(candidate => !string.IsNullOrWhiteSpace(candidate));
    }

    // Files of a repository say nothing before it is trusted.
    private static List<VariableSource> Sources(TrackingSettings now)
    {
        var sources = new List<VariableSource> { new(now.Variable, IsOwn: true) };
        if (now.IsTrusted)
        {
            sources.AddRange(new[] { ".env", ".env.team" }.Select(name => DotEnv.Read(Path.Combine(now.Root, name))).Select(static file => new VariableSource(file.GetValueOrDefault, IsOwn: false)));
        }

        return sources;
    }

    private static bool IsLocal(string address, string root)
    {
        try
        {
            return !TrackingAddress.Parse(address, root).IsNetwork;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    /// <summary>Expands <c>${NAME}</c> and <c>${NAME:-default}</c>; a name without a value and a default is empty.</summary>
    internal static string Expand(string text, Func<string, string?> variable) =>
        !text.Contains("${", StringComparison.Ordinal) ? text : Reference().Replace(text, match => variable(match.Groups["name"].Value) ?? match.Groups["default"].Value);

    private static IEnumerable<string> Discovered(TrackingSettings now, CancellationToken cancel)
    {
        var folders = new[] { now.Root }.Concat(Subfolders(now.Root).Order(StringComparer.Ordinal).Take(MaxFolders));
        foreach (var folder in folders)
        {
            cancel.ThrowIfCancellationRequested();
            if (Allowed(Path.Combine(folder, "mlflow.db"), now) && File.Exists(Path.Combine(folder, "mlflow.db")))
            {
                yield return "sqlite:///" + Path.Combine(folder, "mlflow.db");
            }

            if (Allowed(Path.Combine(folder, "mlruns"), now) && FileRunStore.IsFileStore(Path.Combine(folder, "mlruns")))
            {
                yield return Path.Combine(folder, "mlruns");
            }
        }
    }

    // A link in an untrusted workspace may lead to another machine.
    private static bool Allowed(string path, TrackingSettings now) => now.IsTrusted || !Links.LeadAway(now.Root, path);

    private static IEnumerable<string> Subfolders(string root)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(root).Where(path => Path.GetFileName(path) is not ("mlruns" or "node_modules") and var name && name[0] != '.' && new DirectoryInfo(path).LinkTarget is null)];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // The last parts of the address, in letters, digits and dashes: "mlruns", "mlflow-db", "host-5000", "user-repo-mlflow".
    private static string Alias(string display)
    {
        var path = display.StartsWith("http", StringComparison.Ordinal) ? display[(display.IndexOf("//", StringComparison.Ordinal) + 1)..] : display;
        var tail = string.Join('-', path.Split('?')[0].Split('/', '\\').Where(part => part.Length > 0).TakeLast(display.Contains("://", StringComparison.Ordinal) ? 2 : 1));
        var alias = NotAlias().Replace(tail.ToLowerInvariant(), "-").Trim('-');
        return alias.Length == 0 ? "store" : alias;
    }

    /// <summary>What decides that a store is another. In memory only: it may hold credentials.</summary>
    private sealed record Opened(string Text, string Root, bool IsTrusted, RestAccess? Access);

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^}]*))?\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotAlias();
}
