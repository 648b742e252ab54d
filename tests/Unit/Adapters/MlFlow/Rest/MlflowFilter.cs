using System.Text.RegularExpressions;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>
/// MLflow's own search as its servers do it, with their habits: no <c>or</c>, <c>not</c> or parentheses, IN for ids only, NaN taken for 0 by a
/// database, LIKE taken for a regular expression by a file store, and text ordered by the collation of the database. Written after MLflow's
/// documentation and what was observed, and not after ours.
/// </summary>
/// <param name="isDatabase">Whether the server keeps runs in a database, else in files.</param>
internal sealed class MlflowFilter(bool isDatabase)
{
    /// <summary>Whether a run passes; an exception for what MLflow refuses.</summary>
    public bool Passes(Run run, FilterNode? node) => node switch
    {
        null => true,
        FilterAnd and => Passes(run, and.Left) && Passes(run, and.Right),
        FilterComparison comparison => Compare(run, comparison),
        _ => throw new FormatException("Invalid clause(s) in filter string"),
    };

    /// <summary>The runs in MLflow's order.</summary>
    public List<Run> Order(IEnumerable<Run> runs, IReadOnlyList<RunOrderKey> keys)
    {
        if (keys.Select(key => key.Field).Distinct().Count() != keys.Count)
        {
            throw new FormatException("`order_by` contains duplicate fields");
        }

        var ordered = runs.OrderBy(_ => 0);
        foreach (var key in keys)
        {
            ordered = ordered.ThenBy(run => Rank(run, key.Field));
            ordered = key.Field.IsNumber
                ? key.Descending ? ordered.ThenByDescending(run => Number(run, key.Field)) : ordered.ThenBy(run => Number(run, key.Field))
                : key.Descending ? ordered.ThenByDescending(run => Text(run, key.Field), Collation) : ordered.ThenBy(run => Text(run, key.Field), Collation);
        }

        return [.. ordered.ThenByDescending(run => run.StartTime ?? 0).ThenBy(run => run.Id, StringComparer.Ordinal)];
    }

    // A database of people orders "a" before "B".
    private StringComparer Collation => isDatabase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private static int Rank(Run run, RunField field) => field.IsNumber
        ? RunFields.Number(run, field) is not { } number ? 2 : double.IsNaN(number) ? 1 : 0
        : RunFields.Texts(run, field).Any() ? 0 : 1;

    private static double Number(Run run, RunField field) => RunFields.Number(run, field) is { } number && !double.IsNaN(number) ? number : 0;

    private static string Text(Run run, RunField field) => RunFields.Texts(run, field).FirstOrDefault() ?? "";

    private bool Compare(Run run, FilterComparison comparison)
    {
        var field = comparison.Field;
        if (field is { Kind: RunFieldKind.Attribute, Key: "experiment_id" })
        {
            throw new FormatException("Invalid attribute key 'experiment_id'");
        }

        if (comparison.Operator is FilterOperator.In or FilterOperator.NotIn && field is not { Kind: RunFieldKind.Attribute, Key: "run_id" })
        {
            throw new FormatException("Only the 'run_id' attribute supports comparison with a list of quoted string values.");
        }

        if (field.IsNumber)
        {
            if (RunFields.Number(run, field) is not { } number)
            {
                return false;
            }

            var value = comparison.Values[0].Number;
            if (isDatabase)
            {
                number = double.IsNaN(number) ? 0 : MetricNumber.ToDatabase(number);
                value = MetricNumber.ToDatabase(value);
            }

            return comparison.Operator switch
            {
                FilterOperator.Equal => number == value,
                FilterOperator.NotEqual => number != value,
                FilterOperator.Less => number < value,
                FilterOperator.LessOrEqual => number <= value,
                FilterOperator.Greater => number > value,
                _ => number >= value,
            };
        }

        return RunFields.Texts(run, field).Any(text => comparison.Operator switch
        {
            FilterOperator.Equal => text == comparison.Values[0].Text,
            FilterOperator.NotEqual => text != comparison.Values[0].Text,
            FilterOperator.In => comparison.Values.Any(value => value.Text == text),
            FilterOperator.NotIn => comparison.Values.All(value => value.Text != text),
            FilterOperator.Like => Like(text, comparison.Values[0].Text ?? "", ignoreCase: false),
            _ => Like(text, comparison.Values[0].Text ?? "", ignoreCase: true),
        });
    }

    private bool Like(string text, string pattern, bool ignoreCase)
    {
        if (isDatabase)
        {
            return RunFilterEvaluator.Like(ignoreCase ? AsciiLower(text) : text, ignoreCase ? AsciiLower(pattern) : pattern, ignoreCase: false);
        }

        var regex = (pattern.StartsWith('%') ? "" : "^") + pattern + (pattern.EndsWith('%') ? "" : "$");
        return Regex.IsMatch(text, @"\A(?:" + regex.Replace('_', '.').Replace("%", ".*", StringComparison.Ordinal) + ")", ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None, TimeSpan.FromSeconds(5));
    }

    // SQLite's lower() knows ASCII.
    private static string AsciiLower(string text) => string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));
}
