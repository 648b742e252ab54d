namespace ForgeLsp.Features.CodeActions.Python;

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
}
