using System.Globalization;
using System.Text;

namespace ForgeLsp.Core.Python.Notebooks;

/// <summary>Characters inside JSON strings, one UTF-16 code unit at a time (RFC 8259, section 7). Halves of surrogate pairs are taken as they are.</summary>
internal static class JsonEscapes
{
    /// <summary>How many code units the unit at <paramref name="at"/> takes where it is written.</summary>
    public static int LengthAt(ReadOnlySpan<char> json, int at) => json[at] != '\\' ? 1 : Math.Min(json.Length - at, at + 1 < json.Length && json[at + 1] == 'u' ? 6 : 2);

    /// <summary>The unit at <paramref name="at"/>.</summary>
    public static char Decode(ReadOnlySpan<char> json, int at)
    {
        if (json[at] != '\\' || at + 1 >= json.Length)
        {
            return json[at];
        }

        return json[at + 1] switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\b',
            'f' => '\f',
            'u' when at + 6 <= json.Length && ushort.TryParse(json.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) => (char)unit,
            var same => same,
        };
    }

    /// <summary>A text as it is written inside a string: only what must be is escaped.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            _ = unit switch
            {
                '\n' => encoded.Append("\\n"),
                '\r' => encoded.Append("\\r"),
                '\t' => encoded.Append("\\t"),
                '"' or '\\' => encoded.Append('\\').Append(unit),
                < ' ' => encoded.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
                _ => encoded.Append(unit),
            };
        }

        return encoded.ToString();
    }
}
