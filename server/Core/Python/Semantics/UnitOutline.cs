namespace ForgeLsp.Core.Python.Semantics;

/// <summary>A node that a walk found, with the scope that it is in.</summary>
/// <param name="Node">The node.</param>
/// <param name="Scope">The innermost definition of the unit whose scope it is in, counted from one; zero for the scope around the unit.</param>
/// <param name="IsStore">It is bound here, not read.</param>
internal readonly record struct OutlineEntry(PyNode Node, int Scope, bool IsStore = false);

/// <summary>
/// What one top-level piece of a script contributes to the meaning of the file, in the order of the text: a function of the unit alone, made
/// once and kept with it, so that a keystroke walks through the unit that it changes and no other.
/// </summary>
internal sealed class UnitOutline
{
    private readonly List<OutlineEntry> _declarations = [];
    private readonly List<OutlineEntry> _reads = [];
    private readonly List<PyStatement> _definitions = [];
    private readonly List<(int Definition, PyStatement? Statement)> _owners = [];
    private readonly List<PyExpression> _mentions = [];
    private readonly List<List<PyExpression>?> _mentionsIn = [];
    private readonly List<PyCall> _calls = [];
    private readonly List<PyDict> _dicts = [];
    private readonly List<PyNode> _loops = [];
    private readonly List<PyAssign> _itemAssignments = [];
    private readonly List<PyAssign> _attributeAssignments = [];
    private readonly List<PyString> _texts = [];
    private readonly HashSet<string> _attributeReads = new(StringComparer.Ordinal);
    private PyCall[]?[] _filtered = [];

    public UnitOutline(PythonUnit unit)
    {
        var pending = new Stack<Step>();
        var children = new List<PyNode>();
        for (var i = unit.Statements.Count - 1; i >= 0; i--)
        {
            pending.Push(new Step(unit.Statements[i], 0, 0, 0, null, !PythonSemantics.IsMainBlock(unit.Statements[i])));
        }

        while (pending.TryPop(out var item))
        {
            var (node, scope, owner, runner, statement, isImport) = item;
            Note(item);
            var (inner, ownerBelow) = node is PyFunction or PyClass ? (_definitions.Count, _definitions.Count) : (scope, owner);
            statement = node as PyStatement ?? statement;
            children.Clear();
            node.AddChildren(children);
            for (var i = children.Count - 1; i >= 0; i--)
            {
                // Decorators, defaults and base classes are read outside the scope that the definition opens.
                var isOutside = node is PyFunction function ? children[i] is not (PyStatement or PyParameter) || ReferenceEquals(children[i], function.Name)
                    : node is PyClass && children[i] is not PyStatement;
                var runnerBelow = node switch
                {
                    PyFunction => children[i] is PyStatement ? inner : children[i] is PyParameter ? runner : -1,
                    PyClass => children[i] is PyStatement or PyArgument ? runner : -1,
                    _ => runner,
                };
                pending.Push(new Step(children[i], isOutside ? scope : inner, ownerBelow, runnerBelow, statement, isImport && (node is not PyFunction || children[i] is not PyStatement)));
            }
        }
    }

    /// <summary>What binds names, opens scopes or returns a value.</summary>
    public IReadOnlyList<OutlineEntry> Declarations => _declarations;

    /// <summary>Names, and attributes of names.</summary>
    public IReadOnlyList<OutlineEntry> Reads => _reads;

    /// <summary>Functions and classes; <see cref="PyNode.Number"/> counts them from one.</summary>
    public IReadOnlyList<PyStatement> Definitions => _definitions;

    /// <summary>How many names, attributes and calls there are; <see cref="PyNode.Number"/> counts them from one.</summary>
    public int Count => _owners.Count;

    public IReadOnlyList<PyCall> Calls => _calls;

    /// <summary>The calls that <paramref name="filter"/> takes. Threads that ask at once find the same.</summary>
    public PyCall[] CallsOf(CallFilter filter)
    {
        var filtered = _filtered;
        if (filter.Number < filtered.Length && filtered[filter.Number] is { } known)
        {
            return known;
        }

        var calls = _calls.FindAll(filter.Takes).ToArray();
        if (filter.Number >= filtered.Length)
        {
            Array.Resize(ref filtered, filter.Number + 4);
            _filtered = filtered;
        }

        filtered[filter.Number] = calls;
        return calls;
    }

    public IReadOnlyList<PyDict> Dicts => _dicts;

    public IReadOnlyList<PyNode> Loops => _loops;

    public IReadOnlyList<PyAssign> ItemAssignments => _itemAssignments;

