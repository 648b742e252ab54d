using System.Text.Json;
using ForgeLsp.Rules.Python.Hyperparameters;

namespace ForgeLsp.Rules.Python.Knowledge;

/// <summary>What trains, from <c>Knowledge/training.json</c> and the roles in the files of the libraries; read once.</summary>
internal sealed class TrainingKnowledge
{
    private static readonly Lazy<TrainingKnowledge> Loaded = new(() => KnowledgeFile.Read("training", static root => new TrainingKnowledge(root)));

    private readonly Dictionary<(string Package, string Name), string> _roles = [];
    private readonly HashSet<(string Role, string Method)> _methodsOf = [];
    private readonly Dictionary<string, HashSet<string>> _methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _families = new(StringComparer.Ordinal);
    private readonly HashSet<string> _packages = new(StringComparer.Ordinal);
    private readonly HashSet<string> _foreign;
    private readonly NameVerdicts<string?> _verdicts;
    private readonly NameVerdicts<bool> _libraries;

    private TrainingKnowledge(JsonElement root)
    {
        _verdicts = new(name => name.IndexOf('.', StringComparison.Ordinal) < 0 ? null
            : _roles.TryGetValue((KnowledgeFile.Root(name), KnowledgeFile.Last(name)), out var role) ? role : PythonKnowledge.Instance.Callable(name)?.Role);
        _libraries = new(name => IsForeign(KnowledgeFile.Root(name)));
        foreach (var item in KnowledgeFile.Items(root, "roles"))
        {
            var role = item.GetProperty("role").GetString() ?? "";
            foreach (var package in KnowledgeFile.List(item, "packages"))
            {
                _packages.Add(package);
                foreach (var name in KnowledgeFile.List(item, "names"))
                {
                    _roles[(package, name)] = role;
                }
            }
        }

        foreach (var item in KnowledgeFile.Items(root, "of"))
        {
            foreach (var role in KnowledgeFile.List(item, "roles"))
            {
                _methodsOf.UnionWith(KnowledgeFile.List(item, "methods").Select(method => (role, method)));
            }
        }

        foreach (var item in KnowledgeFile.Items(root, "methods"))
        {
            foreach (var method in KnowledgeFile.List(item, "methods"))
            {
                _methods[method] = KnowledgeFile.Words(item, "packages");
            }
        }

        foreach (var (package, family) in KnowledgeFile.Pairs(root, "families"))
        {
            _families[package] = family;
        }

        var believed = root.GetProperty("believed");
        BelievedFunctions = KnowledgeFile.Words(believed, "functions");
        BelievedReceivers = KnowledgeFile.Words(believed, "receivers");
        BelievedMethods = KnowledgeFile.Words(believed, "methods");
        Models = KnowledgeFile.Words(root, "models");
        Preparers = KnowledgeFile.Words(root, "preparers");
        Stepping = KnowledgeFile.Words(root, "stepping");
        EntryDecorators = KnowledgeFile.Words(root, "entryDecorators");
        Hooks = KnowledgeFile.Words(root, "hooks");
        _foreign = KnowledgeFile.Words(root, "foreign");
    }

    public static TrainingKnowledge Instance => Loaded.Value;

    /// <summary>Functions of other files that cannot be seen, and whose names say that they train.</summary>
    public IReadOnlySet<string> BelievedFunctions { get; }

    /// <summary>What things are called whose <see cref="BelievedMethods"/> train, where they cannot be seen.</summary>
    public IReadOnlySet<string> BelievedReceivers { get; }

    /// <summary>Methods that train, of such a thing.</summary>
    public IReadOnlySet<string> BelievedMethods { get; }

    /// <summary>Words in names of models.</summary>
    public IReadOnlySet<string> Models { get; }

    /// <summary>Words in names of what prepares data; their <c>fit</c> is no training.</summary>
    public IReadOnlySet<string> Preparers { get; }

    /// <summary>Libraries whose optimisers are stepped by hand.</summary>
    public IReadOnlySet<string> Stepping { get; }

    /// <summary>Last names of decorators that make a function a command.</summary>
    public IReadOnlySet<string> EntryDecorators { get; }

    /// <summary>Methods that a framework calls on classes derived from its own.</summary>
    public IReadOnlySet<string> Hooks { get; }

    /// <summary>What the thing of this dotted name is: <c>estimator</c>, <c>trainer</c>, <c>preprocessor</c>, <c>training</c> and so on; null where it is not known.</summary>
    public string? Role(string? qualified) => qualified is null ? null : _verdicts.Of(qualified);

    /// <summary>Last names of what may train, as far as names tell.</summary>
    public IEnumerable<string> TrainingNames() =>
    [
        .. _roles.Where(static role => role.Value == "training").Select(static role => role.Key.Name),
        .. PythonKnowledge.Instance.NamesOf("training"),
        .. _methodsOf.Select(static method => method.Method),
        .. _methods.Keys,
        .. BelievedMethods,
        .. BelievedFunctions,
    ];

    /// <summary>Whether this method of a thing of this role trains.</summary>
    public bool IsTrainingMethod(string role, string method) => _methodsOf.Contains((role, method));

    /// <summary>Whether this method trains whatever it is of, in a file that imports these packages.</summary>
    public bool IsTrainingMethod(string method, IReadOnlySet<string> imported) => _methods.TryGetValue(method, out var packages) && imported.Overlaps(packages);

    /// <summary>The library that a package belongs to: <c>tensorflow</c> for <c>keras</c>; itself for others.</summary>
    public string Family(string package) => _families.GetValueOrDefault(package, package);

    /// <summary>Whether this package is a library's, so that no file of the workspace is meant.</summary>
    public bool IsForeign(string package) => Knows(package) || _foreign.Contains(package) || Stepping.Contains(package) || PythonKnowledge.Instance.TrackingPrefixes.Contains(package);

    /// <summary>Whether the thing of this dotted name is a library's.</summary>
    public bool IsOfLibrary(string qualified) => _libraries.Of(qualified);

    /// <summary>Whether things of this package are known.</summary>
    public bool Knows(string package) => _packages.Contains(package) || _families.ContainsKey(package);
}
