using System.Text;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Runs;

/// <summary>Says whether a run passes a filter: the law that every store keeps, and the oracle of its tests.</summary>
public static class RunFilterEvaluator
{
    /// <summary>Whether the run passes; a null filter passes all.</summary>
    public static bool Matches(Run run, FilterNode? node) => node switch
    {
        null => true,
        FilterAnd and => Matches(run, and.Left) && Matches(run, and.Right),
        FilterOr or => Matches(run, or.Left) || Matches(run, or.Right),
        FilterNot not => !Matches(run, not.Operand),
        FilterComparison { Field.IsNumber: true } comparison => RunFields.Number(run, comparison.Field) is { } number && Compare(number, comparison.Operator, comparison.Values[0].Number),
        FilterComparison comparison => RunFields.Texts(run, comparison.Field).Any(text => Compare(text, comparison)),
        _ => throw new ArgumentException("Not a node of the filter language.", nameof(node)),
    };

    /// <summary>SQL's LIKE: <c>%</c> is any text, <c>_</c> any one character (code point); there is no escape. ILIKE ignores case.</summary>
    public static bool Like(string text, string pattern, bool ignoreCase)
    {
        var subject = CodePoints(text, ignoreCase);
        var wanted = CodePoints(pattern, ignoreCase);
        int at = 0, want = 0, star = -1, resume = 0;
        while (at < subject.Length)
        {
            if (want < wanted.Length && wanted[want] == '%')
            {
                star = want++;
                resume = at;
            }
            else if (want < wanted.Length && (wanted[want] == '_' || wanted[want] == subject[at]))
            {
                want++;
                at++;
            }
            else if (star >= 0)
            {
                want = star + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (want < wanted.Length && wanted[want] == '%') want++;
        return want == wanted.Length;
    }

    private static int[] CodePoints(string text, bool ignoreCase)
    {
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            points.Add(ignoreCase ? Rune.ToLowerInvariant(rune).Value : rune.Value);
        }

        return [.. points];
    }

    private static bool Compare(double number, FilterOperator op, double value) => op switch
    {
        FilterOperator.Equal => number == value,
        FilterOperator.NotEqual => number != value,
        FilterOperator.Less => number < value,
        FilterOperator.LessOrEqual => number <= value,
        FilterOperator.Greater => number > value,
        _ => number >= value,
    };

    private static bool Compare(string text, FilterComparison comparison) => comparison.Operator switch
    {
        FilterOperator.Equal => text == comparison.Values[0].Text,
        FilterOperator.NotEqual => text != comparison.Values[0].Text,
        FilterOperator.Like => Like(text, comparison.Values[0].Text ?? "", ignoreCase: false),
        FilterOperator.ILike => Like(text, comparison.Values[0].Text ?? "", ignoreCase: true),
        FilterOperator.In => comparison.Values.Any(value => value.Text == text),
        _ => comparison.Values.All(value => value.Text != text),
    };
}
