using System.Text.Json;
using ForgeLsp.Rules.Python.Hyperparameters;

namespace ForgeLsp.Rules.Python.Knowledge;

/// <summary>What is known of one callable of a training library.</summary>
/// <param name="Role">What it is: <c>estimator</c>, <c>optimizer</c>, <c>trainer</c>, <c>training</c> (calling it trains) and so on.</param>
/// <param name="Tuned">Parameters that are hyperparameters.</param>
/// <param name="Architecture">Parameters that are sizes of the architecture.</param>
/// <param name="Positional">Parameters in order, as far as they matter; <c>-</c> for one that does not.</param>
/// <param name="DictNames">Keywords that take a dict of hyperparameters.</param>
/// <param name="DictPositions">Positions that take one.</param>
/// <param name="Needs">For methods known by name alone: one of these keywords must be there.</param>
/// <param name="Literal">Keywords that are reported as information, such as <c>optimizer="adam"</c>.</param>
internal sealed record KnownCallable(
    string Role,
    IReadOnlySet<string> Tuned,
    IReadOnlySet<string> Architecture,
    IReadOnlyList<string> Positional,
    IReadOnlySet<string> DictNames,
    IReadOnlyList<int> DictPositions,
    IReadOnlySet<string> Needs,
    IReadOnlySet<string> Literal,
    IReadOnlySet<string> Packages);

/// <summary>The knowledge of training libraries in <c>Knowledge/*.json</c>, read once.</summary>
internal sealed class PythonKnowledge
{
    /// <summary>Stands for every package: the keywords that such a method needs tell it by themselves.</summary>
    private const string AnyPackage = "*";

    private static readonly string[] Libraries = ["sklearn", "boosting", "torch", "keras", "transformers", "jax", "others"];
    private static readonly Lazy<PythonKnowledge> Loaded = new(() => new PythonKnowledge());

    private readonly Dictionary<(string Package, string Name), KnownCallable> _callables = [];
    private readonly Dictionary<string, KnownCallable> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _estimatorParameters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _boostingParameters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _learnerParameters;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _neverWords;
    private readonly HyperparameterNames _names;
    private readonly Dictionary<string, List<KnownCallable>> _methods = new(StringComparer.Ordinal);
    private readonly NameVerdicts<KnownCallable?> _verdicts;

