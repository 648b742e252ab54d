using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Model;

/// <summary>The keys of a config with their full names: <c>train.lr</c> for <c>lr</c> below <c>train</c>. Lists are not walked into.</summary>
public static class ConfigReader
{
    /// <summary>More keys than any config has that somebody wrote; aliases can make millions of a few lines.</summary>
    private const int MaxKeys = 5_000;

    private const int MaxDepth = 32;
    private const int MaxDefaults = 200;

    /// <summary>All keys of <paramref name="file"/> in order, what merge keys and aliases bring included.</summary>
    public static ConfigSummary Read(YamlFile file)
    {
        var keys = new List<ConfigKey>(ConfigWalk.UsualCount);
        Collect(file, file.Root, "", keys, 0);
        return new ConfigSummary(file.Path, new ValueList<ConfigKey>(keys))
        {
            Defaults = file.Root["defaults"] is { Kind: DataKind.Sequence } defaults ? new ValueList<ConfigDefault>(defaults.Items.Take(MaxDefaults).SelectMany(Default)) : [],
            Package = Package(file),
        };
    }

    /// <summary>The files that one item of Hydra's defaults list names (https://hydra.cc/docs/advanced/defaults_list).</summary>
    private static IEnumerable<ConfigDefault> Default(DataNode item)
    {
        if (item.Kind == DataKind.String && item.Text is not "_self_")
        {
            var slash = item.Text.LastIndexOf('/');
            return Group(slash < 0 ? "" : item.Text[..Math.Max(slash, 1)], [item.Text[(slash + 1)..]]);
        }

        if (item.Kind != DataKind.Mapping || item.Entries is not [var entry] || entry.Name.StartsWith("override ", StringComparison.Ordinal))
        {
            return [];
        }

        var group = entry.Name.StartsWith("optional ", StringComparison.Ordinal) ? entry.Name["optional ".Length..].TrimStart() : entry.Name;
        return Group(group, entry.Value.Kind == DataKind.Sequence ? entry.Value.Items.Select(static option => option.Text) : entry.Value.Kind is DataKind.Null or DataKind.Boolean ? [] : [entry.Value.Text]);
    }

    private static IEnumerable<ConfigDefault> Group(string written, IEnumerable<string> options)
    {
        var at = written.IndexOf('@', StringComparison.Ordinal);
        var group = at < 0 ? written : written[..at];
        foreach (var option in options)
        {
            // What the command line or another choice decides is not known here.
            if (option.Length > 0 && !option.Contains("${", StringComparison.Ordinal) && option != "???")
            {
                var name = option.EndsWith(".yaml", StringComparison.Ordinal) ? option[..^".yaml".Length] : option;
                yield return new ConfigDefault(group.Trim('/'), name, at < 0 ? null : written[(at + 1)..], group.StartsWith('/'));
            }
        }
    }

    /// <summary>The comment <c># @package name</c> in the first lines.</summary>
    private static string? Package(YamlFile file)
    {
        foreach (var comment in file.Tree.Comments)
        {
            var text = file.Text.ToString(comment).AsSpan().TrimStart('#').Trim();
            if (text.StartsWith("@package "))
            {
                return text["@package ".Length..].Trim().ToString();
            }

            if (file.Text.LineAt(comment.Start) > 2)
            {
                break;
            }
        }

        return null;
    }

    private static void Collect(YamlFile file, DataNode mapping, string prefix, List<ConfigKey> keys, int depth)
    {
        foreach (var entry in mapping.Entries)
        {
            if (keys.Count >= MaxKeys || depth > MaxDepth)
            {
                return;
            }

            var name = prefix + entry.Name;
            var value = entry.Value.Kind is DataKind.Mapping or DataKind.Sequence or DataKind.Null ? null : entry.Value.Text;
            keys.Add(new ConfigKey(name, entry.Key.Span, value) { Indent = entry.IsMerged ? -1 : IndentOf(file.Text, entry.Key.Span.Start) });
            if (entry.Value.Kind == DataKind.Mapping)
            {
                Collect(file, entry.Value, name + ".", keys, depth + 1);
            }
        }
    }

    private static int IndentOf(SourceText text, int offset)
    {
        var at = offset;
        while (at > 0 && text[at - 1] == ' ')
        {
            at--;
        }

        return at == 0 || text[at - 1] is '\n' or '\r' ? offset - at : -1;
    }
}
