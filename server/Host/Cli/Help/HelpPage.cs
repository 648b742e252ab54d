using System.Collections;
using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;

namespace ForgeLsp.Host.Cli.Help;

/// <summary>A name and what it means: a command, an argument, an option.</summary>
internal sealed record HelpEntry(string Name, string Meaning);

/// <summary>What the help of one command says, whatever it is shown by.</summary>
/// <param name="Path">The command as it is typed, such as <c>forge gpu list</c>.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Details">More of them, in paragraphs; may be empty.</param>
/// <param name="Usage">The command with what it takes.</param>
internal sealed record HelpPage(string Path, string Summary, string Details, string Usage)
{
    private const int LongestValues = 44;

    /// <summary>The commands below it.</summary>
    public IReadOnlyList<HelpEntry> Commands { get; private init; } = [];

    /// <summary>What it takes by position.</summary>
    public IReadOnlyList<HelpEntry> Arguments { get; private init; } = [];

    /// <summary>What it takes by name.</summary>
    public IReadOnlyList<HelpEntry> Options { get; private init; } = [];

    /// <summary>How it ends; empty for a command that only has others below it.</summary>
    public IReadOnlyList<ExitMeaning> Exits { get; private init; } = [];

    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples { get; private init; } = [];

    /// <summary>The page of a command.</summary>
    public static HelpPage Of(Command command)
    {
        var above = Above(command);
        var path = PathOf(command);
        var isGroup = command.Subcommands.Any(static child => !child.Hidden);
        var options = Visible(above).ToList();
        var explained = command as IExplained;
        return new HelpPage(path, command.Description ?? "", explained?.Details ?? "", UsageOf(path, command, isGroup))
        {
            Commands = [.. command.Subcommands.Where(static child => !child.Hidden).Select(static child => new HelpEntry(child.Name, child.Description ?? ""))],
            Arguments = [.. command.Arguments.Where(static argument => !argument.Hidden).Select(static argument => new HelpEntry(Text(argument), WithDefault(argument.Description, Default(argument.HasDefaultValue, argument.GetDefaultValue))))],
            Options = [.. options.Select(static option => new HelpEntry(Text(option), WithDefault(option.Description, option.ValueType == typeof(bool) ? "" : Default(option.HasDefaultValue, option.GetDefaultValue), option.Required)))],
            Exits = explained is null || (isGroup && command is not RootCommand) ? [] : explained.Exits,
            Examples = explained?.Examples ?? [],
        };
    }

    /// <summary>A command as it is typed, such as <c>forge gpu list</c>.</summary>
    public static string PathOf(Command command) => string.Join(' ', Above(command).Select(static one => one is RootCommand ? ForgeRoot.Program : one.Name));

    /// <summary>The commands from the root to this one.</summary>
    public static IReadOnlyList<Command> Above(Command command)
    {
        var above = new List<Command>();
        for (Command? at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            above.Insert(0, at);
        }

        return above;
    }

    /// <summary>The options that count for the last of these commands, its own first.</summary>
    public static IEnumerable<Option> Visible(IReadOnlyList<Command> above) => above.Reverse()
        .SelectMany((command, distance) => command.Options.Where(option => !option.Hidden && (distance == 0 || option.Recursive)));

    /// <summary>What may be written for an option or argument, where that is a short list; empty elsewhere.</summary>
    public static IReadOnlyList<string> Values(Symbol symbol, Type type)
    {
        var values = symbol.GetCompletions(CompletionContext.Empty).Select(static item => item.Label);
        return [.. type.IsEnum ? values.Select(static value => value.ToLowerInvariant()) : values];
    }

    private static string UsageOf(string path, Command command, bool isGroup)
    {
        var arguments = command.Arguments.Where(static argument => !argument.Hidden).Select(static argument => argument.Arity.MinimumNumberOfValues == 0 ? $"[{Text(argument)}]" : Text(argument));
        return string.Join(' ', [path, .. isGroup ? ["<command>"] : Array.Empty<string>(), .. arguments, "[options]"]);
    }

    private static string Text(Argument argument) => $"<{argument.HelpName ?? argument.Name}>{(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "")}";

    private static string Text(Option option)
    {
        var names = string.Join(", ", option.Aliases.Append(option.Name).Where(static name => name is not ("-?" or "/?" or "/h")).OrderBy(static name => name.StartsWith("--", StringComparison.Ordinal)).ThenBy(static name => name.Length));
        if (option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0)
        {
            return names;
        }

        // Hints are looked up where somebody presses Tab, and not for help.
        var values = IsClosed(option) ? Values(option, TypeOf(option)) : [];
        var listed = string.Join('|', values);
        var value = option.HelpName ?? (listed.Length is > 0 and <= LongestValues ? listed : option.Name.TrimStart('-'));
        return $"{names} <{value}>";
    }

    /// <summary>Whether nothing but the listed values may be written; hints are given where a shell completes, and not here.</summary>
    private static bool IsClosed(Option option) => option.CompletionSources.Count > 0 || TypeOf(option).IsEnum;

    private static Type TypeOf(Option option) => Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;

    private static string WithDefault(string? description, string usual, bool isRequired = false)
    {
        var said = description ?? "";
        var isTold = said.Contains("when not given", StringComparison.Ordinal) || said.Contains("by default", StringComparison.Ordinal) || said.Contains("default)", StringComparison.Ordinal);
        return (said + (isRequired ? " Required." : "") + (usual.Length > 0 && !isTold ? $" Default: {usual}." : "")).TrimStart();
    }

    private static string Default(bool has, Func<object?> value) => !has
        ? ""
        : value() switch
        {
            null or "" or true or false => "",
            string text => text,
            Enum word => word.ToString().ToLowerInvariant(),
            IEnumerable => "",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => "",
        };
}
