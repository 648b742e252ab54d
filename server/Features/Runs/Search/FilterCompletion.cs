using System.Globalization;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Search;

/// <summary>Something that can be written: <paramref name="Text"/> takes the place of what stands from <paramref name="Start"/> to <paramref name="End"/> (offsets in UTF-16 units).</summary>
/// <param name="Icon">A codicon.</param>
public sealed record FilterItem(string Label, string? Detail, string Icon, string Text, int Start, int End);

/// <summary>What is wrong with a filter. <paramref name="IsUnfinished"/>: it ends too early or in the middle of a word, and may become right by going on.</summary>
public sealed record FilterProblem(string Message, int Offset, bool IsUnfinished);

/// <summary>A filter while it is written: what is wrong with it, and how it can go on.</summary>
public sealed record FilterCompletions(FilterProblem? Problem, IReadOnlyList<FilterItem> Items);

/// <summary>Completes a filter of the search language by what the runs hold. Pure.</summary>
public static class FilterCompletion
{
    private const int MaxItems = 50;
    private static readonly string[] NumberOperators = [">", ">=", "<", "<=", "=", "!="];
    private static readonly string[] TextOperators = ["=", "!=", "LIKE", "ILIKE", "IN", "NOT IN"];
    private static readonly string[] Statuses = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];
    private static readonly string[] Attributes = ["status", "start_time", "end_time", "run_name", "user_id", "run_id"];

    /// <summary>What is wrong with <paramref name="filter"/>, and what can stand at <paramref name="cursor"/>.</summary>
    /// <param name="now">For times such as “today”.</param>
    public static FilterCompletions Complete(string filter, int cursor, RunVocabulary vocabulary, DateTimeOffset now)
    {
        var at = Math.Clamp(cursor, 0, filter.Length);
        var place = RunFilterPlace.At(filter, at);
        var items = place.Expects switch
        {
            RunFilterExpectation.Field => Fields(place, vocabulary),
            RunFilterExpectation.Operator => Words(place, place.Field is { IsNumber: true } ? NumberOperators : TextOperators, "symbol-operator"),
            RunFilterExpectation.Value when place.Field is { } field => Values(place, field, vocabulary, now, " "),
            RunFilterExpectation.ListValue when place.Field is { } field => Values(place, field, vocabulary, now, ""),
            RunFilterExpectation.ListOpen => Words(place, ["("], "symbol-array"),
            RunFilterExpectation.ListNext => Words(place, [",", ")"], "symbol-array"),
            RunFilterExpectation.Connective => Words(place, place.Depth > 0 ? ["and", "or", ")"] : ["and", "or"], "symbol-keyword"),
            _ => [],
        };
        List<FilterItem> offered = [.. items.Take(MaxItems).Select(item => item with { Start = place.Start, End = at })];
        var problem = RunFilterParser.ParseFilter(filter).Problem is { } found ? new FilterProblem(found.Message, found.Offset, IsUnfinished(found.Offset)) : null;
        return new(problem, offered);

        // Nothing stands behind it, or only a word at the end that can still become a right one.
        bool IsUnfinished(int offset) => filter.AsSpan(Math.Min(offset, filter.Length)).Trim().IsEmpty || (at == filter.Length && offset >= place.Start && offered.Count > 0);
    }

    private static FilterItem Item(string label, string? detail, string icon, string text) => new(label, detail, icon, text, 0, 0);

    private static IEnumerable<FilterItem> Fields(RunFilterPlace place, RunVocabulary vocabulary)
    {
        var known = vocabulary.Fields.Where(static facts => facts.Field.Kind != RunFieldKind.Attribute)
            .Select(facts => (Text: RunFields.Text(facts.Field), facts.Field.Key, Detail: Runs(facts.Runs), Icon: RunFieldText.Icon(facts.Field), Order: Order(facts.Field)));
        var attributes = Attributes.Select(static name => new RunField(RunFieldKind.Attribute, name))
            .Select(field => (Text: field.Key, field.Key, Detail: RunFieldText.Label(field), Icon: RunFieldText.Icon(field), Order: 2));
        var words = new[] { (Text: "not", Key: "not", Detail: "the opposite of what follows", Icon: "symbol-keyword", Order: 5), (Text: "(", Key: "(", Detail: "a group of conditions", Icon: "symbol-keyword", Order: 6) };
        return known.Concat(attributes).Concat(words)
            .Select(entry => (Entry: entry, Match: MatchField(entry.Text, entry.Key, place.Partial)))
            .Where(entry => entry.Match < NoMatch)
            .OrderBy(entry => entry.Match)
            .ThenBy(entry => entry.Entry.Order)
            .Select(entry => Item(MarkdownText.OneLine(entry.Entry.Text, 120), entry.Entry.Detail, entry.Entry.Icon, entry.Entry.Text + (entry.Entry.Text == "(" ? "" : " ")));
    }

    // What people search by first: metrics, then parameters; MLflow's own tags last.
    private static int Order(RunField field) => field.Kind switch
    {
        RunFieldKind.Metric => 0,
        RunFieldKind.Param => 1,
        RunFieldKind.Tag => field.Key.StartsWith("mlflow.", StringComparison.Ordinal) ? 7 : 3,
        _ => 4,
    };

    private static IEnumerable<FilterItem> Words(RunFilterPlace place, IEnumerable<string> words, string icon) =>
        words.Where(word => word.StartsWith(place.Partial, StringComparison.OrdinalIgnoreCase))
            .Select(word => Item(word, Explain(word), icon, word is "(" ? word : word + " "));

    private static string? Explain(string word) => word switch
    {
        "LIKE" => "text with % for anything and _ for one character",
        "ILIKE" => "LIKE without regard to case",
        "IN" => "one of a list",
        "NOT IN" => "none of a list",
        "and" => "both hold",
        "or" => "one of both holds",
        _ => null,
    };

    private static IEnumerable<FilterItem> Values(RunFilterPlace place, RunField field, RunVocabulary vocabulary, DateTimeOffset now, string behind)
    {
        if (field is { Kind: RunFieldKind.Attribute, IsNumber: true })
        {
            return Times(now).Select(time => Item(time.Label, RunText.Instant(time.Ms), "clock", time.Ms.ToString(CultureInfo.InvariantCulture) + behind))
                .Where(item => item.Text.StartsWith(place.Partial, StringComparison.Ordinal));
        }

        var facts = vocabulary.Find(field);
        if (field.IsNumber)
        {
            return facts is null ? [] : Numbers(facts).Where(number => number.Text.StartsWith(place.Partial, StringComparison.Ordinal)).Select(number => Item(number.Text, number.Detail, "symbol-numeric", number.Text + behind));
        }

        var typed = place.Partial.TrimStart('\'', '"');
        var values = facts?.Values ?? [];
        if (field.Key == "status" && field.Kind == RunFieldKind.Attribute)
        {
            values = [.. values, .. Statuses.Where(word => values.All(value => value.Text != word)).Select(static word => new FieldValue(word, 0))];
        }

        return values.Select(value => (Value: value, Match: Match(value.Text, typed)))
            .Where(entry => entry.Match < NoMatch)
            .OrderBy(entry => entry.Match)
            .Select(entry => Item(MarkdownText.OneLine(RunFields.Quote(entry.Value.Text), 120), Runs(entry.Value.Runs), "symbol-string", RunFields.Quote(entry.Value.Text) + behind));
    }

    private static IEnumerable<(string Text, string Detail)> Numbers(FieldFacts facts)
    {
        if (facts is not { Least: { } least, Greatest: { } greatest })
        {
            yield break;
        }

        yield return (Text(greatest), $"the greatest of {Runs(facts.Runs)}");
        if (least < greatest)
        {
            yield return (Text(least), $"the least of {Runs(facts.Runs)}");
        }

        static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<(string Label, long Ms)> Times(DateTimeOffset now)
    {
        yield return ("an hour ago", now.AddHours(-1).ToUnixTimeMilliseconds());
        yield return ("a day ago", now.AddDays(-1).ToUnixTimeMilliseconds());
        yield return ("a week ago", now.AddDays(-7).ToUnixTimeMilliseconds());
        yield return ("30 days ago", now.AddDays(-30).ToUnixTimeMilliseconds());
    }

    private const int NoMatch = 3;

    /// <summary>How well a field fits: as it is written, by its key alone, or by its key behind the prefix that is typed already.</summary>
    private static int MatchField(string text, string key, string typed)
    {
        var match = Math.Min(Match(text, typed), Match(key, typed));
        var dot = typed.IndexOf('.') + 1;
        return dot > 0 && text.StartsWith(typed[..dot], StringComparison.OrdinalIgnoreCase) ? Math.Min(match, Match(key, typed[dot..].TrimStart('`'))) : match;
    }

    /// <summary>How well a name fits what is typed: 0 begins with it, 1 has a part that does, 2 holds it.</summary>
    private static int Match(string name, string typed)
    {
        var at = name.IndexOf(typed, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? NoMatch : at == 0 ? 0 : char.IsLetterOrDigit(name[at - 1]) ? 2 : 1;
    }

    private static string Runs(int count) => count == 0 ? "no run yet" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "run" : "runs")}");
}
