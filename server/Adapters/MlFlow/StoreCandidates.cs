using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.MlFlow.FileStore;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>An address that somebody or something named.</summary>
/// <param name="Text">The address; it may hold a password.</param>
/// <param name="Name">What people call the store, or null.</param>
/// <param name="Problem">Why it cannot be opened; null where nothing is known against it.</param>
internal sealed record StoreCandidate(string Text, StoreSource Source, string? Name = null, StoreException? Problem = null)
{
    /// <inheritdoc/>
    public override string ToString() => Source.ToString();
}

/// <summary>
/// Which stores a workspace has. The first of these that names an address decides: command line, editor setting, <c>forge.yaml</c>, environment,
/// <c>.env</c>, <c>.env.team</c>; where none does, every <c>mlflow.db</c> and file store in the workspace or one level below. Beside it
/// come the stores that the editor's settings and <c>forge.yaml</c> list. A command line's store comes alone.
/// </summary>
internal static class StoreCandidates
{
    private const string Variable = "MLFLOW_TRACKING_URI";
    private const int MaxFolders = 500;

    /// <summary>The addresses in order of precedence; the same store may be there more than once.</summary>
    public static IEnumerable<StoreCandidate> List(TrackingSettings now, IReadOnlyList<VariableSource> sources, CancellationToken cancel)
    {
        if (Given(now.Option) is { } option)
        {
            return [new(option, StoreSource.CommandLine)];
        }

        if (!now.IsTrusted)
        {
            // The environment is the user's own; an address of another machine still waits for trust.
            return now.Variable(Variable) is { Length: > 0 } own && IsLocal(own, now.Root) ? [new(own, StoreSource.Environment)] : Found(now, cancel);
        }

        var first = Decided(now, sources);
        return
        [
            .. first is null ? Found(now, cancel) : [first],
            .. now.EditorStores.Select(static store => new StoreCandidate(store.Uri, store.IsOwn ? StoreSource.UserSettings : StoreSource.WorkspaceSettings, Given(store.Name))),
            .. now.PolicyStores.Select(store => OfPolicy(store.Uri, Given(store.Name), now, sources)),
        ];
    }

    private static StoreCandidate? Decided(TrackingSettings now, IReadOnlyList<VariableSource> sources)
    {
        if (Given(now.EditorSetting) is { } setting)
        {
            return new(setting, now.IsSettingOwn ? StoreSource.UserSettings : StoreSource.WorkspaceSettings);
        }

        if (Given(now.PolicyUri) is { } written && OfPolicy(written, null, now, sources) is var policy && (policy.Problem is not null || Given(policy.Text) is not null))
        {
            return policy;
        }

        var source = sources.FirstOrDefault(static source => Given(source[Variable]) is not null);
        return source?[Variable] is { } text ? new(text, source.Place) : null;
    }

    private static StoreCandidate OfPolicy(string written, string? name, TrackingSettings now, IReadOnlyList<VariableSource> sources)
    {
        try
        {
            return new(PolicyAddress.Expand(written, sources, new NamedHosts(now, sources).IsNamed), StoreSource.Policy, name);
        }
        catch (StoreException problem)
        {
            return new("", StoreSource.Policy, name, problem);
        }
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

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

    private static IEnumerable<StoreCandidate> Found(TrackingSettings now, CancellationToken cancel)
    {
        var folders = new[] { now.Root }.Concat(Subfolders(now.Root).Order(StringComparer.Ordinal).Take(MaxFolders));
        foreach (var folder in folders)
        {
            cancel.ThrowIfCancellationRequested();
            if (Allowed(Path.Combine(folder, "mlflow.db"), now) && File.Exists(Path.Combine(folder, "mlflow.db")))
            {
                yield return new("sqlite:///" + Path.Combine(folder, "mlflow.db"), StoreSource.Found);
            }

            if (Allowed(Path.Combine(folder, "mlruns"), now) && FileRunStore.IsFileStore(Path.Combine(folder, "mlruns")))
            {
                yield return new(Path.Combine(folder, "mlruns"), StoreSource.Found);
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
}
