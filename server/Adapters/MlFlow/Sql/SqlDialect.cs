using System.Data.Common;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>Where the databases that MLflow keeps runs in differ. Everything else is one SQL for all.</summary>
internal abstract class SqlDialect : IAsyncDisposable
{
    /// <summary>Folder beside which moved artifacts are looked for; null where the database is not a local file.</summary>
    public abstract string? Folder { get; }

    /// <summary>An open connection that can only read.</summary>
    public abstract DbConnection Open(CancellationToken cancel);

    /// <summary>Another connection for a question that has one; null where there is none to spare.</summary>
    public virtual DbConnection? OpenBeside(CancellationToken cancel) => null;

    /// <summary>Stops a running command.</summary>
    public abstract void Interrupt(DbCommand command);

    /// <summary>SQL that answers (table, column) for all tables.</summary>
    public abstract string ColumnsSql { get; }

    /// <summary>A text expression in binary order, the same in every database.</summary>
    public abstract string Binary(string expression);

    /// <summary>A LIKE of the filter language: <c>%</c>, <c>_</c>, no escape.</summary>
    public abstract string Like(string expression, string pattern, bool ignoreCase);

    /// <summary>A column of an order in which what is missing stands last.</summary>
    public abstract string Order(string column, bool descending, bool isNullable);

    /// <summary>What follows a column that is to be one of some texts, at most <see cref="MaxTexts"/>.</summary>
    public abstract string OneOf(IReadOnlyList<string> texts, SqlParameters parameters);

    /// <summary>How many texts one condition may have.</summary>
    public abstract int MaxTexts { get; }

    /// <summary>A way to find runs that suits the database.</summary>
    public virtual SqlRunSearch Search(SqlSearch search) => new(search);

    /// <summary>Runs a command; a cancel stops it in the database too.</summary>
    public virtual DbDataReader Execute(DbCommand command, CancellationToken cancel) => command.ExecuteReader();

    /// <summary>Gives the points of one metric's histories of several different runs, in any order; see <see cref="IRunStore.ReadMetricHistoriesAsync"/>.</summary>
    public abstract void ReadPoints(DbConnection connection, SqlSession session, IReadOnlyList<string> runIds, string metric, MetricPointTaker take);

    /// <summary>The same without points that do not show, where the database finds them cheaper than it sends them; see <see cref="IRunStore.ReadMetricExtremesAsync"/>.</summary>
    public virtual void ReadExtremes(DbConnection connection, SqlSession session, IReadOnlyList<string> runIds, string metric, int stretches, MetricPointTaker take, OmittedPointsTaker omit) =>
        ReadPoints(connection, session, runIds, metric, take);

    /// <summary>A value that changes when the database may have changed.</summary>
    public abstract string ChangeStamp(CancellationToken cancel);

    /// <summary>Whether a failure only says that the connection was over before the question; another one may stand. Old connections are dropped then.</summary>
    public virtual bool IsOver(Exception problem) => false;

    /// <summary>Whether a failure says that the database has another form than was thought.</summary>
    public abstract bool IsOtherForm(Exception problem);

    /// <summary>What a failure means and how to mend it; null for what is not the database's.</summary>
    public abstract StoreException? Explain(Exception problem);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
