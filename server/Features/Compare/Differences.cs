using System.Globalization;
using ForgeLsp.Core.Comparing;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Compare;

/// <summary>
/// What differs, the most important first. What a difference may matter follows from its kind, and, the more runs there are, from the share of the
/// metric's variance that goes with it (<see cref="Explained"/>).
/// </summary>
internal static class Differences
{
    private const int LongestValue = 60;
    private const int MostListed = 3;
    private const int FewestForEvidence = 4;

    /// <summary>All of them. The order of the runs has no influence on theirs.</summary>
    /// <param name="metric">The values of the metric that they are ranked by; null for none.</param>
    /// <param name="repeats">Parameters that number repetitions.</param>
    /// <param name="baseline">Place of the run that a comparison of two begins with.</param>
    public static List<Difference> Rank(ComparedTables tables, MetricRow? metric, IReadOnlyCollection<string> repeats, int baseline)
    {
        var factors = Factors(tables, repeats).ToList();
        var same = factors.GroupBy(static factor => string.Join(',', factor.Property.Numbers), StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Select(static factor => factor.Name).ToList(), StringComparer.Ordinal);
        return
        [
            .. factors
                .Select(factor => Weigh(factor, metric, tables.Runs.Count, baseline, same[string.Join(',', factor.Property.Numbers)]))
                .Concat(Uncommitted(tables))
                .OrderByDescending(static difference => difference.Weight)
                .ThenBy(static difference => DifferenceKinds.Rank(difference.Kind))
                .ThenBy(static difference => difference.Name, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<(string Kind, string Name, Property Property)> Factors(ComparedTables tables, IReadOnlyCollection<string> repeats)
    {
        foreach (var parameter in tables.Parameters.Where(static parameter => parameter.Differs))
        {
            yield return (DifferenceKinds.OfParameter(parameter.Name, repeats.Contains(parameter.Name)), parameter.Name, parameter);
        }

        foreach (var trait in tables.Traits.Where(static trait => trait.Differs && trait.Name != RunTraits.Data))
        {
            yield return (trait.Name switch { RunTraits.Commit => DifferenceKinds.Code, RunTraits.Script => DifferenceKinds.Script, _ => DifferenceKinds.Other }, trait.Name[(trait.Name.IndexOf('.', StringComparison.Ordinal) + 1)..], trait);
        }

        foreach (var row in tables.Datasets.Where(static row => row.Differs))
        {
            var name = row.Context is null ? row.Name : $"{row.Name} ({row.Context})";
            yield return (DifferenceKinds.Data, name, new(name, [.. row.Values.Select(static cell => cell?.Digest)]));
        }

        foreach (var tag in tables.Tags.Where(static tag => tag.Differs && !tag.Name.StartsWith(RunTags.Reserved, StringComparison.Ordinal) && !DifferenceKinds.IsUncommitted(tag.Name)))
        {
            yield return (DifferenceKinds.OfTag(tag.Name), tag.Name, tag);
        }

        Property[] columns =
        [
            new("user", [.. tables.Columns.Select(static run => run.User)], IsTrait: true),
            new("status", [.. tables.Columns.Select(static run => run.Status)], IsTrait: true),
        ];
        foreach (var column in columns.Where(static column => column.Differs))
        {
            yield return (DifferenceKinds.Other, column.Name, column);
        }
    }

    private static Difference Weigh((string Kind, string Name, Property Property) factor, MetricRow? metric, int runs, int baseline, List<string> same)
    {
        var (kind, name, property) = factor;
        var prior = DifferenceKinds.Prior(kind, name);
        var text = Text(kind, property, baseline);
        var isOrdered = kind is not (DifferenceKinds.Seed or DifferenceKinds.Code or DifferenceKinds.Data);
        if (metric is null || runs < FewestForEvidence || Explained.Of(property, metric.Values, isOrdered) is not { } evidence)
        {
            // A value of its own for each of many runs, as of an output folder, says nothing.
            var isUnique = runs >= FewestForEvidence && property.Levels == runs;
            return new(kind, name, text, Rounded(isUnique ? prior * 0.4 : prior), isUnique ? "has another value in each run" : null);
        }

        var share = evidence.Share * 100;
        var why = share < 1
            ? $"explains none of the variance of `{metric.Key}` ({ComparedText.Count(evidence.Runs, "run")})"
            : $"explains {share.ToString("0", CultureInfo.InvariantCulture)} % of the variance of `{metric.Key}` ({ComparedText.Count(evidence.Runs, "run")})";
        var together = same.Where(other => other != name).Order(StringComparer.Ordinal).Take(2).Select(static other => $"`{ComparedText.Short(other, LongestValue)}`").ToList();
        return new(kind, name, text, Rounded((prior * (1 - evidence.Trust)) + (evidence.Share * evidence.Trust)), together.Count == 0 ? why : $"{why}; it changes together with {ComparedText.List(together)}");
    }

    // A run whose code had changes that no commit holds may differ from another one of the same commit, even where both had some.
    private static IEnumerable<Difference> Uncommitted(ComparedTables tables)
    {
        foreach (var tag in tables.Tags.Where(static tag => DifferenceKinds.IsUncommitted(tag.Name)))
        {
            var dirty = tag.Values.Count(static value => value is not null && value.Trim().ToUpperInvariant() is "TRUE" or "1" or "YES" or "DIRTY");
            if (dirty > 0)
            {
                var text = dirty == tag.Values.Count ? "all runs had changes that were not committed" : $"{dirty} of {ComparedText.Count(tag.Values.Count, "run")} had changes that were not committed";
                yield return new(DifferenceKinds.Uncommitted, tag.Name, text, DifferenceKinds.Prior(DifferenceKinds.Uncommitted, tag.Name), "the commit does not say what ran");
            }
        }
    }

    private static string Text(string kind, Property property, int baseline)
    {
        if (property.Values.Count == 2)
        {
            return $"{Value(property.Values[baseline])} → {Value(property.Values[1 - baseline])}";
        }

        var present = property.Values.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var lacking = property.Values.Count(static value => value is null);
        var without = lacking == 0 ? "" : $"; {ComparedText.Count(lacking, "run")} without";
        if (kind == DifferenceKinds.Code)
        {
            return ComparedText.Count(present.Count, "commit") + without;
        }

        var numbers = present.ConvertAll(static value => (Text: value, Number: Explained.Number(value)));
        if (numbers.Count > MostListed && numbers.TrueForAll(static value => value.Number is not null))
        {
            return $"{numbers.Count} values from {Value(numbers.MinBy(static value => value.Number).Text)} to {Value(numbers.MaxBy(static value => value.Number).Text)}{without}";
        }

        var listed = numbers.OrderBy(static value => value.Number ?? double.MaxValue).Select(value => Value(value.Text)).ToList();
        return (listed.Count <= MostListed ? string.Join(", ", listed) : $"{listed.Count} values such as {string.Join(", ", listed.Take(MostListed))}") + without;

        string Value(string? value) => value is null ? "none"
            : value.Length == 0 ? "empty"
            : kind == DifferenceKinds.Code ? value[..Math.Min(7, value.Length)]
            : ComparedText.Short(value, LongestValue);
    }

    private static double Rounded(double weight) => Math.Round(Math.Clamp(weight, 0, 1), 4);
}
