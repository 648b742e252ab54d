using System.Text;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Pipelines;

/// <summary>The values that <c>${…}</c> may name at one place of a pipeline; inner scopes win.</summary>
internal sealed class DvcScope(DvcScope? outer)
{
    // Most stages add nothing of their own.
    private Dictionary<string, string>? _values;

    /// <summary>Sets one value.</summary>
    public void Set(string name, string value) => (_values ??= new Dictionary<string, string>(StringComparer.Ordinal))[name] = value;

    /// <summary>Takes in what <c>vars</c> names; files count from <paramref name="folder"/>.</summary>
    public void Add(string folder, IReadOnlyList<DvcVars> vars, Func<string, ConfigSummary?> configAt)
    {
        foreach (var item in vars)
        {
            foreach (var value in item.Values)
            {
                Set(value.Name, value.Text);
            }

            if (item.File is { } file && RelativePath.Join(folder, file.Text) is { } path && configAt(path) is { } config)
            {
                foreach (var key in config.Keys)
                {
                    if (key.Value is { } value)
                    {
                        Set(key.Name, value);
                    }
                }
            }
        }
    }

    /// <summary><paramref name="text"/> with every <c>${name}</c> replaced; null where one of them is not known.</summary>
    public string? Expand(string text)
    {
        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder();
        var at = 0;
        while (text.IndexOf("${", at, StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = text.IndexOf('}', open);
            if (close < 0 || Find(Normal(text[(open + 2)..close])) is not { } value)
            {
                return null;
            }

            result.Append(text, at, open - at).Append(value);
            at = close + 1;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>What stands below the one name of <paramref name="template"/> (<c>${models}</c>); null where it is no such template or nothing is known of it.</summary>
    public IReadOnlyList<DvcValue>? Subtree(string template)
    {
        var trimmed = template.Trim();
        if (!trimmed.StartsWith("${", StringComparison.Ordinal) || !trimmed.EndsWith('}'))
        {
            return null;
        }

        var prefix = Normal(trimmed[2..^1]) + ".";
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            var below = (scope._values ?? []).Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(pair => new DvcValue(pair.Key[prefix.Length..], pair.Value)).ToList();
            if (below.Count > 0)
            {
                return below;
            }
        }

        return null;
    }

    /// <summary>A glob for the paths that <paramref name="template"/> may become.</summary>
    public static string Pattern(string template)
    {
        var result = new StringBuilder();
        var at = 0;
        while (template.IndexOf("${", at, StringComparison.Ordinal) is >= 0 and var open && template.IndexOf('}', open) is >= 0 and var close)
        {
            // A part of a name stays within its folder; a template that stands alone may be a path of several.
            var isAlone = (open == 0 || template[open - 1] == '/') && (close + 1 == template.Length || template[close + 1] == '/');
            result.Append(template, at, open - at).Append(isAlone ? "**" : "*");
            at = close + 1;
        }

        return result.Append(template, at, template.Length - at).ToString();
    }

    /// <summary>The first part of a name with dots.</summary>
    public static string First(string name) => name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? name[..dot] : name;

    /// <summary>The name behind its first part.</summary>
    public static string Rest(string name) => name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? name[(dot + 1)..] : "";

    private DvcScope? Outer => outer;

    private string? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._values is { } values && values.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary><c>a[0].b</c> as <c>a.0.b</c>.</summary>
    private static string Normal(string name) => name.Trim().Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
}
