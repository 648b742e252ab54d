using System.Text;

namespace ForgeLsp.Core.Runs;

/// <summary>The words of a parameter's or metric's name.</summary>
public static class NameWords
{
    /// <summary>Words in lower case: <c>val/topK_accuracy</c> has val, top, k, accuracy.</summary>
    public static IReadOnlyList<string> Of(string key)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var before = ' ';
        foreach (var c in key)
        {
            if (!char.IsLetterOrDigit(c) || (char.IsUpper(c) && char.IsLower(before)))
            {
                Flush();
            }

            if (char.IsLetterOrDigit(c)) word.Append(char.ToLowerInvariant(c));
            before = c;
        }

        Flush();
        return words;

        void Flush()
        {
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }
    }
}
