using System.Net.Sockets;
using System.Security.Authentication;
using ForgeLsp.Core.Ports;
using Npgsql;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>What goes wrong with a database, in words that say how to mend it. No password is repeated.</summary>
internal static class PostgresFailures
{
    private static readonly StoreRemedy SignIn = new(StoreRemedyKind.SignIn);

    /// <summary>What a failure means; null for what is not the database's. SQL states: https://www.postgresql.org/docs/current/errcodes-appendix.html.</summary>
    /// <param name="host">Where the database is.</param>
    /// <param name="isWithheld">Whether passwords of the environment were not sent, because nobody but the repository named the host.</param>
    public static StoreException? Explain(Exception problem, string host, bool isWithheld) => problem switch
    {
        PostgresException { SqlState: "28000" } refused when refused.MessageText.Contains("no encryption", StringComparison.OrdinalIgnoreCase) || refused.MessageText.Contains("SSL off", StringComparison.OrdinalIgnoreCase) => new(
            StoreFailure.Unauthorised, $"The database on '{host}' wants an encrypted connection; write ?sslmode=require behind the tracking address.", problem),
        PostgresException { SqlState: "28000" } refused when refused.MessageText.Contains("pg_hba", StringComparison.Ordinal) => new(
            StoreFailure.Unauthorised, $"The database on '{host}' lets in neither this user nor this machine; ask its owner for an entry in pg_hba.conf.", problem)
        { Remedy = SignIn },
        PostgresException { SqlState: "28P01" or "28000" } => new(StoreFailure.Unauthorised, $"The database on '{host}' refused the user or password; sign in again, or check the tracking address.", problem) { Remedy = SignIn },
        PostgresException { SqlState: "42501" } => new(StoreFailure.Unauthorised, $"The database user may not read MLflow's tables on '{host}'; grant it SELECT.", problem),
        PostgresException { SqlState: "3D000" } => new(StoreFailure.NotFound, $"There is no such database on '{host}'; check the name in the tracking address.", problem),
        PostgresException { SqlState: "42P01" or "42703" } unknown => new(StoreFailure.UnknownVersion, $"The database on '{host}' has a form that is not known here ({unknown.MessageText}); check its name in the tracking address, or update Forge.", problem),
        PostgresException { SqlState: "57014" } => new(StoreFailure.Timeout, $"The database on '{host}' took too long; narrow the search.", problem),
        PostgresException { SqlState: "57P03" or "57P01" or "57P02" or "53300" } => new(StoreFailure.Unreachable, $"The database on '{host}' is starting, stopping or full; try again shortly.", problem),
        PostgresException other => new(StoreFailure.Damaged, $"The database on '{host}' cannot answer ({other.MessageText}); its own log says more.", problem),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => new(StoreFailure.Timeout, $"The database on '{host}' did not answer in time; check the network.", problem),
        NpgsqlException asked when asked.Message.StartsWith("No password has been provided", StringComparison.Ordinal) => new(
            StoreFailure.Unauthorised,
            $"The database on '{host}' wants a password; sign in{(isWithheld ? ". PGPASSWORD and .pgpass are used only for a host that you name yourself, in your settings or in MLFLOW_TRACKING_URI" : ", or set PGPASSWORD")}.",
            problem)
        { Remedy = SignIn with { IsWithheld = isWithheld } },
        NpgsqlException { InnerException: AuthenticationException } => new(
            StoreFailure.Unreachable, $"The certificate of the database on '{host}' is not trusted here; name the one that signed it in the address (?sslmode=verify-full&sslrootcert=FILE).", problem)
        { Remedy = new(StoreRemedyKind.TrustCertificate) },
        NpgsqlException secure when secure.Message.Contains("SSL", StringComparison.Ordinal) => new(
            StoreFailure.Unreachable, $"The database on '{host}' does not encrypt, and the tracking address wants it to; ask its owner for TLS, or write another sslmode into the address.", problem),
        _ when Socket(problem) is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => new(StoreFailure.Unreachable, $"There is no host '{host}'; check the tracking address, the network and the VPN.", problem),
        _ when Socket(problem) is SocketError.ConnectionRefused => new(StoreFailure.Unreachable, $"The database on '{host}' cannot be reached: the host is there and refuses, so it does not run, or on another port. Start it, or check the address.", problem),
        NpgsqlException or SocketException or IOException => new(StoreFailure.Unreachable, $"The database on '{host}' cannot be reached; check the address and the network.", problem),
        _ => null,
    };

    private static SocketError? Socket(Exception problem) => problem as SocketException is { } direct ? direct.SocketErrorCode : (problem.InnerException as SocketException)?.SocketErrorCode;
}
