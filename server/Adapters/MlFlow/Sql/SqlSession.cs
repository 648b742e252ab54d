using System.Data.Common;
using System.Globalization;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>Values of a statement. Text of people reaches SQL through here and in no other way.</summary>
internal sealed class SqlParameters
{
    /// <summary>The values, by position.</summary>
    public List<object> Values { get; } = [];

    /// <summary>Adds a value; the answer is its placeholder.</summary>
    public string Add(object value)
    {
        Values.Add(value);
        return "@p" + (Values.Count - 1).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Adds a list; the answer is its placeholders in parentheses.</summary>
    public string AddAll(IEnumerable<object> values) => "(" + string.Join(",", values.Select(Add)) + ")";
}

/// <summary>One connection for one question.</summary>
internal sealed class SqlSession(DbConnection connection, SqlDialect dialect, CancellationToken cancel) : IDisposable
{
    /// <summary>All rows, read to the end at once: no cursor outlives the question.</summary>
    public List<T> Query<T>(string sql, SqlParameters parameters, Func<DbDataReader, T> row)
    {
        var rows = new List<T>();
        Query([sql], parameters, reader => rows.Add(row(reader)));
        return rows;
    }

    /// <summary>The rows of several statements over the same values, in one round trip.</summary>
    /// <param name="sql">The statements.</param>
    /// <param name="parameters">Their values.</param>
    /// <param name="each">What takes each row of a statement, for one after the other.</param>
    public void Query(IReadOnlyList<string> sql, SqlParameters parameters, params ReadOnlySpan<Action<DbDataReader>> each)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Join(";\n", sql);
        for (var i = 0; i < parameters.Values.Count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@p" + i.ToString(CultureInfo.InvariantCulture);
            parameter.Value = parameters.Values[i];
            command.Parameters.Add(parameter);
        }

        using var stop = cancel.Register(() => dialect.Interrupt(command));
        cancel.ThrowIfCancellationRequested();
        using var reader = dialect.Execute(command, cancel);
        foreach (var take in each)
        {
            while (reader.Read())
            {
                take(reader);
            }

            reader.NextResult();
        }

        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>A second connection for the same question; null where there is none to spare.</summary>
    /// <param name="settings">SQL that prepares it.</param>
    public SqlSession? Beside(string settings)
    {
        if (dialect.OpenBeside(cancel) is not { } found)
        {
            return null;
        }

        var session = new SqlSession(found, dialect, cancel);
        try
        {
            session.Query([settings], new(), static _ => { });
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The points of one metric's histories of several different runs, in any order.</summary>
    public void ReadPoints(IReadOnlyList<string> runIds, string metric, Core.Ports.MetricPointTaker take)
    {
        cancel.ThrowIfCancellationRequested();
        dialect.ReadPoints(connection, this, runIds, metric, take);
        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>The same without points that do not show.</summary>
    public void ReadExtremes(IReadOnlyList<string> runIds, string metric, int stretches, Core.Ports.MetricPointTaker take, Core.Ports.OmittedPointsTaker omit)
    {
        cancel.ThrowIfCancellationRequested();
        dialect.ReadExtremes(connection, this, runIds, metric, stretches, take, omit);
        cancel.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();
}

/// <summary>Reads columns whose declared types the databases keep to different degrees.</summary>
internal static class SqlRow
{
    /// <summary>Text, or null.</summary>
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetValue(column) as string ?? Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture);

    /// <summary>Text of a column that is declared as text, or null; cheaper than <see cref="Text"/>.</summary>
    public static string? Words(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>A whole number, or null where there is none.</summary>
    public static long? Number(this DbDataReader row, int column)
    {
        if (row.IsDBNull(column))
        {
            return null;
        }

        // Values of the declared type are read without a box: there are tens of thousands in a page.
        if (row.GetFieldType(column) == typeof(long))
        {
            return row.GetInt64(column);
        }

        return row.GetValue(column) switch
        {
            int number => number,
            double number when double.IsFinite(number) => (long)number,
            decimal number => (long)number,
            string text when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
    }

    /// <summary>A metric's value as it was logged (see <see cref="ForgeLsp.Core.Runs.MetricNumber"/>).</summary>
    public static double Metric(this DbDataReader row, int value, int isNan)
    {
        if (IsTrue(row, isNan) || row.IsDBNull(value))
        {
            return double.NaN;
        }

        if (row.GetFieldType(value) == typeof(double))
        {
            return ForgeLsp.Core.Runs.MetricNumber.Normalize(row.GetDouble(value));
        }

        // SQLite keeps text in a column of numbers if somebody writes it there; one such value must not hide the others.
        return row.GetValue(value) switch
        {
            byte[] => double.NaN,
            string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
            var number => ForgeLsp.Core.Runs.MetricNumber.Normalize(Convert.ToDouble(number, CultureInfo.InvariantCulture)),
        };
    }

    // SQLite has no truth values but numbers.
    private static bool IsTrue(DbDataReader row, int column) =>
        !row.IsDBNull(column) && (row.GetFieldType(column) == typeof(bool) ? row.GetBoolean(column) : row.GetFieldType(column) == typeof(long) && row.GetInt64(column) == 1);
}
