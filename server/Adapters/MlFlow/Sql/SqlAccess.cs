namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>How a statement had best reach its rows, where the database does not find that out by itself.</summary>
internal abstract class SqlAccess
{
    /// <summary>For a database that keeps statistics: it knows best.</summary>
    public static SqlAccess Automatic { get; } = new Unadvised();

    /// <summary>Joins two tables.</summary>
    public virtual string Join => "JOIN";

    /// <summary>Whether the rows of the metric that leads the order are given (as <c>m</c>), so that no key is to be looked for.</summary>
    public virtual bool KnowsRows => false;

    /// <summary>Whether runs are read first, and for each its metric, rather than the other way round.</summary>
    public virtual bool RunsFirst => false;

    /// <summary>A table under an alias, with what helps to find all rows of a key.</summary>
    public virtual string AllOf(string table, string alias, string key) => $"{table} {alias}";

    /// <summary>Whether runs are better looked up among all that pass a comparison of a key than checked one by one.</summary>
    public virtual bool InSet(string table, string key) => false;

    private sealed class Unadvised : SqlAccess;
}
