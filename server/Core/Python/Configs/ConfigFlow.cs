using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Configs;

/// <summary>
/// Follows loaded configs forward through a script: from the call that loads one, over variables, attributes, parameters and returns, down
/// to the keys that are read. What it does not understand takes everything below the key along.
/// </summary>
internal sealed partial class ConfigFlow(PythonSemantics semantics, bool isProgram)
{
    private readonly Queue<(PyExpression Expression, Cursor At)> _pending = new();
    private readonly HashSet<PyExpression> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PyBinding, Cursor> _bound = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PyBinding, int> _times = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<PyBinding> _mixed = new(ReferenceEqualityComparer.Instance);
    private readonly List<Root> _roots = [];
    private readonly List<Read> _reads = [];
    private readonly List<Read> _writes = [];
    private ILookup<PyFunction, PyCall>? _callsOf;

    /// <summary>Whether a whole config got out of sight.</summary>
    public bool Escapes { get; private set; }

    /// <summary>Whether there is any config to follow.</summary>
    public bool HasRoots => _roots.Count > 0;

    /// <summary>The files that are loaded, as written.</summary>
    public IEnumerable<string> Paths => _roots.SelectMany(static root => root.Paths);

    /// <summary>A call that gives a config. <paramref name="hasAttributes"/>: its keys are attributes too.</summary>
    public void AddRoot(PyCall call, IReadOnlyCollection<string> paths, bool hasAttributes) => _pending.Enqueue((call, NewRoot(call, paths, hasAttributes)));

    /// <summary>A parameter that is given a config with attributes.</summary>
    public void AddRoot(PyBinding parameter, IReadOnlyCollection<string> paths) => Bind(parameter, NewRoot(parameter.Parameter?.Function ?? parameter.Scope.Owner ?? throw new ArgumentException("not a parameter", nameof(parameter)), paths, hasAttributes: true));

    /// <summary>Follows everything.</summary>
    public void Run()
    {
        while (_pending.TryDequeue(out var item))
        {
            if (_seen.Add(item.Expression))
            {
                Follow(item.Expression, item.At);
            }
        }
    }

    /// <summary>Keys that the script sets, in order of position.</summary>
    public IEnumerable<ConfigRead> Writes() =>
        from write in _writes orderby write.Span select new ConfigRead(write.Root.Paths is [var only] ? only : null, write.Key, write.Span, HasDefault: true);

    /// <summary>What was read, in order of position.</summary>
    public IEnumerable<ConfigRead> Reads() =>
        from read in _reads
        orderby read.Span
        let root = read.Root
        let mayMiss = read.HasDefault || root.IsOpen || root.Given.Any(given => RelativeKeys.IsAtOrBelow(read.Key, given))
        select new ConfigRead(root.Paths is [var only] ? only : null, read.Key, read.Span, mayMiss) { IsStep = read.IsStep, IsConverted = read.IsConverted };

    /// <summary>The names that hold one config, or one part of one, and nothing else.</summary>
    public IEnumerable<ConfigHolder> Holders() =>
        from pair in _bound
        where !_mixed.Contains(pair.Key) && IsGivenOnlyThis(pair.Key)
        let root = pair.Value.Root
        select new ConfigHolder(pair.Key, root.Source, root.Paths is [var only] ? only : null, pair.Value.Prefix, pair.Value.HasAttributes) { Given = root.Given };

    private bool IsGivenOnlyThis(PyBinding binding) => !binding.IsVariable
        && (binding.Parameter is { } parameter
            ? parameter.Parameter.Default is null && binding.Values.Count == 0 && _times[binding] >= semantics.ArgumentsOf(parameter.Parameter).Count
            : binding.Values.Count == 1);

    /// <summary>Every read, with the expression that reads, in order of position.</summary>
    public IEnumerable<ConfigUse> Uses() => from read in _reads orderby read.Span select new ConfigUse(read.Root.Source, read.Key, read.Expression, read.IsStep) { Span = read.Span };

    /// <summary>Every place that sets a key, in order of position.</summary>
    public IEnumerable<ConfigUse> WrittenUses() => from write in _writes orderby write.Span select new ConfigUse(write.Root.Source, write.Key, write.Expression, IsStep: false) { Span = write.Span };

    private Cursor NewRoot(PyNode source, IReadOnlyCollection<string> paths, bool hasAttributes)
    {
        var root = new Root(source, [.. paths]);
        _roots.Add(root);
        return new Cursor(root, "", null, hasAttributes, IsSure: true);
    }

