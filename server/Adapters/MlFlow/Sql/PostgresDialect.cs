using System.Data.Common;
using System.Net.Sockets;
using ForgeLsp.Core.Ports;
using Npgsql;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>
/// A team's PostgreSQL, the backend store of its tracking server, read directly. Connections are kept for a few seconds, since the first open of
/// a process costs 0.3 to 0.6 s and a tree asks many questions at once, and not longer: a server has 100 of them for everybody.
/// </summary>
internal sealed class PostgresDialect : SqlDialect
{
    private readonly NpgsqlDataSource _source;
    private readonly string _host;
    private string? _caseBlind;

    public PostgresDialect(NpgsqlConnectionStringBuilder address)
    {
        _host = address.Host ?? "localhost";
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(address.ConnectionString)
        {
            ApplicationName = "forge",
            Timeout = 10,
            CommandTimeout = 30,
            MaxPoolSize = 8,
            ConnectionIdleLifetime = 10,
            ConnectionPruningInterval = 5,
            Options = "-c default_transaction_read_only=on",
            PersistSecurityInfo = false,
            IncludeErrorDetail = false,
        }.ConnectionString);
    }

    public override string? Folder => null;

    public override string ColumnsSql => "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = ANY (current_schemas(false))";

    public override DbConnection Open(CancellationToken cancel)
    {
        var connection = _source.OpenConnectionAsync(cancel).AsTask().GetAwaiter().GetResult();
        if (_caseBlind is null)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT EXISTS (SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu' AND collencoding IN (-1, 6))";
            _caseBlind = command.ExecuteScalar() is true ? " COLLATE \"und-x-icu\"" : "";
        }

        return connection;
    }

    public override void Interrupt(DbCommand command) => command.Cancel();

    public override string Binary(string expression) => $"({expression}) COLLATE \"C\"";

    public override string Order(string column, bool descending, bool isNullable) => !descending ? column : isNullable ? column + " DESC NULLS LAST" : column + " DESC";

    public override int MaxTexts => 1000;

    public override string OneOf(IReadOnlyList<string> texts, SqlParameters parameters) => $"= ANY ({parameters.Add(texts.ToArray())})";

    // The token reaches the database even where it is cancelled just before the command begins.
    public override DbDataReader Execute(DbCommand command, CancellationToken cancel) => command.ExecuteReaderAsync(cancel).GetAwaiter().GetResult();

    // ESCAPE '' switches the backslash off, as in the filter language.
    public override string Like(string expression, string pattern, bool ignoreCase) =>
        ignoreCase ? $"lower({expression}{_caseBlind}) LIKE lower({pattern}{_caseBlind}) ESCAPE ''" : $"{expression} LIKE {pattern} ESCAPE ''";

    public override string ChangeStamp(CancellationToken cancel)
    {
        using var connection = Open(cancel);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COALESCE(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::text FROM pg_stat_user_tables "
            + "WHERE relname IN ('experiments', 'experiment_tags', 'runs', 'params', 'tags', 'metrics', 'latest_metrics', 'registered_models', 'registered_model_aliases', 'model_versions')";
        return command.ExecuteScalar() as string ?? "";
    }

    // What the server says on its way down comes with the next question, and so does the end of a connection that it dropped meanwhile.
    public override bool IsOver(Exception problem)
    {
        var isOver = problem is PostgresException { SqlState: "57P01" or "57P02" }
            || (problem is NpgsqlException { InnerException: IOException or SocketException { SocketErrorCode: not SocketError.ConnectionRefused } } and not PostgresException && problem.InnerException is not TimeoutException);
        if (isOver)
        {
            _source.Clear();
        }

        return isOver;
    }

    public override bool IsOtherForm(Exception problem) => problem is PostgresException { SqlState: "42P01" or "42703" or "42883" };

    public override StoreException? Explain(Exception problem) => problem switch
    {
        PostgresException { SqlState: "28P01" or "28000" } => new(StoreFailure.Unauthorised, $"The database on '{_host}' refused the user or password; check the tracking address.", problem),
        PostgresException { SqlState: "42501" } => new(StoreFailure.Unauthorised, $"The database user may not read MLflow's tables on '{_host}'; grant it SELECT.", problem),
        PostgresException { SqlState: "3D000" } => new(StoreFailure.NotFound, $"There is no such database on '{_host}'; check the name in the tracking address.", problem),
        PostgresException { SqlState: "42P01" or "42703" } unknown => new(StoreFailure.UnknownVersion, $"The database on '{_host}' has a form that is not known here ({unknown.MessageText}); check its name in the tracking address, or update Forge.", problem),
        PostgresException { SqlState: "57014" } => new(StoreFailure.Timeout, $"The database on '{_host}' took too long; narrow the search.", problem),
        PostgresException { SqlState: "57P03" or "57P01" or "57P02" or "53300" } => new(StoreFailure.Unreachable, $"The database on '{_host}' is starting, stopping or full; try again shortly.", problem),
        PostgresException other => new(StoreFailure.Damaged, $"The database on '{_host}' cannot answer ({other.MessageText}); its own log says more.", problem),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => new(StoreFailure.Timeout, $"The database on '{_host}' did not answer in time; check the network.", problem),
        NpgsqlException or SocketException or IOException => new(StoreFailure.Unreachable, $"The database on '{_host}' cannot be reached; check the address and the network.", problem),
        _ => null,
    };

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
