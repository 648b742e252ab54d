using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Tracking;

namespace ForgeLsp.Rules.Python.Training;

/// <summary>What one file does about training: where it trains, whether it records its runs, what its calls are known to be.</summary>
internal sealed class TrainingScript
{
    private static readonly CallFilter MayBeKnown = CallFilter.OfNames(PythonKnowledge.Instance.Names);

    private readonly PythonSemantics _semantics;
    private readonly PythonKnowledge _knowledge = PythonKnowledge.Instance;
    private readonly Dictionary<PyCall, KnownCallable> _known = new(ReferenceEqualityComparer.Instance);

    private TrainingScript(PythonSemantics semantics)
    {
        _semantics = semantics;
        foreach (var call in semantics.CallsOf(MayBeKnown))
        {
            if (Resolve(call) is { } known)
            {
                _known[call] = known;
                HasTrainingParts |= known.Role is "optimizer" or "trainer" or "arguments" or "agent" && !(known.Role == "trainer" && known.Tuned.Count == 0);
            }
        }

        Trainings = TrainingCalls.Of(semantics, Known);
        Trackings = TrackingCalls.Of(semantics, Known, Trainings);
        IsTracked = Trackings.Count > 0 || TrackingCalls.IsByEnvironment(semantics);
    }

    /// <summary>The calls that train, in order of position.</summary>
    public IReadOnlyList<TrainingCall> Trainings { get; }

    /// <summary>The calls that record a run or open one.</summary>
    public IReadOnlyList<PyCall> Trackings { get; }

    /// <summary>Whether an optimiser, a trainer or the arguments of one are made here.</summary>
    public bool HasTrainingParts { get; }

    /// <summary>Whether a run is recorded, as far as this file shows.</summary>
    public bool IsTracked { get; }

    /// <summary>The analysis of <paramref name="file"/>, shared by all rules.</summary>
    public static TrainingScript Of(PythonFile file) => file.Semantics.Derive(static semantics => new TrainingScript(semantics));

    /// <summary>Tests, fixtures and vendored code are nobody's experiments.</summary>
    public static bool IsOutside(string path)
    {
        var parts = path.Split('/');
        var name = parts[^1];
        return name.StartsWith("test_", StringComparison.Ordinal) || name.EndsWith("_test.py", StringComparison.Ordinal) || name is "conftest.py" or "setup.py" or "tests.py"
            || parts[..^1].Any(part => part is "test" or "tests" or "testing" or "fixtures" or "third_party" or "thirdparty" or "vendor" or "vendored" or "_vendor"
                or "site-packages" or "node_modules" or ".venv" or "venv" or "build" or "dist");
    }

    /// <summary>What is known of the called thing, or null.</summary>
    public KnownCallable? Known(PyCall call) => _known.GetValueOrDefault(call);

    /// <summary>The last name of what is called: <c>fit</c> for <c>model.fit</c>.</summary>
    public static string LastName(PyExpression function) => function switch
    {
        PyName name => name.Id,
        PyAttribute attribute => attribute.Name.Text,
        _ => "",
    };

    /// <summary>What is known of a name that nothing in the file binds: a star import brings it, or the rest of a notebook.</summary>
    public KnownCallable? KnownByStar(string name)
    {
        foreach (var module in _semantics.StarImports)
        {
            if (_knowledge.Callable($"{module}.{name}") is { } known)
            {
                return known;
            }
        }

        return _knowledge.CallableNamed(name);
    }

    private KnownCallable? Resolve(PyCall call)
    {
        var qualified = _semantics.QualifiedName(call.Function);
        if (_knowledge.Callable(qualified) is { } known)
        {
            return known;
        }

        if (call.Function is PyName name && _semantics.BindingOf(name) is null)
        {
            return KnownByStar(name.Id);
        }

        if (call.Function is not PyAttribute method || _knowledge.Method(method.Name.Text, _semantics.Packages) is not { } candidate)
        {
            return null;
        }

        var owner = _semantics.TypeName(method.Target) is { } type ? KnowledgeFile.Root(type) : null;
        var fits = owner is null || candidate.Packages.Contains(owner);
        return fits && (owner is not null || candidate.Needs.Count == 0 || HasAny(call, candidate.Needs)) ? candidate : null;
    }

    private static bool HasAny(PyCall call, IReadOnlySet<string> keywords)
    {
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            if (call.Arguments[i].Name is { } keyword && keywords.Contains(keyword.Text))
            {
                return true;
            }
        }

        return false;
    }
}
