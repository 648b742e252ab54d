using System.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Infrastructure.Accuracy;

/// <summary>
/// What a person says that a rule must report. <paramref name="Start"/> and <paramref name="End"/> are the columns of the labelled text, or the
/// whole line where the marker names none. A borderline place counts neither when it is reported nor when it is not.
/// </summary>
internal sealed record AccuracyLabel(string RuleId, int Line, int Start, int End, bool IsBorderline)
{
    /// <summary>Whether a finding at these columns of the same line is about the labelled text.</summary>
    public bool Covers(int start, int end) => start < End && Start < end;
}

/// <summary>A script of the set without its markers, and its labels in order of place. Lines count from 0.</summary>
internal sealed record LabelledScript(string Path, string Text, IReadOnlyList<AccuracyLabel> Labels)
{
    private const string Marker = "#! ";

    /// <summary>The lines of the text.</summary>
    public IReadOnlyList<string> Lines { get; } = Text.Split('\n');

    /// <summary>
    /// Reads the markers: <c>#! FRG401 lr=0.1 FRG409</c> at the end of a line labels it, texts after an id say which part of it, written without
    /// blanks, and <c>FRG401?</c> is borderline.
    /// </summary>
    public static LabelledScript Parse(string path, string marked)
    {
        var labels = new List<AccuracyLabel>();
        var lines = new List<string>();
        foreach (var line in marked.ReplaceLineEndings("\n").Split('\n'))
        {
            var at = line.IndexOf(Marker, StringComparison.Ordinal);
            var code = at < 0 ? line : line[..at].TrimEnd();
            if (at >= 0)
            {
                AddLabels($"{path}:{lines.Count + 1}", code, lines.Count, line[(at + Marker.Length)..], labels);
            }

            lines.Add(code);
        }

        return new LabelledScript(path, string.Join('\n', lines), labels);
    }

    private static void AddLabels(string place, string code, int line, string marker, List<AccuracyLabel> labels)
    {
        var taken = new List<(int Start, int End)>();
        var words = marker.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            Assert.True(IsRuleId(words[i]), $"{place}: a rule's id is expected before `{words[i]}`");
            var (id, isBorderline) = (words[i].TrimEnd('?'), words[i].EndsWith('?'));
            if (i + 1 == words.Length || IsRuleId(words[i + 1]))
            {
                labels.Add(new AccuracyLabel(id, line, 0, int.MaxValue, isBorderline));
                continue;
            }

            for (; i + 1 < words.Length && !IsRuleId(words[i + 1]); i++)
            {
                var found = Find(code, words[i + 1], taken);
                Assert.True(found is not null, $"{place}: the line has no `{words[i + 1]}` that is not labelled yet");
                taken.Add(found.Value);
                labels.Add(new AccuracyLabel(id, line, found.Value.Start, found.Value.End, isBorderline));
            }
        }
    }

    /// <summary>The first place in <paramref name="code"/>, blanks aside, where <paramref name="text"/> stands as whole words.</summary>
    private static (int Start, int End)? Find(string code, string text, List<(int Start, int End)> taken)
    {
        var packed = new StringBuilder();
        var columns = new List<int>();
        for (var i = 0; i < code.Length; i++)
        {
            if (!char.IsWhiteSpace(code[i]))
            {
                packed.Append(code[i]);
                columns.Add(i);
            }
        }

        var all = packed.ToString();
        for (var at = all.IndexOf(text, StringComparison.Ordinal); at >= 0; at = all.IndexOf(text, at + 1, StringComparison.Ordinal))
        {
            var (start, end) = (columns[at], columns[at + text.Length - 1] + 1);
            var isWhole = !(start > 0 && Joins(code[start - 1], text[0])) && !(end < code.Length && Joins(text[^1], code[end]));
            if (isWhole && taken.TrueForAll(other => end <= other.Start || other.End <= start))
            {
                return (start, end);
            }
        }

        return null;
    }

    private static bool Joins(char left, char right) =>
        (IsWord(left) && IsWord(right)) || (left == '.' && char.IsAsciiDigit(right)) || (char.IsAsciiDigit(left) && right == '.');

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static bool IsRuleId(string word) => word.TrimEnd('?') is ['F', 'R', 'G', .. { Length: 3 } digits] && digits.All(char.IsAsciiDigit);
}
