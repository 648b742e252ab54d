using System.Globalization;

namespace ForgeLsp.Core.Runs;

/// <summary>
/// Reads MLflow's search syntax (https://mlflow.org/docs/latest/search-runs.html), with <c>or</c>, <c>not</c> and parentheses added.
/// Precedence: <c>not</c> over <c>and</c> over <c>or</c>. Never throws; hostile depth is a problem like any other.
/// </summary>
public sealed class RunFilterParser
{
    private const int MaxDepth = 100;
    private const int MaxLength = 100_000;
    private const int MaxComparisons = 1_000;
    private readonly IReadOnlyList<RunToken> _tokens;
    private int _at;
    private int _depth;
    private int _comparisons;
    private RunQueryProblem? _problem;

    private RunFilterParser(string text) => _tokens = RunFilterLexer.Read(text);

    private RunToken Current => _tokens[_at];

    /// <summary>Reads a filter; empty text means all runs.</summary>
    public static RunFilterParse ParseFilter(string text)
    {
        if (text.Length > MaxLength)
        {
            return new(null, new("The filter is too long.", MaxLength));
        }

        if (text.IndexOf('\0') is >= 0 and var zero)
        {
            return new(null, new("A filter cannot hold a NUL character.", zero));
        }

        var parser = new RunFilterParser(text);
        if (parser.Current.Kind == RunTokenKind.End)
        {
            return new(null, null);
        }

        var root = parser.Or();
        if (root is not null && parser.Current.Kind != RunTokenKind.End)
        {
            parser.Fail("'and' or 'or' is expected here");
        }

        return parser._problem is null ? new(root, null) : new(null, parser._problem);
    }

    /// <summary>Reads an order such as <c>metrics.accuracy DESC, start_time</c>; empty text means the default.</summary>
    public static RunOrderParse ParseOrder(string text)
    {
        if (text.IndexOf('\0') is >= 0 and var zero)
        {
            return new([], new("An order cannot hold a NUL character.", zero));
        }

        var parser = new RunFilterParser(text);
        var keys = new List<RunOrderKey>();
        while (parser.Current.Kind != RunTokenKind.End)
        {
            if (parser.Field() is not { } field)
            {
                return new([], parser._problem);
            }

            if (field.Kind == RunFieldKind.Dataset)
            {
                parser.Fail("Runs cannot be ordered by dataset");
                return new([], parser._problem);
            }

            var descending = parser.Take("desc");
            if (!descending) parser.Take("asc");
            keys.Add(new(field, descending));
            if (parser.Current.Kind == RunTokenKind.Comma)
            {
                parser._at++;
            }
            else if (parser.Current.Kind != RunTokenKind.End)
            {
                parser.Fail("ASC, DESC or a comma is expected here");
                return new([], parser._problem);
            }
        }

        return keys.Count <= 8 ? new(keys, null) : new([], new("At most 8 order keys are allowed.", 0));
    }

    private FilterNode? Or()
    {
        var left = And();
        while (left is not null && Take("or"))
        {
            left = And() is { } right ? new FilterOr(left, right) : null;
        }

        return left;
    }

    private FilterNode? And()
    {
        var left = Not();
        while (left is not null && Take("and"))
        {
            left = Not() is { } right ? new FilterAnd(left, right) : null;
        }

        return left;
    }

    private FilterNode? Not()
    {
        if (++_depth > MaxDepth)
        {
            return Fail("The filter is nested too deeply");
        }

        try
        {
            if (Take("not"))
            {
                return Not() is { } operand ? new FilterNot(operand) : null;
            }

            if (Current.Kind != RunTokenKind.Open)
            {
                return Comparison();
            }

            _at++;
            var inner = Or();
            if (inner is null)
            {
                return null;
            }

            if (Current.Kind != RunTokenKind.Close)
            {
                return Fail("A closing parenthesis is missing");
            }

            _at++;
            return inner;
        }
        finally
        {
            _depth--;
        }
    }

