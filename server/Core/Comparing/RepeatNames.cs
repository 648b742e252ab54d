using System.Globalization;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Core.Comparing;

/// <summary>
/// Parameters that only number repetitions of one thing, by their names: <c>seed</c>, <c>np_seed</c>, <c>model.randomState</c>, <c>cv_fold</c>,
/// <c>trial_id</c>. What counts repetitions (<c>n_folds</c>, <c>num_seeds</c>) or measures something (<c>seed_ratio</c>) is none of them.
/// </summary>
public static class RepeatNames
{
    private static readonly HashSet<string> Seeds = Set("seed seeds randomseed rngseed npseed numpyseed pyseed pythonseed torchseed tfseed globalseed manualseed randomstate rng prng rngkey");
    private static readonly HashSet<string> Numbered = Set("fold trial run rep repeat repetition replicate replica replication");
    private static readonly HashSet<string> Index = Set("id idx index no nr num number i value");
    private static readonly HashSet<string> Counts = Set("n num number count total max min k per all use set fix fixed every save log keep");
    private static readonly HashSet<string> Measures = Set("size length len ratio rate count frac fraction dim weight strength prob data dataset path file dir model name type mode strategy method");
    private static readonly HashSet<string> Labels = Set("name id idx index uuid path dir directory folder file output out log logs logdir time date timestamp host hostname port rank worker job tag comment note version suffix prefix url uri");

    /// <summary>Whether the name says that the parameter is a seed.</summary>
    public static bool IsSeed(string name)
    {
        var words = NameWords.Of(name);
        for (var i = 0; i < words.Count; i++)
        {
            var isState = words[i] == "state" && i > 0 && words[i - 1] is "random" or "rng" or "prng";
            var isKey = words[i] == "key" && i > 0 && words[i - 1] is "rng" or "prng";
            if ((Seeds.Contains(words[i]) || isState || isKey) && IsFree(words, i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether name and values say that the parameter numbers repetitions: a seed, or a fold, trial, run or replicate whose values are whole numbers.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="values">Its values; null for runs that lack it.</param>
    public static bool IsRepeat(string name, IEnumerable<string?> values) => IsSeed(name) || (IsNumbering(name) && values.OfType<string>().All(IsWhole));

    /// <summary>Whether the parameter looks like a name, a number or a place of the run rather than like something that it depends on.</summary>
    public static bool IsLabel(string name) => NameWords.Of(name) is [.., var last] && Labels.Contains(last);

    private static bool IsNumbering(string name)
    {
        var words = NameWords.Of(name).ToList();
        var last = words.Count - 1;
        if (last > 0 && (Index.Contains(words[last]) || words[last].All(char.IsAsciiDigit)))
        {
            last--;
        }

        return last >= 0 && Numbered.Contains(words[last]) && (last == 0 || !Counts.Contains(words[last - 1]));
    }

    private static bool IsFree(IReadOnlyList<string> words, int at) =>
        (at == 0 || !Counts.Contains(words[at - 1])) && (at + 1 == words.Count || !Measures.Contains(words[at + 1]));

    private static bool IsWhole(string value) => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        || (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Floor(number) == number);

    private static HashSet<string> Set(string words) => words.Split(' ').ToHashSet(StringComparer.Ordinal);
}
