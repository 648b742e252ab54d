namespace ForgeLsp.Core.Packages;

/// <summary>
/// Reads <c>requirements.txt</c> and what <c>pip freeze</c> prints: a package a line (PEP 508), with comments, continued lines and options. What is
/// no package (options, other files, paths) is left out. Never throws.
/// </summary>
public static class RequirementsReader
{
    private const int MaxPackages = 5_000;

    /// <summary>The packages of the text, in its order; of one that is named twice, the first.</summary>
    public static IReadOnlyList<Requirement> Read(string text)
    {
        var found = new List<Requirement>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in text.Replace("\\\r\n", " ", StringComparison.Ordinal).Replace("\\\n", " ", StringComparison.Ordinal).TrimStart('\uFEFF').Split('\n', '\r'))
        {
            if (found.Count < MaxPackages && ReadLine(line) is { } one && names.Add(one.Name))
            {
                found.Add(one);
            }
        }

        return found;
    }

    /// <summary>The package of one line; null where it names none.</summary>
    public static Requirement? ReadLine(string line)
    {
        var text = WithoutComment(line).Trim();
        if (text.StartsWith("-e ", StringComparison.Ordinal) || text.StartsWith("--editable", StringComparison.Ordinal))
        {
            return Editable(text[(text.IndexOfAny([' ', '=']) + 1)..].Trim());
        }

        var end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_' or '.'))
        {
            end++;
        }

        var name = PackageName.Normalize(text[..end]);
        var rest = text[end..].TrimStart();
        if (name.Length == 0 || text[0] is '-' or '.' || (rest.Length > 0 && rest[0] is not ('[' or '=' or '<' or '>' or '!' or '~' or '@' or ';' or '(' or '-')))
        {
            return null; // an option, a path, or something else
        }

        if (rest.StartsWith('['))
        {
            var close = rest.IndexOf(']', StringComparison.Ordinal);
            rest = close < 0 ? "" : rest[(close + 1)..].TrimStart();
        }

        // Options of a line, such as hashes, and markers say nothing of the version.
        var option = rest.StartsWith("--", StringComparison.Ordinal) ? 0 : rest.IndexOf(" --", StringComparison.Ordinal);
        rest = option < 0 ? rest : rest[..option];
        if (rest.StartsWith('@'))
        {
            return new(name, Address(rest[1..].Trim()));
        }

        var marker = rest.IndexOf(';', StringComparison.Ordinal);
        return new(name, Specifier(marker < 0 ? rest : rest[..marker]));
    }

    /// <summary>An exact version by itself, anything else without blanks.</summary>
    internal static string Specifier(string written)
    {
        var text = string.Concat(written.Where(static c => !char.IsWhiteSpace(c) && c is not ('(' or ')')));
        var exact = text.StartsWith("===", StringComparison.Ordinal) ? text[3..] : text.StartsWith("==", StringComparison.Ordinal) ? text[2..] : null;
        return exact is not null && exact.AsSpan().IndexOfAny(',', '*') < 0 ? exact : text;
    }

    // A checkout that pip installed: its commit is the version. "git+https://host/repo.git@commit#egg=name"
    private static Requirement? Editable(string address)
    {
        var egg = address.IndexOf("#egg=", StringComparison.Ordinal);
        var name = egg < 0 ? "" : PackageName.Normalize(address[(egg + 5)..].Split('&', '[')[0]);
        return name.Length == 0 ? null : new(name, Address(address[..egg]));
    }

    // Without who signs in there, and without what may be a signature.
    private static string Address(string written)
    {
        var address = written.Split(' ')[0].Split('?', '#')[0];
        var start = address.IndexOf("://", StringComparison.Ordinal);
        var slash = start < 0 ? -1 : address.IndexOf('/', start + 3);
        var host = start < 0 ? -1 : address.AsSpan(0, slash < 0 ? address.Length : slash).LastIndexOf('@');
        return host > start + 3 ? string.Concat(address.AsSpan(0, start + 3), address.AsSpan(host + 1)) : address;
    }

    private static string WithoutComment(string line)
    {
        for (var at = line.IndexOf('#', StringComparison.Ordinal); at >= 0; at = line.IndexOf('#', at + 1))
        {
            if (at == 0 || char.IsWhiteSpace(line[at - 1]))
            {
                return line[..at];
            }
        }

        return line;
    }
}
