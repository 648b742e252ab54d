namespace ForgeLsp.Core.Python.Semantics;

/// <summary>What the names of one file mean: scopes, bindings, imports. Built once per tree; reading it is safe from several threads.</summary>
public sealed partial class PythonSemantics
{
    // By unit, and then by the number of the node in it, less one: small arrays, and no hashing at every question.
    private readonly PyScope[][] _scopes;
    private readonly PyBinding?[][] _bindings;
    private readonly string?[]?[] _qualified;
    private readonly string?[]?[] _types;
    private readonly Dictionary<Type, object> _derived = [];
    private readonly List<PyCall> _calls = [];

    /// <summary>Analyses <paramref name="tree"/>; linear in its size.</summary>
    public PythonSemantics(PythonTree tree)
    {
        Tree = tree;
        Module = new PyScope(null, null);
        var units = tree.Units.Count;
        _scopes = new PyScope[units][];
        _bindings = new PyBinding?[units][];
        _qualified = new string?[]?[units];
        _types = new string?[]?[units];
        Collect();
        Bind();
        FollowArguments();
    }

    /// <summary>The tree.</summary>
    public PythonTree Tree { get; }

    /// <summary>The module's scope.</summary>
    public PyScope Module { get; }

    /// <summary>Every call, in order of position of its statement.</summary>
    public IReadOnlyList<PyCall> Calls => _calls;

    /// <summary>The calls that <paramref name="filter"/> takes, in order of position of their statements.</summary>
    public IReadOnlyList<PyCall> CallsOf(CallFilter filter)
    {
        var calls = new List<PyCall>();
        for (var i = 0; i < Tree.Units.Count; i++)
        {
            calls.AddRange(Tree.Units[i].Outline.CallsOf(filter));
        }

        return calls;
    }

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

    /// <summary>Every assignment to an attribute of more than a name, such as <c>cfg.train.lr = 0.1</c>, in order.</summary>
    public IReadOnlyList<PyAssign> AttributeAssignments => _attributeAssignments;

    private readonly List<PyAssign> _attributeAssignments = [];

    /// <summary>Names of attributes that are read anywhere, whatever they are of.</summary>
    public IReadOnlySet<string> AttributeReads
    {
        get
        {
            if (_attributeReads is not { } names)
            {
                names = new HashSet<string>(StringComparer.Ordinal);
                foreach (var unit in Tree.Units)
                {
                    names.UnionWith(unit.Outline.AttributeReads);
                }

                _attributeReads = names;
            }

            return names;
        }
    }

    private HashSet<string>? _attributeReads;
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
    public PyBinding? BindingOf(PyExpression expression) =>
        expression is PyName or PyAttribute && expression.Number > 0 && Tree.TryIndexOf(expression.Place.Unit) is >= 0 and var unit ? _bindings[unit][expression.Number - 1] : null;

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
        var isNumbered = node is PyCall or PyName or PyAttribute && node.Number > 0;
        for (var parent = isNumbered ? node : node.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case PyFunction or PyClass:
                    return ScopeWithin((PyStatement)parent);
                case PyCall or PyName or PyAttribute when parent.Number > 0 && Tree.TryIndexOf(parent.Place.Unit) is >= 0 and var unit:
                    // Chains of calls are deep, so the unit remembers what is around each link.
                    return Tree.Units[unit].Outline.OwnerOf(parent.Number) is > 0 and var owner ? _scopes[unit][owner - 1] : Module;
            }
        }

        return Module;
    }

    /// <summary>The innermost statement that <paramref name="node"/> stands in. Quick for calls and names however deep their chains are.</summary>
    public PyStatement? StatementOf(PyNode node)
    {
        for (var at = node is PyStatement ? node.Parent : node; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case PyStatement statement:
                    return statement;
                case PyCall or PyName or PyAttribute when at.Number > 0:
                    return at.Place.Unit.Outline.StatementOf(at.Number);
            }
        }

        return null;
    }

    /// <summary>What the code of <paramref name="function"/> mentions when it runs, nested functions left out.</summary>
    public IReadOnlyList<PyExpression> MentionsIn(PyFunction function) => function.Place.Unit.Outline.MentionsIn(function.Number);

    /// <summary>What the code outside of functions mentions: all of it under <c>if __name__ == "__main__":</c>, and else what is called or handed to a call.</summary>
    public IEnumerable<IReadOnlyList<PyExpression>> MentionsOutside()
    {
        foreach (var unit in Tree.Units)
        {
            yield return unit.Outline.MentionsIn(0);
        }
    }

    /// <summary>Whether it is <c>if __name__ == "__main__":</c>.</summary>
    public static bool IsMainBlock(PyStatement statement) =>
        statement is PyConditionalStatement { IsLoop: false, Branches: [{ Test: PyComparison { Operands: [PyName { Id: "__name__" }, ..] } }, ..] };

    /// <summary>The scope that a function or class opens.</summary>
    public PyScope ScopeWithin(PyStatement definition) =>
        definition is PyFunction or PyClass && definition.Number > 0 && Tree.TryIndexOf(definition.Place.Unit) is >= 0 and var unit ? _scopes[unit][definition.Number - 1] : Module;
}
