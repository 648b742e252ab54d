using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Configs;

/// <summary>A setting that a script gives itself: an option of argparse, or a field of a dataclass.</summary>
/// <param name="Name">The attribute that it is read by.</param>
/// <param name="Label">How people call it: <c>--lr</c>, or <c>TrainConfig.lr</c>.</param>
/// <param name="Span">The name where it is given, without quotes and dashes.</param>
/// <param name="Default">The default; null where there is none.</param>
public sealed record ScriptSetting(string Name, string Label, TextSpan Span, PyExpression? Default)
{
    /// <summary>The class whose field it is; null for an option.</summary>
    public PyClass? Type { get; init; }

    /// <summary>What it is for, in the words of the script; null where that is not said.</summary>
    public string? Help { get; init; }
}

/// <summary>A place that reads or sets a setting.</summary>
/// <param name="Settings">What it may be, in order of position; options of several parsers may have one name.</param>
/// <param name="Span">The name as it stands there, without quotes.</param>
public sealed record SettingUse(IReadOnlyList<ScriptSetting> Settings, TextSpan Span, PyExpression Expression);

/// <summary>
/// The options and dataclass fields of one script, and where it uses them: <c>args.lr</c> for <c>add_argument("--lr")</c>. Only what is read
/// from a parser or an instance that this file makes counts; an <c>args</c> that comes from elsewhere is not guessed at.
/// </summary>
public sealed class ScriptSettings
{
    private readonly List<ScriptSetting> _all = [];
    private readonly List<SettingUse> _uses = [];

    private ScriptSettings(PythonFile file)
    {
        var semantics = file.Semantics;
        foreach (var call in semantics.Calls)
        {
            if (call.Function is PyAttribute { Name.Text: "add_argument" } && Option(call, semantics) is { } option)
            {
                _all.Add(option);
            }
        }

        var configs = ScriptConfigs.Of(file);
        if (_all.Count > 0)
        {
            var byName = _all.ToLookup(static option => option.Name, StringComparer.Ordinal);
            foreach (var use in configs.CommandLine.Uses.Concat(configs.CommandLine.Writes))
            {
                Use([.. byName[use.Key]], use.Span, use.Expression);
            }
        }

        var fields = new Dictionary<PyClass, Dictionary<string, ScriptSetting>>(ReferenceEqualityComparer.Instance);
        foreach (var use in configs.Dataclasses.Uses.Concat(configs.Dataclasses.Writes))
        {
            if (use.Source is PyCall make && semantics.BindingOf(make.Function)?.Definition is PyClass type && FieldsOf(type, fields, semantics).GetValueOrDefault(use.Key) is { } field)
            {
                Use([field], use.Span, use.Expression);
            }
        }

        foreach (var (binding, type) in Parsed(semantics))
        {
            foreach (var use in binding.Uses)
            {
                if (semantics.ParentOf(use) is PyAttribute attribute && FieldsOf(type, fields, semantics).GetValueOrDefault(attribute.Name.Text) is { } field)
                {
                    Use([field], semantics.Tree.SpanOf(attribute.Name), attribute);
                }
            }
        }

        _all.AddRange(fields.Values.SelectMany(static own => own.Values));
        OptionsEscape = configs.CommandLine.Escapes;
    }

    /// <summary>The options, and the fields of those dataclasses that the script makes.</summary>
    public IReadOnlyList<ScriptSetting> All => _all;

    /// <summary>Where they are used.</summary>
    public IReadOnlyList<SettingUse> Uses => _uses;

    /// <summary>Whether the options get out of sight whole, so that they may be read elsewhere too.</summary>
    public bool OptionsEscape { get; }

    /// <summary>What <paramref name="file"/> gives and uses; a pure function of its text, computed once.</summary>
    public static ScriptSettings Of(PythonFile file) => file.Semantics.Derive(_ => new ScriptSettings(file));

    private void Use(IReadOnlyList<ScriptSetting> settings, TextSpan span, PyExpression expression)
    {
        if (settings.Count > 0)
        {
            _uses.Add(new SettingUse(settings, span, expression));
        }
    }

