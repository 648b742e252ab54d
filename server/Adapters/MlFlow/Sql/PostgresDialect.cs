using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using Npgsql;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>
/// A team's PostgreSQL, the backend store of its tracking server, read directly. Connections are kept for a few seconds, since the first open of
/// a process costs 0.3 to 0.6 s and a tree asks many questions at once, and not longer: a server has 100 of them for everybody.
/// </summary>
internal sealed class PostgresDialect : SqlDialect
{
    private const int Pool = 8;
    private const int Spare = 3;

    private readonly NpgsqlDataSource _source;
    private readonly string _host;
    private readonly bool _isWithheld;

    // Fewer than the pool has, so that those who wait for a second one never hold all first ones.
    private int _spare = Spare;
    private string? _caseBlind;

    /// <param name="address">Where it is, and who asks.</param>
    /// <param name="withholdsOwn">Whether the passwords of the environment (PGPASSWORD) and of <c>.pgpass</c> stay here.</param>
    public PostgresDialect(NpgsqlConnectionStringBuilder address, bool withholdsOwn = false)
    {
        _host = address.Host ?? "localhost";
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(address.ConnectionString)
        {
            ApplicationName = "forge",
            Timeout = 10,
            CommandTimeout = 30,
            MaxPoolSize = Pool,
            ConnectionIdleLifetime = 10,
            ConnectionPruningInterval = 5,

            // Last, so that no option of the address lifts it.
            Options = $"{address.Options} -c default_transaction_read_only=on".TrimStart(),
            PersistSecurityInfo = false,
            IncludeErrorDetail = false,
        }.ConnectionString);
        if (withholdsOwn && string.IsNullOrEmpty(address.Password))
        {
            // An answer of any kind keeps the driver from looking for a password itself.
            builder.UsePasswordProvider(static _ => "", static (_, _) => ValueTask.FromResult(""));
        }

        _source = builder.Build();
        _isWithheld = withholdsOwn;
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

    public override DbConnection? OpenBeside(CancellationToken cancel)
    {
        var isTaken = 1;
        if (Interlocked.Decrement(ref _spare) < 0)
        {
            GiveBack();
            return null;
        }

        try
        {
            var connection = _source.OpenConnectionAsync(cancel).AsTask().GetAwaiter().GetResult();
            connection.StateChange += (_, change) =>
            {
                if (change.CurrentState == ConnectionState.Closed)
                {
                    GiveBack();
                }
            };
            return connection;
        }
        catch (NpgsqlException)
        {
            GiveBack();
            return null; // such as for too many clients: one connection does it too
        }
        catch
        {
            GiveBack();
            throw;
        }

        void GiveBack()
        {
            if (Interlocked.Exchange(ref isTaken, 0) == 1)
            {
                Interlocked.Increment(ref _spare);
            }
        }
    }

    public override void Interrupt(DbCommand command) => command.Cancel();

    public override string Binary(string expression) => $"({expression}) COLLATE \"C\"";

    public override string Order(string column, bool descending, bool isNullable) => !descending ? column : isNullable ? column + " DESC NULLS LAST" : column + " DESC";

    public override int MaxTexts => 1000;

    public override string OneOf(IReadOnlyList<string> texts, SqlParameters parameters) => $"= ANY ({parameters.Add(texts.ToArray())})";

    // A run's place in the question is shorter than its id, and needs no object for each row. MLflow declares all these columns NOT NULL.
    public override void ReadPoints(DbConnection connection, SqlSession session, IReadOnlyList<string> runIds, string metric, MetricPointTaker take)
    {
        var parameters = new SqlParameters();
        var sql = $"""
            SELECT w.place, m.step, m.timestamp, m.value, m.is_nan
            FROM unnest({parameters.Add(runIds.ToArray())}) WITH ORDINALITY AS w(id, place) JOIN metrics m ON m.run_uuid = w.id
            WHERE m."key" = {parameters.Add(metric)}
            """;
        bool? isPlain = null;
        session.Query([sql], parameters, row =>
        {
            isPlain ??= row.GetFieldType(1) == typeof(long) && row.GetFieldType(2) == typeof(long) && row.GetFieldType(3) == typeof(double) && row.GetFieldType(4) == typeof(bool);
            take((int)row.GetInt64(0) - 1, isPlain.Value
                ? new(row.GetInt64(1), row.GetInt64(2), row.GetBoolean(4) ? double.NaN : MetricNumber.Normalize(row.GetDouble(3)))
                : new(row.Number(1) ?? 0, row.Number(2) ?? 0, row.Metric(3, 4)));
        });
    }

    public override void ReadExtremes(DbConnection connection, SqlSession session, IReadOnlyList<string> runIds, string metric, int stretches, MetricPointTaker take, OmittedPointsTaker omit)
    {
        var extremes = new PostgresExtremes(session, runIds, metric, stretches);
        if (extremes.Long is { Count: > 0 } found)
        {
            var others = Enumerable.Range(0, runIds.Count).Except(found).ToList();
            if (others.Count > 0)
            {
                ReadPoints(connection, session, others.ConvertAll(run => runIds[run]), metric, (int run, in MetricPoint point) => take(others[run], point));
            }

            extremes.Read(take, omit);
        }
        else
        {
            ReadPoints(connection, session, runIds, metric, take);
        }
    }

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

    public override StoreException? Explain(Exception problem) => PostgresFailures.Explain(problem, _host, _isWithheld);

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