    private FilterNode? Comparison()
    {
        if (++_comparisons > MaxComparisons)
        {
            return Fail("The filter has too many comparisons");
        }

        if (Field() is not { } field)
        {
            return null;
        }

        var start = Current;
        if (Operator() is not { } op)
        {
            return Fail("An operator is expected here (=, !=, <, <=, >, >=, LIKE, ILIKE, IN)");
        }

        var isTextOnly = op is FilterOperator.Like or FilterOperator.ILike or FilterOperator.In or FilterOperator.NotIn;
        if (field.IsNumber && isTextOnly)
        {
            return Fail($"'{field.Key}' is a number; compare it with =, !=, <, <=, > or >=", start.Offset);
        }

        if (!field.IsNumber && !isTextOnly && op is not (FilterOperator.Equal or FilterOperator.NotEqual))
        {
            return Fail($"'{field.Key}' is text; compare it with =, !=, LIKE, ILIKE or IN", start.Offset);
        }

        var values = new List<FilterValue>();
        if (op is not (FilterOperator.In or FilterOperator.NotIn))
        {
            return Value(field, values) ? new FilterComparison(field, op, values) : null;
        }

        if (Current.Kind != RunTokenKind.Open)
        {
            return Fail("IN needs a list in parentheses, such as ('a', 'b')");
        }

        do
        {
            _at++;
            if (!Value(field, values))
            {
                return null;
            }
        }
        while (Current.Kind == RunTokenKind.Comma);
        if (Current.Kind != RunTokenKind.Close)
        {
            return Fail("A closing parenthesis is missing");
        }

        _at++;
        return new FilterComparison(field, op, values);
    }

    private RunField? Field()
    {
        var token = Current;
        if (token.Kind is not (RunTokenKind.Word or RunTokenKind.Quoted) || (token.Kind == RunTokenKind.Word && IsKeyword(token)))
        {
            Fail("A field is expected here, such as metrics.accuracy, params.model, tags.author or status");
            return null;
        }

        _at++;
        string? prefix = null;
        var key = token.Text;
        var dot = token.Kind == RunTokenKind.Word ? key.IndexOf('.') : -1;
        if (dot >= 0)
        {
            prefix = key[..dot];
            key = key[(dot + 1)..];
            if (key.Length == 0 && Current is { Kind: RunTokenKind.Quoted, Adjacent: true })
            {
                key = Current.Text;
                _at++;
            }
        }

        var field = RunFields.Resolve(prefix, key, out var problem);
        if (problem is not null)
        {
            Fail(problem.TrimEnd('.'), token.Offset);
        }

        return field;
    }

    private FilterOperator? Operator()
    {
        var token = Current;
        FilterOperator? op = token.Kind == RunTokenKind.Operator ? token.Text switch
        {
            "=" or "==" => FilterOperator.Equal,
            "!=" or "<>" => FilterOperator.NotEqual,
            "<" => FilterOperator.Less,
            "<=" => FilterOperator.LessOrEqual,
            ">" => FilterOperator.Greater,
            _ => FilterOperator.GreaterOrEqual,
        }
        : token.Is("like") ? FilterOperator.Like
        : token.Is("ilike") ? FilterOperator.ILike
        : token.Is("in") ? FilterOperator.In
        : token.Is("not") && _tokens[_at + 1].Is("in") ? FilterOperator.NotIn
        : null;
        if (op is not null)
        {
            _at += op == FilterOperator.NotIn ? 2 : 1;
        }

        return op;
    }

    private bool Value(RunField field, List<FilterValue> values)
    {
        var token = Current;
        switch (token.Kind)
        {
            case RunTokenKind.Number when field.IsNumber:
                values.Add(new(null, MetricNumber.Normalize(double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture))));
                break;
            case RunTokenKind.Quoted when !field.IsNumber:
            case RunTokenKind.Number when !field.IsNumber:
                values.Add(new(token.Text, 0));
                break;
            case RunTokenKind.Bad when token.Text[0] is '\'' or '"' or '`':
                Fail("A closing quote is missing");
                return false;
            default:
                Fail(field.IsNumber ? "A number is expected here" : "A quoted text is expected here, such as 'bert'");
                return false;
        }

        _at++;
        return true;
    }

    private bool Take(string keyword)
    {
        if (!Current.Is(keyword))
        {
            return false;
        }

        _at++;
        return true;
    }

    private FilterNode? Fail(string message, int? offset = null)
    {
        var at = offset ?? Current.Offset;
        _problem ??= new($"{message} (column {at + 1}).", at);
        return null;
    }

    private static bool IsKeyword(RunToken token) => token.Is("and") || token.Is("or") || token.Is("not") || token.Is("in") || token.Is("like") || token.Is("ilike");
}
