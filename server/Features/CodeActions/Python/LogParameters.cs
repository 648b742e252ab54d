using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>Adds the hyperparameters of a script to its run.</summary>
internal sealed class LogParameters(PythonFile file, NameScope scope)
{
    private readonly PythonStyle _style = PythonStyle.Of(file);

    /// <summary>Logs what the script was started with: its options, its config, else the values that it holds itself. Null where nothing is known.</summary>
    public TextEdit? All(TrainingRun run, IReadOnlyList<HardCodedValue> values)
    {
        var place = run.Block is { Body: [var first, ..] } ? first : run.Statement;
        var given = Settings(place) ?? Dict(values, place);
        return given is null ? null : run.First(file, $"{run.Module}.log_params({given})");
    }

    /// <summary>Adds one value to what the run logs; null where it is logged already or there is no place.</summary>
    public TextEdit? One(TrainingRun run, HardCodedValue value)
    {
        var logs = file.Semantics.Calls.Where(call => call.Function is PyAttribute { Name.Text: "log_param" or "log_params" }).ToList();
        if (logs.Exists(call => Names(call).Contains(value.Name, StringComparer.Ordinal)))
        {
            return null;
        }

        foreach (var call in logs)
        {
            if (call.Arguments is [{ Value: PyDict { Entries: [.., var last] } }, ..] && run.Holds(file, call) && Statement(call) is { } statement)
            {
                return new TextEdit(new TextSpan(file.Tree.SpanOf(last).End, 0), $", {_style.Quoted(value.Name)}: {Source(value, statement)}");
            }
        }

        var place = run.Block is { Body: [var first, ..] } ? first : run.Statement;
        return run.First(file, $"{run.Module}.log_param({_style.Quoted(value.Name)}, {Source(value, place)})");
    }

    private IEnumerable<string> Names(PyCall log) => log.Arguments is not [{ Value: var first }, ..] ? []
        : first is PyDict dict ? file.Semantics.EntriesOf(dict).Select(static entry => entry.Name)
        : file.Semantics.StringValue(first) is { } name ? [name] : [];

    private PyStatement? Statement(PyNode node) => file.Semantics.Ancestors(node).OfType<PyStatement>().FirstOrDefault();

    private string? Settings(PyStatement place)
    {
        var configs = ScriptConfigs.Of(file);
        if (configs.CommandLine.Holders.FirstOrDefault(holder => holder.Prefix.Length == 0 && scope.CanRead(holder.Binding, place)) is { } options)
        {
            return $"vars({Held(options)})";
        }

        var whole = configs.Files.Holders.Where(holder => scope.CanRead(holder.Binding, place)).OrderBy(static holder => holder.Prefix.Length).FirstOrDefault();
        if (whole is not null)
        {
            return whole.HasAttributes ? $"dict({Held(whole)})" : Held(whole);
        }

        return configs.Dataclasses.Holders.FirstOrDefault(holder => holder.Prefix.Length == 0 && scope.CanRead(holder.Binding, place)) is { } settings ? $"vars({Held(settings)})" : null;
    }

    private static string Held(ConfigHolder holder) => holder.Binding.Scope.Attributes.ContainsValue(holder.Binding) ? "self." + holder.Binding.Name : holder.Binding.Name;

    private string? Dict(IReadOnlyList<HardCodedValue> values, PyStatement place)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        var known = new Dictionary<string, PyValue>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            if (KeyChoice.For(value, value.OtherNames(file), name => known.TryGetValue(name, out var other) ? other.IsSame(value.Value) : null) is (var name, true))
            {
                known[name] = value.Value;
                entries[name] = Source(value, place);
            }
        }

        return entries.Count == 0 ? null : $"{{{string.Join(", ", entries.Select(entry => $"{_style.Quoted(entry.Key)}: {entry.Value}"))}}}";
    }

    /// <summary>The variable that holds the value, where it can be read at <paramref name="place"/>; else the value.</summary>
    private string Source(HardCodedValue value, PyStatement place)
    {
        var target = file.Semantics.ParentOf(value.Literal) switch
        {
            PyAssign { Targets: [PyName name] } => name,
            PyAnnotatedAssign { Target: PyName name } => name,
            _ => null,
        };
        return target is not null && file.Semantics.BindingOf(target) is { } binding && scope.CanRead(binding, place) ? target.Id
            : value.Value.Kind == PyValueKind.Text ? _style.Quoted(value.Value.Source[1..^1]) : value.Value.Source;
    }
}
