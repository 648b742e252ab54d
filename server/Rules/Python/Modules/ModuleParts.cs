using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Seeds;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Modules;

/// <summary>The parts of one file that others may use, and what running them does.</summary>
internal sealed class ModuleParts
{
    /// <summary>How many functions are looked at for all functions of a file together, and for each of them at least: where thousands call each other in a chain, what is far away stays unknown.</summary>
    private const int MaxFollowed = 300_000;
    private const int MinFollowed = 10;

    private readonly PythonSemantics _semantics;
    private readonly TrainingScript _script;
    private int _followed;

    /// <summary>The functions of the file that each function calls; the code outside of functions is under <see cref="_semantics"/>' module scope.</summary>
    private readonly Dictionary<PyScope, HashSet<PyFunction>> _callees = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PyScope, HashSet<string>> _imported = new(ReferenceEqualityComparer.Instance);

    /// <summary>What the code of each function does by itself.</summary>
    private readonly Dictionary<PyScope, ModuleEffects> _own = new(ReferenceEqualityComparer.Instance);

    public ModuleParts(PythonFile file, PythonSemantics semantics)
    {
        _semantics = semantics;
        _script = TrainingScript.Of(file);
        foreach (var call in semantics.Calls)
        {
            var scope = FunctionAround(call);
            if (semantics.FunctionOf(call) is { } callee)
            {
                if (!_callees.TryGetValue(scope, out var callees))
                {
                    _callees[scope] = callees = new HashSet<PyFunction>(ReferenceEqualityComparer.Instance);
                }

                callees.Add(callee);
            }
            else if (semantics.QualifiedName(call.Function) is { } name)
            {
                if (!_imported.TryGetValue(scope, out var names))
                {
                    _imported[scope] = names = new HashSet<string>(StringComparer.Ordinal);
                }

                names.Add(name);
            }
        }

        foreach (var training in _script.Trainings)
        {
            Note(training.Call, new ModuleEffects(Trains: true, Tracks: false, []));
        }

        IsProgram = _own.ContainsKey(semantics.Module) || semantics.Tree.Statements.Any(PythonSemantics.IsMainBlock);
        foreach (var call in _script.Trackings)
        {
            Note(call, new ModuleEffects(Trains: false, Tracks: true, []));
        }

        foreach (var seed in SeedFacts.Of(semantics).Seeds)
        {
            Note(seed.Call, new ModuleEffects(Trains: false, Tracks: false, seed.Generators));
        }
    }

    /// <summary>Whether the file is meant to be run.</summary>
    public bool IsProgram { get; }

    /// <summary>Names at module level that are bound once, to a literal.</summary>
    public IEnumerable<ModuleConstant> Constants() =>
        from binding in _semantics.Module.Names.Values
        where binding is { Values: [var value], IsVariable: false } && PythonSemantics.IsLiteral(value)
        let only = binding.Values[0]
        let span = _semantics.Tree.SpanOf(only)
        where span.Length <= 200
        select new ModuleConstant(binding.Name, _semantics.Tree.Text.ToString(span), span);

    /// <summary>Functions and methods of module level.</summary>
    public IEnumerable<ModuleFunction> Functions()
    {
        foreach (var binding in _semantics.Module.Names.Values)
        {
            if (binding.Definition is PyFunction function)
            {
                yield return Describe(function, binding.Name, skip: 0);
            }
            else if (binding.Definition is PyClass type)
            {
                foreach (var method in type.Body.OfType<PyFunction>())
                {
                    var isStatic = method.Decorators.Any(static decorator => decorator is PyName { Id: "staticmethod" });
                    yield return Describe(method, $"{binding.Name}.{method.Name.Text}", isStatic ? 0 : 1);
                }
            }
        }
    }

    /// <summary>What calling <paramref name="function"/> does, with the functions of the file that it calls; null: running the file.</summary>
    public ModuleEffects Effects(PyFunction? function) => Follow(function).Effects;

    /// <summary>What calling a function of the file does, with those that it calls, and the imported things that all of these call.</summary>
    private (ModuleEffects Effects, IReadOnlyList<string> Calls) Follow(PyFunction? function)
    {
        var start = function is null ? _semantics.Module : _semantics.ScopeWithin(function);
        if (!_callees.ContainsKey(start))
        {
            return (_own.GetValueOrDefault(start, ModuleEffects.None), [.. _imported.GetValueOrDefault(start) ?? []]);
        }

        var calls = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<PyScope>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<PyScope>();
        var effects = ModuleEffects.None;
        pending.Push(start);
        while (pending.TryPop(out var scope) && (seen.Count < MinFollowed || _followed < MaxFollowed))
        {
            _followed++;
            if (!seen.Add(scope))
            {
                continue;
            }

            if (_own.TryGetValue(scope, out var own))
            {
                effects = effects.With(own);
            }

            calls.UnionWith(_imported.GetValueOrDefault(scope) ?? []);
            foreach (var callee in _callees.GetValueOrDefault(scope) ?? [])
            {
                pending.Push(_semantics.ScopeWithin(callee));
            }
        }

        return (effects, [.. calls]);
    }

    private void Note(PyCall call, ModuleEffects effects)
    {
        var scope = FunctionAround(call);
        _own[scope] = _own.GetValueOrDefault(scope, ModuleEffects.None).With(effects);
    }

    private ModuleFunction Describe(PyFunction function, string name, int skip)
    {
        var scope = _semantics.ScopeWithin(function);
        var parameters = new List<ModuleParameter>();
        foreach (var parameter in function.Parameters.Skip(skip))
        {
            if (parameter.Kind is PyParameterKind.Plain or PyParameterKind.StarMarker)
            {
                parameters.Add(Describe(parameter, scope));
            }
        }

        var (effects, calls) = Follow(function);
        return new ModuleFunction(name, parameters, effects, calls);
    }

    /// <summary>A parameter, with the hyperparameter of a known callable that it is handed to.</summary>
    private ModuleParameter Describe(PyParameter parameter, PyScope scope)
    {
        var name = parameter.Name?.Text ?? "";
        foreach (var use in scope.Names.GetValueOrDefault(name)?.Uses ?? [])
        {
            if (_semantics.ParentOf(use) is not PyArgument { IsDoubleStar: false } argument || _semantics.ParentOf(argument) is not PyCall call || _script.Known(call) is not { } known)
            {
                continue;
            }

            var taken = argument.Name?.Text;
            for (var i = 0; taken is null && i < call.Arguments.Count && i < known.Positional.Count; i++)
            {
                taken = ReferenceEquals(call.Arguments[i], argument) ? known.Positional[i] : null;
            }

            if (taken is not null && (known.Tuned.Contains(taken) || known.Architecture.Contains(taken)) && known.Role != "loader")
            {
                return new ModuleParameter(name, taken, known.Architecture.Contains(taken));
            }
        }

        return new ModuleParameter(name, null, IsArchitecture: false);
    }

    private PyScope FunctionAround(PyNode node)
    {
        for (var scope = _semantics.ScopeOf(node); ; scope = scope.Parent)
        {
            if (scope.Owner is PyFunction || scope.Parent is null)
            {
                return scope;
            }
        }
    }
}
