using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>One of MLflow's <c>meta.yaml</c> files: scalars at the top level and maps of scalars one level below. What was read before a damage stays.</summary>
/// <param name="Damage">What is wrong with the file; null when it is whole.</param>
internal sealed record MetaYaml(IReadOnlyDictionary<string, string?> Values, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Maps, string? Damage)
{
    private const int MaxBytes = 4 << 20;
    private static readonly IReadOnlyDictionary<string, string> NoMap = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A text value; null where it is absent, null or empty.</summary>
    public string? Text(string key) => Values.GetValueOrDefault(key) is { Length: > 0 } text ? text : null;

    /// <summary>A whole number; null where it is absent or no number.</summary>
    public long? Number(string key) => long.TryParse(Values.GetValueOrDefault(key), out var number) ? number : null;

    /// <summary>A map of scalars, empty where absent.</summary>
    public IReadOnlyDictionary<string, string> Map(string key) => Maps.GetValueOrDefault(key) ?? NoMap;

    /// <summary>Reads a file; never throws for what the file holds.</summary>
    public static MetaYaml Read(string path)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        var maps = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        try
        {
            var bytes = SharedFile.ReadAll(path, MaxBytes);
            if (bytes.Length == 0)
            {
                return new(values, maps, "meta.yaml is empty");
            }

            return PlainMeta.Read(bytes) is { } plain ? new(plain, maps, null) : Parse(bytes);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(values, maps, "meta.yaml is missing");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new(values, maps, "meta.yaml cannot be read");
        }
    }

    /// <summary>What a YAML reader makes of a file; never throws for what it holds.</summary>
    internal static MetaYaml Parse(byte[] bytes)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        var maps = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        try
        {
            using var text = new StreamReader(new MemoryStream(bytes));
            return new(values, maps, Fill(new Parser(text), values, maps));
        }
        catch (YamlException problem)
        {
            return new(values, maps, $"meta.yaml is damaged at line {problem.Start.Line}");
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException)
        {
            return new(values, maps, "meta.yaml cannot be read");
        }
    }

    private static string? Fill(Parser parser, Dictionary<string, string?> values, Dictionary<string, IReadOnlyDictionary<string, string>> maps)
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _) || !parser.TryConsume<MappingStart>(out _))
        {
            return "meta.yaml does not hold keys and values";
        }

        while (parser.TryConsume<Scalar>(out var key))
        {
            if (parser.TryConsume<Scalar>(out var value))
            {
                values[key.Value] = IsNull(value) ? null : value.Value;
            }
            else if (parser.TryConsume<MappingStart>(out _))
            {
                maps[key.Value] = ReadMap(parser);
            }
            else
            {
                parser.SkipThisAndNestedEvents();
            }
        }

        return null;
    }

    private static Dictionary<string, string> ReadMap(Parser parser)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (parser.TryConsume<Scalar>(out var key) && parser.TryConsume<Scalar>(out var value))
            {
                map[key.Value] = value.Value;
            }
            else
            {
                parser.SkipThisAndNestedEvents();
            }
        }

        return map;
    }

    /// <summary>Whether an unquoted value means none.</summary>
    internal static bool IsNull(ReadOnlySpan<byte> plain) => plain.Length == 0 || plain.SequenceEqual("null"u8) || plain.SequenceEqual("~"u8) || plain.SequenceEqual("Null"u8) || plain.SequenceEqual("NULL"u8);

    private static bool IsNull(Scalar value) => value.Style == ScalarStyle.Plain && value.Value is "" or "null" or "~" or "Null" or "NULL";
}
