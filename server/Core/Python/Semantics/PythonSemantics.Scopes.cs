namespace ForgeLsp.Core.Python.Semantics;

/// <content>Which names there are, and what each read of one stands for.</content>
public sealed partial class PythonSemantics
{
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
                if (attribute.Target is PyName)
                {
                    _reads.Add((attribute, scope));
                }

                if (!IsStore(node))
                {
                    _attributeReads.Add(attribute.Name.Text);
                }

                break;
            case PyName name:
                _reads.Add((name, scope));
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
            if (alias.Name.Length == 0)
            {
                // Not typed yet.
                continue;
            }

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

    private void Bind(PyExpression read, PyScope scope)
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
            binding.Uses.Add(read);
        }
    }

    private PyBinding? LookupAttribute(PyName receiver, string attribute, PyScope scope)
    {
        var home = AttributeScope(receiver.Id, scope);
        if (home.Attribute(receiver.Id, attribute) is { } binding)
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
        return type is null ? null : ScopeWithin(type).Names.GetValueOrDefault(attribute) ?? ScopeWithin(type).Attribute("self", attribute);
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
        PyAssign assign => !ReferenceEquals(assign.Value, node),
        PyAnnotatedAssign assign => ReferenceEquals(assign.Target, node),
        PyNamedExpression assign => ReferenceEquals(assign.Target, node),
        PyFor loop => ReferenceEquals(loop.Target, node),
        PySequence sequence => ParentOf(sequence) is PyAssign or PyFor && IsStore(sequence),
        _ => false,
    };
}
