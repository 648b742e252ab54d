using ForgeLsp.Adapters.MlFlow.Artifacts.S3;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Artifacts;

/// <summary>What is needed beside a store's own address to reach the artifacts of its runs. Equal where all of it is; never shown, for it may hold secrets.</summary>
public sealed record ArtifactAccess
{
    /// <summary>Nothing but what lies on this machine.</summary>
    public static readonly ArtifactAccess None = new();

    /// <summary>How S3 is reached.</summary>
    internal S3Settings S3 { get; init; } = S3Settings.None;

    /// <summary>The tracking server that the user names, which hands out <c>mlflow-artifacts:</c> files; null where none is named.</summary>
    internal Uri? Server { get; init; }

    /// <summary>What that server is told about who asks.</summary>
    internal RestAccess ServerAccess { get; init; } = RestAccess.None;

    /// <inheritdoc/>
    public override string ToString() => Server is null ? "artifacts" : "artifacts of a server";

    /// <summary>What the variables and addresses of a workspace say.</summary>
    /// <param name="candidates">The stores of the workspace, in order of precedence.</param>
    /// <param name="settings">Folder, proxies, what the user signed in with.</param>
    /// <param name="sources">Variables in order of precedence; before trust only the user's own.</param>
    internal static ArtifactAccess Of(IReadOnlyList<StoreCandidate> candidates, TrackingSettings settings, IReadOnlyList<VariableSource> sources)
    {
        if (!settings.IsTrusted)
        {
            return None; // nothing connects before trust
        }

        var named = candidates.Where(static candidate => candidate.Problem is null).Select(static candidate => candidate.Text).Concat(sources.Select(static source => source["MLFLOW_TRACKING_URI"]));
        var server = named.Select(text => AddressOf(text, settings.Root)).FirstOrDefault(static address => address is not null);
        return new()
        {
            S3 = S3Settings.Of(sources),
            Server = server?.Rest,
            ServerAccess = server is null ? RestAccess.None : RestCredentials.For(server, new NamedHosts(settings, sources), sources, settings.Credentials, settings.Network),
        };
    }

    private static TrackingAddress? AddressOf(string? text, string folder)
    {
        try
        {
            return text is not null && text.TrimStart().StartsWith("http", StringComparison.OrdinalIgnoreCase) && TrackingAddress.Parse(text, folder) is { Kind: TrackingKind.Rest } address ? address : null;
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
