using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Seeds;

/// <summary>A place that draws random numbers.</summary>
/// <param name="Generator">What it draws from, such as <c>numpy</c>.</param>
/// <param name="Call">The call.</param>
/// <param name="What">What it is for a reader, such as <c>train_test_split</c>.</param>
/// <param name="IsOwn">It has a generator of its own, which no seed of the global one reaches.</param>
/// <param name="Keyword">The keyword that would seed it, or null.</param>
internal sealed record RandomUse(string Generator, PyCall Call, string What, bool IsOwn = false, string? Keyword = null);

/// <summary>A call that seeds generators. A helper of another file that cannot be seen is believed by its name: <paramref name="Import"/> says where it would be.</summary>
internal sealed record SeedCall(PyCall Call, IReadOnlyList<string> Generators, string? Import = null);

/// <summary>Which random generators the running code of a file draws from, and which ones its lines seed.</summary>
internal sealed class SeedFacts
{
    private readonly PythonSemantics _semantics;
    private readonly ProgramReach _reach;
    private readonly SeedingKnowledge _knowledge = SeedingKnowledge.Instance;
    private readonly List<RandomUse> _uses = [];
    private readonly List<SeedCall> _seeds = [];

    private SeedFacts(PythonSemantics semantics)
    {
        _semantics = semantics;
        _reach = ProgramReach.Of(semantics);
        foreach (var call in semantics.Calls)
        {
            Look(call);
        }
    }

    /// <summary>What draws, in order of the calls of the file.</summary>
    public IReadOnlyList<RandomUse> Uses => _uses;

    /// <summary>What seeds, wherever it stands in the file.</summary>
    public IReadOnlyList<SeedCall> Seeds => _seeds;

    /// <summary>The analysis of <paramref name="file"/>, shared by all rules.</summary>
    public static SeedFacts Of(PythonFile file) => Of(file.Semantics);

    /// <inheritdoc cref="Of(PythonFile)"/>
    public static SeedFacts Of(PythonSemantics semantics) => semantics.Derive(static semantics => new SeedFacts(semantics));

    private void Look(PyCall call)
    {
        var qualified = _semantics.QualifiedName(call.Function) ?? StarName(call);
        var random = qualified is null ? null : _knowledge.Of(qualified);
        if (random?.Seeds is { } seeded)
        {
            _seeds.Add(new SeedCall(call, seeded));
            return;
        }

        var last = TrainingScript.LastName(call.Function);
        if (_knowledge.Helpers.Contains(last) && _semantics.FunctionOf(call) is null)
        {
            _seeds.Add(new SeedCall(call, [SeedingKnowledge.All], qualified ?? ""));
            return;
        }

        var drawing = call.Function is PyAttribute method ? _knowledge.Drawing(method.Name.Text) : null;
        if ((random is null && drawing is null) || !_reach.Runs(call))
        {
            return;
        }

        if (qualified is not null && random is not null && LookNamed(call, random, KnowledgeFile.Last(qualified)) is { } use)
        {
            _uses.Add(use);
        }
        else if (drawing is not null && _semantics.Packages.Overlaps(drawing.Packages) && IsDrawing(call, drawing))
        {
            _uses.Add(new RandomUse(drawing.Generator, call, last, IsOwn: drawing.Position >= 0, drawing.Keyword));
        }
    }

    /// <summary>The name behind <c>from module import *</c>, for the modules whose names are known.</summary>
    private string? StarName(PyCall call)
    {
        if (call.Function is PyName name && _semantics.BindingOf(name) is null)
        {
            foreach (var module in _semantics.StarImports)
            {
                var full = $"{module}.{name.Id}";
                if (_knowledge.Of(full) is { Seeds: not null } or { Keyed: not null })
                {
                    return full;
                }
            }
        }

        return null;
    }

    private RandomUse? LookNamed(PyCall call, RandomName random, string name)
    {
        if (random.Draws is { } generator)
        {
            return new RandomUse(generator, call, name);
        }

        if (random.Owned is { } owned)
        {
            return call.Arguments is [] or [{ Value: PyConstant { Kind: PyConstantKind.None } }] ? new RandomUse(owned, call, name, IsOwn: true) : null;
        }

        if (random.Keyed is { } keyed && IsUnseeded(call, keyed.Keyword) && !IsSeededLater(call, keyed.Keyword) && (keyed.When.Count == 0 || keyed.When.Any(pair => Has(call, pair.Keyword, pair.Value)))
            && !keyed.Unless.Any(pair => Has(call, pair.Keyword, pair.Value)))
        {
            return new RandomUse(keyed.Generator, call, name, Keyword: keyed.Keyword);
        }

        return null;
    }

    private bool IsDrawing(PyCall call, DrawingMethod method) => IsUnseeded(call, method.Keyword) && (method.Position < 0 || call.Arguments.Count <= method.Position)
        && (method.Needs.Count == 0 || call.Arguments.Any(argument => argument.Name is { } keyword && method.Needs.Contains(keyword.Text)))
        && _semantics.QualifiedName(call.Function)?.StartsWith("random.", StringComparison.Ordinal) != true;

    /// <summary>Whether the call is given no seed. What <c>**options</c> may hold is not known, unless their dict is in sight.</summary>
    private bool IsUnseeded(PyCall call, string keyword)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Name?.Text == keyword)
            {
                return argument.Value is PyConstant { Kind: PyConstantKind.None };
            }

            if (argument.IsDoubleStar)
            {
                if (!IsWithout(argument.Value, keyword))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Whether what the call makes is given its seed afterwards: <c>model.set_params(random_state=0)</c>, <c>model.random_state = 0</c>.</summary>
    private bool IsSeededLater(PyCall call, string keyword)
    {
        if (_semantics.ParentOf(call) is PyAttribute chained)
        {
            return GivesSeed(chained, keyword);
        }

        return _semantics.ParentOf(call) is PyAssign { Targets: [var target] } && _semantics.BindingOf(target) is { } binding
            && binding.Uses.Exists(use => _semantics.ParentOf(use) is PyAttribute attribute && GivesSeed(attribute, keyword));
    }

    private bool GivesSeed(PyAttribute attribute, string keyword) => _semantics.ParentOf(attribute) switch
    {
        PyCall setter when attribute.Name.Text == "set_params" && ReferenceEquals(setter.Function, attribute) => !IsUnseeded(setter, keyword),
        PyAssign assign when attribute.Name.Text == keyword => !ReferenceEquals(assign.Value, attribute),
        _ => false,
    };

    /// <summary>Whether the options are written out in one place, and hold no seed.</summary>
    private bool IsWithout(PyExpression options, string keyword)
    {
        var dict = options as PyDict ?? (_semantics.BindingOf(options) is { IsVariable: false, Parameter: null, Values: [PyDict value], Uses: var uses } && uses.TrueForAll(use => _semantics.ParentOf(use) is PyArgument) ? value : null);
        return dict is { Entries.Count: > 0 } && dict.Entries.All(entry => entry.Key is { } key && _semantics.StringValue(key) is { } name && name != keyword);
    }

    private bool Has(PyCall call, string keyword, string value)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Name?.Text == keyword)
            {
                return argument.Value is PyConstant constant ? constant.Kind.ToString() == value : _semantics.StringValue(argument.Value) == value;
            }
        }

        return false;
    }
}