    private static ScriptSetting? Option(PyCall call, PythonSemantics semantics)
    {
        var flags = call.Arguments.TakeWhile(static argument => argument is { Name: null, IsDoubleStar: false }).Select(static argument => argument.Value)
            .Where(value => semantics.StringValue(value) is { Length: > 0 }).ToList();
        var first = flags.Find(flag => semantics.StringValue(flag) is { } text && text.StartsWith("--", StringComparison.Ordinal)) ?? flags.FirstOrDefault();
        var destination = Named("dest");
        if ((destination ?? first) is not { } given || semantics.StringValue(given) is not { } written || written.TrimStart('-') is not { Length: > 0 } bare)
        {
            return null;
        }

        var span = semantics.Tree.SpanOf(given);
        var at = semantics.Tree.Text.ToString(span).IndexOf(bare, StringComparison.Ordinal);
        return at < 0 ? null : new ScriptSetting(
            destination is null ? bare.Replace('-', '_') : bare,
            first is null ? bare : semantics.StringValue(first) ?? bare,
            new TextSpan(span.Start + at, bare.Length),
            Named("default"))
        {
            Help = semantics.StringValue(Named("help")),
        };

        PyExpression? Named(string name) => call.Arguments.FirstOrDefault(argument => argument.Name?.Text == name)?.Value;
    }

    private static Dictionary<string, ScriptSetting> FieldsOf(PyClass type, Dictionary<PyClass, Dictionary<string, ScriptSetting>> known, PythonSemantics semantics)
    {
        if (!known.TryGetValue(type, out var fields))
        {
            known[type] = fields = new Dictionary<string, ScriptSetting>(StringComparer.Ordinal);
            foreach (var statement in type.Body)
            {
                if (statement is PyAnnotatedAssign { Target: PyName name } field)
                {
                    fields.TryAdd(name.Id, new ScriptSetting(name.Id, $"{type.Name.Text}.{name.Id}", semantics.Tree.SpanOf(name), DefaultOf(field.Value)) { Type = type, Help = HelpOf(field.Value, semantics) });
                }
            }
        }

        return fields;
    }

    /// <summary><c>field(default=1)</c> gives its default, not itself.</summary>
    private static PyExpression? DefaultOf(PyExpression? value) => value is PyCall { Function: PyName { Id: "field" } } call
        ? call.Arguments.FirstOrDefault(static argument => argument.Name?.Text == "default")?.Value
        : value;

    /// <summary><c>field(metadata={"help": …})</c>, as Hugging Face's parser takes it.</summary>
    private static string? HelpOf(PyExpression? value, PythonSemantics semantics) =>
        value is PyCall call && call.Arguments.FirstOrDefault(static argument => argument.Name?.Text == "metadata") is { } metadata
            ? semantics.EntriesOf(metadata.Value).Where(static entry => entry.Name == "help").Select(entry => semantics.StringValue(entry.Value)).FirstOrDefault()
            : null;

    /// <summary>The names that <c>HfArgumentParser((A, B)).parse_args_into_dataclasses()</c> fills, with their classes.</summary>
    private static IEnumerable<(PyBinding Binding, PyClass Type)> Parsed(PythonSemantics semantics)
    {
        foreach (var call in semantics.Calls)
        {
            if (call.Function is not PyAttribute { Name.Text: "parse_args_into_dataclasses", Target: PyName parser } || semantics.ParentOf(call) is not PyAssign { Targets: [PySequence targets] }
                || semantics.BindingOf(parser) is not { Values: [PyCall { Arguments: [{ Name: null, Value: var classes }, ..] } make] } || semantics.QualifiedName(make.Function)?.EndsWith("HfArgumentParser", StringComparison.Ordinal) != true)
            {
                continue;
            }

            IReadOnlyList<PyExpression> types = classes is PySequence several ? several.Items : [classes];
            for (var i = 0; i < Math.Min(types.Count, targets.Items.Count); i++)
            {
                if (targets.Items[i] is PyName target && semantics.BindingOf(types[i])?.Definition is PyClass type && semantics.BindingOf(target) is { Values.Count: 0, Parameter: null } binding)
                {
                    yield return (binding, type);
                }
            }
        }
    }
}
