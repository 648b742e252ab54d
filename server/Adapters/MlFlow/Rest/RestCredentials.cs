namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>One place that holds variables: the environment, <c>.env</c>, <c>.env.team</c>.</summary>
/// <param name="IsOwn">Whether it is the user's own, which no repository can write: the environment.</param>
internal sealed record VariableSource(Func<string, string?> Variable, bool IsOwn)
{
    /// <summary>The value of a variable; null where it is empty or not there.</summary>
    public string? this[string name] => Variable(name) is { Length: > 0 } value ? value : null;
}

/// <summary>
/// Finds the credentials for a server. They go only to an origin (scheme, host and port) that the user named: on the command line, in the
/// editor's settings, or as <c>MLFLOW_TRACKING_URI</c> in the very place where the credentials stand. An address that only <c>forge.yaml</c>
/// names gets none: whoever can change that file could have them sent anywhere.
/// </summary>
internal static class RestCredentials
{
    private const string Uri = "MLFLOW_TRACKING_URI";

    /// <summary>What the server at <paramref name="address"/> is told.</summary>
    /// <param name="named">Addresses that the user gave by hand, from the command line or the settings.</param>
    /// <param name="sources">In order of precedence.</param>
    public static RestAccess For(TrackingAddress address, IReadOnlyList<string?> named, IReadOnlyList<VariableSource> sources)
    {
        if (address.Rest is not { } server)
        {
            return RestAccess.None;
        }

        var own = named.Concat(sources.Where(static source => source.IsOwn).Select(static source => source[Uri])).ToList();
        var access = address.Access ?? RestAccess.None;
        var withheld = false;
        foreach (var source in sources)
        {
            var isNamed = own.Append(source[Uri]).Any(text => IsSameOrigin(text, server));
            if (source.IsOwn || isNamed)
            {
                access = access with
                {
                    IsInsecure = access.IsInsecure || source["MLFLOW_TRACKING_INSECURE_TLS"]?.ToLowerInvariant() is "true" or "1",
                    CertificatePath = access.CertificatePath ?? source["MLFLOW_TRACKING_SERVER_CERT_PATH"],
                };
            }

            if (access.HasCredentials || Of(source, server, isNamed) is not { } found)
            {
                continue;
            }

            // DagsHub's own token goes to DagsHub, whoever named it.
            if (isNamed || found.Name == DagsHub)
            {
                access = access with { User = found.User, Password = found.Password, Token = found.Token };
            }
            else
            {
                withheld = true;
            }
        }

        return access with { IsWithheld = withheld && !access.HasCredentials };
    }

    private const string DagsHub = "DAGSHUB_TOKEN";

    private static (string Name, string? User, string? Password, string? Token)? Of(VariableSource source, System.Uri server, bool isNamed)
    {
        if (source["MLFLOW_TRACKING_USERNAME"] is { } user && source["MLFLOW_TRACKING_PASSWORD"] is { } password)
        {
            return ("MLFLOW_TRACKING_PASSWORD", user, password, null);
        }

        if (source["MLFLOW_TRACKING_TOKEN"] is { } token)
        {
            return ("MLFLOW_TRACKING_TOKEN", null, null, token);
        }

        // DagsHub takes a token as user and as password; one that a team hosts itself is known by its addresses, which end in .mlflow.
        var isDagsHub = server is { Scheme: "https" } && (server.Host == "dagshub.com" || server.Host.EndsWith(".dagshub.com", StringComparison.Ordinal));
        return (isDagsHub || (isNamed && server.AbsolutePath.TrimEnd('/').EndsWith(".mlflow", StringComparison.Ordinal))) && source[DagsHub] is { } dagsHub
            ? (DagsHub, dagsHub, dagsHub, null)
            : null;
    }

    private static bool IsSameOrigin(string? text, System.Uri server) => !string.IsNullOrWhiteSpace(text)
        && System.Uri.TryCreate(TrackingAddress.WithoutUser(text.Trim()), UriKind.Absolute, out var named)
        && System.Uri.Compare(named, server, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}
