namespace ForgeLsp.Core.Runs;

/// <summary>What of a run a filter or an order looks at.</summary>
public enum RunFieldKind { Attribute, Param, Metric, Tag, Dataset }

/// <summary>One field of a run. For attributes and datasets <paramref name="Key"/> is the canonical name (<c>start_time</c>, <c>digest</c>).</summary>
public sealed record RunField(RunFieldKind Kind, string Key)
{
    /// <summary>Whether its values are numbers: metrics, and the two times (ms since the epoch).</summary>
    public bool IsNumber => Kind == RunFieldKind.Metric || (Kind == RunFieldKind.Attribute && Key is "start_time" or "end_time");
}

/// <summary>How a field is compared.</summary>
public enum FilterOperator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, Like, ILike, In, NotIn }

/// <summary>A value to compare with: text, or a number where <paramref name="Text"/> is null.</summary>
public readonly record struct FilterValue(string? Text, double Number);

/// <summary>A condition on a run, two-valued: a comparison of something that a run lacks is false, and <c>not</c> turns that round.</summary>
public abstract record FilterNode;

/// <summary>Both hold.</summary>
public sealed record FilterAnd(FilterNode Left, FilterNode Right) : FilterNode;

/// <summary>One or both hold.</summary>
public sealed record FilterOr(FilterNode Left, FilterNode Right) : FilterNode;

/// <summary>The operand does not hold.</summary>
public sealed record FilterNot(FilterNode Operand) : FilterNode;

/// <summary>A field compared with one value, or with several for IN and NOT IN.</summary>
public sealed record FilterComparison(RunField Field, FilterOperator Operator, IReadOnlyList<FilterValue> Values) : FilterNode;

/// <summary>One key of an order.</summary>
public sealed record RunOrderKey(RunField Field, bool Descending);

/// <summary>What is wrong with a filter or an order, and where (offset in UTF-16 units).</summary>
public sealed record RunQueryProblem(string Message, int Offset);

/// <summary>A parsed filter; <paramref name="Root"/> is null for an empty filter (all runs) and where there is a problem.</summary>
public sealed record RunFilterParse(FilterNode? Root, RunQueryProblem? Problem);

/// <summary>A parsed order, empty for the default.</summary>
public sealed record RunOrderParse(IReadOnlyList<RunOrderKey> Keys, RunQueryProblem? Problem);
