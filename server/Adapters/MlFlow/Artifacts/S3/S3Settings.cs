
namespace ForgeLsp.Adapters.MlFlow.Artifacts.S3;

/// <summary>
/// How S3 is reached, by the variables that MLflow and the AWS tools read. Keys go to AWS, or to an endpoint that the user named: in the
/// environment, or in the very file where the keys stand. An endpoint that only a file of the repository names gets no other keys. Equal where
/// every value is equal, so that a changed variable makes another. Never shown: <see cref="ToString"/> holds no secret.
/// </summary>
internal sealed record S3Settings
{
    private static readonly string[] EndpointNames = ["MLFLOW_S3_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"];

    /// <summary>Nothing is set.</summary>
    public static readonly S3Settings None = new();

    /// <summary>Keys that variables give; null where a profile has to.</summary>
    public S3Keys? Keys { get; private init; }

    /// <summary>Whether there are keys that are not sent, because nobody but the repository named the endpoint.</summary>
    public bool IsWithheld { get; private init; }

    /// <summary>Whether the keys of a profile, which are the user's own, may be sent.</summary>
    public bool AllowsProfile { get; private init; } = true;

    /// <summary>The profile of the AWS tools whose keys and region count; <c>default</c> mostly.</summary>
    public string Profile { get; private init; } = "default";

    /// <summary>The file with the keys of the profiles; null where there is no home folder.</summary>
    public string? CredentialsFile { get; private init; }

    /// <summary>The file with the other settings of the profiles.</summary>
    public string? ConfigFile { get; private init; }

    /// <summary>The region that variables name, or null.</summary>
    public string? Region { get; private init; }

    /// <summary>Where S3 is spoken, such as a MinIO server; null for AWS or what the profile says.</summary>
    public Uri? Endpoint { get; private init; }

    /// <summary>Whether an endpoint is named that is no http(s) address.</summary>
    public bool IsEndpointWrong { get; private init; }

    /// <summary>Whether any certificate will do.</summary>
    public bool IsInsecure { get; private init; }

    /// <summary>A file of certificates that the endpoint's may be signed by, or null.</summary>
    public string? CertificatePath { get; private init; }

    /// <summary>Whether the bucket is a part of the host's name at an endpoint of one's own too.</summary>
    public bool IsVirtual { get; private init; }

    /// <inheritdoc/>
    public override string ToString() => Keys is null ? "S3 without keys" : $"S3 with {Keys}";

    /// <summary>What the variables say.</summary>
    /// <param name="sources">In order of precedence; before trust only the user's own.</param>
    public static S3Settings Of(IReadOnlyList<VariableSource> sources)
    {
        var own = sources.Where(static source => source.IsOwn).ToList();
        var (written, namedBy) = Look(sources, EndpointNames);
        var endpoint = Uri.TryCreate(written, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 ? uri : null;
        bool MaySend(VariableSource source) => namedBy is null || namedBy.IsOwn || ReferenceEquals(source, namedBy) || (endpoint is not null && own.Exists(one => Names(one, endpoint)));
        var withKeys = sources.Where(static source => source["AWS_ACCESS_KEY_ID"] is not null && source["AWS_SECRET_ACCESS_KEY"] is not null).ToList();
        var keys = withKeys.Find(MaySend);
        bool Counts(VariableSource source) => source.IsOwn || ReferenceEquals(source, namedBy);
        var home = own.Select(static source => source["HOME"] ?? source["USERPROFILE"]).FirstOrDefault(static path => path is not null && Path.IsPathRooted(path));
        var allowsProfile = own.TrueForAll(MaySend);
        return new()
        {
            Keys = keys is null ? null : new(keys["AWS_ACCESS_KEY_ID"] ?? "", keys["AWS_SECRET_ACCESS_KEY"] ?? "", keys["AWS_SESSION_TOKEN"]),
            IsWithheld = keys is null && (withKeys.Count > 0 || !allowsProfile),
            AllowsProfile = allowsProfile,
            Profile = Look(sources, ["AWS_PROFILE"]).Value ?? Look(own, ["AWS_DEFAULT_PROFILE"]).Value ?? "default",
            CredentialsFile = Look(own, ["AWS_SHARED_CREDENTIALS_FILE"]).Value ?? (home is null ? null : Path.Combine(home, ".aws", "credentials")),
            ConfigFile = Look(own, ["AWS_CONFIG_FILE"]).Value ?? (home is null ? null : Path.Combine(home, ".aws", "config")),
            Region = Look(sources, ["AWS_DEFAULT_REGION", "AWS_REGION"]).Value,
            Endpoint = endpoint,
            IsEndpointWrong = written is not null && endpoint is null,
            IsInsecure = sources.Any(source => Counts(source) && source["MLFLOW_S3_IGNORE_TLS"]?.ToLowerInvariant() is "true" or "1"),
            CertificatePath = sources.Where(Counts).Select(static source => source["AWS_CA_BUNDLE"]).FirstOrDefault(static path => path is not null),
            IsVirtual = string.Equals(Look(sources, ["MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE"]).Value, "virtual", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static bool Names(VariableSource source, Uri endpoint) => EndpointNames.Any(name => Uri.TryCreate(source[name], UriKind.Absolute, out var named)
        && Uri.Compare(named, endpoint, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0);

    // The first of the names counts, wherever it stands; then the first place that has it.
    private static (string? Value, VariableSource? Source) Look(IReadOnlyList<VariableSource> sources, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            foreach (var source in sources)
            {
                if (source[name] is { } value)
                {
                    return (value.Trim(), source);
                }
            }
        }

        return (null, null);
    }
}
