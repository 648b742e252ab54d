using System.Text.Json;
using ForgeLsp.Rules.Python.Hyperparameters;

namespace ForgeLsp.Rules.Python.Knowledge;

/// <summary>A callable that draws random numbers unless it is given a seed of its own.</summary>
/// <param name="Generator">What it draws from.</param>
/// <param name="Keyword">The keyword that takes the seed.</param>
/// <param name="When">Pairs of keyword and value of which one must be there; none: always.</param>
/// <param name="Unless">Pairs of which none may be there.</param>
internal sealed record SeededCallable(string Generator, string Keyword, IReadOnlyList<(string Keyword, string Value)> When, IReadOnlyList<(string Keyword, string Value)> Unless);

/// <summary>A method that draws random numbers unless it is given a seed, in files that import its packages.</summary>
/// <param name="Needs">Keywords of which one must be there to tell it from others of its name; none: always.</param>
/// <param name="Position">Where the seed may stand without its keyword; -1: nowhere.</param>
internal sealed record DrawingMethod(string Generator, string Keyword, IReadOnlySet<string> Packages, IReadOnlySet<string> Needs, int Position);

/// <summary>What a dotted name has to do with random numbers.</summary>
/// <param name="Seeds">The generators that a call of it seeds; null for one that seeds none.</param>
/// <param name="Draws">The generator that a call of it draws from, such as <c>numpy</c> for <c>numpy.random.rand</c>.</param>
/// <param name="Owned">The generator that it makes an own one of, seeded by its first argument.</param>
/// <param name="Keyed">How it is seeded, where it draws random numbers.</param>
internal sealed record RandomName(IReadOnlyList<string>? Seeds, string? Draws, string? Owned, SeededCallable? Keyed);

/// <summary>What draws random numbers and what seeds it, from <c>Knowledge/seeding.json</c>; read once.</summary>
internal sealed class SeedingKnowledge
{
    /// <summary>Stands for every generator.</summary>
    public const string All = "all";

    private static readonly Lazy<SeedingKnowledge> Loaded = new(() => KnowledgeFile.Read("seeding", static root => new SeedingKnowledge(root)));

