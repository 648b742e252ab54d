using System.Globalization;
using System.Text;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Scaffolds;

/// <summary>Which names things may have that <c>forge new</c> makes, and names that are made of others.</summary>
public static class ScaffoldNames
{
    /// <summary>The longest name of an experiment or agent; branch, folder and tracking experiment carry it.</summary>
    public const int MaxLength = 80;

    /// <summary>The accented letters of the languages that are written in Latin script. The program knows no cultures, and with them no decomposition.</summary>
    private static readonly Dictionary<char, string> Plain = Table(
        "a àáâãäåāăą", "ae æ", "c çćĉċč", "d ďđð", "e èéêëēĕėęě", "g ĝğġģ", "h ĥħ", "i ìíîïĩīĭįı", "j ĵ", "k ķ", "l ĺļľŀł", "n ñńņňŋ", "o òóôõöøōŏőơ", "oe œ", "r ŕŗř", "s śŝşšș", "ss ß", "t ţťŧț", "th þ",
        "u ùúûüũūŭůűųư", "w ŵ", "y ýÿŷ", "z źżž");

    /// <summary>What is wrong with a name and what to do, as a sentence; null where nothing is.</summary>
    public static string? Problem(ScaffoldKind kind, string name)
    {
        if (FileNames.Problem(name) is { } anywhere)
        {
            return $"The name {anywhere}.{(kind == ScaffoldKind.Project || Slug(name) is not { Length: > 0 } other || other == name || FileNames.Problem(other) is not null ? " Choose another." : $" '{other}' would do.")}";
        }

        if (kind == ScaffoldKind.Project || IsSlug(name))
        {
            return kind != ScaffoldKind.Project && name.Length > MaxLength ? $"The name is too long: at most {MaxLength} letters." : null;
        }

        var slug = Slug(name);
        return "Names are lower-case words and numbers joined by hyphens" + (slug.Length == 0 ? ", such as 'churn-trees'." : $": '{slug}' would do.");
    }

    /// <summary>What is wrong with the name of a person's folder; null where nothing is.</summary>
    public static string? UserProblem(string user) => FileNames.Problem(user) switch
    {
        { } anywhere => $"The researcher's name {anywhere}.",
        _ when user is "active" or "archive" => $"'{user}' is a folder of the layout, not a researcher.",
        _ when !char.IsLetterOrDigit(user[0]) || !user.All(static c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-') || user.Contains("..", StringComparison.Ordinal) || user.EndsWith(".lock", StringComparison.Ordinal)
            => "The researcher's name is letters and digits, with dots, hyphens and underscores between: it names a folder and a branch.",
        _ => null,
    };

    /// <summary>Whether a text is lower-case words and numbers joined by hyphens, as <c>experiment_id</c> is.</summary>
    public static bool IsSlug(string text) =>
        text.Length > 0 && text[0] != '-' && text[^1] != '-' && !text.Contains("--", StringComparison.Ordinal) && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>The words of a text in lower-case ASCII, joined by hyphens; letters lose their accents, and what has no ASCII letter is left out. May be empty.</summary>
    public static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in text.Select(char.ToLowerInvariant))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (Plain.TryGetValue(c, out var letters))
            {
                slug.Append(letters);
            }
            else if (char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return (slug.Length > MaxLength ? slug.ToString(0, MaxLength) : slug.ToString()).Trim('-');
    }

    /// <summary>From lines of letters: what is written for them, and they.</summary>
    private static Dictionary<char, string> Table(params string[] lines)
    {
        var table = new Dictionary<char, string>();
        foreach (var parts in lines.Select(static line => line.Split(' ')))
        {
            foreach (var letter in parts[1])
            {
                table[letter] = parts[0];
            }
        }

        return table;
    }
}
