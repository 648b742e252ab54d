using System.Buffers;
using System.Text;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>
/// Reads what MLflow writes into nearly every <c>meta.yaml</c>: a key and a plain or simply quoted value of printable ASCII per line. Everything
/// else is left to a YAML reader, which says the same of these lines and takes many times as long.
/// </summary>
internal static class PlainMeta
{
    private static readonly SearchValues<byte> KeyBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    // YAML forbids long ones.
    private const int MaxKey = 256;

    /// <summary>The values, null for none; or null where a line is not plain.</summary>
    public static Dictionary<string, string?>? Read(ReadOnlySpan<byte> text)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        while (text.Length > 0)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            var colon = line.IndexOfAnyExcept(KeyBytes);
            if (colon is <= 0 or > MaxKey || line[colon] != ':' || line[^1] == ' ' || line.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            {
                return null;
            }

            var rest = line[(colon + 1)..];
            if (rest is [(byte)' ', ..])
            {
                rest = rest[1..];
            }
            else if (rest.Length > 0)
            {
                return null;
            }

            // An empty list or mapping is no value; MLflow writes the former for the tags that it keeps elsewhere.
            if (rest is [(byte)'[', (byte)']'] or [(byte)'{', (byte)'}'])
            {
                continue;
            }

            if (rest is [(byte)'\'', .. var quoted, (byte)'\''] && !quoted.Contains((byte)'\''))
            {
                values[Encoding.ASCII.GetString(line[..colon])] = Encoding.ASCII.GetString(quoted);
            }
            else if (IsPlain(rest))
            {
                values[Encoding.ASCII.GetString(line[..colon])] = MetaYaml.IsNull(rest) ? null : Encoding.ASCII.GetString(rest);
            }
            else
            {
                return null;
            }
        }

        return values;
    }

    // A colon or a hash means something beside a space, and other marks at the begin.
    private static bool IsPlain(ReadOnlySpan<byte> value) =>
        value.Length == 0
        || ((char.IsAsciiLetterOrDigit((char)value[0]) || value[0] is (byte)'/' or (byte)'.' or (byte)'_' or (byte)'~')
            && value[^1] != ':' && value.IndexOf(": "u8) < 0 && value.IndexOf(" #"u8) < 0);
}
