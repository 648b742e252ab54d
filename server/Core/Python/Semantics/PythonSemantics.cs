namespace ForgeLsp.Core.Python.Semantics;

/// <summary>What the names of one file mean: scopes, bindings, imports. Built once per tree; reading it is safe from several threads.</summary>
public sealed partial class PythonSemantics
{
    private readonly Dictionary<PyNode, PyScope> _scopes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PyNode, PyBinding> _bindings;
    private readonly Dictionary<Type, object> _derived = [];
    private readonly List<PyCall> _calls = [];
    private readonly List<(PyExpression Node, PyScope Scope)> _reads = [];

    /// <summary>Analyses <paramref name="tree"/>; linear in its size.</summary>
    public PythonSemantics(PythonTree tree)
    {
        Tree = tree;
        Module = new PyScope(null, null);
        Collect();
        _bindings = new Dictionary<PyNode, PyBinding>(_reads.Count, ReferenceEqualityComparer.Instance);
        foreach (var (read, scope) in _reads)
        {
            Bind(read, scope);
        }

        FollowArguments();
    }

    /// <summary>The tree.</summary>
    public PythonTree Tree { get; }

    /// <summary>The module's scope.</summary>
    public PyScope Module { get; }

    /// <summary>Every call, in order of position of its statement.</summary>
    public IReadOnlyList<PyCall> Calls => _calls;

    /// <summary>Top-level packages that the file imports.</summary>
    public IReadOnlySet<string> Packages => _packages;

    private readonly HashSet<string> _packages = new(StringComparer.Ordinal);

    /// <summary>Modules of <c>from module import *</c>.</summary>
    public IReadOnlyList<string> StarImports => _starImports;

    private readonly List<string> _starImports = [];

    /// <summary>What is imported, as dotted names as written: see <see cref="Findings.ModuleSummary.Imports"/>. Each once, in order.</summary>
    public IReadOnlyList<string> Imports => _imports;

    private readonly List<string> _imports = [];
    private readonly HashSet<string> _imported = new(StringComparer.Ordinal);

    /// <summary>Every dict display, in order.</summary>
    public IReadOnlyList<PyDict> DictDisplays => _dicts;

    private readonly List<PyDict> _dicts = [];

    /// <summary>Every <c>for</c> and <c>while</c> loop, outer ones first.</summary>
    public IReadOnlyList<PyNode> Loops => _loops;

    private readonly List<PyNode> _loops = [];

    /// <summary>Every assignment to an item, such as <c>params["lr"] = 0.1</c>, in order.</summary>
    public IReadOnlyList<PyAssign> ItemAssignments => _itemAssignments;

    private readonly List<PyAssign> _itemAssignments = [];

    /// <summary>Names of attributes that are read anywhere, whatever they are of.</summary>
    public IReadOnlySet<string> AttributeReads => _attributeReads;

    private readonly HashSet<string> _attributeReads = new(StringComparer.Ordinal);
    private readonly Dictionary<PyFunction, List<PyExpression>> _returns = new(ReferenceEqualityComparer.Instance);

    /// <summary>What <paramref name="function"/> returns, statement by statement.</summary>
    public IReadOnlyList<PyExpression> ReturnsOf(PyFunction function) => _returns.GetValueOrDefault(function) ?? [];

    /// <summary>Every binding of every scope.</summary>
    public IReadOnlyList<PyBinding> Bindings => _all;

    private readonly List<PyBinding> _all = [];

    /// <summary>Something that a rule family computes from the analysis, made once and shared by its rules.</summary>
    public T Derive<T>(Func<PythonSemantics, T> make)
        where T : class
    {
        lock (_derived)
        {
            if (!_derived.TryGetValue(typeof(T), out var made))
            {
                made = make(this);
                _derived[typeof(T)] = made;
            }

            return (T)made;
        }
    }

    /// <summary>What the calls of this file hand in for <paramref name="parameter"/>.</summary>
    public IReadOnlyList<PyExpression> ArgumentsOf(PyParameter parameter) => _arguments.GetValueOrDefault(parameter) ?? [];

    /// <summary>The node around <paramref name="node"/>; null for a top-level statement.</summary>
    public PyNode? ParentOf(PyNode node) => node.Parent;

    /// <summary>The nodes around <paramref name="node"/>, inner ones first.</summary>
    public IEnumerable<PyNode> Ancestors(PyNode node)
    {
        for (var parent = node.Parent; parent is not null; parent = parent.Parent)
        {
            yield return parent;
        }
    }

    /// <summary>The binding that a <see cref="PyName"/> or an attribute such as <c>self.lr</c> stands for, when the file has one.</summary>
    public PyBinding? BindingOf(PyExpression expression) => _bindings.GetValueOrDefault(expression);

    /// <summary>What the bare name <paramref name="name"/> would stand for at <paramref name="place"/>; null where the file binds no such name.</summary>
    public PyBinding? Resolve(string name, PyNode place) => Lookup(name, ScopeOf(place));

    /// <summary>The function of the file that <paramref name="call"/> calls: by name, the constructor of a class, or a method of <c>self</c>; null for all else.</summary>
    public PyFunction? FunctionOf(PyCall call) => call.Function is PyName or PyAttribute { Target: PyName } ? BindingOf(call.Function)?.Definition switch
    {
        PyFunction defined => defined,
        PyClass type => ScopeWithin(type).Names.GetValueOrDefault("__init__")?.Definition as PyFunction,
        _ => null,
    } : null;

    /// <summary>The scope that <paramref name="node"/> is in.</summary>
    public PyScope ScopeOf(PyNode node)
    {
        for (var parent = node.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is PyFunction or PyClass)
            {
                return _scopes[parent];
            }
        }

        return Module;
    }

    /// <summary>The scope that a function or class opens.</summary>
    public PyScope ScopeWithin(PyStatement definition) => _scopes.GetValueOrDefault(definition) ?? Module;
}
