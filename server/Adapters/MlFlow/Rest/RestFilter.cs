using System.Globalization;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>
/// What of a search a server can be asked to do. Its language has no <c>or</c>, <c>not</c> and parentheses, knows <c>IN</c> for ids only, takes
/// NaN for 0 where it keeps runs in a database and reads LIKE as a regular expression where it keeps them in files. So a server is asked for
/// <em>at least</em> the runs that pass, and <see cref="RunFilterEvaluator"/> decides on each. A word of a person reaches the server only where
/// nothing in it could end a quoted text.
/// </summary>
internal static class RestFilter
{
    /// <summary>Each clause is a join of the server's database; SQLite has 64 at most.</summary>
    private const int MaxClauses = 24;

    private const int MaxLength = 16_000;

    /// <summary>More questions than this cost more than one for all runs.</summary>
    private const int MaxAlternatives = 4;

    /// <summary>A filter that a server understands and that every run which passes <paramref name="node"/> passes too; null for all runs.</summary>
    public static string? Of(FilterNode? node)
    {
        var clauses = new List<string>();
        Add(node, clauses);
        return clauses.Count == 0 ? null : string.Join(" and ", clauses);
    }

    /// <summary>
    /// The filters that a server is asked one after the other, so that each run that passes <paramref name="node"/> is among the answers: one for
    /// each side of an <c>or</c>, where each side tells a server something; else one, which is null for all runs.
    /// </summary>
    public static IReadOnlyList<string?> Alternatives(FilterNode? node)
    {
        var sides = new List<FilterNode>();
        Split(node, sides);
        var filters = sides.Select(Of).Distinct(StringComparer.Ordinal).ToList();
        return filters.Count is > 1 and <= MaxAlternatives && !filters.Contains(null) ? filters : [Of(node)];
    }

    /// <summary>Both filters; null where there is neither.</summary>
    public static string? Both(string? one, string? other) => one is null ? other : other is null ? one : $"{one} and {other}";

    /// <summary>The order as a server says it; null where the server's own order of such values cannot be relied on.</summary>
    public static IReadOnlyList<string>? Order(RunOrdering ordering)
    {
        var clauses = new List<string>();
        var seen = new HashSet<RunField>();
        foreach (var key in ordering.Keys)
        {
            // Text is ordered by the collation of the server's database; status words and hexadecimal ids are alike in all of them.
            var isSame = key.Field.IsNumber || key.Field is { Kind: RunFieldKind.Attribute, Key: "status" or "run_id" };
            if (!isSame || !IsPlain(key.Field.Key) || !seen.Add(key.Field))
            {
                return null;
            }

            clauses.Add($"{Name(key.Field)} {(key.Descending ? "DESC" : "ASC")}");
        }

        return clauses;
    }

    /// <summary>A number as the server's parser reads it: <c>1e308</c>, never <c>1E+308</c>.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture).Replace("E+", "e", StringComparison.Ordinal).Replace('E', 'e');

    /// <summary>Whether a text can stand between quotes or backticks as it is.</summary>
    public static bool IsPlain(string text) => !text.Any(static c => c is '\'' or '"' or '`' or '\\' || char.IsControl(c));

    private static void Split(FilterNode? node, List<FilterNode> sides)
    {
        if (node is FilterOr or)
        {
            Split(or.Left, sides);
            Split(or.Right, sides);
        }
        else if (node is not null)
        {
            sides.Add(node);
        }
    }

    private static void Add(FilterNode? node, List<string> clauses)
    {
        switch (node)
        {
            case FilterAnd and:
                Add(and.Left, clauses);
                Add(and.Right, clauses);
                break;
            case FilterComparison comparison when clauses.Count < MaxClauses && Clause(comparison) is { Length: < MaxLength } clause:
                clauses.Add(clause);
                break;
        }
    }

