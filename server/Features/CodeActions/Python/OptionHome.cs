using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>The command line of a script that uses argparse: a value becomes the default of an option.</summary>
/// <param name="parse">The call of <c>parse_args</c>.</param>
internal sealed class OptionHome(PythonFile file, NameScope scope, HeldConfigs options, PyCall parse) : ISettingsHome
{
    private readonly List<ConfigHolder> _holders = [.. options.Holders.Where(holder => ReferenceEquals(holder.Source, parse))];

    /// <inheritdoc/>
    public string TitleOfAll(int count) => $"{count} hard-coded values to command-line options";

    /// <inheritdoc/>
    public Move? MoveHere(IReadOnlyList<HardCodedValue> values)
    {
        if (parse.Function is not PyAttribute { Target: PyName parser } || file.Semantics.TypeName(parser) != "argparse.ArgumentParser" || Place(parser) is not var (place, lead, tail)
            || _holders.Exists(IsSpread))
        {
            return null;
        }

        var style = PythonStyle.Of(file);
        var known = ScriptSettings.Of(file).All.Where(static setting => setting.Type is null).ToList();
        var flags = file.Semantics.Calls.Where(static call => call.Function is PyAttribute { Name.Text: "add_argument" }).SelectMany(static call => call.Arguments)
            .Select(argument => file.Semantics.StringValue(argument.Value)).OfType<string>().Where(static flag => flag.StartsWith("--", StringComparison.Ordinal)).ToList();
        var usesDashes = flags.Exists(static flag => flag[2..].Contains('-', StringComparison.Ordinal));
        var module = file.Semantics.Module.Names.Values.FirstOrDefault(static binding => binding.Import == "argparse")?.Name;
        var edits = new List<TextEdit>();
        var lines = new List<string>();
        var added = new Dictionary<string, PyValue>(StringComparer.Ordinal);
        var title = "";
        foreach (var value in values)
        {
            if (_holders.Find(holder => holder.Prefix.Length == 0 && scope.CanRead(holder.Binding, value.Literal)) is not { } holder
                || KeyChoice.For(value, value.OtherNames(file), name => Known(name, value, known, added)) is not var (name, isNew))
            {
                continue;
            }

            var flag = "--" + (usesDashes ? name.Replace('_', '-') : name);
            if (isNew)
            {
                if (OptionText.Add(parser.Id, flag, value.Value, style, module) is not { } line)
                {
                    continue;
                }

                lines.Add(line);
                added[name] = value.Value;
            }

            title = isNew ? $"Make it the command-line option `{flag}`" : $"Read the option `{flag}`, whose default is the same";
            var held = holder.Binding.Scope.Attributes.ContainsValue(holder.Binding) ? "self." + holder.Binding.Name : holder.Binding.Name;
            edits.Add(value.ReplacedBy(file.Text, OptionText.Read(held, name, value.Value)));
        }

        if (edits.Count == 0)
        {
            return null;
        }

        var text = string.Concat(lines.Select(line => lead + line + tail));
        return new Move(title, edits.Count, [.. lines.Count > 0 ? [new TextEdit(new TextSpan(place, 0), text)] : Array.Empty<TextEdit>(), .. edits], Other: null);
    }

    private bool? Known(string name, HardCodedValue value, IReadOnlyList<ScriptSetting> known, Dictionary<string, PyValue> added)
    {
        if (added.TryGetValue(name, out var other))
        {
            return other.IsSame(value.Value);
        }

        var same = known.Where(option => option.Name == name).ToList();
        return _holders.Exists(holder => holder.Given.Contains(name)) ? false
            : same.Count == 0 ? null
            : same is [{ Default: { } given }] && PyValue.Of(file, given)?.IsSame(value.Value) == true;
    }

    /// <summary>Where an option is added, and what stands before and behind it: below the last one, else above the call that reads the command line.</summary>
    private (int Place, string Lead, string Tail)? Place(PyName parser)
    {
        var binding = file.Semantics.BindingOf(parser);
        var statement = file.Semantics.Ancestors(parse).OfType<PyStatement>().First();
        var block = file.Semantics.ParentOf(statement);
        var start = file.Tree.SpanOf(statement).Start;
        var newLine = LineBreaks.Of(file.Text);
        PyStatement? last = null;
        foreach (var call in file.Semantics.Calls)
        {
            if (call.Function is PyAttribute { Name.Text: "add_argument", Target: var target } && file.Semantics.BindingOf(target) is { } owner && ReferenceEquals(owner, binding)
                && file.Semantics.ParentOf(call) is PyExpressionStatement added && ReferenceEquals(file.Semantics.ParentOf(added), block) && file.Tree.SpanOf(added).Start < start)
            {
                last = added;
            }
        }

        if (last is not null && StatementLines.Of(file, last) is { } lines)
        {
            return (lines.End, newLine + lines.Indent, "");
        }

        return StatementLines.Of(file, statement) is { } own ? (own.Start, own.Indent, newLine) : null;
    }

    /// <summary>Whether all options at once become arguments of something, as with <c>**vars(args)</c>.</summary>
    private bool IsSpread(ConfigHolder holder) => holder.Binding.Uses.Exists(use =>
        file.Semantics.ParentOf(use) is PyAttribute { Name.Text: "__dict__" }
        || (file.Semantics.ParentOf(use) is PyArgument argument && file.Semantics.ParentOf(argument) is PyCall { Function: PyName { Id: "vars" } } whole && file.Semantics.ParentOf(whole) is PyArgument { IsDoubleStar: true }));
}
