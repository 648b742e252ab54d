using System.Text;

namespace ForgeLsp.Core.Ignoring;

/// <summary>Texts as git compares them: byte by byte of their UTF-8, so that a <c>?</c> is one byte. Each byte is one character here.</summary>
internal static class IgnoreBytes
{
    /// <summary>The bytes of a text; itself where it is ASCII.</summary>
    public static string Of(string text) => Ascii.IsValid(text) ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>The small letter of a capital one; only ASCII has any.</summary>
    public static char Lower(char unit) => char.IsAsciiLetterUpper(unit) ? (char)(unit | 0x20) : unit;
}
