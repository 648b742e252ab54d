using System.Net;
using System.Security.Authentication;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Artifacts.S3;

/// <summary>What goes wrong with S3, in words that say how to mend it. No text of an answer and no key is repeated.</summary>
/// <param name="place">Where S3 is, for people.</param>
/// <param name="keys">How the keys are called: by their variables, or by a profile.</param>
internal sealed class S3Failures(string place, string keys)
{
    /// <summary>The meaning of an answer that is not a success.</summary>
    public StoreException Refusal(HttpStatusCode status, S3Problem problem, string bucket, DateTimeOffset now) => problem.Code switch
    {
        _ when status == HttpStatusCode.PreconditionFailed => Changed(),
        "NoSuchBucket" => new(StoreFailure.NotFound, $"There is no bucket '{bucket}' at {place}; for a bucket on a server of your own (MinIO), set MLFLOW_S3_ENDPOINT_URL to its address."),
        "InvalidBucketName" => new(StoreFailure.NotFound, $"'{bucket}' is no name of a bucket at {place}; check the artifact address of the run."),
        "InvalidAccessKeyId" => new(StoreFailure.Unauthorised, $"{place} does not know the access key; check {keys}, and MLFLOW_S3_ENDPOINT_URL where the bucket is on a server of your own."),
        "SignatureDoesNotMatch" => new(StoreFailure.Unauthorised, $"{place} refused the signature: the secret does not belong to the access key. Check {keys}."),
        "RequestTimeTooSkewed" or "RequestExpired" => new(
            StoreFailure.Unauthorised, $"The clock of this machine {Apart(problem.ServerTime, now)} the clock of {place}, which refuses such requests; set the clock (by NTP), then try again."),
        "ExpiredToken" or "ExpiredTokenException" or "InvalidToken" or "TokenRefreshRequired" => new(
            StoreFailure.Unauthorised, $"The temporary keys for {place} have expired, or their AWS_SESSION_TOKEN is wrong; write new ones where {keys} are."),
        "AuthorizationHeaderMalformed" or "PermanentRedirect" or "TemporaryRedirect" or "IllegalLocationConstraintException" => new(
            StoreFailure.Unreachable, $"The bucket '{bucket}' is in {(problem.Region is { } region && S3Endpoint.IsRegion(region) ? $"the region {region}" : "another region")}; set AWS_DEFAULT_REGION to it."),
        "SlowDown" or "ServiceUnavailable" or "InternalError" or "RequestTimeout" => Busy(status),
        "" when status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new(
            StoreFailure.Unauthorised, $"{place} refuses access to the bucket '{bucket}', and not in S3's words; a proxy may be on the way. Check {keys} and MLFLOW_S3_ENDPOINT_URL."),
        "" when (int)status >= 500 || status == HttpStatusCode.TooManyRequests => Busy(status),
        "" => Strange(),
        _ when status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new(
            StoreFailure.Unauthorised, $"{place} does not let these keys read the bucket '{bucket}' ({Word(problem.Code)}); ask its owner for s3:ListBucket and s3:GetObject, or use other keys: check {keys}."),
        _ when (int)status >= 500 => Busy(status),
        _ => new(StoreFailure.Unreachable, $"{place} refused to read the bucket '{bucket}' ({(int)status} {Word(problem.Code)}); check the artifact address of the run and MLFLOW_S3_ENDPOINT_URL."),
    };

    /// <summary>Something that is not S3 answers.</summary>
    public StoreException Strange(Exception? cause = null) => new(
        StoreFailure.Unreachable, $"What answers at {place} does not speak S3: a proxy on the way, or another port than that of the S3 API. Check MLFLOW_S3_ENDPOINT_URL.", cause);

    /// <summary>A file is another one than that whose beginning was read.</summary>
    public StoreException Changed() => new(StoreFailure.Unreachable, $"The file at {place} was replaced while it was read; try again.");

    /// <summary>An answer that ended before its end.</summary>
    public StoreException CutOff(Exception cause) => new(StoreFailure.Unreachable, $"The answers of {place} are cut off before their end; check the network and the proxies on the way, then try again.", cause);

    /// <summary>Why there is no answer at all.</summary>
    public StoreException NoAnswer(HttpRequestException problem) => problem switch
    {
        { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } => new(
            StoreFailure.Unreachable, $"The certificate of {place} is not trusted here; name the one that signed it in AWS_CA_BUNDLE, or set MLFLOW_S3_IGNORE_TLS=true where that is acceptable.", problem),
        { HttpRequestError: HttpRequestError.NameResolutionError } => new(StoreFailure.Unreachable, $"There is no host of the name that {place} is asked under; check MLFLOW_S3_ENDPOINT_URL, AWS_DEFAULT_REGION and the network.", problem),
        { HttpRequestError: HttpRequestError.ProxyTunnelError } => new(StoreFailure.Unreachable, $"The proxy does not let through to {place}; check HTTPS_PROXY and NO_PROXY.", problem),
        _ => new(StoreFailure.Unreachable, $"{place} cannot be reached; check MLFLOW_S3_ENDPOINT_URL, the network, and whether the server runs.", problem),
    };

    private StoreException Busy(HttpStatusCode status) => new(StoreFailure.Unreachable, $"{place} is in trouble or asked too often ({(int)status}); try again shortly.");

    private static string Apart(DateTimeOffset? theirs, DateTimeOffset now) => theirs is not { } time ? "differs too much from"
        : $"is {Math.Abs((now - time).TotalMinutes):0} minutes {(now > time ? "ahead of" : "behind")}";

    // A code is a word; anything else in its place is not repeated.
    private static string Word(string code) => code.Length <= 60 && code.All(char.IsAsciiLetterOrDigit) ? code : "refused";
}
