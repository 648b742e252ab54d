using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>A regular expression of a schema (ECMA-262, Unicode mode) translated to .NET and bounded in time.</summary>
internal sealed class TranslatedPattern(string pattern)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);
    private static readonly Dictionary<string, string> Categories = new(StringComparer.Ordinal)
    {
        ["Letter"] = "L",
        ["Cased_Letter"] = "L",
        ["Uppercase_Letter"] = "Lu",
        ["Lowercase_Letter"] = "Ll",
        ["Titlecase_Letter"] = "Lt",
        ["Modifier_Letter"] = "Lm",
        ["Other_Letter"] = "Lo",
        ["Mark"] = "M",
        ["Nonspacing_Mark"] = "Mn",
        ["Spacing_Mark"] = "Mc",
        ["Enclosing_Mark"] = "Me",
        ["Number"] = "N",
        ["Decimal_Number"] = "Nd",
        ["digit"] = "Nd",
        ["Letter_Number"] = "Nl",
        ["Other_Number"] = "No",
        ["Punctuation"] = "P",
        ["punct"] = "P",
        ["Symbol"] = "S",
        ["Math_Symbol"] = "Sm",
        ["Currency_Symbol"] = "Sc",
        ["Separator"] = "Z",
        ["Space_Separator"] = "Zs",
        ["Other"] = "C",
        ["Control"] = "Cc",
        ["Format"] = "Cf",
        ["Alphabetic"] = "L",
        ["Lowercase"] = "Ll",
        ["Uppercase"] = "Lu",
        ["Script=Greek"] = "IsGreek",
        ["Script=Cyrillic"] = "IsCyrillic",
        ["Script=Hebrew"] = "IsHebrew",
        ["Script=Arabic"] = "IsArabic",
    };

    private readonly Lazy<Regex?> _quick = new(() => Build(pattern, RegexOptions.None));

    // The engine without backtracking takes six times as long to begin with, so that only a pattern which once took too long gets it.
    private readonly Lazy<Regex?> _linear = new(() => Build(pattern, RegexOptions.NonBacktracking));
    private volatile bool _isCatastrophic;

    /// <summary>Whether .NET can read it.</summary>
    public bool IsReadable => _quick.Value is not null;

    /// <summary>Whether the pattern occurs anywhere in <paramref name="text"/>; true where it cannot be read, or the text takes too long.</summary>
    public bool IsMatch(string text)
    {
        try
        {
            if (!_isCatastrophic)
                return _quick.Value?.IsMatch(text) ?? true;
        }
        catch (RegexMatchTimeoutException)
        {
            _isCatastrophic = true;
        }

        try
        {
            return _linear.Value?.IsMatch(text) ?? true;
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    /// <summary><paramref name="pattern"/> as .NET writes it; what only .NET has, or nobody, stays as it is.</summary>
    public static string Translate(string pattern)
    {
        var result = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            switch (c)
            {
                case '\\' when i + 1 < pattern.Length:
                    i = Escape(pattern, i + 1, inClass, result);
                    break;
                case '[' when inClass:
                    result.Append("\\[");
                    break;
                case '[' when pattern.AsSpan(i).StartsWith("[^]"):
                    result.Append("[\\s\\S]");
                    i += 2;
                    break;
                case '[' when pattern.AsSpan(i).StartsWith("[]"):
                    result.Append("(?!)");
                    i++;
                    break;
                case '[':
                    inClass = true;
                    result.Append(c);
                    break;
                case ']':
                    inClass = false;
                    result.Append(c);
                    break;
                case '$' when !inClass:
                    result.Append("\\z");
                    break;
                case '.' when !inClass:
                    result.Append("(?:[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]|[^\\n\\r\\u2028\\u2029])");
                    break;
                case var _ when !inClass && char.IsHighSurrogate(c) && i + 1 < pattern.Length && char.IsLowSurrogate(pattern[i + 1]):
                    result.Append("(?:").Append(c).Append(pattern[++i]).Append(')');
                    break;
                default:
                    result.Append(c);
                    break;
            }
        }

        return result.ToString();
    }

    private static Regex? Build(string pattern, RegexOptions engine)
    {
        try
        {
            return new Regex(Translate(pattern), engine | RegexOptions.CultureInvariant, Limit);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or NotSupportedException)
        {
            return null; // not a pattern of .NET, or one with look-around or back-references, which only backtracking can do
        }
    }

    /// <summary>Translates the escape whose letter is at <paramref name="at"/>; returns the index of its last character.</summary>
    private static int Escape(string pattern, int at, bool inClass, StringBuilder result)
    {
        const string Word = "a-zA-Z0-9_";
        const string Space = "\\t\\n\\v\\f\\r \\u00a0\\ufeff\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
        var c = pattern[at];
        switch (c)
        {
            case 'd':
                result.Append(inClass ? "0-9" : "[0-9]");
                return at;
            case 'w':
                result.Append(inClass ? Word : $"[{Word}]");
                return at;
            case 's':
                result.Append(inClass ? Space : $"[{Space}]");
                return at;
            case 'D':
                result.Append(inClass ? "\\x00-/:-\\uffff" : "[^0-9]");
                return at;
            case 'W':
                result.Append(inClass ? "\\x00-/:-@\\[-\\^`{-\\uffff" : $"[^{Word}]");
                return at;
            case 'S' when !inClass:
                result.Append($"[^{Space}]");
                return at;
            case 'p' or 'P' when at + 1 < pattern.Length && pattern[at + 1] == '{' && pattern.IndexOf('}', at) is > 0 and var end:
                var name = pattern[(at + 2)..end];
                name = name.StartsWith("General_Category=", StringComparison.Ordinal) ? name[17..] : name.StartsWith("gc=", StringComparison.Ordinal) ? name[3..] : name;
                result.Append('\\').Append(c).Append('{').Append(Categories.GetValueOrDefault(name.Replace("sc=", "Script=", StringComparison.Ordinal), name)).Append('}');
                return end;
            case 'u' when at + 1 < pattern.Length && pattern[at + 1] == '{' && pattern.IndexOf('}', at) is > 0 and var close
                && int.TryParse(pattern.AsSpan(at + 2, close - at - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code):
                var text = Regex.Escape(new Rune(code).ToString());
                result.Append(inClass || text.Length == 1 ? text : $"(?:{text})");
                return close;
            default:
                result.Append('\\').Append(c);
                return at;
        }
    }
}
