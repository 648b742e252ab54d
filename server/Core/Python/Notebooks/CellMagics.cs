using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Notebooks;

/// <summary>
/// What the first line of a cell makes of it. A cell magic (<c>%%name</c>) hands the rest of its cell to somebody: most to another language or
/// another process, a few back to the same Python, timed or watched (https://ipython.readthedocs.io/en/stable/interactive/magics.html).
/// </summary>
public static class CellMagics
{
    /// <summary>Magics that run the rest of the cell as Python in the notebook itself: IPython's own, then those of profilers and trackers.</summary>
    private static readonly HashSet<string> SamePython = new(StringComparer.Ordinal)
    {
        "time", "timeit", "capture", "prun", "debug", "code_wrap",
        "memit", "mprun", "lprun", "heat", "snakeviz", "pyinstrument", "scalene", "wandb", "notify", "px", "local",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Names = SamePython.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the code of a cell is the notebook's own Python, as far as its first line that is not blank says.</summary>
    public static bool IsPython(SourceText cell) => MagicLine(cell) is not { } line || IsSamePython(cell, line);

    /// <summary>The line (zero-based) with the magic that the whole cell is under; null where there is none. Nothing may stand above it.</summary>
    public static int? MagicLine(SourceText cell)
    {
        for (var line = 0; line < cell.LineCount; line++)
        {
            var span = cell.LineSpan(line);
            for (var at = span.Start; at < span.End; at++)
            {
                if (!char.IsWhiteSpace(cell[at]))
                {
                    return cell[at] == '%' && at + 1 < span.End && cell[at + 1] == '%' ? line : null;
                }
            }
        }

        return null;
    }

    private static bool IsSamePython(SourceText cell, int line)
    {
        var text = cell.ToString(cell.LineSpan(line)).AsSpan().TrimStart().TrimStart('%');
        var end = text.IndexOfAny(' ', '\t');
        return Names.Contains(end < 0 ? text : text[..end]);
    }
}
