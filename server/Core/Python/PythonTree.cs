using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python;

/// <summary>How a text is to be read.</summary>
/// <param name="AllowMagics">The text is of notebook cells: lines that start with <c>%</c>, <c>!</c> or <c>?</c> are skipped.</param>
public sealed record PythonParseOptions(bool AllowMagics = false)
{
    /// <summary>A plain Python file.</summary>
    public static PythonParseOptions Default { get; } = new();
}

/// <summary>A parsed Python text: positioned, and there for every text, however broken.</summary>
public sealed partial class PythonTree
{
    private readonly PythonParseOptions _options;
    private readonly Dictionary<PythonUnit, int> _offsets;
    private List<PyStatement>? _statements;
    private List<TextSpan>? _comments;
    private List<TextProblem>? _problems;

    private PythonTree(SourceText text, PythonParseOptions options, List<PythonUnit> units)
    {
        Text = text;
        _options = options;
        Units = units;
        _offsets = new Dictionary<PythonUnit, int>(units.Count, ReferenceEqualityComparer.Instance);
        var at = 0;
        foreach (var unit in units)
        {
            _offsets.Add(unit, at);
            at += unit.Length;
        }
    }

    /// <summary>The text that was parsed.</summary>
    public SourceText Text { get; }

    /// <summary>The top-level pieces; together they cover the text.</summary>
    public IReadOnlyList<PythonUnit> Units { get; }

    /// <summary>The top-level statements.</summary>
    public IReadOnlyList<PyStatement> Statements => _statements ??= [.. Units.SelectMany(unit => unit.Statements)];

    /// <summary>Comments, <c>#</c> included, in order of position.</summary>
    public IReadOnlyList<TextSpan> Comments =>
        _comments ??= [.. Units.SelectMany(unit => unit.Comments.Select(comment => comment with { Start = comment.Start + _offsets[unit] }))];

    /// <summary>Where the text breaks the grammar, in order of position.</summary>
    public IReadOnlyList<TextProblem> Problems =>
        _problems ??= [.. Units.SelectMany(unit => unit.Problems.Select(problem => problem with { Span = problem.Span with { Start = problem.Span.Start + _offsets[unit] } }))];

    /// <summary>Parses <paramref name="text"/>. Never throws; linear in the text's length.</summary>
    public static PythonTree Parse(SourceText text) => Parse(text, PythonParseOptions.Default);

    /// <inheritdoc cref="Parse(SourceText)"/>
    public static PythonTree Parse(SourceText text, PythonParseOptions options)
    {
        var parser = new PythonParser(text.ToString(), 0, options);
        var units = new List<PythonUnit>();
        while (parser.ParseUnit() is { } unit)
        {
            units.Add(unit);
        }

        return new PythonTree(text, options, units);
    }

    /// <summary>
    /// The tree of <paramref name="text"/>, which came from this tree's text by replacing <paramref name="replaced"/> by
    /// <paramref name="newLength"/> characters; units that the change does not touch are shared. Equal to a full parse.
    /// </summary>
    public PythonTree WithChange(SourceText text, TextSpan replaced, int newLength)
    {
        // A unit ends where the first token behind it begins no deeper, so a change in the region of one can move the end of the one before.
        var (keep, at) = (0, 0);
        while (keep + 2 < Units.Count && at + Units[keep].Length + Units[keep + 1].Length < replaced.Start)
        {
            at += Units[keep++].Length;
        }

        var units = Units.Take(keep).ToList();
        var delta = newLength - replaced.Length;
        var old = keep;
        var oldAt = at;
        var parser = new PythonParser(text.ToString(), at, _options);
        while (parser.ParseUnit() is { } unit)
        {
            units.Add(unit);
            at += unit.Length;
            while (old < Units.Count && (oldAt < replaced.End || oldAt + delta < at))
            {
                oldAt += Units[old++].Length;
            }

            if (old < Units.Count && oldAt + delta == at)
            {
                units.AddRange(Units.Skip(old));
                break;
            }
        }

        return new PythonTree(text, _options, units);
    }

    /// <summary>Where <paramref name="place"/> is in the text. Its unit must be of this tree.</summary>
    public TextSpan SpanOf(PyPlace place) => new(_offsets[place.Unit] + place.Start, place.Length);

    /// <summary>Where <paramref name="node"/> is in the text. It must be of this tree.</summary>
    public TextSpan SpanOf(PyNode node) => SpanOf(node.Place);

    /// <summary>The characters of <paramref name="node"/>.</summary>
    public string TextOf(PyNode node) => Text.ToString(SpanOf(node));

    /// <summary>Every node, parents before children, in order of position.</summary>
    public IEnumerable<PyNode> Nodes() => Statements.SelectMany(statement => statement.DescendantsAndSelf());
}
