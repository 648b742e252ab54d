using System.Globalization;
using ForgeLsp.Core.Ollama;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Ollama;

/// <summary>
/// Tells whether a model on a server is what its Modelfile would make now. Ollama keeps no Modelfile: it keeps what came of it, with what the base
/// had (github.com/ollama/ollama, <c>createModel</c> in server/create.go). So the Modelfile is laid over the base as Ollama does it, and
/// that is compared. Weights that come from files are not compared, since Ollama may rewrite them.
/// </summary>
internal static class ModelDifference
{
    private const string Stop = "stop";
    private const int DigestLength = 64;

    /// <summary>What differs, as the end of a sentence about the model; null where nothing does.</summary>
    /// <param name="from">The model that the Modelfile is about to be built on; null where that is weights.</param>
    /// <param name="actual">What the server has.</param>
    /// <param name="basis">What the server has of <paramref name="from"/>; null where it has none, and then only what the Modelfile itself says is compared.</param>
    public static string? Of(ModelfileContent wanted, OllamaName? from, OllamaDetails actual, OllamaDetails? basis) =>
        Base(from, actual, basis) ?? Texts(wanted, actual, basis) ?? Parameters(wanted, actual, basis) ?? Messages(wanted, actual, basis);

    private static string? Base(OllamaName? from, OllamaDetails actual, OllamaDetails? basis)
    {
        if (from is null)
        {
            return null;
        }

        if (actual.ParentModel is { Length: > 0 } parent && OllamaName.Parse(parent) is { } named && named != from)
        {
            return $"it was built on {named}, and its Modelfile says {from}";
        }

        return basis is not null && Weights(actual) is { } has && Weights(basis) is { } now && has != now ? $"{from} has other weights since it was built" : null;
    }

    private static string? Texts(ModelfileContent wanted, OllamaDetails actual, OllamaDetails? basis)
    {
        if ((wanted.System ?? basis?.System) is { } system && !IsSame(system, actual.System))
        {
            return "its system message is another one";
        }

        // For some models a server tells the template of the weights in place of its own, which its Modelfile has.
        if ((wanted.Template ?? basis?.Template) is { Length: > 0 } template && !IsSame(template, actual.Template) && !Plain(actual.Modelfile).Contains(Plain(template), StringComparison.Ordinal))
        {
            return "its template is another one";
        }

        if (wanted.Licenses.Any(license => !Plain(actual.License).Contains(Plain(license), StringComparison.Ordinal)))
        {
            return "its licence is another one";
        }

        return wanted.Adapters.Count > 0 && ModelfileContent.Read(actual.Modelfile).Adapters.Count == 0 ? "it has no adapter" : null;
    }

    private static string? Parameters(ModelfileContent wanted, OllamaDetails actual, OllamaDetails? basis)
    {
        var (own, has) = (ByName(wanted.Parameters), ByName(actual.Parameters));
        var expected = new Dictionary<string, IReadOnlyList<string>>(basis is null ? own : ByName(basis.Parameters), StringComparer.Ordinal);
        foreach (var (name, values) in own)
        {
            expected[name] = values;
        }

        foreach (var (name, values) in expected.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if (!has.TryGetValue(name, out var there))
            {
                return $"its {name} is not set";
            }

            if (!values.SequenceEqual(there, ValueComparer.Instance))
            {
                return $"its {name} is {string.Join(", ", there)}, and its Modelfile says {string.Join(", ", values)}";
            }
        }

        // Ollama itself adds stop words to some families.
        return basis is not null && has.Keys.Order(StringComparer.Ordinal).FirstOrDefault(name => name != Stop && !expected.ContainsKey(name)) is { } more ? $"its {more} is set, and its Modelfile does not say so" : null;
    }

    private static string? Messages(ModelfileContent wanted, OllamaDetails actual, OllamaDetails? basis)
    {
        var expected = wanted.Messages.Count > 0 ? wanted.Messages : basis?.Messages;
        return expected is null || (expected.Count == actual.Messages.Count && expected.Zip(actual.Messages).All(static pair => pair.First.Key == pair.Second.Key && IsSame(pair.First.Value, pair.Second.Value)))
            ? null
            : "its messages are others";
    }

    /// <summary>A parameter that comes twice has its last value; only stop words gather.</summary>
    private static Dictionary<string, IReadOnlyList<string>> ByName(IEnumerable<KeyValuePair<string, string>> parameters) => parameters
        .GroupBy(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, static group => group.Key == Stop ? (IReadOnlyList<string>)[.. group] : [group.Last()], StringComparer.Ordinal);

    /// <summary>The digest of the weights, which is in the path that FROM names; null where it names something else.</summary>
    private static string? Weights(OllamaDetails details)
    {
        var path = ModelfileContent.Read(details.Modelfile).From is [{ Length: > DigestLength } first, ..] ? first[^DigestLength..] : null;
        return path?.All(char.IsAsciiHexDigitLower) == true ? path : null;
    }

    private static bool IsSame(string one, string other) => Plain(one) == Plain(other);

    /// <summary>Without the differences that a file's line ends make, and blanks at the ends, which parsers take away.</summary>
    private static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim();

    /// <summary>Numbers are the same as what Ollama keeps them as, 32-bit floats; a truth value may be written in several ways.</summary>
    private sealed class ValueComparer : IEqualityComparer<string>
    {
        public static ValueComparer Instance { get; } = new();

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal) || (Number(x) is { } one && Number(y) is { } other && one.Equals(other)) || (Truth(x) is { } is1 && Truth(y) == is1);

        public int GetHashCode(string obj) => 0;

        private static float? Number(string? text) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

        private static bool? Truth(string? text) => text?.ToLowerInvariant() switch
        {
            "true" or "t" or "1" => true,
            "false" or "f" or "0" => false,
            _ => null,
        };
    }
}
