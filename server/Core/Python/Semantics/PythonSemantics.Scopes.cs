namespace ForgeLsp.Core.Python.Semantics;

/// <content>Which names there are, and what each read of one stands for.</content>
public sealed partial class PythonSemantics
{
    // Each is asked for every name that nothing binds.
    private const int MaxStarImports = 30;

    /// <summary>What names mean by custom where nothing binds them: a star import brings them along, or the cells of the notebook that the file was.</summary>
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
        var (calls, dicts, loops, items) = (0, 0, 0, 0);
        foreach (var unit in Tree.Units)
        {
            var outline = unit.Outline;
            calls += outline.Calls.Count;
            dicts += outline.Dicts.Count;
            loops += outline.Loops.Count;
            items += outline.ItemAssignments.Count;
        }

        _calls.Capacity = calls;
        _dicts.Capacity = dicts;
        _loops.Capacity = loops;
        _itemAssignments.Capacity = items;
        for (var i = 0; i < Tree.Units.Count; i++)
        {
            var outline = Tree.Units[i].Outline;
            var scopes = outline.Definitions.Count == 0 ? [] : new PyScope[outline.Definitions.Count];
            _scopes[i] = scopes;
            for (var at = 0; at < outline.Declarations.Count; at++)
            {
                var entry = outline.Declarations[at];
                Declare(entry.Node, entry.Scope == 0 ? Module : scopes[entry.Scope - 1], scopes);
            }

            _calls.AddRange(outline.Calls);
            _dicts.AddRange(outline.Dicts);
            _loops.AddRange(outline.Loops);
            _itemAssignments.AddRange(outline.ItemAssignments);
            _attributeAssignments.AddRange(outline.AttributeAssignments);
        }
    }

    /// <summary>Finds what each read stands for, when everything that binds is known.</summary>
    private void Bind()
    {
        for (var i = 0; i < Tree.Units.Count; i++)
        {
            var outline = Tree.Units[i].Outline;
            var scopes = _scopes[i];
            var bindings = outline.Count == 0 ? [] : new PyBinding?[outline.Count];
            _bindings[i] = bindings;
            for (var at = 0; at < outline.Reads.Count; at++)
            {
                var entry = outline.Reads[at];
                Bind((PyExpression)entry.Node, entry.Scope == 0 ? Module : scopes[entry.Scope - 1], entry.IsStore, bindings);
            }
        }
    }

    private static PyFunction? FunctionAround(PyScope scope) => scope.Owner as PyFunction;

    private void Declare(PyNode node, PyScope scope, PyScope[] scopes)
    {
        switch (node)
        {
            case PyFunction function:
                BindName(scope, function.Name.Text).Definition = function;
                var body = new PyScope(function, scope);
                scopes[function.Number - 1] = body;
                foreach (var parameter in function.Parameters)
                {
                    if (parameter.Name is { } name)
                    {
                        BindName(body, name.Text).Parameter = (function, parameter);
                    }
                }

                break;
            case PyClass type:
                BindName(scope, type.Name.Text).Definition = type;
                scopes[type.Number - 1] = new PyScope(type, scope);
                break;
            case PyScopeStatement outer:
                scope.Outer ??= new HashSet<string>(StringComparer.Ordinal);
                scope.Outer.UnionWith(outer.Names.Select(name => name.Text));
                break;
            case PyImport import:
                DeclareImport(import, scope);
                break;
            case PyAssign assign:
                foreach (var target in assign.Targets)
                {
                    DeclareTarget(target, assign.Value, scope);
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
            case PyKeywordStatement { Keyword: "return", Values: [var returned] } when FunctionAround(scope) is { } maker:
                if (!_returns.TryGetValue(maker, out var values))
                {
                    _returns[maker] = values = [];
                }

                values.Add(returned);
                break;
        }
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
                if (_starImports.Count < MaxStarImports && !_starImports.Contains(prefix, StringComparer.Ordinal))
                {
                    _starImports.Add(prefix);
                }
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
        while (scope.Outer?.Contains(name) == true && scope.Parent is not null)
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

    private void Bind(PyExpression read, PyScope scope, bool isStore, PyBinding?[] bindings)
    {
        var binding = read switch
        {
            PyName name => Lookup(name.Id, scope),
            PyAttribute { Target: PyName receiver } attribute => LookupAttribute(receiver, attribute.Name.Text, scope),
            _ => null,
        };
        if (binding is null)
        {
            if (read is PyName { Id: var id } && Customary.TryGetValue(id, out var module))
            {
                _packages.Add(module.Split('.')[0]);
            }

            return;
        }

        bindings[read.Number - 1] = binding;
        if (!isStore)
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
}
