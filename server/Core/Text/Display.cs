using System.Text;

namespace ForgeLsp.Core.Text;

/// <summary>Text of files and stores on its way to people.</summary>
public static class Display
{
    /// <summary>
    /// Whether a character steers the terminal or the layout instead of being shown: controls (C0, C1), line and paragraph separators, and the
    /// marks that turn the direction of the text around them (Unicode bidirectional algorithm, UAX #9, section 2), which can make one name look like another.
    /// </summary>
    public static bool IsSteering(char unit) =>
        char.IsControl(unit) || unit is '\u2028' or '\u2029' or '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>The text with a blank for each steering character.</summary>
    public static string Plain(string text)
    {
        if (!text.Any(IsSteering))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            plain.Append(IsSteering(unit) ? ' ' : unit);
        }

        return plain.ToString();
    }
}
