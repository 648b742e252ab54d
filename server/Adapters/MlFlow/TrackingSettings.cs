using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Where tracking addresses may come from, and what the user has of secrets for them.</summary>
/// <param name="Root">Absolute path of the workspace.</param>
/// <param name="IsTrusted">Before trust no address of the repository or its settings is taken, and no network is touched.</param>
/// <param name="Option">The command line's <c>--store</c>, or null; where it is given, nothing else is opened.</param>
/// <param name="EditorSetting">The editor's setting, or null.</param>
/// <param name="PolicyUri"><c>tracking.uri</c> of <c>forge.yaml</c> as written, or null.</param>
/// <param name="Variable">An environment variable, or null.</param>
public sealed record TrackingSettings(string Root, bool IsTrusted, string? Option, string? EditorSetting, string? PolicyUri, Func<string, string?> Variable)
{
    /// <summary>Whether the editor's setting is the user's own, and not one of the workspace, which a repository can bring along.</summary>
    public bool IsSettingOwn { get; init; } = true;

    /// <summary>Stores that the editor's settings list beside the one address.</summary>
    public IReadOnlyList<TrackingStore> EditorStores { get; init; } = [];

    /// <summary>Stores that <c>tracking.stores</c> of <c>forge.yaml</c> lists, as written.</summary>
    public IReadOnlyList<TrackingStore> PolicyStores { get; init; } = [];

    /// <summary>What the user signed in with, from the editor's secret storage.</summary>
    public IReadOnlyList<TrackingCredential> Credentials { get; init; } = [];

    /// <summary>How the editor reaches other machines.</summary>
    public NetworkSettings Network { get; init; } = NetworkSettings.None;

    /// <summary>A folder of the user's, outside the workspace, where a store may keep what it read for the next start; null for nowhere.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Whether no server is told who asks, whatever is known.</summary>
    internal bool IsAnonymous { get; init; }

    /// <summary>Addresses that the user gave by hand: secrets of the environment may go to their hosts.</summary>
    internal IEnumerable<string> Named =>
    [
        .. new[] { Option, IsSettingOwn ? EditorSetting : null }.OfType<string>(),
        .. EditorStores.Where(static store => store.IsOwn).Select(static store => store.Uri),
        .. Credentials.Select(static credential => credential.Origin),
    ];

    /// <inheritdoc/>
    public override string ToString() => Root;
}
