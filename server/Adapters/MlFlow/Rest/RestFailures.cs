using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>An answer of MLflow's that says no, with its error code; callers decide what it means to them.</summary>
internal sealed class RestRefusal(HttpStatusCode status, string code, string said, StoreException meaning) : Exception(meaning.Message, meaning)
{
    /// <summary>The status of the answer.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>MLflow's code, such as <c>RESOURCE_DOES_NOT_EXIST</c>; empty where the answer was a page and not MLflow's.</summary>
    public string Code { get; } = code;

    /// <summary>What the server said, in a line.</summary>
    public string Said { get; } = said;

    /// <summary>What it means to people.</summary>
    public StoreException Meaning { get; } = meaning;

    /// <summary>Whether what was asked for is not there.</summary>
    public bool IsMissing => Code == "RESOURCE_DOES_NOT_EXIST";

    /// <summary>Whether the server lacks this part of the API altogether.</summary>
    public bool IsUnknownEndpoint => Code is "ENDPOINT_NOT_FOUND" or "FEATURE_DISABLED" or "NOT_IMPLEMENTED"
        || (Code.Length == 0 && Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented);
}

/// <summary>What goes wrong with a server, in words that say how to mend it. No text of a server's pages and no credential is repeated.</summary>
/// <param name="display">The server's address without credentials.</param>
internal sealed class RestFailures(string display, RestAccess access)
{
    private const int MaxMessage = 300;

    /// <summary>The server's address without credentials.</summary>
    public string Display => display;

    /// <summary>The meaning of an answer that is not a success.</summary>
    /// <param name="body">The beginning of the answer.</param>
    public RestRefusal Refusal(HttpStatusCode status, byte[] body)
    {
        var problem = Problem(body);
        var code = problem?.ErrorCode ?? "";
        var text = Encoding.UTF8.GetString(body);
        StoreException meaning = status switch
        {
            HttpStatusCode.Unauthorized => Unauthorised(),
            HttpStatusCode.Forbidden when text.Contains("Invalid Host header", StringComparison.OrdinalIgnoreCase) => new(
                StoreFailure.Unauthorised, $"The server at {display} answers only under host names that it was started with; use one of those, or add this one to its --allowed-hosts."),
            HttpStatusCode.Forbidden => new(StoreFailure.Unauthorised, access.IsWithheld ? Withheld() : $"The server at {display} forbids this; ask its owner for permission to read.") { Remedy = SignIn() with { IsForbidden = !access.IsWithheld } },
            HttpStatusCode.ProxyAuthenticationRequired => Proxy(),
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented when problem is null => new(
                StoreFailure.NotFound, $"There is no MLflow API at {display} (status {(int)status}); check the path of the tracking address. MLflow 2.9 and newer are read."),
            HttpStatusCode.NotFound => new(StoreFailure.NotFound, $"The server at {display} does not have it ({Said(problem, status)}); refresh, and check the tracking address."),
            HttpStatusCode.TooManyRequests => new(StoreFailure.Unreachable, $"The server at {display} is asked too often (429); it is tried again later."),
            HttpStatusCode.BadRequest => new(StoreFailure.BadQuery, $"The server at {display} does not understand ({Said(problem, status)}); check the filter, and the tracking address."),
            >= HttpStatusCode.InternalServerError => new(
                StoreFailure.Unreachable, $"The server at {display} is in trouble ({(int)status}{(code.Length > 0 ? " " + Clean(code) : "")}); its own log says why. Try again shortly."),
            _ => new(StoreFailure.Unreachable, $"The server at {display} answered with status {(int)status}; check the tracking address."),
        };
        return new(status, code, Said(problem, status), meaning);
    }

    /// <summary>A server, or a proxy, that sends somewhere else.</summary>
    /// <param name="host">Where it sends.</param>
    public StoreException Redirected(string host) => new(
        StoreFailure.Unauthorised, $"{display} sends elsewhere ({Clean(host)}), to a login page perhaps; use an address that programs may read, or set MLFLOW_TRACKING_TOKEN.");

    /// <summary>The same server by another address, to which the credentials do not go.</summary>
    /// <param name="address">That address.</param>
    public StoreException Moved(string address) => new(
        StoreFailure.Unauthorised, $"{display} sends on to {Clean(address)}, and your credentials go only to the address that you named; use that one as the tracking address.")
    { Remedy = new(StoreRemedyKind.UseAddress, address) };

