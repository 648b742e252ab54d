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
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters.Values.Count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@p" + i.ToString(CultureInfo.InvariantCulture);
            parameter.Value = parameters.Values[i];
            command.Parameters.Add(parameter);
        }

        using var stop = cancel.Register(() => dialect.Interrupt(command));
        cancel.ThrowIfCancellationRequested();
        var rows = new List<T>();
        using var reader = dialect.Execute(command, cancel);
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        cancel.ThrowIfCancellationRequested();
        return rows;
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
    public static long? Number(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetValue(column) switch
    {
        long number => number,
        int number => number,
        double number when double.IsFinite(number) => (long)number,
        decimal number => (long)number,
        string text when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>A metric's value as it was logged (see <see cref="ForgeLsp.Core.Runs.MetricNumber"/>).</summary>
    public static double Metric(this DbDataReader row, int value, int isNan)
    {
        if (row.GetValue(isNan) is true or 1L or 1)
        {
            return double.NaN;
        }

        // SQLite keeps text in a column of numbers if somebody writes it there; one such value must not hide the others.
        return row.GetValue(value) switch
        {
            DBNull or byte[] => double.NaN,
            string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
            var number => ForgeLsp.Core.Runs.MetricNumber.Normalize(Convert.ToDouble(number, CultureInfo.InvariantCulture)),
        };
    }
}
