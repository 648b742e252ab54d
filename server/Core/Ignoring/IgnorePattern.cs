namespace ForgeLsp.Core.Ignoring;

/// <summary>
/// One line of a <c>.gitignore</c> (https://git-scm.com/docs/gitignore): <c>*</c>, <c>?</c> and <c>[…]</c> within a name, <c>**</c> across
/// folders, <c>!</c> takes back, a slash at the end means folders, a slash elsewhere ties the pattern to the file's folder. Matching takes
/// time proportional to pattern × path, whatever the pattern.
/// </summary>
internal sealed class IgnorePattern
{
    private readonly IReadOnlyList<Step> _steps;

    /// <summary>The pattern where it has nothing special, so that comparing is enough; null otherwise.</summary>
    private readonly string? _literal;

    private IgnorePattern(IReadOnlyList<Step> steps)
    {
        _steps = steps;
        _literal = steps.All(static step => step.Kind == StepKind.One) ? string.Concat(steps.Select(static step => step.Char)) : null;
    }

    private enum StepKind
    {
        /// <summary>This very character.</summary>
        One,

        /// <summary>A character that is no slash.</summary>
        Any,

        /// <summary>A character of a set, never a slash.</summary>
        Set,

        /// <summary>Any number of characters that are no slashes.</summary>
        Star,

        /// <summary>Any number of characters.</summary>
        Deep,

        /// <summary>Either the step behind it or the one behind that.</summary>
        Maybe,

        /// <summary>Folders, with the slash behind the last of them.</summary>
        Folders,
    }

    /// <summary>Whether it takes back what an earlier one ignores.</summary>
    public bool IsNegated { get; private init; }

    /// <summary>Whether it is for folders only.</summary>
    public bool IsForFolders { get; private init; }

    /// <summary>Whether it is for names, in whatever folder.</summary>
    public bool IsForNames { get; private init; }

    /// <summary>Reads one line, without its end; null for a comment, a blank line and a pattern that matches nothing.</summary>
    public static IgnorePattern? Read(string line)
    {
        var text = IgnoreBytes.Of(Trimmed(line));
        if (text.Length == 0 || text[0] == '#')
        {
            return null;
        }

        var isNegated = text[0] == '!';
        text = isNegated ? text[1..] : text;
        var isForFolders = text.EndsWith('/');
        text = isForFolders ? text[..^1] : text;
        var isForNames = !text.Contains('/', StringComparison.Ordinal);
        text = text.StartsWith('/') ? text[1..] : text;
        return text.Length > 0 && Steps(text) is { } steps
            ? new IgnorePattern(steps) { IsNegated = isNegated, IsForFolders = isForFolders, IsForNames = isForNames }
            : null;
    }

    /// <summary>Whether it matches a name, or a path from the folder of its file, given as <see cref="IgnoreBytes"/>.</summary>
    public bool Matches(ReadOnlySpan<char> path, bool ignoresCase)
    {
        if (_literal is not null)
        {
            return path.Equals(_literal, ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        }

        // Where the pattern can be after each character of the path: bit i means that the first i steps are done.
        var count = _steps.Count + 1;
        Span<bool> now = count <= 256 ? stackalloc bool[count] : new bool[count];
        Span<bool> next = count <= 256 ? stackalloc bool[count] : new bool[count];
        now.Clear();
        now[0] = true;
        Skip(now);
        foreach (var unit in path)
        {
            next.Clear();
            for (var i = 0; i < _steps.Count; i++)
            {
                if (now[i])
                {
                    Take(i, unit, ignoresCase, next);
                }
            }

            Skip(next);
            next.CopyTo(now);
        }

        return now[^1];
    }

    private static bool Same(char one, char other, bool ignoresCase) => one == other || (ignoresCase && IgnoreBytes.Lower(one) == IgnoreBytes.Lower(other));

    /// <summary>Without the blanks at the end, but for those behind a backslash, and without the carriage return of a line end.</summary>
    private static string Trimmed(string line)
    {
        line = line.EndsWith('\r') ? line[..^1] : line;
        var kept = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                kept = Math.Min(i + 2, line.Length);
                i++;
            }
            else if (line[i] != ' ')
            {
                kept = i + 1;
            }
        }

        return line[..kept];
    }

    /// <summary>The steps of a pattern; null where it can match nothing, as with a bracket that is never closed.</summary>
    private static List<Step>? Steps(string pattern)
    {
        var steps = new List<Step>();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*':
                    var from = i;
                    while (i + 1 < pattern.Length && pattern[i + 1] == '*')
                    {
                        i++;
                    }

                    var isAlone = i > from && (from == 0 || pattern[from - 1] == '/') && (i + 1 == pattern.Length || pattern[i + 1] == '/');
                    if (isAlone && i + 1 < pattern.Length)
                    {
                        steps.Add(new Step(StepKind.Maybe));
                        steps.Add(new Step(StepKind.Folders));
                        i++;
                    }
                    else
                    {
                        steps.Add(new Step(isAlone ? StepKind.Deep : StepKind.Star));
                    }

                    break;
                case '?':
                    steps.Add(new Step(StepKind.Any));
                    break;
                case '[':
                    if (CharacterSet.Read(pattern, ref i) is not { } set)
                    {
                        return null;
                    }

                    steps.Add(new Step(StepKind.Set, Characters: set));
                    break;
                case '\\':
                    if (++i == pattern.Length)
                    {
                        return null;
                    }

                    steps.Add(new Step(StepKind.One, pattern[i]));
                    break;
                default:
                    steps.Add(new Step(StepKind.One, pattern[i]));
                    break;
            }
        }

        return steps;
    }

    /// <summary>Steps that may match nothing are done without a character.</summary>
    private void Skip(Span<bool> at)
    {
        for (var i = 0; i < _steps.Count; i++)
        {
            if (at[i] && _steps[i].Kind is (StepKind.Star or StepKind.Deep or StepKind.Maybe))
            {
                at[i + 1] = true;
                at[i + (_steps[i].Kind == StepKind.Maybe ? 2 : 1)] = true;
            }
        }
    }

    private void Take(int i, char unit, bool ignoresCase, Span<bool> next)
    {
        var step = _steps[i];
        switch (step.Kind)
        {
            case StepKind.One:
                next[i + 1] |= Same(step.Char, unit, ignoresCase);
                break;
            case StepKind.Any:
                next[i + 1] |= unit != '/';
                break;
            case StepKind.Set:
                next[i + 1] |= unit != '/' && step.Characters?.Contains(unit, ignoresCase) is true;
                break;
            case StepKind.Star:
                next[i] |= unit != '/';
                break;
            case StepKind.Deep:
                next[i] = true;
                break;
            case StepKind.Folders:
                next[i] = true;
                next[i + 1] |= unit == '/';
                break;
            default:
                break; // what may be skipped takes no character
        }
    }

    private sealed record Step(StepKind Kind, char Char = '\0', CharacterSet? Characters = null);
}
