using System.Text;

namespace ForgeLsp.Core.Python;

/// <summary>Turns the bytes of a Python file into text, as PEP 263 says.</summary>
public static class PythonSource
{
    /// <summary>
    /// Decodes <paramref name="bytes"/>: UTF-16 by its mark; Latin-1 where a cookie in the first two lines names it or a relative of it
    /// (cp1252, iso-8859-15: positions are the same, a few characters differ); else UTF-8 with invalid bytes replaced by U+FFFD. Never throws.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return (bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes);
        }

        return Cookie(bytes) switch
        {
            "latin-1" or "latin1" or "iso-8859-1" or "iso8859-1" or "l1" or "iso-8859-15" or "iso8859-15" or "cp1252" or "windows-1252" => Encoding.Latin1.GetString(bytes),
            _ => Encoding.UTF8.GetString(bytes),
        };
    }

    private static string Cookie(ReadOnlySpan<byte> bytes)
    {
        for (var line = 0; line < 2; line++)
        {
            var end = bytes.IndexOf((byte)'\n');
            var text = end < 0 ? bytes : bytes[..end];
            var at = text.IndexOf("coding"u8);
            if (at > 0 && text.TrimStart(" \t\f"u8) is [(byte)'#', ..] && at + 6 < text.Length && text[at + 6] is (byte)':' or (byte)'=')
            {
                var name = text[(at + 7)..].TrimStart(" \t"u8);
                var length = 0;
                while (length < name.Length && (char.IsAsciiLetterOrDigit((char)name[length]) || name[length] is (byte)'-' or (byte)'_' or (byte)'.'))
                {
                    length++;
                }

                return Encoding.ASCII.GetString(name[..length]).ToLowerInvariant().Replace('_', '-');
            }

            if (end < 0)
            {
                break;
            }

            bytes = bytes[(end + 1)..];
        }

        return "";
    }
}
