using System.Buffers;
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
public sealed class PythonTree
{
    private readonly PythonParseOptions _options;
    private readonly PythonUnit[] _units;

    // Where each unit starts, and the end of the text behind the last.
    private readonly int[] _starts;
    private Dictionary<PythonUnit, int>? _indices;
    private PyStatement[]? _statements;
    private List<TextSpan>? _comments;
    private List<TextProblem>? _problems;

    private PythonTree(SourceText text, PythonParseOptions options, PythonUnit[] units)
    {
        Text = text;
        _options = options;
        _units = units;
        _starts = new int[units.Length + 1];
        for (var i = 0; i < units.Length; i++)
        {
            _starts[i + 1] = _starts[i] + units[i].Length;
            if (units[i].LastIndex != i)
            {
                units[i].LastIndex = i;
            }
        }
    }

    /// <summary>The text that was parsed.</summary>
    public SourceText Text { get; }

    /// <summary>The top-level pieces; together they cover the text.</summary>
    public IReadOnlyList<PythonUnit> Units => _units;

    /// <summary>The top-level statements.</summary>
    public IReadOnlyList<PyStatement> Statements => _statements ??= Concatenate();

    /// <summary>Comments, <c>#</c> included, in order of position.</summary>
    public IReadOnlyList<TextSpan> Comments
    {
        get
        {
            if (_comments is not { } comments)
            {
                comments = [];
                for (var i = 0; i < _units.Length; i++)
                {
                    foreach (var comment in _units[i].Comments)
                    {
                        comments.Add(new TextSpan(comment.Start + _starts[i], comment.Length));
                    }
                }

                _comments = comments;
            }

            return comments;
        }
    }

    /// <summary>Where the text breaks the grammar, in order of position.</summary>
    public IReadOnlyList<TextProblem> Problems
    {
        get
        {
            if (_problems is not { } problems)
            {
                problems = [];
                for (var i = 0; i < _units.Length; i++)
                {
                    foreach (var problem in _units[i].Problems)
                    {
                        problems.Add(problem with { Span = new TextSpan(problem.Span.Start + _starts[i], problem.Span.Length) });
                    }
                }

                _problems = problems;
            }

            return problems;
        }
    }

    /// <summary>Parses <paramref name="text"/>. Never throws; linear in the text's length.</summary>
    public static PythonTree Parse(SourceText text) => Parse(text, PythonParseOptions.Default);

    /// <inheritdoc cref="Parse(SourceText)"/>
    public static PythonTree Parse(SourceText text, PythonParseOptions options)
    {
        var units = new List<PythonUnit>();
        Parse(text, 0, options, unit =>
        {
            units.Add(unit);
            return true;
        });
        return new PythonTree(text, options, [.. units]);
    }

    /// <summary>
    /// The tree of <paramref name="text"/>, which came from this tree's text by replacing <paramref name="replaced"/> by
    /// <paramref name="newLength"/> characters; units that the change does not touch are shared. Equal to a full parse.
    /// </summary>
    public PythonTree WithChange(SourceText text, TextSpan replaced, int newLength)
    {
        // A unit ends where the first token behind it begins no deeper, so a change in the region of one can move the end of the one before.
        var keep = 0;
        while (keep + 2 < _units.Length && _starts[keep + 2] < replaced.Start && _starts[keep] + _units[keep].Reach < replaced.Start)
        {
            keep++;
        }

        var units = new List<PythonUnit>(_units.Length + 4);
        units.AddRange(_units.AsSpan(0, keep));
        var delta = newLength - replaced.Length;
        var old = keep;
        var at = _starts[keep];
        Parse(text, at, _options, unit =>
        {
            units.Add(unit);
            at += unit.Length;
            while (old < _units.Length && (_starts[old] < replaced.End || _starts[old] + delta < at))
            {
                old++;
            }

            // From here on the text is as it was, and a unit depends on nothing before it; but a byte order mark counts at the start of the file alone.
            if (old == 0 || old == _units.Length || _starts[old] + delta != at)
            {
                return true;
            }

            units.AddRange(_units.AsSpan(old));
            return false;
        });
        return new PythonTree(text, _options, [.. units]);
    }

    /// <summary>Where <paramref name="place"/> is in the text. Its unit must be of this tree.</summary>
    public TextSpan SpanOf(PyPlace place) => new(_starts[IndexOf(place.Unit)] + place.Start, place.Length);

    /// <summary>Where <paramref name="node"/> is in the text. It must be of this tree.</summary>
    public TextSpan SpanOf(PyNode node) => SpanOf(node.Place);

    /// <summary>Where the unit at <paramref name="index"/> is, comments and blank lines included.</summary>
    internal TextSpan RegionOf(int index) => TextSpan.FromBounds(_starts[index], _starts[index + 1]);

    /// <summary>The characters of <paramref name="node"/>.</summary>
    public string TextOf(PyNode node) => Text.ToString(SpanOf(node));

    /// <summary>Every node, parents before children, in order of position.</summary>
    public IEnumerable<PyNode> Nodes() => Statements.SelectMany(statement => statement.DescendantsAndSelf());

    /// <summary>Parses from <paramref name="start"/> on and hands out unit by unit, as long as <paramref name="takes"/> wants more.</summary>
    private static void Parse(SourceText text, int start, PythonParseOptions options, Func<PythonUnit, bool> takes)
    {
        // A buffer that is used again, so that no keystroke costs a large string.
        var size = text.Length - start;
        var buffer = ArrayPool<char>.Shared.Rent(size);
        try
        {
            text.CopyTo(start, buffer.AsSpan(0, size));
            var parser = new PythonParser(buffer, size, start == 0, options);
            while (parser.ParseUnit() is { } unit && takes(unit))
            {
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private int IndexOf(PythonUnit unit) => TryIndexOf(unit) is >= 0 and var index ? index : throw new ArgumentException("not of this tree", nameof(unit));

    /// <summary>Which unit it is; -1 for one of another text.</summary>
    internal int TryIndexOf(PythonUnit unit)
    {
        var hint = unit.LastIndex;
        if (hint < _units.Length && ReferenceEquals(_units[hint], unit))
        {
            return hint;
        }

        // Another version of the text was parsed since.
        if (_indices is not { } indices)
        {
            indices = new Dictionary<PythonUnit, int>(_units.Length, ReferenceEqualityComparer.Instance);
            for (var i = 0; i < _units.Length; i++)
            {
                indices.Add(_units[i], i);
            }

            _indices = indices;
        }

        return indices.GetValueOrDefault(unit, -1);
    }

    private PyStatement[] Concatenate()
    {
        var count = 0;
        foreach (var unit in _units)
        {
            count += unit.Statements.Count;
        }

        var statements = new PyStatement[count];
        var at = 0;
        foreach (var unit in _units)
        {
            foreach (var statement in unit.Statements)
            {
                statements[at++] = statement;
            }
        }

        return statements;
    }
}
