using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Modules;

/// <summary>
/// Which functions of a file run when it is run as a program: those that the code outside of functions calls or hands on, commands, and what
/// these mention in turn. A library module that only offers functions runs none of them.
/// </summary>
internal sealed class ProgramReach
{
    private readonly PythonSemantics _semantics;
    private readonly TrainingKnowledge _knowledge = TrainingKnowledge.Instance;
    private readonly HashSet<PyNode> _reached = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _attributes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PyFunction>> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<PyFunction> _pending = new();

    private ProgramReach(PythonSemantics semantics)
    {
        _semantics = semantics;
        foreach (var mentions in semantics.MentionsOutside())
        {
            Mention(mentions);
        }

        foreach (var binding in semantics.Module.Names.Values)
        {
            if (binding.Definition is PyFunction function && IsCommand(function, binding))
            {
                Reach(function);
            }
        }

        while (_pending.TryDequeue(out var function))
        {
            Mention(semantics.MentionsIn(function));
        }
    }

    /// <summary>The analysis of a file, made once.</summary>
    public static ProgramReach Of(PythonSemantics semantics) => semantics.Derive(static semantics => new ProgramReach(semantics));

    /// <summary>Whether <paramref name="node"/> is run: it is outside of functions, or in one that is reached.</summary>
    public bool Runs(PyNode node)
    {
        for (var scope = _semantics.ScopeOf(node); scope.Owner is not null && scope.Parent is not null; scope = scope.Parent)
        {
            if (scope.Owner is PyFunction function)
            {
                return _reached.Contains(function);
            }
        }

        return true;
    }

    /// <summary>A function under a command's decorator, and a <c>main</c> that nothing of the file calls: it is an entry point of the package.</summary>
    private bool IsCommand(PyFunction function, PyBinding binding) =>
        (function.Name.Text is "main" or "cli_main" && binding.Uses.Count == 0)
        || function.Decorators.Any(decorator => _knowledge.EntryDecorators.Contains(TrainingScript.LastName(decorator is PyCall call ? call.Function : decorator)));

    private void Mention(IReadOnlyList<PyExpression> mentions)
    {
        for (var i = 0; i < mentions.Count; i++)
        {
            Mention(mentions[i]);
        }
    }

    private void Mention(PyExpression expression)
    {
        switch (_semantics.BindingOf(expression)?.Definition)
        {
            case PyFunction function:
                Reach(function);
                break;
            case PyClass type:
                Reach(type);
                break;
        }

        if (expression is PyAttribute { Name.Text: var name } && _attributes.Add(name) && _waiting.Remove(name, out var methods))
        {
            methods.ForEach(Reach);
        }
    }

    private void Reach(PyFunction function)
    {
        if (_reached.Add(function))
        {
            _pending.Enqueue(function);
        }
    }

    /// <summary>A class in use: the methods that Python or a framework calls run, the others when their names are mentioned.</summary>
    private void Reach(PyClass type)
    {
        if (!_reached.Add(type))
        {
            return;
        }

        foreach (var parent in type.Bases)
        {
            if (_semantics.BindingOf(parent.Value)?.Definition is PyClass local)
            {
                Reach(local);
            }
        }

        foreach (var method in type.Body.OfType<PyFunction>())
        {
            var name = method.Name.Text;
            if (_attributes.Contains(name) || (name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal)) || (type.Bases.Count > 0 && _knowledge.Hooks.Contains(name)))
            {
                Reach(method);
            }
            else
            {
                if (!_waiting.TryGetValue(name, out var methods))
                {
                    _waiting[name] = methods = [];
                }

                methods.Add(method);
            }
        }
    }
}
