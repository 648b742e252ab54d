using ForgeLsp.Core.Python;

namespace ForgeLsp.Rules.Airflow;

/// <summary>When a DAG runs by itself.</summary>
internal static class DagSchedule
{
    /// <summary>The argument's name before Airflow 3.</summary>
    public const string Interval = "schedule_interval";

    /// <summary>The schedule as it is written, under either of its names; null where the DAG says nothing of it.</summary>
    public static PyExpression? Of(Dag dag) => dag.Argument("schedule") ?? dag.Argument(Interval) ?? dag.Argument("timetable");
}
