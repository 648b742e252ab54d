namespace ForgeLsp.Core.Pipelines;

/// <summary>
/// A config file of DVC: sections in brackets with <c>key = value</c> below them, and <c>#</c> before comments. A remote's section is
/// <c>['remote "NAME"']</c>. Lines of another shape are left out; later values go before earlier ones.
/// </summary>
/// <param name="Sections">Keys and values by section, <c>core</c> or <c>remote "NAME"</c>; names are in lower case but for that of a remote.</param>
public sealed record DvcConfig(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Sections)
{
    private const int MaxLines = 10_000;
    private const string Remote = "remote \"";

    /// <summary>One that says nothing.</summary>
    public static DvcConfig Empty { get; } = new(new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal));

    /// <summary>The names of all remotes, in the order of the file.</summary>
    public IEnumerable<string> Remotes => Sections.Keys.Where(static section => section.StartsWith(Remote, StringComparison.Ordinal)).Select(static section => section[Remote.Length..].TrimEnd('"'));

    /// <summary>A value; null where it is not there or empty.</summary>
    public string? this[string section, string key] => Sections.GetValueOrDefault(section)?.GetValueOrDefault(key) is { Length: > 0 } value ? value : null;

    /// <summary>What it says of a remote; empty where it does not know one of the name.</summary>
    public IReadOnlyDictionary<string, string> OfRemote(string name) => Sections.GetValueOrDefault($"{Remote}{name}\"") ?? new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Reads a text. Never throws.</summary>
    public static DvcConfig Parse(string text)
    {
        var sections = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        Dictionary<string, string>? current = null;
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n').Take(MaxLines))
        {
            var line = raw.Trim();
            if (line.StartsWith('['))
            {
                var close = line.LastIndexOf(']');
                var name = Unquoted(close < 0 ? line[1..] : line[1..close]);
                name = name.StartsWith("remote", StringComparison.OrdinalIgnoreCase) ? "remote" + name[6..] : name.ToLowerInvariant();
                current = sections.TryGetValue(name, out var known) ? known : sections[name] = new(StringComparer.Ordinal);
            }
            else if (current is not null && line.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && line[0] != '#')
            {
                current[Unquoted(line[..equals]).ToLowerInvariant()] = Value(line[(equals + 1)..].Trim());
            }
        }

        return new(sections.ToDictionary(static section => section.Key, static IReadOnlyDictionary<string, string> (section) => section.Value, StringComparer.Ordinal));
    }

    private static string Value(string text)
    {
        if (text.Length > 1 && text[0] is '"' or '\'' && text.IndexOf(text[0], 1) is > 0 and var close)
        {
            return text[1..close];
        }

        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? text : text[..comment].TrimEnd();
    }

    private static string Unquoted(string text)
    {
        text = text.Trim();
        return text.Length > 1 && text[0] is '"' or '\'' && text[^1] == text[0] ? text[1..^1].Trim() : text;
    }
}