    private readonly Dictionary<string, string[]> _seeds = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Package, string Name), string[]> _seeding = [];
    private readonly List<(string Prefix, string Generator, HashSet<string> Not)> _uses = [];
    private readonly Dictionary<string, string> _owned = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Package, string Name), SeededCallable> _keyed = [];
    private readonly Dictionary<string, DrawingMethod> _drawing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _implicit = new(StringComparer.Ordinal);
    private readonly HashSet<string> _settled;
    private readonly NameVerdicts<RandomName?> _verdicts;
    private readonly Dictionary<string, string> _backed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);

    private SeedingKnowledge(JsonElement root)
    {
        _verdicts = new(Find);
        Helpers = KnowledgeFile.Words(root, "helpers");
        _settled = KnowledgeFile.Words(root, "settled");
        foreach (var item in KnowledgeFile.Items(root, "seeds"))
        {
            foreach (var name in KnowledgeFile.List(item, "names"))
            {
                _seeds[name] = KnowledgeFile.List(item, "seeds");
            }
        }

        foreach (var item in KnowledgeFile.Items(root, "seeding"))
        {
            foreach (var name in Names(item))
            {
                _seeding[name] = KnowledgeFile.List(item, "seeds");
            }
        }

        foreach (var item in KnowledgeFile.Items(root, "uses"))
        {
            _uses.Add((Text(item, "prefix"), Text(item, "generator"), KnowledgeFile.Words(item, "not")));
        }

        foreach (var item in KnowledgeFile.Items(root, "owned"))
        {
            foreach (var name in KnowledgeFile.List(item, "names"))
            {
                _owned[name] = Text(item, "generator");
            }
        }

        foreach (var item in KnowledgeFile.Items(root, "keyed"))
        {
            var callable = new SeededCallable(Text(item, "generator"), Text(item, "keyword"), Conditions(item, "when"), Conditions(item, "unless"));
            foreach (var name in Names(item))
            {
                _keyed[name] = callable;
            }
        }

        foreach (var item in KnowledgeFile.Items(root, "drawing"))
        {
            var position = item.TryGetProperty("position", out var value) ? value.GetInt32() : -1;
            var method = new DrawingMethod(Text(item, "generator"), Text(item, "keyword"), KnowledgeFile.Words(item, "packages"), KnowledgeFile.Words(item, "needs"), position);
            foreach (var name in KnowledgeFile.List(item, "methods"))
            {
                _drawing[name] = method;
            }
        }

        foreach (var item in KnowledgeFile.Items(root, "implicit"))
        {
            foreach (var library in KnowledgeFile.List(item, "libraries"))
            {
                _implicit[library] = Text(item, "generator");
            }
        }

        foreach (var (generator, behind) in KnowledgeFile.Pairs(root, "backed"))
        {
            _backed[generator] = behind;
        }

        foreach (var (generator, label) in KnowledgeFile.Pairs(root, "labels"))
        {
            _labels[generator] = label;
        }
    }

    public static SeedingKnowledge Instance => Loaded.Value;

    /// <summary>Names of functions of a project that seed, as far as a name says so.</summary>
    public IReadOnlySet<string> Helpers { get; }

    /// <summary>What the thing of this dotted name has to do with random numbers; null where that is nothing.</summary>
    public RandomName? Of(string qualified) => _verdicts.Of(qualified);

    /// <summary>How the method of this name is seeded, where it draws random numbers.</summary>
    public DrawingMethod? Drawing(string method) => _drawing.GetValueOrDefault(method);

    /// <summary>The generator whose seed counts for <paramref name="generator"/>: NumPy's for scikit-learn.</summary>
    public string Behind(string generator) => _backed.GetValueOrDefault(generator, generator);

    /// <summary>
    /// The generator that training with this library draws from; null where it draws from none or seeds itself. A library that is not known, as a
    /// project's own, trains with the one of <paramref name="imported"/> that does draw.
    /// </summary>
    public string? Implicit(string library, IReadOnlySet<string> imported)
    {
        if (_implicit.TryGetValue(library, out var generator) || _settled.Contains(library))
        {
            return generator;
        }

        foreach (var package in imported)
        {
            if (_implicit.TryGetValue(TrainingKnowledge.Instance.Family(package), out generator))
            {
                return generator;
            }
        }

        return null;
    }

    /// <summary>Whether seeding <paramref name="seeded"/> seeds <paramref name="generator"/>.</summary>
    public bool IsSeeded(string generator, IReadOnlySet<string> seeded) =>
        seeded.Contains(All) || seeded.Contains(generator) || (_backed.TryGetValue(generator, out var behind) && seeded.Contains(behind));

    /// <summary>How a reader knows the generator.</summary>
    public string Label(string generator) => _labels.GetValueOrDefault(generator, generator);

    private RandomName? Find(string qualified)
    {
        var parts = (KnowledgeFile.Root(qualified), KnowledgeFile.Last(qualified));
        var seeds = _seeds.GetValueOrDefault(qualified) ?? _seeding.GetValueOrDefault(parts);
        var (draws, owned, keyed) = (Draws(qualified), _owned.GetValueOrDefault(qualified), _keyed.GetValueOrDefault(parts));
        return seeds is null && draws is null && owned is null && keyed is null ? null : new RandomName(seeds, draws, owned, keyed);
    }

    private string? Draws(string qualified)
    {
        foreach (var (prefix, generator, not) in _uses)
        {
            // A method of a generator object has more dots: `numpy.random.default_rng.normal`.
            if (qualified.StartsWith(prefix, StringComparison.Ordinal) && qualified.IndexOf('.', prefix.Length) < 0 && !not.Contains(qualified[prefix.Length..]))
            {
                return generator;
            }
        }

        return null;
    }

    private static string Text(JsonElement item, string property) => item.GetProperty(property).GetString() ?? "";

    private static List<(string Keyword, string Value)> Conditions(JsonElement item, string property)
    {
        var conditions = new List<(string, string)>();
        foreach (var pair in KnowledgeFile.List(item, property))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            conditions.Add((pair[..equals], pair[(equals + 1)..]));
        }

        return conditions;
    }

    private static IEnumerable<(string Package, string Name)> Names(JsonElement item)
    {
        foreach (var package in KnowledgeFile.List(item, "packages"))
        {
            foreach (var name in KnowledgeFile.List(item, "names"))
            {
                yield return (package, name);
            }
        }
    }
}
