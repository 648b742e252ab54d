using System.Collections.Concurrent;

namespace ForgeLsp.Rules.Python.Hyperparameters;

/// <summary>What a bare name means.</summary>
/// <param name="Kind">A hyperparameter, a size of the architecture, or null for neither.</param>
/// <param name="Above">The value of an assignment must be greater than this: a counter starts at zero or one.</param>
/// <param name="MayBeZero">Zero is a value that such a hyperparameter has, as for a momentum.</param>
internal readonly record struct NameMeaning(HyperparameterKind? Kind, double Above, bool MayBeZero);

/// <summary>
/// Reads names as people write them: <c>BATCHSIZE</c>, <c>n_epochs</c>, <c>lr_D</c>, <c>learningRate</c>, <c>hidden_dim1</c> are all known by a few
/// cores, and by modifiers that stand before or behind one. Remembers what it read, up to a bound.
/// </summary>
internal sealed class HyperparameterNames(
    IReadOnlySet<string> cores,
    IReadOnlySet<string> counters,
    IReadOnlySet<string> upper,
    IReadOnlySet<string> reinforcement,
    IReadOnlySet<string> architecture,
    IReadOnlySet<string> sized,
    IReadOnlySet<string> modifiers,
    IReadOnlySet<string> never)
{
    private const int MaxRemembered = 50_000;
    private const int MaxLength = 40;
    private static readonly char[] Digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

    /// <summary>Words of names that say how large the data is: <c>image_dim</c>, <c>num_classes</c>.</summary>
    private static readonly HashSet<string> DataWords = new(StringComparer.Ordinal)
    {
        "image", "img", "input", "inputs", "output", "outputs", "out", "in", "text", "target", "src", "source", "tgt", "state", "states", "obs", "observation", "action", "actions", "class", "classes", "label", "labels",
        "category", "categories", "vocab", "vocabulary", "feature", "features", "token", "tokens", "word", "words", "data", "x", "y",
    };

    private readonly ConcurrentDictionary<(string Name, bool IsReinforcement), NameMeaning> _known = new();

    // The dictionary's own count would take all of its locks.
    private int _remembered;

    /// <summary>What <paramref name="name"/> means.</summary>
    public NameMeaning MeaningOf(string name, bool isReinforcement)
    {
        if (name.Length is 0 or > MaxLength)
        {
            return default;
        }

        var key = (name, isReinforcement);
        if (!_known.TryGetValue(key, out var meaning))
        {
            meaning = Read(name, isReinforcement);
            if (_remembered < MaxRemembered && _known.TryAdd(key, meaning))
            {
                Interlocked.Increment(ref _remembered);
            }
        }

        return meaning;
    }

    /// <summary>Whether a name says how large the data is.</summary>
    public static bool IsOfData(string name) => WordsOf(name).Exists(DataWords.Contains);

    /// <summary>The words of a name in lower case: split at underscores, at capitals, and before the digits that end a word of letters.</summary>
    internal static List<string> WordsOf(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var isEnd = i == name.Length || name[i] is '_' or '.' or '-' or ' ';
            var isHump = !isEnd && i > start && char.IsUpper(name[i]) && char.IsLower(name[i - 1]);
            if (isEnd || isHump)
            {
                if (i > start)
                {
                    words.Add(name[start..i].ToLowerInvariant());
                }

                start = isEnd ? i + 1 : i;
            }
        }

        return words;
    }

    private NameMeaning Read(string name, bool isReinforcement)
    {
        var words = WordsOf(name);
        foreach (var word in words)
        {
            if (never.Contains(word))
            {
                return default;
            }
        }

        var count = words.Count;
        var isOfData = words.Exists(DataWords.Contains);
        var isUpper = name.Length > 1 && !name.Any(char.IsLower);
        while (words.Count > 0)
        {
            var joined = string.Concat(words);
            if (MeaningOf(joined, isUpper, isReinforcement) is { Kind: not null } known)
            {
                if (isOfData && words.Count < count && known.Kind == HyperparameterKind.Architecture && !architecture.Contains(joined))
                {
                    return default;
                }

                return known;
            }

            // `dense1_size`, `dropout0_rate`: the numbers of layers stand within.
            if (count > 1 && HasInnerDigit(words) && MeaningOf(WithoutDigits(joined), isUpper, isReinforcement) is { Kind: not null } inner)
            {
                return inner;
            }

            var bare = joined.TrimEnd(Digits);
            if (bare.Length > 0 && bare.Length < joined.Length && MeaningOf(bare, isUpper, isReinforcement) is { Kind: not null } numbered)
            {
                return numbered;
            }

            if (words.Count > 1 && IsModifier(words[0]) && (!IsModifier(words[^1]) || !EndsInCore(words)))
            {
                words.RemoveAt(0);
            }
            else if (words.Count > 1 && IsModifier(words[^1]))
            {
                words.RemoveAt(words.Count - 1);
            }
            else
            {
                break;
            }
        }

        return default;
    }

    /// <summary>Whether what stands before the last word is a name of its own, as in <c>n_epochs_d</c>.</summary>
    private bool EndsInCore(List<string> words)
    {
        var joined = string.Concat(words.Take(words.Count - 1));
        return cores.Contains(joined) || architecture.Contains(joined);
    }

    private static bool HasInnerDigit(List<string> words)
    {
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (char.IsAsciiDigit(words[i][^1]))
            {
                return true;
            }
        }

        return false;
    }

    private static string WithoutDigits(string joined) => string.Create(joined.Count(static letter => !char.IsAsciiDigit(letter)), joined, static (into, from) =>
    {
        var at = 0;
        foreach (var letter in from)
        {
            if (!char.IsAsciiDigit(letter))
            {
                into[at++] = letter;
            }
        }
    });

    private bool IsModifier(string word) => modifiers.Contains(word) || word.AsSpan().TrimEnd("0123456789").Length == 0 || (char.IsAsciiDigit(word[^1]) && modifiers.Contains(word.TrimEnd(Digits)));

    private NameMeaning MeaningOf(string joined, bool isUpper, bool isReinforcement)
    {
        if (cores.Contains(joined) || (isUpper && upper.Contains(joined)) || (isReinforcement && reinforcement.Contains(joined)))
        {
            var isCount = counters.Contains(joined);
            return new NameMeaning(HyperparameterKind.Plain, isCount && !isUpper && joined is "epoch" or "batch" or "iteration" or "episode" ? 1 : 0, !isCount && IsRate(joined));
        }

        // `epoch = 20` is the number of epochs; `epoch = 0` counts them.
        if (joined is "epoch")
        {
            return new NameMeaning(HyperparameterKind.Plain, 1, MayBeZero: false);
        }

        return sized.Contains(joined) ? new NameMeaning(HyperparameterKind.Architecture, 7, MayBeZero: false)
            : architecture.Contains(joined) ? new NameMeaning(HyperparameterKind.Architecture, 0, MayBeZero: false)
            : default;
    }

    private static bool IsRate(string joined) => joined.Contains("momentum", StringComparison.Ordinal) || joined.Contains("decay", StringComparison.Ordinal) || joined is "wd"
        || joined.Contains("drop", StringComparison.Ordinal) || joined.StartsWith("warmup", StringComparison.Ordinal) || joined.StartsWith("beta", StringComparison.Ordinal) || joined.StartsWith("reg", StringComparison.Ordinal)
        || joined.Contains("lambda", StringComparison.Ordinal) || joined.Contains("smoothing", StringComparison.Ordinal) || joined.Contains("subsample", StringComparison.Ordinal);
}
