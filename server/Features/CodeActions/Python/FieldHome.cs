using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>A dataclass of the script that holds its settings: a value becomes the default of a field.</summary>
/// <param name="make">The call that makes the settings.</param>
internal sealed class FieldHome(PythonFile file, NameScope scope, HeldConfigs objects, PyCall make, PyClass type) : ISettingsHome
{
    private readonly List<ConfigHolder> _holders = [.. objects.Holders.Where(holder => ReferenceEquals(holder.Source, make) && holder.Prefix.Length == 0)];

    /// <inheritdoc/>
    public string TitleOfAll(int count) => $"{count} hard-coded values to the dataclass `{type.Name.Text}`";

    /// <inheritdoc/>
    public Move? MoveHere(IReadOnlyList<HardCodedValue> values)
    {
        var fields = type.Body.OfType<PyAnnotatedAssign>().Where(static field => field.Target is PyName).ToList();
        if (fields is not [.., var last] || StatementLines.Of(file, Documented(last)) is not { } lines || IsExtended() || _holders.Exists(IsSpread))
        {
            return null;
        }

        var names = file.Semantics.ScopeWithin(type).Names;
        var style = PythonStyle.Of(file);
        var edits = new List<TextEdit>();
        var added = new Dictionary<string, PyValue>(StringComparer.Ordinal);
        var text = "";
        var title = "";
        foreach (var value in values)
        {
            if (value.Value.Kind == PyValueKind.List || _holders.Find(holder => scope.CanRead(holder.Binding, value.Literal)) is not { } holder
                || KeyChoice.For(value, value.OtherNames(file), name => added.TryGetValue(name, out var other) ? other.IsSame(value.Value) : names.ContainsKey(name) ? IsSame(fields, name, value) : null) is not var (name, isNew))
            {
                continue;
            }

            if (isNew)
            {
                var source = value.Value.Kind == PyValueKind.Text ? style.Quoted(value.Value.Source[1..^1]) : value.Value.Source;
                text += $"{style.NewLine}{lines.Indent}{name}: {value.Value.TypeName} = {source}";
                added[name] = value.Value;
            }

            title = isNew ? $"Make it the field `{name}` of `{type.Name.Text}`" : $"Read the field `{name}` of `{type.Name.Text}`, whose default is the same";
            var held = holder.Binding.Scope.Attributes.ContainsValue(holder.Binding) ? "self." + holder.Binding.Name : holder.Binding.Name;
            edits.Add(value.ReplacedBy(file.Text, $"{held}.{name}"));
        }

        return edits.Count == 0 ? null : new Move(title, edits.Count, [.. text.Length > 0 ? [new TextEdit(new TextSpan(lines.End, 0), text)] : Array.Empty<TextEdit>(), .. edits], Other: null);
    }

    /// <summary>Whether the field has this very value, and the script gives it no other.</summary>
    private bool IsSame(List<PyAnnotatedAssign> fields, string name, HardCodedValue value) =>
        make.Arguments.Count == 0 && !_holders.Exists(holder => holder.Given.Contains(name))
        && fields.Find(field => field.Target is PyName target && target.Id == name)?.Value is { } given && PyValue.Of(file, given)?.IsSame(value.Value) == true;

    /// <summary>The field, or the text below it that documents it.</summary>
    private PyStatement Documented(PyStatement field)
    {
        var next = type.Body.SkipWhile(statement => !ReferenceEquals(statement, field)).Skip(1).FirstOrDefault();
        return next is PyExpressionStatement { Value: PyString } ? next : field;
    }

    /// <summary>Whether another class adds fields behind these, which must have defaults then.</summary>
    private bool IsExtended() => file.Tree.Nodes().OfType<PyClass>().Any(other => other.Bases.Any(super => ReferenceEquals(file.Semantics.BindingOf(super.Value)?.Definition, type)));

    private bool IsSpread(ConfigHolder holder) => holder.Binding.Uses.Exists(use =>
        file.Semantics.ParentOf(use) is PyAttribute { Name.Text: "__dict__" }
        || (file.Semantics.ParentOf(use) is PyArgument argument && file.Semantics.ParentOf(argument) is PyCall { Function: var function }
            && (function is PyName name ? name.Id : (function as PyAttribute)?.Name.Text) is "vars" or "asdict" or "astuple" or "fields"));
}
