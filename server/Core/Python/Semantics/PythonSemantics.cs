namespace ForgeLsp.Core.Python.Semantics;

/// <summary>What the names of one file mean: scopes, bindings, imports. Built once per tree; reading it is safe from several threads.</summary>
public sealed partial class PythonSemantics
{
    private readonly Dictionary<PyNode, PyScope> _scopes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PyNode, PyBinding> _bindings;
    private readonly Dictionary<Type, object> _derived = [];
    private readonly List<PyCall> _calls = [];
    private readonly List<(PyNode Node, PyScope Scope)> _reads = [];

    /// <summary>What names mean by custom where nothing binds them: a star import brings them along.</summary>
    private static readonly Dictionary<string, string> Customary = new(StringComparer.Ordinal)
    {
        ["np"] = "numpy",
        ["numpy"] = "numpy",
        ["pd"] = "pandas",
        ["plt"] = "matplotlib.pyplot",
        ["tf"] = "tensorflow",
        ["keras"] = "keras",
        ["torch"] = "torch",
        ["nn"] = "torch.nn",
        ["optim"] = "torch.optim",
        ["xgb"] = "xgboost",
        ["lgb"] = "lightgbm",
        ["mlflow"] = "mlflow",
        ["wandb"] = "wandb",
        ["random"] = "random",
        ["pl"] = "pytorch_lightning",
        ["sklearn"] = "sklearn",
        ["jax"] = "jax",
        ["jnp"] = "jax.numpy",
        ["optax"] = "optax",
    };

    /// <summary>Analyses <paramref name="tree"/>; linear in its size.</summary>
    public PythonSemantics(PythonTree tree)
    {
        Tree = tree;
        Module = new PyScope(null, null);
        Collect();
        _bindings = new Dictionary<PyNode, PyBinding>(_reads.Count, ReferenceEqualityComparer.Instance);
        foreach (var (node, scope) in _reads)
        {
            Bind(node, scope);
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
        for (var parent = ParentOf(node); parent is not null; parent = ParentOf(parent))
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
        for (var ancestor = node.Parent; ancestor is not null; ancestor = ancestor.Parent)
        {
            if (ancestor is PyFunction or PyClass && _scopes.TryGetValue(ancestor, out var scope))
            {
                return scope;
            }
        }

        return Module;
    }

    /// <summary>The scope that a function or class opens.</summary>
    public PyScope ScopeWithin(PyStatement definition) => _scopes.GetValueOrDefault(definition) ?? Module;

    private void Collect()
    {
        var pending = new Stack<(PyNode Node, PyScope Scope)>();
        var children = new List<PyNode>();
        foreach (var statement in Tree.Statements.Reverse())
        {
            pending.Push((statement, Module));
        }

        while (pending.TryPop(out var item))
        {
            var (node, scope) = item;
            var inner = Declare(node, scope);
            children.Clear();
            node.AddChildren(children);
            for (var i = children.Count - 1; i >= 0; i--)
            {
                children[i].Parent = node;

                // Decorators, defaults and base classes are read outside the scope that the definition opens.
                var isOutside = node is PyFunction function ? children[i] is not (PyStatement or PyParameter) || ReferenceEquals(children[i], function.Name)
                    : node is PyClass && children[i] is not PyStatement;
                pending.Push((children[i], isOutside ? scope : inner));
            }
        }
    }

    private static PyFunction? FunctionAround(PyScope scope) => scope.Owner as PyFunction;

    private PyScope Declare(PyNode node, PyScope scope)
    {
        switch (node)
        {
            case PyFunction function:
                BindName(scope, function.Name.Text).Definition = function;
                var body = new PyScope(function, scope);
                _scopes[function] = body;
                foreach (var parameter in function.Parameters)
                {
                    if (parameter.Name is { } name)
                    {
                        BindName(body, name.Text).Parameter = (function, parameter);
                    }
                }

                return body;
            case PyClass type:
                BindName(scope, type.Name.Text).Definition = type;
                return _scopes[type] = new PyScope(type, scope);
            case PyScopeStatement outer:
                scope.Outer.UnionWith(outer.Names.Select(name => name.Text));
                break;
            case PyImport import:
                DeclareImport(import, scope);
                break;
            case PyAssign assign:
                foreach (var target in assign.Targets)
                {
                    DeclareTarget(target, assign.Value, scope);
                    if (target is PySubscript)
                    {
                        _itemAssignments.Add(assign);
                    }
                }

                break;
            case PyAnnotatedAssign assign:
                DeclareTarget(assign.Target, assign.Value, scope);
                break;
            case PyNamedExpression assign:
                DeclareTarget(assign.Target, assign.Value, scope);
                break;
            case PyAugmentedAssign assign:
                DeclareTarget(assign.Target, null, scope);
                break;
            case PyFor loop:
                _loops.Add(loop);
                DeclareTarget(loop.Target, null, scope);
                break;
            case PyComprehensionClause clause:
                DeclareTarget(clause.Target, null, scope);
                break;
            case PyWithItem { Target: { } target } item:
                DeclareTarget(target, item.Context, scope);
                break;
            case PyHandler { Name: { } name }:
                BindName(scope, name.Text).IsVariable = true;
                break;
            case PyPattern { Capture: { } capture }:
                BindName(scope, capture.Text).IsVariable = true;
                break;
            case PyCall call:
                _calls.Add(call);
                break;
            case PyAttribute attribute:
                _reads.Add((node, scope));
                if (!IsStore(node))
                {
                    _attributeReads.Add(attribute.Name.Text);
                }

                break;
            case PyName:
                _reads.Add((node, scope));
                break;
            case PyDict dict:
                _dicts.Add(dict);
                break;
            case PyKeywordStatement { Keyword: "return", Values: [var returned] } when FunctionAround(scope) is { } maker:
                if (!_returns.TryGetValue(maker, out var values))
                {
                    _returns[maker] = values = [];
                }

                values.Add(returned);
                break;
            case PyConditionalStatement { IsLoop: true }:
                _loops.Add(node);
                break;
        }

        return scope;
    }

    private void DeclareImport(PyImport import, PyScope scope)
    {
        var prefix = new string('.', import.Level) + import.Module;
        foreach (var alias in import.Names)
        {
            var full = import.Module is null ? alias.Name : prefix.Length == 0 || prefix.EndsWith('.') ? prefix + alias.Name : $"{prefix}.{alias.Name}";
            if (_imported.Add(full))
            {
                _imports.Add(full);
            }

            if (full[0] != '.')
            {
                _packages.Add(full.Split('.')[0]);
            }

            if (alias.Name == "*")
            {
                _starImports.Add(prefix);
            }
            else if (alias.Alias is { } name)
            {
                BindName(scope, name.Text).Import = full;
            }
            else
            {
                var bound = import.Module is null ? alias.Name.Split('.')[0] : alias.Name;
                BindName(scope, bound).Import = import.Module is null ? bound : full;
            }
        }
    }

    private void DeclareTarget(PyExpression target, PyExpression? value, PyScope scope)
    {
        switch (target)
        {
            case PyName name:
                AddValue(BindName(scope, name.Id), value);
                break;
            case PyAttribute { Target: PyName receiver } attribute:
                var home = AttributeScope(receiver.Id, scope);
                var key = $"{receiver.Id}.{attribute.Name.Text}";
                if (!home.Attributes.TryGetValue(key, out var binding))
                {
                    binding = new PyBinding(attribute.Name.Text, home) { IsAttribute = true };
                    home.Attributes[key] = binding;
                    _all.Add(binding);
                }

                AddValue(binding, value);
                break;
            case PySequence sequence:
                var values = value is PySequence { Items: var items } && items.Count == sequence.Items.Count ? items : null;
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    DeclareTarget(sequence.Items[i], values?[i], scope);
                }

                break;
            case PyStarred starred:
                DeclareTarget(starred.Value, null, scope);
                break;
        }
    }

