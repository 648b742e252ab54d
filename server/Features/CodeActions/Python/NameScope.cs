using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>Answers whether a name can be read at a place: that it is seen there, and has its value by the time the place runs.</summary>
internal sealed class NameScope(PythonFile file)
{
    private readonly PythonSemantics _semantics = file.Semantics;
    private ILookup<PyBinding, PyExpression>? _stores;
    private HashSet<string>? _names;

    /// <summary>The first of <paramref name="wanted"/> that nothing in the file uses, in any scope; null where all are used.</summary>
    public string? Unused(params ReadOnlySpan<string> wanted)
    {
        foreach (var name in wanted)
        {
            if (!IsUsed(name))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Whether the file binds or reads the name anywhere.</summary>
    public bool IsUsed(string name)
    {
        _names ??= [.. _semantics.Bindings.Select(static binding => binding.Name), .. file.Tree.Nodes().OfType<PyName>().Select(static node => node.Id)];
        return _names.Contains(name);
    }

    /// <summary>The function whose body runs <paramref name="node"/>; null for the module. Class bodies, defaults and decorators run with what is around them.</summary>
    public PyFunction? OwnerOf(PyNode node)
    {
        var inner = node;
        foreach (var outer in _semantics.Ancestors(node))
        {
            if (outer is PyFunction function && inner is PyStatement)
            {
                return function;
            }

            inner = outer;
        }

        return null;
    }

    /// <summary>Whether <paramref name="binding"/> is seen at <paramref name="place"/> and surely has its one value there.</summary>
    public bool CanRead(PyBinding binding, PyNode place) => binding.Scope.Attributes.ContainsValue(binding) ? CanReadAttribute(binding, place) : CanReadName(binding, place);

    /// <summary>Whether what <paramref name="before"/> binds is bound wherever <paramref name="place"/>, run by the same function, runs.</summary>
    public bool Dominates(PyStatement before, PyNode place)
    {
        // What a `with` holds runs whenever the `with` does.
        PyNode held = before;
        while (_semantics.ParentOf(held) is PyWith around)
        {
            if (Holds(around, held, place))
            {
                return true;
            }

            held = around;
        }

        return Holds(_semantics.ParentOf(held), held, place);
    }

    private bool CanReadName(PyBinding binding, PyNode place)
    {
        if (!ReferenceEquals(_semantics.Resolve(binding.Name, place), binding) || binding is { Import: not null } or { Definition: not null } or { IsVariable: true })
        {
            return false;
        }

        if (binding.Parameter is { } parameter)
        {
            return !StoresOf(binding).Any() && parameter.Parameter.Default is null && OwnerOf(place) is not null;
        }

        if (StoreOf(binding) is not { } store)
        {
            return false;
        }

        var owner = OwnerOf(place);
        if (ReferenceEquals(OwnerOf(store), owner))
        {
            return Dominates(store, place);
        }

        var definition = Definition(place, OwnerOf(store));
        return definition is not null
            && ((IsUnconditional(store) && (Dominates(store, definition) || !MayRunBefore(store, definition))) || binding.Uses.Any(use => ReferenceEquals(OwnerOf(use), owner)));
    }

    private bool CanReadAttribute(PyBinding binding, PyNode place)
    {
        if (binding.Scope.Owner is not PyClass || StoreOf(binding) is not { } store || OwnerOf(store) is not { Name.Text: "__init__" } maker
            || _semantics.Resolve("self", place) is not { Parameter: { } self } || !ReferenceEquals(_semantics.ScopeOf(self.Function), binding.Scope) || OwnerOf(place) is not { } owner)
        {
            return false;
        }

        if (ReferenceEquals(owner, maker))
        {
            return Dominates(store, place);
        }

        return IsUnconditional(store, maker) && !_semantics.Calls.Any(call => ReferenceEquals(OwnerOf(call), maker)
            && file.Tree.SpanOf(call).Start < file.Tree.SpanOf(store).End && call.Function is PyAttribute { Target: PyName { Id: "self" } } method && binding.Scope.Names.ContainsKey(method.Name.Text));
    }

    /// <summary>The definition around <paramref name="place"/> that <paramref name="owner"/> itself runs.</summary>
    private PyStatement? Definition(PyNode place, PyFunction? owner)
    {
        for (var function = OwnerOf(place); function is not null; function = OwnerOf(function))
        {
            if (ReferenceEquals(OwnerOf(function), owner))
            {
                return function;
            }
        }

        return null;
    }

    /// <summary>Whether calls at the top of the file before the end of <paramref name="store"/> may reach <paramref name="definition"/>.</summary>
    private bool MayRunBefore(PyStatement store, PyStatement definition)
    {
        if (OwnerOf(store) is not null)
        {
            return true;
        }

        var end = file.Tree.SpanOf(store).End;
        var seen = new HashSet<PyNode>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<PyNode>(file.Tree.Statements.Where(statement => file.Tree.SpanOf(statement).Start < end));
        var children = new List<PyNode>();
        while (pending.TryPop(out var node))
        {
            if (node is PyExpression expression && _semantics.BindingOf(expression)?.Definition is { } used && seen.Add(used))
            {
                if (ReferenceEquals(used, definition) || (used is PyClass && _semantics.Ancestors(definition).Contains(used)))
                {
                    return true;
                }

                children.Clear();
                used.AddChildren(children);
                children.ForEach(pending.Push);
            }

            children.Clear();
            node.AddChildren(children);
            foreach (var child in children)
            {
                // A function's body runs when something names the function.
                if (node is not PyFunction || child is not PyStatement)
                {
                    pending.Push(child);
                }
            }
        }

        return false;
    }

    private bool IsUnconditional(PyStatement store, PyFunction? within = null)
    {
        var outer = _semantics.ParentOf(store);
        while (outer is PyWith)
        {
            outer = _semantics.ParentOf(outer);
        }

        return within is null ? outer is null or PyFunction : ReferenceEquals(outer, within);
    }

    private bool Holds(PyNode? block, PyNode before, PyNode place)
    {
        var end = file.Tree.SpanOf(before).End;
        var inner = place;
        foreach (var outer in _semantics.Ancestors(place).Append(null))
        {
            if (ReferenceEquals(outer, block))
            {
                return inner is PyStatement && !ReferenceEquals(inner, before) && file.Tree.SpanOf(inner).Start >= end;
            }

            if (outer is not null)
            {
                inner = outer;
            }
        }

        return false;
    }

    /// <summary>The one assignment that binds it; null where there are several, or it is bound by something else.</summary>
    private PyStatement? StoreOf(PyBinding binding) =>
        StoresOf(binding).Take(2).ToList() is [var only] && _semantics.Ancestors(only).OfType<PyStatement>().FirstOrDefault() is { } statement and (PyAssign or PyAnnotatedAssign) ? statement : null;

    private IEnumerable<PyExpression> StoresOf(PyBinding binding)
    {
        if (_stores is null)
        {
            var uses = new HashSet<PyExpression>(_semantics.Bindings.SelectMany(static one => one.Uses), ReferenceEqualityComparer.Instance);
            _stores = file.Tree.Nodes().OfType<PyExpression>().Where(node => node is PyName or PyAttribute && _semantics.BindingOf(node) is not null && !uses.Contains(node))
                .ToLookup(node => _semantics.BindingOf(node) ?? throw new InvalidOperationException("just seen"), static node => node);
        }

        return _stores[binding];
    }
}
