using System.Buffers;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python;

/// <summary>
/// A question to the bare text of a script, comments included, that is answered yes where one of its top-level pieces says yes. Each piece
/// remembers its answer, so that a keystroke asks the piece that it changes and no other.
/// </summary>
public sealed class ScriptMark
{
    /// <summary>A piece keeps its answers as bits; the same number again says that it has one.</summary>
    private const int Most = 32;

    private static int _count;

    private readonly Answer _ask;
    private readonly ulong _bit;

    /// <summary>A question that <paramref name="ask"/> answers for a text of whole lines. One for the whole program, held in a static field.</summary>
    /// <exception cref="InvalidOperationException">There are too many of them.</exception>
    public ScriptMark(Answer ask)
    {
        _ask = ask;
        var number = Interlocked.Increment(ref _count) - 1;
        _bit = number < Most ? 1UL << number : throw new InvalidOperationException($"There are more than {Most} marks.");
    }

    /// <summary>Answers for a text of whole lines.</summary>
    public delegate bool Answer(ReadOnlySpan<char> text);

    /// <summary>A mark that says whether one of <paramref name="words"/> is there. None of them may hold a line break.</summary>
    public static ScriptMark OfWords(params ReadOnlySpan<string> words) => Of(SearchValues.Create(words, StringComparison.Ordinal));

    /// <summary>The same, in upper case as in lower case.</summary>
    public static ScriptMark OfWordsInAnyCase(params ReadOnlySpan<string> words) => Of(SearchValues.Create(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>What <paramref name="text"/> says.</summary>
    public bool IsIn(ReadOnlySpan<char> text) => _ask(text);

    /// <summary>What the text of <paramref name="tree"/> says.</summary>
    public bool IsIn(PythonTree tree)
    {
        for (var i = 0; i < tree.Units.Count; i++)
        {
            var unit = tree.Units[i];
            var known = unit.Marks;
            if ((known & (_bit << Most)) == 0)
            {
                known = unit.AddMarks((_bit << Most) | (Ask(tree.Text, tree.RegionOf(i)) ? _bit : 0));
            }

            if ((known & _bit) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static ScriptMark Of(SearchValues<string> words) => new(text => text.ContainsAny(words));

    private bool Ask(SourceText text, TextSpan region)
    {
        // A script may be one long function, and no keystroke shall cost a large string.
        var buffer = ArrayPool<char>.Shared.Rent(region.Length);
        try
        {
            text.CopyTo(region.Start, buffer.AsSpan(0, region.Length));
            return _ask(buffer.AsSpan(0, region.Length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
