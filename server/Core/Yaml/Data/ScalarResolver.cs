using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Yaml.Data;

/// <summary>What a plain scalar means. <paramref name="NumberText"/>: exact JSON spelling, for numbers.</summary>
internal readonly record struct ResolvedScalar(DataKind Kind, string? NumberText = null, bool Boolean = false);

/// <summary>Resolves plain scalars as PyYAML's <c>Resolver</c> (YAML 1.1, its own patterns) or YAML 1.2's core schema (chapter 10.3.2) does.</summary>
internal static class ScalarResolver
{
    private static readonly ResolvedScalar Text = new(DataKind.String);
    private static readonly ResolvedScalar Null = new(DataKind.Null);

    internal static ResolvedScalar Resolve(string text, YamlDialect dialect)
    {
        if (text.Length == 0)
        {
            return Null;
        }

        switch (text[0])
        {
            case '~' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'y' or 'Y' or 'o' or 'O':
                return text.Length <= 5 ? ResolveWord(text, dialect) : Text;
            case >= '0' and <= '9' when PlainNumber(text) is { } kind:
                return new(kind, text);
            case '.' or '+' or '-' or (>= '0' and <= '9'):
                return (dialect == YamlDialect.Yaml12 ? CoreNumber.Read(text) : PyYamlNumber.Read(text) ?? (dialect == YamlDialect.OmegaConf ? OmegaConfFloat(text) : null)) ?? Text;
            default:
                return Text;
        }
    }

    /// <summary>Whether PyYAML reads this plain scalar as a string; so does YAML 1.2, but for numbers such as <c>1e-4</c>.</summary>
    internal static bool IsPyYamlString(string text) => Resolve(text, YamlDialect.PyYaml).Kind == DataKind.String;

    /// <summary>What OmegaConf's own pattern adds to PyYAML's: an exponent without a dot before it, or without a sign in it.</summary>
    private static ResolvedScalar? OmegaConfFloat(string text) =>
        text.AsSpan().IndexOfAny('e', 'E') > 0 && CoreNumber.Read(text) is { Kind: DataKind.Number } number ? number : null;

    /// <summary>
    /// The kind of a number that is written as JSON writes it and that all readers read alike, as nearly all are: digits, perhaps with digits behind a point, and
    /// no zero too many before them. Null for any other text.
    /// </summary>
    internal static DataKind? PlainNumber(string text)
    {
        if (text is not [>= '0' and <= '9', ..])
        {
            return null;
        }

        var point = -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.' && point < 0)
            {
                point = i;
            }
            else if (!char.IsAsciiDigit(text[i]))
            {
                return null;
            }
        }

        return point == text.Length - 1 || (text[0] == '0' && text.Length > 1 && point != 1) ? null : point < 0 ? DataKind.Integer : DataKind.Number;
    }

    private static ResolvedScalar ResolveWord(string text, YamlDialect dialect)
    {
        switch (text)
        {
            case "~" or "null" or "Null" or "NULL":
                return Null;
            case "true" or "True" or "TRUE":
                return new(DataKind.Boolean, Boolean: true);
            case "false" or "False" or "FALSE":
                return new(DataKind.Boolean);
        }

        if (dialect != YamlDialect.Yaml12)
        {
            switch (text)
            {
                case "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                    return new(DataKind.Boolean, Boolean: true);
                case "no" or "No" or "NO" or "off" or "Off" or "OFF":
                    return new(DataKind.Boolean);
            }
        }

        return Text;
    }
}
