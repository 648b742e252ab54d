using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>
/// Points of histories straight from SQLite's rows: without an object for each row, a million take a fifth of a second. There are two ways to them.
/// The key of the table holds all columns and begins with the metric, so that reading it from end to end is fast, but it meets the runs that nobody
/// asked for too; the index of runs leads to those of one run, and then to a page of the table for each point, since training writes the metrics of
/// a step together.
/// </summary>
internal sealed class SqlitePoints(SqliteConnection connection, SqlSession session)
{
    // A point of another run in the key costs about a quarter of what it costs to look one up.
    private const int Dearer = 4;
    private static readonly string[] ByRun = ["index_metrics_run_uuid_key_step", "index_metrics_run_uuid"];

    /// <summary>Gives the points of some runs, of which no two are the same.</summary>
    public void Read(IReadOnlyList<string> runIds, string metric, MetricPointTaker take)
    {
        var parameters = new SqlParameters();
        var limit = (Dearer * runIds.Count) + 1;
        var sql = $"SELECT count(*) FROM (SELECT 1 FROM latest_metrics WHERE \"key\" = {parameters.Add(metric)} LIMIT {limit.ToString(CultureInfo.InvariantCulture)})";
        var index = session.Query("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'metrics'", new(), static row => row.Text(0)).Intersect(ByRun).Order(StringComparer.Ordinal).LastOrDefault();
        if (index is null || session.Query(sql, parameters, static row => row.Number(0)).FirstOrDefault() < limit)
        {
            ReadMetric(runIds, metric, take);
        }
        else
        {
            ReadRuns(index, runIds, metric, take);
        }
    }

    private void ReadMetric(IReadOnlyList<string> runIds, string metric, MetricPointTaker take)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var run = 0; run < runIds.Count; run++)
        {
            places.TryAdd(runIds[run], run);
        }

        using var statement = Prepare("SELECT step, timestamp, value, is_nan, run_uuid FROM metrics WHERE \"key\" = ?1");
        Bind(statement, 1, metric);
        var (before, place) = (default(RunKey?), -1);
        var rows = statement.DangerousGetHandle();
        while (Step(rows))
        {
            // Most points are of the run that the one before was of.
            var own = RunKey.Of(rows, 4);
            if (own is null || own != before)
            {
                place = places.GetValueOrDefault(Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, 4)), -1);
                before = own;
            }

            if (place >= 0)
            {
                take(place, Point(statement, rows));
            }
        }
    }

    private void ReadRuns(string index, IReadOnlyList<string> runIds, string metric, MetricPointTaker take)
    {
        using var statement = Prepare($"SELECT step, timestamp, value, is_nan FROM metrics INDEXED BY {index} WHERE run_uuid = ?1 AND \"key\" = ?2");
        Bind(statement, 2, metric);
        for (var run = 0; run < runIds.Count; run++)
        {
            Bind(statement, 1, runIds[run]);
            var rows = statement.DangerousGetHandle();
            while (Step(rows))
            {
                take(run, Point(statement, rows));
            }

            raw.sqlite3_reset(statement);
        }
    }

    // The statement lives until its rows are read: whoever reads them holds it.
    private static MetricPoint Point(sqlite3_stmt statement, nint rows) => new(NativeSqlite.Whole(rows, 0), NativeSqlite.Whole(rows, 1), Value(statement, rows));

    // SQLite keeps text in a column of numbers if somebody writes it there; one such value must not hide the others.
    private static double Value(sqlite3_stmt statement, nint rows)
    {
        if (NativeSqlite.Whole(rows, 3) == 1)
        {
            return double.NaN;
        }

        return NativeSqlite.Kind(rows, 2) switch
        {
            raw.SQLITE_FLOAT or raw.SQLITE_INTEGER => MetricNumber.Normalize(NativeSqlite.Number(rows, 2)),
            raw.SQLITE_TEXT when double.TryParse(raw.sqlite3_column_text(statement, 2).utf8_to_string(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => double.NaN,
        };
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(Handle, sql, out var statement));
        return statement;
    }

    private void Bind(sqlite3_stmt statement, int place, string text) => Check(raw.sqlite3_bind_text(statement, place, text));

    private bool Step(nint rows)
    {
        var code = NativeSqlite.Step(rows);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(code);
        }

        return code == raw.SQLITE_ROW;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteException(raw.sqlite3_errmsg(Handle).utf8_to_string(), code & 0xFF, code);
        }
    }

    private sqlite3 Handle => connection.Handle ?? throw new InvalidOperationException("The connection is closed.");

    /// <summary>The 32 letters of a run's id, as they lie in a row; null for an id that is no such one.</summary>
    private readonly record struct RunKey(long First, long Second, long Third, long Fourth)
    {
        private const int Letters = 4 * sizeof(long);

        public static RunKey? Of(nint rows, int column)
        {
            var at = NativeSqlite.Bytes(rows, column);
            return NativeSqlite.Length(rows, column) != Letters
                ? null
                : new(Marshal.ReadInt64(at), Marshal.ReadInt64(at, sizeof(long)), Marshal.ReadInt64(at, 2 * sizeof(long)), Marshal.ReadInt64(at, 3 * sizeof(long)));
        }
    }
}