    private void Follow(PyExpression expression, Cursor at)
    {
        switch (semantics.ParentOf(expression))
        {
            case PySubscript subscript when ReferenceEquals(subscript.Target, expression):
                if (subscript.Index is PyString key && semantics.StringValue(key) is { } name)
                {
                    Step(subscript, name, Inside(key), at, hasDefault: false);
                }
                else
                {
                    Take(at);
                }

                break;
            case PyAttribute attribute:
                FollowAttribute(attribute, at);
                break;
            case PyAssign assign when ReferenceEquals(assign.Value, expression):
                foreach (var target in assign.Targets)
                {
                    Store(target, at);
                }

                break;
            case PyAnnotatedAssign assign when ReferenceEquals(assign.Value, expression):
                Store(assign.Target, at);
                break;
            case PyNamedExpression named:
                Store(named.Target, at);
                _pending.Enqueue((named, at));
                break;
            case PyArgument argument:
                FollowArgument(argument, at);
                break;
            case PyKeywordStatement { Keyword: "return" } statement:
                Return(statement, at);
                break;
            case PyComparison comparison:
                Compare(comparison, expression, at);
                break;
            case PyBoolean or PyConditional when semantics.ParentOf(expression) is PyExpression outer:
                _pending.Enqueue((outer, at with { IsSure = false }));
                break;
            case PyString or PyUnary or PyBranch or PyExpressionStatement or PyKeywordStatement or null when at.Read is null:
                // A config that is printed, tested or deleted as a whole is not read by that.
                break;
            default:
                Take(at);
                break;
        }
    }

    private void FollowAttribute(PyAttribute attribute, Cursor at)
    {
        var name = attribute.Name.Text;
        if (semantics.ParentOf(attribute) is not PyCall call || !ReferenceEquals(call.Function, attribute))
        {
            Step(attribute, name, semantics.Tree.SpanOf(attribute.Name), at, hasDefault: !at.HasAttributes);
            return;
        }

        switch (name)
        {
            case "get" or "pop" or "setdefault" when call.Arguments is [{ Name: null, Value: PyString key }, ..] && semantics.StringValue(key) is { } text:
                Step(call, text, Inside(key), at, hasDefault: name != "pop" || call.Arguments.Count > 1);
                break;
            case "copy" or "deepcopy" or "to_dict":
                _pending.Enqueue((call, at));
                break;
            case "update" or "merge_from_file" or "merge_from_list" or "merge_update":
                at.Root.IsOpen = true;
                break;
            default:
                Take(at);
                break;
        }
    }

    private void FollowArgument(PyArgument argument, Cursor at)
    {
        if (semantics.ParentOf(argument) is not PyCall call)
        {
            Take(at);
            return;
        }

        var name = CallNames.Last(call.Function);
        var isFirst = call.Arguments.Count > 0 && ReferenceEquals(call.Arguments[0], argument);
        if (isFirst && name is "getattr" or "hasattr" or "select" && call.Arguments.Count > 1 && call.Arguments[1].Value is PyString key && semantics.StringValue(key) is { } text)
        {
            Step(call, text, Inside(key), at, hasDefault: name != "getattr" || call.Arguments.Count > 2);
            if (name == "hasattr")
            {
                at.Root.Given.Add(at.Below(text));
            }
        }
        else if (CallNames.Wrappers.Contains(name))
        {
            _pending.Enqueue((call, at with { HasAttributes = true }));
        }
        else if (CallNames.Copies.Contains(name) && !argument.IsDoubleStar)
        {
            _pending.Enqueue((call, name == "merge" ? at with { IsSure = false } : at));
        }
        else if (name is "float" or "int" && at.Read is { } read)
        {
            read.IsConverted = true;
            Take(at);
        }
        else if (name == "set_defaults" && argument.IsDoubleStar && call.Function is PyAttribute { Target: PyName parser } && OptionsOf(parser) is { Count: > 0 } parsed)
        {
            // The keys are defaults of the command line from here on, and it may give other values.
            foreach (var options in parsed)
            {
                _pending.Enqueue((options, at with { HasAttributes = true, IsSure = false }));
            }
        }
        else if (CallNames.Openers.Contains(name))
        {
            at.Root.IsOpen = true;
        }
        else if (CallNames.Sinks.Contains(name) && at.Read is null && !argument.IsDoubleStar)
        {
            // Logged or printed as a whole: that is no use of a key.
        }
        else if (!argument.IsDoubleStar && ParameterFor(call, argument) is { } parameter)
        {
            Bind(parameter, at);
        }
        else
        {
            Take(at);
        }
    }

