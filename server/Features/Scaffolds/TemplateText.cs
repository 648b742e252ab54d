using System.Text;
using System.Text.RegularExpressions;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Features.Scaffolds;

/// <summary>
/// Puts values into a template: <c>{{ forge.name }}</c> and its like, in files and in their names. Every other byte stays as it is, so that
/// templates may hold braces of their own (workflows, Jinja, Go). Where the value is the whole value of a YAML key or item it is quoted where need be;
/// in Python, JSON and TOML it is written as between double quotes. A name that begins with <c>dot_</c> gets a dot there: a template's
/// <c>.gitignore</c> would otherwise rule in the template's own folder.
/// </summary>
public static partial class TemplateText
{
    private const string Dot = "dot_";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The files that a template makes with these values.</summary>
    /// <exception cref="ScaffoldException">A placeholder is none, or two files would have one name.</exception>
    public static IReadOnlyList<ScaffoldFile> Fill(IEnumerable<ScaffoldFile> template, IReadOnlyDictionary<string, string> values)
    {
        var made = template.Select(file => Fill(file, values)).OrderBy(static file => file.Path, StringComparer.Ordinal).ToList();
        var twins = made.GroupBy(static file => file.Path, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static same => same.Count() > 1);
        return twins is null ? made : throw new ScaffoldException(ScaffoldFailure.Unreachable, $"Two files of the template would be called '{twins.Key}': names that differ in case only are one on some machines.");
    }

    private static ScaffoldFile Fill(ScaffoldFile file, IReadOnlyDictionary<string, string> values)
    {
        var parts = file.Path.Split('/').Select(part => Replace(file.Path, part.StartsWith(Dot, StringComparison.Ordinal) ? "." + part[Dot.Length..] : part, values, static (_, _, value) => value)).ToList();
        if (parts.Find(static part => FileNames.Problem(part) is not null) is { } bad)
        {
            throw new ScaffoldException(ScaffoldFailure.Unreachable, $"The template makes a file called '{Display.Plain(bad)}': the name {FileNames.Problem(bad)}.");
        }

        var path = string.Join('/', parts);
        return new ScaffoldFile(path, TextOf(file) is { } text && Placeholder().IsMatch(text) ? Strict.GetBytes(Replace(file.Path, text, values, Writer(path))) : file.Bytes);
    }

    private static string Replace(string file, string text, IReadOnlyDictionary<string, string> values, Func<string, Match, string, string> write) => Placeholder().Replace(text, match =>
        values.TryGetValue(match.Groups["name"].Value, out var value)
            ? write(text, match, value)
            : throw new ScaffoldException(ScaffoldFailure.Unreachable, $"'{file}' of the template names {match.Value}, which is not known. There are {string.Join(", ", values.Keys.Select(static key => "forge." + key))}."));

    private static Func<string, Match, string, string> Writer(string path) => RelativePath.Name(path).Split('.')[^1] switch
    {
        "yaml" or "yml" => static (text, match, value) => Around(text, match) is var (isWhole, inFlow) && isWhole ? YamlText.Scalar(value, inFlow: inFlow) : value,
        "py" or "ipynb" or "json" or "toml" => static (_, _, value) => YamlText.Inside(value, '"'),
        _ => static (_, _, value) => value,
    };

    /// <summary>Whether nothing but the placeholder is the value of its key, the item of its list or the key itself; and whether it stands between brackets or braces.</summary>
    private static (bool IsWhole, bool InFlow) Around(string text, Match match)
    {
        var start = text.LastIndexOfAny(['\n', '\r'], match.Index) + 1;
        var end = text.IndexOfAny(['\n', '\r'], match.Index + match.Length);
        var before = text[start..match.Index];
        var after = text[(match.Index + match.Length)..(end < 0 ? text.Length : end)].TrimStart();
        var (last, next) = (before.TrimEnd() is { Length: > 0 } said ? said[^1] : '\0', after.Length > 0 ? after[0] : '\0');
        var begins = last is '\0' or '[' or '{' or ',' || (last is ':' or '-' or '?' && before[^1] == ' ');
        var isComment = before.TrimStart().StartsWith('#');
        return (!isComment && begins && next is ('\0' or ',' or ']' or '}' or ':' or '#'), last is '[' or '{' or ',' || next is ',' or ']' or '}');
    }

    /// <summary>The text of a file; null for what is no UTF-8, or holds a zero byte as binary files do.</summary>
    private static string? TextOf(ScaffoldFile file)
    {
        if (file.Bytes.Span.Contains((byte)0))
        {
            return null;
        }

        try
        {
            return Strict.GetString(file.Bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\{\{ ?forge\.(?<name>[a-z_]+) ?\}\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
