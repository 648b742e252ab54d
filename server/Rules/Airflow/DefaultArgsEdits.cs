using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Airflow;

/// <summary>Writes entries into a DAG's <c>default_args</c> as the others there are written, or gives the DAG some.</summary>
internal sealed class DefaultArgsEdits(PythonFile file)
{
    private readonly List<TextEdit> _imports = [];
    private string? _timedelta;
    private bool _isLookedFor;

    /// <summary>The edits that add <paramref name="entries"/> (names and Python expressions); null where there is no place for them.</summary>
    public IReadOnlyList<TextEdit>? Add(Dag dag, params IReadOnlyList<(string Name, string Value)> entries)
    {
        IEnumerable<TextEdit>? edits = dag switch
        {
            { Defaults.Display: PyDict dict } => IntoDict(dict, entries),
            { Defaults.Display: PyCall call } => Append([.. call.Arguments], file.Tree.SpanOf(call), entries.Select(static entry => $"{entry.Name}={entry.Value}")),
            { Defaults.Argument: null, Call: { } call } => Append([.. call.Arguments], file.Tree.SpanOf(call), [$"default_args={Braces(entries)}"]),
            { Defaults.Argument: null, Call: null } => [new TextEdit(new TextSpan(file.Tree.SpanOf(dag.Name).End, 0), $"(default_args={Braces(entries)})")],
            _ => null,
        };
        return edits is null ? null : [.. _imports, .. edits];
    }

    /// <summary>Python for a duration, with the import that it needs; null where the name is taken.</summary>
    public string? Minutes(double minutes)
    {
        if (!_isLookedFor)
        {
            _isLookedFor = true;
            _timedelta = FindTimedelta();
        }

        var isHours = minutes >= 60 && minutes % 60 == 0;
        var number = (isHours ? minutes / 60 : minutes).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return _timedelta is null ? null : $"{_timedelta}({(isHours ? "hours" : "minutes")}={number})";
    }

    private string? FindTimedelta()
    {
        foreach (var binding in file.Semantics.Module.Names.Values)
        {
            if (binding is { Values.Count: 0, Definition: null, IsVariable: false })
            {
                switch (binding.Import)
                {
                    case "datetime.timedelta":
                        return binding.Name;
                    case "datetime":
                        return $"{binding.Name}.timedelta";
                }
            }
        }

        if (file.Semantics.Module.Names.ContainsKey("timedelta"))
        {
            return null;
        }

        PyStatement? first = null;
        foreach (var statement in file.Tree.Statements)
        {
            if (statement is PyImport { Module: "datetime", Level: 0, Names: [.., var last] } && last.Name != "*")
            {
                _imports.Add(new TextEdit(new TextSpan(file.Tree.SpanOf(last).End, 0), ", timedelta"));
                return "timedelta";
            }

            first ??= statement is PyImport { Module: not "__future__" } ? statement : null;
        }

        if (first is null)
        {
            return null;
        }

        _imports.Add(new TextEdit(new TextSpan(file.Tree.SpanOf(first).Start, 0), "from datetime import timedelta" + LineBreaks.Of(file.Text)));
        return "timedelta";
    }

    private string Braces(IReadOnlyList<(string Name, string Value)> entries) => "{" + string.Join(", ", entries.Select(static entry => $"\"{entry.Name}\": {entry.Value}")) + "}";

    private IEnumerable<TextEdit>? IntoDict(PyDict dict, IReadOnlyList<(string Name, string Value)> entries)
    {
        var quote = dict.Entries.Select(static entry => entry.Key).OfType<PyString>().LastOrDefault() is { } key && file.Tree.TextOf(key).StartsWith('\'') ? '\'' : '"';
        return Append([.. dict.Entries], file.Tree.SpanOf(dict), entries.Select(entry => $"{quote}{entry.Name}{quote}: {entry.Value}"));
    }

    /// <summary>Writes <paramref name="added"/> behind the last of <paramref name="items"/>, before the bracket that <paramref name="whole"/> ends in: on lines of their own where the last begins one.</summary>
    private IEnumerable<TextEdit>? Append(IReadOnlyList<PyNode> items, TextSpan whole, IEnumerable<string> added)
    {
        var close = whole.End - 1;
        if (items is not [.., var last])
        {
            return file.Text[close] is '}' or ')' ? [new TextEdit(new TextSpan(close, 0), string.Join(", ", added))] : null;
        }

        var (end, hasComma) = EndOf(file.Tree.SpanOf(last).End, close);
        var start = file.Tree.SpanOf(last).Start;
        var line = file.Text.LineSpan(file.Text.LineAt(start));
        var before = file.Text.ToString(TextSpan.FromBounds(line.Start, start));
        if (file.Text.LineAt(whole.Start) == file.Text.LineAt(start) || !string.IsNullOrWhiteSpace(before))
        {
            return [new TextEdit(new TextSpan(end, 0), (hasComma ? " " : ", ") + string.Join(", ", added) + (hasComma ? "," : ""))];
        }

        var lineBreak = LineBreaks.Of(file.Text) + before;
        var lineEnd = file.Text.LineSpan(file.Text.LineAt(end)).End;
        if (lineEnd >= whole.End)
        {
            return [new TextEdit(new TextSpan(end, 0), (hasComma ? "" : ",") + lineBreak + string.Join("," + lineBreak, added) + (hasComma ? "," : ""))];
        }

        // A comment behind the last entry stays on its line.
        var lines = string.Concat(added.Select(one => $"{lineBreak}{one},"));
        return hasComma ? [new TextEdit(new TextSpan(lineEnd, 0), lines)]
            : end == lineEnd ? [new TextEdit(new TextSpan(end, 0), "," + lines)]
            : [new TextEdit(new TextSpan(end, 0), ","), new TextEdit(new TextSpan(lineEnd, 0), lines)];
    }

    /// <summary>Behind the parentheses and the comma that may follow the last entry.</summary>
    private (int End, bool HasComma) EndOf(int start, int close)
    {
        var end = start;
        var hasComma = false;
        for (var at = start; at < close; at++)
        {
            switch (file.Text[at])
            {
                case '#':
                    at = file.Text.LineSpan(file.Text.LineAt(at)).End - 1;
                    break;
                case ')':
                    end = at + 1;
                    break;
                case ',':
                    (end, hasComma) = (at + 1, true);
                    break;
            }
        }

        return (end, hasComma);
    }
}
