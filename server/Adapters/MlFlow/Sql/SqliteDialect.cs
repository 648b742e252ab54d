using ForgeLsp.Core.Text;
using System.Data.Common;
using System.Runtime.InteropServices;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>A SQLite file, opened for each question and closed after it: an open reader would make the training process fail with "database is locked".</summary>
/// <param name="path">Absolute path of the database.</param>
/// <param name="busyLimit">How long to wait for a writer.</param>
internal sealed class SqliteDialect(string path, TimeSpan busyLimit) : SqlDialect
{
    // https://www.sqlite.org/rescode.html
    private const int Error = 1, Permission = 3, Busy = 5, Locked = 6, ReadOnly = 8, Interrupted = 9, InputOutput = 10, Corrupt = 11, CannotOpen = 14, NotADatabase = 26;
    private const int DefensiveMode = 1010;

    // Of SQLite's own machine; about a millisecond's worth.
    private const int StepsBetweenLooks = 50_000;
    private readonly SqliteSnapshot _snapshot = new(path);

    public override string? Folder => Path.GetDirectoryName(path);

    public override string ColumnsSql => "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'";

    private string Name => Path.GetFileName(path);

    public override DbConnection Open(CancellationToken cancel)
    {
        NativeSqlite.EnsureBound();
        if (!File.Exists(path))
        {
            // Three slashes lead from the workspace on, and people write a whole path behind them.
            var hint = Directory.Exists(Folder) ? "" : " (sqlite:/// is followed by a path from the workspace on, sqlite://// by a whole one)";
            throw new StoreException(StoreFailure.NotFound, $"The database '{Name}' is not there; check the tracking address{hint}.");
        }

        // A pipe has no length either, and opening one waits for ever. A log or journal may hold what the file does not yet.
        if (SharedFile.IsEmpty(path) && !_snapshot.IsNeeded)
        {
            throw new StoreException(StoreFailure.UnknownVersion, $"The database '{Name}' is empty: MLflow has not written to it yet.");
        }

        try
        {
            return Connect(Address(path, "mode=ro"), SqliteOpenMode.ReadOnly, cancel);
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is ReadOnly or CannotOpen)
        {
            // A write-ahead log in a folder that cannot be written, or a journal left by a crash: read it without touching it.
            return _snapshot.IsNeeded
                ? Connect(Address(_snapshot.Take(cancel), "mode=rw"), SqliteOpenMode.ReadWrite, cancel)
                : Connect(Address(path, "mode=ro&immutable=1"), SqliteOpenMode.ReadOnly, cancel);
        }
    }

    public override void Interrupt(DbCommand command)
    {
        if (command.Connection is SqliteConnection { Handle: { } handle })
        {
            raw.sqlite3_interrupt(handle);
        }
    }

    public override string Binary(string expression) => expression;

    public override string Order(string column, bool descending, bool isNullable) => descending ? column + " DESC" : isNullable ? $"{column} IS NULL, {column}" : column;

    // SQLite before 3.32 takes 999 values in a statement.
    public override int MaxTexts => 500;

    public override string OneOf(IReadOnlyList<string> texts, SqlParameters parameters) => $"IN {parameters.AddAll(texts)}";

    public override SqlRunSearch Search(SqlSearch search) => new SqliteRunSearch(search);

    public override void ReadPoints(DbConnection connection, SqlSession session, IReadOnlyList<string> runIds, string metric, MetricPointTaker take)
    {
        var own = (SqliteConnection)connection;
        raw.sqlite3_busy_timeout(own.Handle, (int)busyLimit.TotalMilliseconds);
        new SqlitePoints(own, session).Read(runIds, metric, take);
    }

    public override string Like(string expression, string pattern, bool ignoreCase) => $"forge_like({expression}, {pattern}, {(ignoreCase ? 1 : 0)})";

    public override string ChangeStamp(CancellationToken cancel) => string.Join("|", new[] { "", "-wal", "-journal" }.Select(suffix =>
    {
        var file = new FileInfo(path + suffix);
        return file.Exists ? $"{file.Length:x}.{file.LastWriteTimeUtc.Ticks:x}" : "-";
    }));

    public override bool IsOtherForm(Exception problem) => problem is SqliteException { SqliteErrorCode: Error };

    public override StoreException? Explain(Exception problem) => problem switch
    {
        SqliteException { SqliteErrorCode: Busy or Locked } => new(StoreFailure.Locked, $"The database '{Name}' is being written; it is read again as soon as the writer lets go.", problem),
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } => new(StoreFailure.Damaged, $"The database '{Name}' is damaged; recover it with 'sqlite3 {Name} .recover' or restore a copy.", problem),
        SqliteException { SqliteErrorCode: Permission } or UnauthorizedAccessException => new(StoreFailure.Unauthorised, $"The database '{Name}' may not be read; check its permissions.", problem),
        SqliteException { SqliteErrorCode: Error } => new(StoreFailure.UnknownVersion, $"The database '{Name}' has a form that is not known here ({problem.Message}); run 'mlflow db upgrade' on a copy of it, or update Forge.", problem),
        SqliteException { SqliteErrorCode: Interrupted } => new(StoreFailure.Timeout, $"Reading '{Name}' took too long; narrow the search, or copy the database to a faster disk.", problem),
        SqliteException or IOException => new(StoreFailure.Unreachable, $"The database '{Name}' cannot be read ({problem.Message}); check the disk that it lies on.", problem),
        _ => null,
    };

    public override ValueTask DisposeAsync()
    {
        _snapshot.Dispose();
        return ValueTask.CompletedTask;
    }

    private SqliteConnection Connect(string address, SqliteOpenMode mode, CancellationToken cancel)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = address,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)busyLimit.TotalSeconds),
        }.ToString());
        try
        {
            connection.Open();
            if (connection.Handle is { } own)
            {
                // An interrupt stops only what runs at that moment; this also stops what begins just after it.
                raw.sqlite3_progress_handler(own, StepsBetweenLooks, _ => cancel.IsCancellationRequested ? 1 : 0, null);
            }

            if (connection.Handle is { } handle && !(OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64))
            {
                // sqlite3_db_config takes variable arguments, which .NET cannot pass on Apple's Arm ABI; there trusted_schema has to do.
                raw.sqlite3_db_config(handle, DefensiveMode, 1, out _);
            }

            connection.CreateFunction("forge_like", (string? text, string? pattern, long ignoreCase) => text is not null && pattern is not null && RunFilterEvaluator.Like(text, pattern, ignoreCase != 0), isDeterministic: true);
            using var setup = connection.CreateCommand();
            setup.CommandText = "PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON; SELECT count(*) FROM sqlite_master;";
            setup.ExecuteScalar();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static string Address(string file, string options)
    {
        var escaped = UriPath.Encode(Path.GetFullPath(file).Replace('\\', '/'));
        return $"file:{(escaped.StartsWith('/') ? "" : "/")}{escaped.Replace("%3A", ":", StringComparison.Ordinal)}?{options}";
    }
}