    /// <summary>Assignments to an attribute of more than a name, such as <c>cfg.train.lr = 0.1</c>.</summary>
    public IReadOnlyList<PyAssign> AttributeAssignments => _attributeAssignments;

    /// <summary>Plain string literals.</summary>
    public IReadOnlyList<PyString> Texts => _texts;

    /// <summary>Names of attributes that are read, each once.</summary>
    public IReadOnlySet<string> AttributeReads => _attributeReads;

    /// <summary>What somebody computed of the unit's texts and keeps with it.</summary>
    public object? Kept { get; set; }

    /// <summary>The innermost definition around the name, attribute or call of this number, counted from one; zero where the unit has none.</summary>
    public int OwnerOf(int number) => _owners[number - 1].Definition;

    /// <summary>The innermost statement around it.</summary>
    public PyStatement? StatementOf(int number) => _owners[number - 1].Statement;

    /// <summary>
    /// What the code of a definition, or of the unit outside of functions for zero, mentions of names and attributes when it runs: nested functions
    /// left out. Code that runs on import often only lists functions; there what is called or handed to a call counts.
    /// </summary>
    public IReadOnlyList<PyExpression> MentionsIn(int definition) => definition == 0 ? _mentions : _mentionsIn[definition - 1] ?? [];

    private void Note(Step step)
    {
        var (node, scope, owner, runner, statement, isImport) = step;
        if (node is PyName or PyAttribute && runner >= 0 && (!isImport || node.Parent is PyCall or PyArgument or PyAttribute))
        {
            (runner == 0 ? _mentions : _mentionsIn[runner - 1] ??= []).Add((PyExpression)node);
        }

        switch (node)
        {
            case PyName:
                Number(node, owner, statement);
                _reads.Add(new OutlineEntry(node, scope, IsStore(node)));
                break;
            case PyAttribute attribute:
                Number(node, owner, statement);
                var isStore = IsStore(node);
                if (attribute.Target is PyName)
                {
                    _reads.Add(new OutlineEntry(node, scope, isStore));
                }

                if (!isStore)
                {
                    _attributeReads.Add(attribute.Name.Text);
                }

                break;
            case PyCall call:
                Number(node, owner, statement);
                _calls.Add(call);
                break;
            case PyDict dict:
                _dicts.Add(dict);
                break;
            case PyString { Kind: PyStringKind.Text, Parts.Count: 1 } text:
                _texts.Add(text);
                break;
            case PyFunction or PyClass:
                _definitions.Add((PyStatement)node);
                _mentionsIn.Add(null);
                node.Number = _definitions.Count;
                _declarations.Add(new OutlineEntry(node, scope));
                break;
            case PyAssign assign:
                _declarations.Add(new OutlineEntry(node, scope));
                for (var i = 0; i < assign.Targets.Count; i++)
                {
                    if (assign.Targets[i] is PySubscript)
                    {
                        _itemAssignments.Add(assign);
                    }
                    else if (assign.Targets[i] is PyAttribute { Target: not PyName })
                    {
                        _attributeAssignments.Add(assign);
                    }
                }

                break;
            case PyFor:
                _loops.Add(node);
                _declarations.Add(new OutlineEntry(node, scope));
                break;
            case PyConditionalStatement { IsLoop: true }:
                _loops.Add(node);
                break;
            case PyScopeStatement or PyImport or PyAnnotatedAssign or PyNamedExpression or PyAugmentedAssign or PyComprehensionClause or PyWithItem { Target: not null } or PyHandler { Name: not null }
                or PyPattern { Capture: not null } or PyKeywordStatement { Keyword: "return", Values.Count: 1 }:
                _declarations.Add(new OutlineEntry(node, scope));
                break;
        }
    }

    private void Number(PyNode node, int owner, PyStatement? statement)
    {
        _owners.Add((owner, statement));
        node.Number = _owners.Count;
    }

    private static bool IsStore(PyNode node) => node.Parent switch
    {
        PyAssign assign => !ReferenceEquals(assign.Value, node),
        PyAnnotatedAssign assign => ReferenceEquals(assign.Target, node),
        PyNamedExpression assign => ReferenceEquals(assign.Target, node),
        PyFor loop => ReferenceEquals(loop.Target, node),
        PySequence sequence => sequence.Parent is PyAssign or PyFor && IsStore(sequence),
        _ => false,
    };

    private readonly record struct Step(PyNode Node, int Scope, int Owner, int Runner, PyStatement? Statement, bool IsImport);
}