    /// <summary>The calls that read the command line with a parser; empty where one of them is not understood.</summary>
    private List<PyCall> OptionsOf(PyName parser)
    {
        var found = new List<PyCall>();
        foreach (var use in semantics.BindingOf(parser)?.Uses ?? [])
        {
            if (semantics.ParentOf(use) is PyAttribute { Name.Text: "parse_known_args" or "parse_intermixed_args" })
            {
                return [];
            }

            if (semantics.ParentOf(use) is PyAttribute { Name.Text: "parse_args" } method && semantics.ParentOf(method) is PyCall call)
            {
                found.Add(call);
            }
        }

        return found;
    }

    /// <summary>The parameter of a function of this file that the argument becomes; null where that is not seen.</summary>
    private PyBinding? ParameterFor(PyCall call, PyArgument argument) =>
        semantics.FunctionOf(call) is { } function && semantics.ParameterOf(function, call, call.IndexOf(argument)) is { Name: { } name } ? semantics.ScopeWithin(function).Names.GetValueOrDefault(name.Text) : null;

    private void Return(PyKeywordStatement statement, Cursor at)
    {
        var function = semantics.Ancestors(statement).OfType<PyFunction>().FirstOrDefault();
        _callsOf ??= semantics.Calls.Select(call => (Call: call, Function: semantics.BindingOf(call.Function)?.Definition as PyFunction))
            .Where(static pair => pair.Function is not null).ToLookup(static pair => pair.Function ?? throw new InvalidOperationException(), static pair => pair.Call);
        if (function is null || !_callsOf.Contains(function))
        {
            Take(at);
            return;
        }

        foreach (var call in _callsOf[function])
        {
            _pending.Enqueue((call, at));
        }
    }

    private void Compare(PyComparison comparison, PyExpression expression, Cursor at)
    {
        for (var i = 1; i < comparison.Operands.Count; i++)
        {
            if (ReferenceEquals(comparison.Operands[i], expression) && comparison.Operators[i - 1] is "in" or "not in" && comparison.Operands[i - 1] is PyString key && semantics.StringValue(key) is { } name)
            {
                at.Root.Given.Add(at.Below(name));
                Step(comparison, name, Inside(key), at, hasDefault: true);
                return;
            }
        }

        if (at.Read is not null)
        {
            Take(at);
        }
    }

    private void Store(PyExpression target, Cursor at)
    {
        if (semantics.BindingOf(target) is { } binding)
        {
            Bind(binding, at);
        }
        else
        {
            Take(at);
        }
    }

    private void Bind(PyBinding binding, Cursor at)
    {
        _times[binding] = _times.GetValueOrDefault(binding) + 1;
        if (_bound.TryGetValue(binding, out var earlier))
        {
            if (!earlier.IsSamePlace(at))
            {
                // One name for two things, such as `cfg = cfg["train"]`: nothing can be told of it.
                _mixed.Add(binding);
                Take(earlier);
                Take(at);
            }

            return;
        }

        _bound[binding] = at;
        var givers = binding.Parameter is { } parameter ? semantics.ArgumentsOf(parameter.Parameter).Count + (parameter.Parameter.Default is null ? 0 : 1) : binding.Values.Count;
        var isSure = at.IsSure && !binding.IsVariable && givers <= 1;
        if (binding.Uses.Count == 0 ? at.Read is not null || binding.Scope.Owner is not PyFunction : binding.Scope.Owner is null && !isProgram)
        {
            // Other modules may import it.
            Take(at);
        }

        var used = at.IsSure == isSure ? at : at with { IsSure = isSure };
        foreach (var use in binding.Uses)
        {
            _pending.Enqueue((use, used));
        }
    }

    private void Step(PyExpression expression, string key, TextSpan span, Cursor at, bool hasDefault)
    {
        var name = at.Below(key);
        if (IsStore(expression))
        {
            at.Root.Given.Add(name);
            _writes.Add(new Read(at.Root, name, expression, span));
            return;
        }

        var read = new Read(at.Root, name, expression, span) { HasDefault = hasDefault || !at.IsSure || IsTried(expression) };
        _reads.Add(read);
        _pending.Enqueue((expression, at with { Prefix = name, Read = read, IsSure = at.IsSure && !hasDefault }));
    }

    private void Take(Cursor at)
    {
        if (at.Read is { } read)
        {
            read.IsStep = false;
        }
        else
        {
            Escapes = true;
        }
    }
}