    /// <summary>A page for people where data was expected.</summary>
    public StoreException Page(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body).ToLowerInvariant();
        return text.Contains("password", StringComparison.Ordinal) || text.Contains("sign in", StringComparison.Ordinal) || text.Contains("log in", StringComparison.Ordinal) || text.Contains("login", StringComparison.Ordinal)
            ? new(StoreFailure.Unauthorised, $"A login page answers at {display} instead of MLflow; use an address that programs may read, or sign in with a token (MLFLOW_TRACKING_TOKEN).") { Remedy = SignIn() }
            : new(StoreFailure.Unreachable, $"A web page answers at {display} instead of MLflow: a proxy on the way, or another path than the server's. Check the tracking address.");
    }

    /// <summary>An answer that ended before its end, again and again.</summary>
    public StoreException CutOff(Exception cause) => new(StoreFailure.Unreachable, $"The answers of {display} are cut off before their end; check the server, the network and the proxies on the way.", cause);

    /// <summary>An answer that is whole and not MLflow's.</summary>
    public StoreException Nonsense(Exception cause) => new(StoreFailure.Damaged, $"What answers at {display} is not MLflow, or of a form that is not known here; check the tracking address.", cause);

    /// <summary>A server that says how long to wait, and it is too long.</summary>
    public StoreException Throttled(TimeSpan pause) => new(StoreFailure.Unreachable, $"The server at {display} is asked too often and wants {Math.Ceiling(pause.TotalSeconds):0} s of quiet; try again then.");

    /// <summary>Why there is no answer at all.</summary>
    public StoreException NoAnswer(HttpRequestException problem) => problem switch
    {
        { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } => new(
            StoreFailure.Unreachable, $"No secure connection to {display} comes about: it does not speak TLS, or wants a certificate of yours (MLFLOW_TRACKING_CLIENT_CERT_PATH). Check whether it is http:// and the port.", problem),
        { HttpRequestError: HttpRequestError.NameResolutionError } => new(StoreFailure.Unreachable, $"There is no host of the name in {display}; check the tracking address, the network and the VPN.", problem),
        { HttpRequestError: HttpRequestError.ProxyTunnelError } when problem.Message.Contains("407", StringComparison.Ordinal) => Proxy(),
        { HttpRequestError: HttpRequestError.ProxyTunnelError } => new(
            StoreFailure.Unreachable, $"The proxy does not let through to {display}; check `http.proxy` in the settings, HTTPS_PROXY and NO_PROXY.", problem)
        { Remedy = new(StoreRemedyKind.SetProxy) },
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } when access.Proxy is null => new(
            StoreFailure.Unreachable, $"The server at {display} cannot be reached: its host is there and refuses, so it does not run, or on another port. Start it, or check the address.", problem),
        _ => new(StoreFailure.Unreachable, $"The server at {display} cannot be reached; check the address, the network, {(access.Proxy is null ? "" : "the proxy, ")}and whether it runs.", problem),
    };

    private StoreException Proxy() => new(StoreFailure.Unreachable, $"The proxy on the way to {display} wants a user and password; write them into HTTPS_PROXY, as http://USER:PASSWORD@HOST:PORT.")
    {
        Remedy = new(StoreRemedyKind.SetProxy),
    };

    private StoreRemedy SignIn() => new(StoreRemedyKind.SignIn, access.User) { IsWithheld = access.IsWithheld };

    private StoreException Unauthorised() => new(StoreFailure.Unauthorised, access switch
    {
        { IsWithheld: true } => Withheld(),
        { User: not null } => $"The server at {display} refused the user or password; check MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or sign in again.",
        { Token: not null } => $"The server at {display} refused the token; check MLFLOW_TRACKING_TOKEN, or sign in again.",
        _ => $"The server at {display} wants to know who asks; sign in, or set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, in the environment or in .env.",
    })
    { Remedy = SignIn() };

    private string Withheld() =>
        $"The server at {display} wants to know who asks. Your credentials go only to an address that you name yourself: sign in, or set MLFLOW_TRACKING_URI to it in the same place as they are (the environment or .env), or `forge.tracking.uri` in your user settings.";

    private static string Said(RestProblem? problem, HttpStatusCode status) => problem?.Message is { Length: > 0 } message ? Clean(message) : problem?.ErrorCode is { Length: > 0 } code ? Clean(code) : $"status {(int)status}";

    private static RestProblem? Problem(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, RestJson.Default.RestProblem);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Clean(string text)
    {
        var line = string.Concat(text.Take(MaxMessage).Select(static c => char.IsControl(c) ? ' ' : c));
        return text.Length > MaxMessage ? line + "…" : line;
    }
}
