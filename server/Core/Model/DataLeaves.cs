using System.Globalization;
using System.Text;

namespace ForgeLsp.Core.Model;

/// <summary>One value of a config, by the way to it.</summary>
/// <param name="Path">Keys with dots between, items of lists by number: <c>model.layers.0.units</c>. A key with a dot, or an empty one, is in quotes.</param>
/// <param name="Text">For people: as written, a string that would read as something else in quotes, a list of scalars in one.</param>
/// <param name="Same">Equal where two values mean the same: <c>1.0</c> and <c>1</c>, <c>true</c> and <c>True</c>.</param>
public sealed record DataLeaf(string Path, string Text, string Same);

/// <summary>All values of a YAML or JSON document, by the way to each. Order and comments do not count.</summary>
public static class DataLeaves
{
    /// <summary>As deep as anybody nests a config.</summary>
    private const int MaxDepth = 32;

    /// <summary>The values in order of appearance, by path; null where there are more than <paramref name="max"/>, as aliases can make of a few lines.</summary>
    public static IReadOnlyDictionary<string, DataLeaf>? Of(DataNode root, int max)
    {
        var leaves = new Dictionary<string, DataLeaf>(StringComparer.Ordinal);
        var left = max;
        return Add(root, "", 0, leaves, ref left) ? leaves : null;
    }

    /// <summary>What numbers and words have in common with their like: exact, without depending on how they are spelt.</summary>
    private static string Same(DataNode node) => node.Kind switch
    {
        DataKind.Null => "null",
        DataKind.Boolean => node.Boolean ? "true" : "false",
        DataKind.Integer or DataKind.Number when double.TryParse(node.NumberText, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && (node.Kind == DataKind.Number || Math.Abs(number) < 9_007_199_254_740_992) => "n" + number.ToString("R", CultureInfo.InvariantCulture),
        DataKind.Integer or DataKind.Number => "n" + node.NumberText,
        _ => "s" + node.Text,
    };

    private static bool Add(DataNode node, string path, int depth, Dictionary<string, DataLeaf> leaves, ref int left)
    {
        if (--left < 0)
        {
            return false;
        }

        if (depth >= MaxDepth && node.Kind is DataKind.Mapping or DataKind.Sequence)
        {
            leaves[path] = new(path, "…", "deep");
        }
        else if (node.Kind == DataKind.Mapping && node.Entries.Count > 0)
        {
            foreach (var entry in node.Entries)
            {
                if (!Add(entry.Value, Join(path, entry.Name), depth + 1, leaves, ref left))
                {
                    return false;
                }
            }
        }
        else if (node.Kind == DataKind.Sequence && node.Items.Any(static item => item.Kind is DataKind.Mapping or DataKind.Sequence))
        {
            for (var i = 0; i < node.Items.Count; i++)
            {
                if (!Add(node.Items[i], Join(path, i.ToString(CultureInfo.InvariantCulture)), depth + 1, leaves, ref left))
                {
                    return false;
                }
            }
        }
        else if (node.Kind == DataKind.Sequence)
        {
            left -= node.Items.Count;
            leaves[path] = new(path, $"[{string.Join(", ", node.Items.Select(Text))}]", $"[{string.Join('\0', node.Items.Select(Same))}]");
            return left >= 0;
        }
        else
        {
            leaves[path] = new(path, Text(node), Same(node));
        }

        return true;
    }

    private static string Text(DataNode node) => node.Kind switch
    {
        DataKind.Mapping => "{}",
        DataKind.Null => "null",
        DataKind.String when node.IsQuoted && (node.Text.Length == 0 || double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || IsWord(node.Text)) => $"\"{node.Text}\"",
        _ => node.Text,
    };

    private static bool IsWord(string text) => text.ToLowerInvariant() is "true" or "false" or "yes" or "no" or "on" or "off" or "null" or "~";

    private static string Join(string path, string key)
    {
        var name = new StringBuilder(path.Length + key.Length + 3).Append(path).Append(path.Length > 0 ? "." : "");
        return (key.Length == 0 || key.Contains('.', StringComparison.Ordinal) ? name.Append('"').Append(key).Append('"') : name.Append(key)).ToString();
    }
}
