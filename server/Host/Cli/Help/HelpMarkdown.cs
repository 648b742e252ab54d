using System.CommandLine;
using System.Text;

namespace ForgeLsp.Host.Cli.Help;

/// <summary>Writes the help of all commands as one page: <c>docs/cli.md</c>.</summary>
internal static class HelpMarkdown
{
    /// <summary>The page.</summary>
    public static string Of(RootCommand root)
    {
        var text = new StringBuilder("# The command line\n\nGenerated from the commands themselves by `npm run docs`; `forge COMMAND --help` shows the same. "
            + "What `--format json` prints is in [json.md](json.md), what an error means in [troubleshooting.md](troubleshooting.md).\n");
        foreach (var command in All(root))
        {
            Write(text, HelpPage.Of(command), isRoot: command == root);
        }

        return text.ToString();
    }

    /// <summary>A command and all below it, without hidden ones, as they are listed.</summary>
    public static IEnumerable<Command> All(Command command) => command.Subcommands.Where(static child => !child.Hidden).SelectMany(All).Prepend(command);

    private static void Write(StringBuilder text, HelpPage page, bool isRoot)
    {
        text.Append($"\n## {page.Path}\n\n{Prose(page.Summary)}\n");
        foreach (var paragraph in page.Details.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append($"\n{Prose(paragraph)}\n");
        }

        text.Append($"\n```\n{page.Usage}\n```\n");
        Table(text, "Command", [.. page.Commands.Select(entry => new HelpEntry($"[{entry.Name}](#{(page.Path + " " + entry.Name).Replace(' ', '-')})", entry.Meaning))], isCode: false);
        Table(text, "Argument", page.Arguments, isCode: true);

        // Options that every command has are told once.
        Table(text, "Option", [.. page.Options.Where(entry => isRoot || !(entry.Name is "--verbose" || entry.Name.Contains("--help", StringComparison.Ordinal)))], isCode: true);
        if (page.Exits.Any(static exit => !ExitMeaning.Usual.Contains(exit)) || isRoot)
        {
            Table(text, "Exit code", [.. page.Exits.Select(static exit => new HelpEntry(exit.Code.ToString(System.Globalization.CultureInfo.InvariantCulture), exit.Meaning))], isCode: false);
        }

        if (page.Examples.Count > 0)
        {
            text.Append($"\n```bash\n{string.Join('\n', page.Examples)}\n```\n");
        }
    }

    private static void Table(StringBuilder text, string head, IReadOnlyList<HelpEntry> entries, bool isCode)
    {
        if (entries.Count == 0)
        {
            return;
        }

        text.Append($"\n| {head} | Meaning |\n| --- | --- |\n");
        foreach (var entry in entries)
        {
            var name = Cell(entry.Name);
            text.Append($"| {(isCode ? $"`{name}`" : name)} | {Cell(Prose(entry.Meaning))} |\n");
        }
    }

    // Angle brackets and stars are Markdown's own; what the pages say has no other markup.
    private static string Prose(string text) => text.Replace("<", "\\<", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace('\n', ' ');

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
