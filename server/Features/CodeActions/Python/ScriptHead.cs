using System.Text;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>What is added at the head of a script: imports below its own, and code below those.</summary>
internal sealed class ScriptHead
{
    private readonly PythonFile _file;
    private readonly PythonStyle _style;
    private readonly List<string> _imports = [];
    private readonly List<string> _code = [];

    /// <summary>The head of <paramref name="file"/>, above the offset <paramref name="before"/> and above all that the file defines.</summary>
    public ScriptHead(PythonFile file, PythonStyle style, int before = int.MaxValue)
    {
        _file = file;
        _style = style;
        PyStatement? last = null;
        var statements = file.Tree.Statements;
        for (var i = 0; i < statements.Count && file.Tree.SpanOf(statements[i]).End <= before && statements[i] is not (PyFunction or PyClass or PyConditionalStatement or PyFor); i++)
        {
            if (statements[i] is PyImport || (i == 0 && statements[i] is PyExpressionStatement { Value: PyString }))
            {
                last = statements[i];
            }
        }

        IsBelowImport = last is PyImport;
        Place = last is null ? First() : file.Text.LineSpan(file.Text.LineAt(file.Tree.SpanOf(last).End)).End;
        IsAtStart = last is null;
        var next = last is null ? -1 : statements.ToList().IndexOf(last) + 1;
        IsFree = next < 0 || next >= statements.Count || file.Tree.SpanOf(statements[next]).Start >= Place;
    }

    /// <summary>Where it is added.</summary>
    public int Place { get; }

    /// <summary>Whether something can be added there: no other statement begins on the line.</summary>
    public bool IsFree { get; }

    private bool IsBelowImport { get; }

    private bool IsAtStart { get; }

    /// <summary>The expression for <paramref name="name"/> of <paramref name="module"/> (or the module itself, for null), imported if it is not; null where its name is taken.</summary>
    /// <param name="alias">The name under which the module is imported, where that is another.</param>
    public string? Import(string module, string? name = null, string? alias = null)
    {
        var wanted = name is null ? module : $"{module}.{name}";
        var local = name ?? alias ?? module.Split('.')[0];
        foreach (var binding in _file.Semantics.Module.Names.Values)
        {
            if (binding is { Values.Count: 0, Definition: null, IsVariable: false, Import: { } import } && IsAbove(binding.Name, import))
            {
                if (name is null && module.StartsWith(import + ".", StringComparison.Ordinal) && binding.Name == import && IsAbove(module))
                {
                    return module;
                }

                if (import == wanted)
                {
                    return binding.Name;
                }

                if (import == module)
                {
                    return $"{binding.Name}.{name}";
                }
            }
        }

        if (_file.Semantics.Bindings.Any(binding => binding.Name == local && (binding.Import ?? "") != (alias is null && name is null ? local : wanted)))
        {
            return null;
        }

        var line = name is null ? $"import {module}{(alias is null ? "" : $" as {alias}")}" : $"from {module} import {name}";
        if (!_imports.Contains(line, StringComparer.Ordinal))
        {
            _imports.Add(line);
        }

        return alias is null && name is null ? module : local;
    }

    /// <summary>Adds lines of code below the imports.</summary>
    public void Add(params IEnumerable<string> lines) => _code.AddRange(lines);

    /// <summary>What is added, as one edit; null where nothing is.</summary>
    public TextEdit? Edit()
    {
        if (_imports.Count == 0 && _code.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder();
        var newLine = _style.NewLine;
        if (IsAtStart)
        {
            text.AppendJoin("", _imports.Select(line => line + newLine));
            text.Append(_imports.Count > 0 ? newLine : "");
            text.AppendJoin("", _code.Select(line => line + newLine));
            text.Append(_code.Count > 0 ? newLine : "");
            return new TextEdit(new TextSpan(Place, 0), text.ToString());
        }

        text.Append(IsBelowImport || _imports.Count == 0 ? "" : newLine);
        text.AppendJoin("", _imports.Select(line => newLine + line));
        text.Append(_code.Count > 0 ? newLine : "");
        text.AppendJoin("", _code.Select(line => newLine + line));
        var line = _file.Text.LineAt(Place) + 1;
        var isFollowed = line < _file.Text.LineCount && !string.IsNullOrWhiteSpace(_file.Text.ToString(_file.Text.LineSpan(line)));
        text.Append(isFollowed && (_code.Count > 0 || !IsBelowImport) ? newLine : "");
        return new TextEdit(new TextSpan(Place, 0), text.ToString());
    }

    /// <summary>Whether the import stands at the top of the file and above what is added.</summary>
    private bool IsAbove(string name, string import) =>
        _file.Tree.Statements.OfType<PyImport>().Any(statement => _file.Tree.SpanOf(statement).End <= Place
            && statement.Names.Any(alias => (alias.Alias?.Text ?? (statement.Module is null ? alias.Name.Split('.')[0] : alias.Name)) == name) && import.Length > 0);

    private bool IsAbove(string module) =>
        _file.Tree.Statements.OfType<PyImport>().Any(statement => _file.Tree.SpanOf(statement).End <= Place && statement.Module is null && statement.Names.Any(alias => alias.Alias is null && alias.Name == module));

    /// <summary>The line of the first statement, its decorators included.</summary>
    private int First()
    {
        if (_file.Tree.Statements is not [var first, ..])
        {
            return _file.Text.Length;
        }

        var start = _file.Tree.SpanOf(first).Start;
        var decorators = first is PyFunction function ? function.Decorators : first is PyClass type ? type.Decorators : [];
        start = decorators.Count > 0 ? Math.Min(start, _file.Tree.SpanOf(decorators[0]).Start) : start;
        start = _file.Text.LineSpan(_file.Text.LineAt(start)).Start;
        return start < _file.Text.Length && _file.Text[start] == '\uFEFF' ? start + 1 : start;
    }
}
