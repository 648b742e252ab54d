using System.Net.Sockets;
using ForgeLsp.Adapters.MlFlow.Sql;
using ForgeLsp.Core.Ports;
using Npgsql;

namespace ForgeLsp.Adapters.Reservations.Postgres;

/// <summary>What goes wrong with the database of bookings, in words that say how to mend it. No password is repeated.</summary>
internal static class BookingFailures
{
    private static readonly StoreRemedy SignIn = new(StoreRemedyKind.SignIn);

    /// <summary>What a failure means; null for what is not the database's. SQL states: https://www.postgresql.org/docs/current/errcodes-appendix.html.</summary>
    public static StoreException? Explain(Exception problem, BookingAddress address) => problem switch
    {
        PostgresException { SqlState: "28000" or "28P01" } refused when !refused.MessageText.Contains("pg_hba", StringComparison.Ordinal) => new(
            StoreFailure.Unauthorised, $"The database of the bookings on '{address.Host}' refused the user or password; check both, or ask its owner.", problem)
        { Remedy = SignIn },
        NpgsqlException asked when asked.Message.StartsWith("No password has been provided", StringComparison.Ordinal) => new(
            StoreFailure.Unauthorised,
            $"The database of the bookings on '{address.Host}' wants a password; set "
            + (address.IsWithheld ? $"{ReservationPlace.HostVariable} to its address: PGPASSWORD and .pgpass are used only for a host that you name yourself, there, in your settings or with --reservations." : "PGPASSWORD, or write it into .pgpass."),
            problem)
        { Remedy = SignIn },
        PostgresException { SqlState: "3D000" } => new(StoreFailure.NotFound, $"There is no database '{address.Connection.Database}' on '{address.Host}'; check the address of the bookings.", problem),
        PostgresException { SqlState: "42501" } => new(
            StoreFailure.Unauthorised, $"The database user '{address.Connection.Username}' lacks rights on the bookings in {address.Display}; ask their owner for SELECT, INSERT, UPDATE and DELETE on the tables forge_gpu_…, and USAGE on their schema and sequence. Nothing was changed.", problem),
        PostgresException { SqlState: "25006" } => new(
            StoreFailure.Unauthorised, $"{address.Display} is read-only for you, or a standby: bookings can be seen there, not made. Nothing was changed.", problem),
        PostgresException { SqlState: "55P03" } => new(StoreFailure.Locked, $"The bookings in {address.Display} are being changed by somebody else all the time; try again shortly. Nothing was changed.", problem),
        PostgresException { SqlState: "42P01" or "42703" or "42883" } => new(
            StoreFailure.UnknownVersion, $"The tables of bookings in {address.Display} are not those that this Forge made: some are missing or were changed. Restore them, or name another schema with ?schema=NAME.", problem),
        _ when Socket(problem) is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => new(
            StoreFailure.Unreachable, $"There is no host '{address.Host}'; check the address of the bookings, the network and the VPN.", problem),
        PostgresException { SqlState: "57014" } => new(StoreFailure.Timeout, $"The database of the bookings on '{address.Host}' took too long; try again, or ask its owner. Nothing was changed.", problem),
        _ => PostgresFailures.Explain(problem, address.Host, address.IsWithheld) is { } known ? Reworded(known) : null,
    };

    // What goes wrong with a connection is the same for bookings and runs, but for whose address it is.
    private static StoreException Reworded(StoreException known) =>
        new(known.Failure, known.Message.Replace("tracking address", "address of the bookings", StringComparison.Ordinal), known.InnerException) { Remedy = known.Remedy };

    /// <summary>Whether it passes by itself in a moment: the server restarts, is full, or dropped the connection.</summary>
    /// <param name="wasThere">Whether the server answered before, so that a refused connection means a restart.</param>
    public static bool IsPassing(Exception problem, bool wasThere) => problem switch
    {
        PostgresException { SqlState: "57P01" or "57P02" or "57P03" or "53300" or "40001" or "40P01" or "55P03" } => true,
        PostgresException => false,
        _ when Socket(problem) is SocketError.ConnectionRefused => wasThere,
        NpgsqlException { InnerException: TimeoutException } => false,
        NpgsqlException { InnerException: IOException or SocketException } => Socket(problem) is not (SocketError.HostNotFound or SocketError.NoData),
        IOException => true,
        _ => false,
    };

    /// <summary>Whether others are only before us: all places of the server are taken, or the writers' lock is.</summary>
    public static bool IsQueue(Exception problem) => problem is PostgresException { SqlState: "53300" or "55P03" };

    /// <summary>Whether the database's own constraint saw another holder, whom this program did not see.</summary>
    public static bool IsDoubleBooking(Exception problem) => problem is PostgresException { SqlState: "23P01" or "23505" };

    private static SocketError? Socket(Exception problem) => (problem as SocketException ?? problem.InnerException as SocketException)?.SocketErrorCode;
}