    private PythonKnowledge()
    {
        _verdicts = new(name => name.Contains('.', StringComparison.Ordinal) ? _callables.GetValueOrDefault((KnowledgeFile.Root(name), KnowledgeFile.Last(name))) : null);
        foreach (var library in Libraries)
        {
            using var document = KnowledgeFile.Open(library);
            foreach (var part in document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray().ToArray() : [document.RootElement])
            {
                Read(part);
            }
        }

        using var general = KnowledgeFile.Open("general");
        NeverWords = KnowledgeFile.Words(general.RootElement, "never");
        _neverWords = new HashSet<string>(NeverWords, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        ReinforcementPackages = KnowledgeFile.Words(general.RootElement, "reinforcementPackages");
        _learnerParameters = KnowledgeFile.Words(general.RootElement, "learner");
        _names = new HyperparameterNames(
            KnowledgeFile.Words(general.RootElement, "names"),
            KnowledgeFile.Words(general.RootElement, "counters"),
            KnowledgeFile.Words(general.RootElement, "upper"),
            KnowledgeFile.Words(general.RootElement, "reinforcement"),
            KnowledgeFile.Words(general.RootElement, "architecture"),
            KnowledgeFile.Words(general.RootElement, "sized"),
            KnowledgeFile.Words(general.RootElement, "modifiers"),
            NeverWords);
        using var tracking = KnowledgeFile.Open("tracking");
        TrackingPrefixes = KnowledgeFile.Words(tracking.RootElement, "prefixes");
        Names = _callables.Keys.Select(static key => key.Name).Concat(_methods.Keys).ToHashSet(StringComparer.Ordinal);
    }

    public static PythonKnowledge Instance => Loaded.Value;

    /// <summary>Packages of environments: where one is imported, names of reinforcement learning count.</summary>
    public IReadOnlySet<string> ReinforcementPackages { get; }

    /// <summary>Words in a name that say it is not of the training, such as <c>test</c>.</summary>
    public IReadOnlySet<string> NeverWords { get; }

    /// <summary>Last names of all callables and methods that are known.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>Packages whose calls record a run.</summary>
    public IReadOnlySet<string> TrackingPrefixes { get; }

    /// <summary>What a bare name means. <paramref name="isReinforcement"/>: in code that learns from an environment.</summary>
    public NameMeaning MeaningOf(string name, bool isReinforcement) => _names.MeaningOf(name, isReinforcement);

    /// <summary>Whether estimators have a hyperparameter of this name.</summary>
    public bool IsEstimatorParameter(string name) => _estimatorParameters.Contains(name);

    /// <summary>Whether a parameter of this name is a hyperparameter where the same call takes others, as <c>gamma</c> beside <c>lr</c>.</summary>
    public bool IsLearnerParameter(string name) => _learnerParameters.Contains(name);

    /// <summary>Whether boosters take a hyperparameter of this name.</summary>
    public bool IsBoostingParameter(string name) => _boostingParameters.Contains(name);

    /// <summary>What is known of a callable by its last name alone, for names that come from nowhere: of a script that was a notebook, or of a star import.</summary>
    public KnownCallable? CallableNamed(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Whether a name or expression says that it is not of the training: <c>test_loader</c>, <c>self.valid_set</c>.</summary>
    public bool HasNeverWord(string name)
    {
        if (name.Contains("test", StringComparison.OrdinalIgnoreCase) || name.Contains("valid", StringComparison.OrdinalIgnoreCase) || name.Contains("valset", StringComparison.OrdinalIgnoreCase)
            || name.Contains("valloader", StringComparison.OrdinalIgnoreCase) || name.Contains("valgen", StringComparison.OrdinalIgnoreCase) || name.Contains("valdata", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var words = _neverWords;
        foreach (var range in name.AsSpan().SplitAny('_', '.', ' ', '(', '['))
        {
            var word = name.AsSpan(range);
            if (words.Contains(word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is known of a callable by its dotted name: its package and its last name decide, since libraries export one thing from many modules.</summary>
    public KnownCallable? Callable(string? qualifiedName) => qualifiedName is null ? null : _verdicts.Of(qualifiedName);

    /// <summary>Last names of the callables and methods of this role.</summary>
    public IEnumerable<string> NamesOf(string role) =>
        _callables.Where(known => known.Value.Role == role).Select(static known => known.Key.Name).Concat(_methods.Where(known => known.Value.Exists(method => method.Role == role)).Select(static known => known.Key));

    /// <summary>What is known of a method by its name, in files that import its package.</summary>
    public KnownCallable? Method(string name, IReadOnlySet<string> imported) =>
        _methods.TryGetValue(name, out var methods) ? methods.Find(method => imported.Overlaps(method.Packages)) ?? methods.Find(static method => method.Packages.Contains(AnyPackage)) : null;

    private void Read(JsonElement library)
    {
        var sets = library.TryGetProperty("sets", out var named) ? named : default;
        foreach (var callable in KnowledgeFile.Items(library, "callables"))
        {
            var known = Read(callable, sets, KnowledgeFile.Words(library, "packages"));
            if (known.Role == "estimator")
            {
                _estimatorParameters.UnionWith(known.Tuned);
                if (known.Packages.Contains("xgboost"))
                {
                    _boostingParameters.UnionWith(known.Tuned);
                }
            }

            foreach (var package in known.Packages)
            {
                foreach (var name in KnowledgeFile.List(callable, "names"))
                {
                    _callables[(package, name)] = known;
                    if (name.Length > 4 && char.IsUpper(name[0]))
                    {
                        _byName.TryAdd(name, known);
                    }
                }
            }
        }

        foreach (var method in KnowledgeFile.Items(library, "methods"))
        {
            var known = Read(method, sets, KnowledgeFile.Words(library, "packages"));
            foreach (var name in KnowledgeFile.List(method, "names"))
            {
                if (!_methods.TryGetValue(name, out var methods))
                {
                    methods = [];
                    _methods[name] = methods;
                }

                methods.Add(known);
            }
        }
    }

    private static KnownCallable Read(JsonElement item, JsonElement sets, HashSet<string> packages)
    {
        var tuned = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in KnowledgeFile.List(item, "tuned"))
        {
            if (name[0] == '@')
            {
                tuned.UnionWith(KnowledgeFile.List(sets, name[1..]));
            }
            else
            {
                tuned.Add(name);
            }
        }

        var own = KnowledgeFile.Words(item, "packages");
        return new KnownCallable(
            item.TryGetProperty("role", out var role) ? role.GetString() ?? "" : "",
            tuned,
            KnowledgeFile.Words(item, "architecture"),
            KnowledgeFile.List(item, "positional"),
            KnowledgeFile.Words(item, "dict"),
            [.. KnowledgeFile.List(item, "dicts").Select(int.Parse)],
            KnowledgeFile.Words(item, "needs"),
            KnowledgeFile.Words(item, "literal"),
            own.Count > 0 ? own : packages);
    }
}