    private static void AddValue(PyBinding binding, PyExpression? value)
    {
        if (value is null)
        {
            binding.IsVariable = true;
        }
        else
        {
            binding.Values.Add(value);
        }
    }

    /// <summary><c>self.x</c> belongs to the class, <c>args.x</c> to the module.</summary>
    private PyScope AttributeScope(string receiver, PyScope scope)
    {
        if (receiver is "self" or "cls")
        {
            for (var outer = scope; outer is not null; outer = outer.Parent)
            {
                if (outer.Owner is PyClass)
                {
                    return outer;
                }
            }
        }

        return Module;
    }

    private PyBinding BindName(PyScope scope, string name)
    {
        while (scope.Outer.Contains(name) && scope.Parent is not null)
        {
            scope = scope.Parent.Owner is PyClass && scope.Parent.Parent is not null ? scope.Parent.Parent : scope.Parent;
        }

        if (!scope.Names.TryGetValue(name, out var binding))
        {
            binding = new PyBinding(name, scope);
            scope.Names[name] = binding;
            _all.Add(binding);
        }

        return binding;
    }

    private void Bind(PyNode read, PyScope scope)
    {
        var binding = read switch
        {
            PyName name => Lookup(name.Id, scope),
            PyAttribute { Target: PyName receiver } attribute => LookupAttribute(receiver, attribute.Name.Text, scope),
            _ => null,
        };
        if (binding is null)
        {
            if (read is PyName { Id: var id } && _starImports.Count > 0 && Customary.TryGetValue(id, out var module))
            {
                _packages.Add(module.Split('.')[0]);
            }

            return;
        }

        _bindings[read] = binding;
        if (!IsStore(read))
        {
            binding.Uses.Add((PyExpression)read);
        }
    }

    private PyBinding? LookupAttribute(PyName receiver, string attribute, PyScope scope)
    {
        var home = AttributeScope(receiver.Id, scope);
        if (home.Attributes.TryGetValue($"{receiver.Id}.{attribute}", out var binding))
        {
            return binding;
        }

        if (receiver.Id is "self" or "cls")
        {
            return home.Names.GetValueOrDefault(attribute);
        }

        // `Config.lr`, and `cfg.lr` where `cfg = Config()`.
        var named = Lookup(receiver.Id, scope);
        var type = named?.Definition as PyClass ?? (named is { Values: [PyCall { Function: PyName constructor }] } ? Lookup(constructor.Id, scope)?.Definition as PyClass : null);
        return type is null ? null : ScopeWithin(type).Names.GetValueOrDefault(attribute) ?? ScopeWithin(type).Attributes.GetValueOrDefault("self." + attribute);
    }

    private static PyBinding? Lookup(string name, PyScope scope)
    {
        if (scope.Names.TryGetValue(name, out var own))
        {
            return own;
        }

        for (var outer = scope.Parent; outer is not null; outer = outer.Parent)
        {
            // A class's names are not seen from its methods.
            if (outer.Owner is not PyClass && outer.Names.TryGetValue(name, out var binding))
            {
                return binding;
            }
        }

        return null;
    }

    private bool IsStore(PyNode node) => ParentOf(node) switch
    {
        PyAssign assign => assign.Targets.Contains(node),
        PyAnnotatedAssign assign => ReferenceEquals(assign.Target, node),
        PyNamedExpression assign => ReferenceEquals(assign.Target, node),
        PyFor loop => ReferenceEquals(loop.Target, node),
        PySequence sequence => ParentOf(sequence) is PyAssign or PyFor && IsStore(sequence),
        _ => false,
    };
}
