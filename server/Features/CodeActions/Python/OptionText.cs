using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>An option that argparse knows: the attribute that it becomes, and its default.</summary>
internal sealed record KnownOption(string Destination, PyValue? Default);

/// <summary>How options of argparse are written.</summary>
internal static class OptionText
{
    /// <summary>The call that adds an option for <paramref name="value"/>; null where argparse has no simple one.</summary>
    /// <param name="parser">The parser.</param>
    /// <param name="flag">With its dashes.</param>
    /// <param name="module">The name of the module argparse; null where only parts of it are imported.</param>
    public static string? Add(string parser, string flag, PyValue value, PythonStyle style, string? module)
    {
        var source = value.Kind == PyValueKind.Text ? style.Quoted(value.Source[1..^1]) : value.Source;
        var kind = value.Kind switch
        {
            PyValueKind.Boolean => module is null ? null : $"action={module}.BooleanOptionalAction",
            PyValueKind.Tuple or PyValueKind.List => value.Items.Select(static item => item.TypeName).Distinct(StringComparer.Ordinal).ToList() is [var only and not "bool"] ? $"nargs={style.Quoted("+")}, type={only}" : null,
            _ => $"type={value.TypeName}",
        };
        return kind is null ? null : $"{parser}.add_argument({style.Quoted(flag)}, {kind}, default={source})";
    }

    /// <summary>The expression that reads the option as the value that stood in the script.</summary>
    public static string Read(string options, string destination, PyValue value) =>
        value.Kind == PyValueKind.Tuple ? $"tuple({options}.{destination})" : $"{options}.{destination}";

    /// <summary>Every option that the file adds to any parser.</summary>
    public static IReadOnlyList<KnownOption> Known(PythonFile file)
    {
        var found = new List<KnownOption>();
        foreach (var call in file.Semantics.Calls)
        {
            if (call.Function is PyAttribute { Name.Text: "add_argument" } && Destination(file.Semantics, call) is { } destination)
            {
                var given = call.Arguments.FirstOrDefault(static argument => argument.Name?.Text == "default");
                found.Add(new KnownOption(destination, given is null ? null : PyValue.Of(file, given.Value)));
            }
        }

        return found;
    }

    private static string? Destination(PythonSemantics semantics, PyCall call)
    {
        var named = call.Arguments.FirstOrDefault(static argument => argument.Name?.Text == "dest");
        if (named is not null)
        {
            return semantics.StringValue(named.Value);
        }

        var flags = call.Arguments.Where(static argument => argument.Name is null).Select(argument => semantics.StringValue(argument.Value)).OfType<string>().ToList();
        return (flags.Find(static flag => flag.StartsWith("--", StringComparison.Ordinal)) ?? flags.FirstOrDefault())?.TrimStart('-').Replace('-', '_');
    }
}