    private static string? Clause(FilterComparison comparison)
    {
        var field = comparison.Field;
        if (!IsPlain(field.Key))
        {
            return null;
        }

        return field switch
        {
            { Kind: RunFieldKind.Metric } => Metric(comparison),
            { IsNumber: true } => Time(comparison),
            { Kind: RunFieldKind.Param or RunFieldKind.Tag } => Text(comparison) ?? $"{Name(field)} LIKE '%'",
            { Kind: RunFieldKind.Dataset } => Equal(comparison),
            { Key: "run_id" } => Ids(comparison) ?? Text(comparison),
            { Key: "status" or "user_id" } => comparison.Operator == FilterOperator.NotEqual ? Text(comparison) : Equal(comparison),
            { Key: "run_name" } => comparison.Operator == FilterOperator.NotEqual ? null : Text(comparison),
            _ => null,
        };
    }

    // A database keeps NaN as 0 and an infinity as the greatest number; a file keeps both as they are.
    private static string? Metric(FilterComparison comparison)
    {
        var number = comparison.Values[0].Number;
        return !double.IsFinite(number) || Math.Abs(number) == double.MaxValue || (comparison.Operator == FilterOperator.NotEqual && number == 0)
            ? null
            : $"{Name(comparison.Field)} {Symbol(comparison.Operator)} {Number(number)}";
    }

    private static string? Time(FilterComparison comparison)
    {
        var number = comparison.Values[0].Number;
        return Math.Abs(number) < 1L << 53 && number == Math.Floor(number)
            ? $"{Name(comparison.Field)} {Symbol(comparison.Operator)} {((long)number).ToString(CultureInfo.InvariantCulture)}"
            : null;
    }

    private static string? Ids(FilterComparison comparison) => comparison.Operator == FilterOperator.In && comparison.Values.All(static value => value.Text is { Length: > 0 } id && id.All(char.IsAsciiLetterOrDigit))
        ? $"attributes.run_id IN ({string.Join(", ", comparison.Values.Select(static value => $"'{value.Text}'"))})"
        : null;

    private static string? Equal(FilterComparison comparison) => comparison.Operator == FilterOperator.Equal ? Text(comparison) : null;

    private static string? Text(FilterComparison comparison)
    {
        var text = comparison.Values[0].Text ?? "";
        switch (comparison.Operator)
        {
            case FilterOperator.Equal or FilterOperator.NotEqual when IsPlain(text):
                return $"{Name(comparison.Field)} {Symbol(comparison.Operator)} '{text}'";
            case FilterOperator.Like or FilterOperator.ILike:
                var ignoresCase = comparison.Operator == FilterOperator.ILike;
                var plain = string.Concat(text.TakeWhile(c => IsPlainPattern(c, ignoresCase)));
                return plain.Length == 0 ? null : $"{Name(comparison.Field)} {(ignoresCase ? "ILIKE" : "LIKE")} '{plain}%'";
            default:
                return null;
        }
    }

    // What LIKE means the same for SQL and for a regular expression. Without regard to case only what has one lower case everywhere:
    // the Kelvin sign is a k, and the Turkish I an i, for some and not for others.
    private static bool IsPlainPattern(char c, bool ignoresCase) => ignoresCase
        ? (char.IsAsciiLetterOrDigit(c) && c is not ('i' or 'I' or 'k' or 'K')) || c is ' ' or '-' or '/' or ':'
        : char.IsLetterOrDigit(c) || c is ' ' or '-' or '/' or ':';

    private static string Name(RunField field) => field.Kind switch
    {
        RunFieldKind.Metric => $"metrics.`{field.Key}`",
        RunFieldKind.Param => $"params.`{field.Key}`",
        RunFieldKind.Tag => $"tags.`{field.Key}`",
        RunFieldKind.Dataset => $"datasets.{field.Key}",
        _ => $"attributes.{field.Key}",
    };

    private static string Symbol(FilterOperator op) => op switch
    {
        FilterOperator.Equal => "=",
        FilterOperator.NotEqual => "!=",
        FilterOperator.Less => "<",
        FilterOperator.LessOrEqual => "<=",
        FilterOperator.Greater => ">",
        _ => ">=",
    };
}
