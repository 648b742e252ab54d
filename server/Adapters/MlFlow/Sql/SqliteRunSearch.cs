using System.Globalization;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>
/// Finds runs in SQLite, which knows little of what its tables hold and looks up row by row. Here the rows that can be in the page are found
/// first, by one pass over one table, and only those are looked up and put in order. Figures: 100,000 runs with 10 metrics each.
/// </summary>
internal sealed class SqliteRunSearch(SqlSearch search) : SqlRunSearch(search)
{
    /// <summary>A key that fewer than one row in so many has is found by the index; a lookup costs what so many rows of a pass cost.</summary>
    private const int RowsPerLookup = 20;

    /// <summary>An experiment with fewer than one run in so many is read run by run.</summary>
    private const int WideFraction = 8;

    private const int FewCandidates = 2;
    private const int ManyCandidates = 32;

    private readonly Dictionary<string, bool> _isRare = new(StringComparer.Ordinal);
    private bool? _isWide;

    /// <inheritdoc/>
    protected override List<string> Part(RunPart part, int count)
    {
        switch (part)
        {
            case RunPart.All when Search.Plan.Ordering.Keys is [] or [{ Field: { Kind: RunFieldKind.Attribute, Key: "start_time" }, Descending: true }]:
                return ByTime(count);
            case RunPart.All or RunPart.Missing:
                return Ids(Sql(new Passes(this)), part, count);
            case RunPart.Values when IsWide():
                return Candidates(count, FewCandidates) ?? Candidates(count, ManyCandidates) ?? Ids(Sql(new Passes(this)), part, count);
            default:
                return Ids(Sql(IsWide() ? new Passes(this) : new RunByRun(this)), part, count);
        }
    }

    // Newer runs mostly stand behind older ones, the worst order for whoever keeps the newest: each pushes out another. The runs around where
    // the page is likely to be tell a time that it does not go below: 44 ms become 12.
    private List<string> ByTime(int count)
    {
        var last = Search.Plan.After is { } after
            ? Search.Session.Query($"SELECT rowid FROM runs WHERE run_uuid = @p0", Parameters(after.RunId), static row => row.GetInt64(0)).FirstOrDefault()
            : Search.Session.Query("SELECT max(rowid) FROM runs", new(), static row => row.Number(0) ?? 0)[0];
        var around = Sql(new Lookups()).Only(parameters => $"r.rowid BETWEEN {parameters.Add(last - (RowsPerLookup * (long)count))} AND {parameters.Add(last)}");
        if (Search.Session.Query(around.StartTimeOf(count), around.Parameters, static row => row.Number(0)).FirstOrDefault() is { } bound)
        {
            var ids = Ids(Sql(new Passes(this)).Only(parameters => $"r.start_time >= {parameters.Add(bound)}"), RunPart.All, count);
            if (ids.Count == count)
            {
                return ids;
            }
        }

        return Ids(Sql(new Passes(this)), RunPart.All, count);
    }

    // The rows of the metric with the first values, without looking at their runs; null where too few of them are of the query.
    private List<string>? Candidates(int count, int factor)
    {
        var lead = Search.Plan.Ordering.Keys[0];
        var most = count * factor;
        var parameters = new SqlParameters();
        var sql = $"SELECT m.rowid, m.value FROM {new Passes(this).AllOf("latest_metrics", "m", lead.Field.Key)} WHERE m.\"key\" = {parameters.Add(lead.Field.Key)} AND NOT m.is_nan";
        if (Search.Plan.After is { Values: [{ Rank: 0 } value, ..] })
        {
            sql += $" AND m.value {(lead.Descending ? "<=" : ">=")} {parameters.Add(MetricNumber.ToDatabase(value.Number))}";
        }

        sql += string.Create(CultureInfo.InvariantCulture, $" ORDER BY m.value{(lead.Descending ? " DESC" : "")} LIMIT {most}");
        var rows = Search.Session.Query(sql, parameters, static row => (Row: row.GetInt64(0), Value: row.GetValue(1)));
        var isAll = rows.Count < most;

        // Of those with the last value there may be more than were read.
        var whole = isAll ? rows : rows.TakeWhile(row => !Equals(row.Value, rows[^1].Value)).ToList();
        if (whole.Count == 0)
        {
            return isAll ? [] : null;
        }

        // Numbers of rows, not text of people: they need no parameters, of which there could be too many.
        var list = string.Join(",", whole.Select(static row => row.Row.ToString(CultureInfo.InvariantCulture)));
        var ids = Ids(Sql(new Lookups()).Only(_ => $"m.rowid IN ({list})"), RunPart.Values, count);
        return isAll || ids.Count == count ? ids : null;
    }

    private bool IsWide()
    {
        if (_isWide is null && Search.Query.ExperimentIds.Count > 0)
        {
            var parameters = new SqlParameters();
            var count = Search.Session.Query($"SELECT count(*) FROM runs r WHERE {RunSql.IsWithin(Search.Query, "r", parameters)}", parameters, static row => row.GetInt64(0))[0];
            _isWide = count * WideFraction >= (Search.Session.Query("SELECT max(rowid) FROM runs", new(), static row => row.Number(0))[0] ?? 0);
        }

        return _isWide ??= true;
    }

    private bool IsRare(string table, string key)
    {
        if (!_isRare.TryGetValue(table + "." + key, out var isRare))
        {
            var all = Search.Session.Query($"SELECT max(rowid) FROM {table}", new(), static row => row.Number(0))[0] ?? 0;
            var few = (all / RowsPerLookup).ToString(CultureInfo.InvariantCulture);
            isRare = Search.Session.Query($"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE \"key\" = @p0 LIMIT {few})", Parameters(key), static row => row.GetInt64(0))[0] < all / RowsPerLookup;
            _isRare[table + "." + key] = isRare;
        }

        return isRare;
    }

    private static SqlParameters Parameters(object value)
    {
        var parameters = new SqlParameters();
        parameters.Add(value);
        return parameters;
    }

    /// <summary>Where many runs are looked at: a pass over a table is cheaper than a lookup for each.</summary>
    private sealed class Passes(SqliteRunSearch search) : SqlAccess
    {
        public override string Join => "CROSS JOIN";

        public override string AllOf(string table, string alias, string key) => $"{table} {alias}{(search.IsRare(table, key) ? "" : " NOT INDEXED")}";

        public override bool InSet(string table, string key) => search.IsRare(table, key) || search.IsWide();
    }

    /// <summary>Where few runs are looked at.</summary>
    private sealed class RunByRun(SqliteRunSearch search) : SqlAccess
    {
        public override string Join => "CROSS JOIN";

        public override bool RunsFirst => true;

        public override bool InSet(string table, string key) => search.IsRare(table, key);
    }

    /// <summary>Where the rows to look at are known.</summary>
    private sealed class Lookups : SqlAccess
    {
        public override string Join => "CROSS JOIN";

        public override bool KnowsRows => true;
    }
}
