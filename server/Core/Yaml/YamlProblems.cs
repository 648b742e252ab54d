using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml.Green;

namespace ForgeLsp.Core.Yaml;

/// <summary>Gathers a tree's problems: those the parser left in the nodes, and aliases that name nothing.</summary>
internal static class YamlProblems
{
    internal static IReadOnlyList<TextProblem> Collect(YamlTree tree, GreenNode root)
    {
        if (!root.Has(GreenFlags.Problem | GreenFlags.Alias))
        {
            return [];
        }

        var found = new List<(TextProblem Problem, ProblemRole Role)>();
        GreenWalk.Visit(root, 0, GreenFlags.Problem, (green, offset) =>
        {
            foreach (var problem in green.Problems)
            {
                found.Add((new TextProblem(new TextSpan(offset + problem.Offset, problem.Length), problem.Message), problem.Role));
            }
        });

        var problems = WithoutConsequences(tree.Text, found);
        foreach (var document in tree.Documents)
        {
            foreach (var alias in document.Anchors.Unknown)
            {
                problems.Add(new TextProblem(alias.Span, $"`*{alias.Name}` names no anchor: an `&{alias.Name}` must stand above it"));
            }
        }

        if (tree.ConflictMarkers.Count > 0)
        {
            RemoveConflicted(tree, problems);
        }

        problems.Sort((a, b) => a.Span.CompareTo(b.Span));
        return problems;
    }

    /// <summary>
    /// One slip in the indentation makes the lines behind it look wrong too: the next one, and all that are indented deeper than the slip.
    /// Only the first is told: it is the one to mend, and the others go with it.
    /// </summary>
    private static List<TextProblem> WithoutConsequences(SourceText text, List<(TextProblem Problem, ProblemRole Role)> found)
    {
        found.Sort(static (a, b) => a.Problem.Span.CompareTo(b.Problem.Span));
        var kept = new List<TextProblem>(found.Count);
        var slip = -1;
        var indent = 0;
        var line = 0;
        var isNext = false;
        foreach (var (problem, role) in found)
        {
            if (role == ProblemRole.Alone)
            {
                kept.Add(problem);
                continue;
            }

            var at = text.LineAt(problem.Span.Start);
            for (; slip >= 0 && line < at; line++)
            {
                var between = IndentOf(text, line);
                isNext &= between == int.MaxValue;
                slip = between <= indent ? -1 : slip;
            }

            var here = IndentOf(text, at);
            if (role == ProblemRole.Indentation && slip >= 0 && at > slip && (isNext || here > indent))
            {
                indent = Math.Min(indent, here);
            }
            else
            {
                kept.Add(problem);
                (slip, indent) = (at, here);
            }

            isNext = at == slip;
            line = at + 1;
        }

        return kept;
    }

    /// <summary>How many blanks a line starts with; more than any line has for one without text.</summary>
    private static int IndentOf(SourceText text, int line)
    {
        var span = text.LineSpan(line);
        for (var i = span.Start; i < span.End; i++)
        {
            if (text[i] is not (' ' or '\t'))
            {
                return text[i] == '#' ? int.MaxValue : i - span.Start;
            }
        }

        return int.MaxValue;
    }

    /// <summary>
    /// Two versions of one text, one below the other, cannot fit together: what is wrong between the markers, or on the first line behind
    /// them, is wrong because of them.
    /// </summary>
    private static void RemoveConflicted(YamlTree tree, List<TextProblem> problems)
    {
        var text = tree.Text;
        var regions = new List<TextSpan>();
        var start = -1;
        foreach (var marker in tree.ConflictMarkers)
        {
            if (start < 0)
            {
                start = marker.Start;
            }

            if (text[marker.Start] != '>')
            {
                continue;
            }

            var line = text.LineAt(marker.Start) + 1;
            regions.Add(TextSpan.FromBounds(start, line < text.LineCount ? text.LineSpan(line).End : text.Length));
            start = -1;
        }

        if (start >= 0)
        {
            regions.Add(TextSpan.FromBounds(start, text.Length));
        }

        problems.RemoveAll(problem => regions.Exists(region => region.Touches(problem.Span.Start)));
    }
}
