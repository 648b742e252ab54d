using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;

namespace ForgeLsp.Host.Cli.Help;

/// <summary>Writes help pages for a terminal of any width, and for a pipe.</summary>
internal static class HelpText
{
    private const int PipeWidth = 100;
    private const int NarrowestColumn = 24;

    /// <summary>The page as lines that fit so many cells.</summary>
    /// <param name="width">Null where no terminal reads.</param>
    public static string Of(HelpPage page, int? width)
    {
        var cells = Math.Max(40, width ?? PipeWidth);
        var text = new StringBuilder();
        Paragraph(text, page.Summary, "", cells);
        foreach (var paragraph in page.Details.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append('\n');
            Paragraph(text, paragraph, "", cells);
        }

        text.Append("\nUsage:\n");
        Paragraph(text, page.Usage, "  ", cells);
        Section(text, "Commands", page.Commands, cells);
        Section(text, "Arguments", page.Arguments, cells);
        Section(text, "Options", page.Options, cells);
        Section(text, "Exit codes", [.. page.Exits.Select(static exit => new HelpEntry(exit.Code.ToString(System.Globalization.CultureInfo.InvariantCulture), exit.Meaning))], cells);
        if (page.Examples.Count > 0)
        {
            // Not wrapped: they are to be copied.
            text.Append("\nExamples:\n");
            foreach (var example in page.Examples)
            {
                text.Append("  ").Append(example).Append('\n');
            }
        }

        return text.ToString().ReplaceLineEndings();
    }

    private static void Section(StringBuilder text, string title, IReadOnlyList<HelpEntry> entries, int cells)
    {
        if (entries.Count == 0)
        {
            return;
        }

        text.Append('\n').Append(title).Append(":\n");
        var column = Math.Min(entries.Max(static entry => entry.Name.Length), Math.Max(NarrowestColumn, cells / 3));
        var indent = new string(' ', column + 4);
        foreach (var entry in entries)
        {
            // A name that is wider than its column has a line of its own.
            var fits = entry.Name.Length <= column;
            text.Append("  ").Append(fits ? entry.Name.PadRight(column) + "  " : entry.Name + "\n" + indent);
            var meaning = new StringBuilder();
            Paragraph(meaning, entry.Meaning, indent, cells);
            text.Append(meaning.ToString().AsSpan(Math.Min(indent.Length, meaning.Length)));
        }
    }

    private static void Paragraph(StringBuilder text, string sentences, string indent, int cells)
    {
        var lines = TextTable.Wrapped(sentences.Replace('\n', ' '), Math.Max(20, cells - indent.Length)).ReplaceLineEndings("\n").Split('\n');
        foreach (var line in lines)
        {
            text.Append(indent).Append(line).Append('\n');
        }
    }
}

/// <summary>Shows the help page of a command.</summary>
/// <param name="width">As in <see cref="HelpText.Of"/>.</param>
internal sealed class ShowHelp(int? width) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Makes <c>--help</c> of a root command show these pages.</summary>
    public static void AddTo(RootCommand root, int? width)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Description = "Show what the command does, takes and returns, with examples.";
            option.Action = new ShowHelp(width);
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(HelpText.Of(HelpPage.Of(parseResult.CommandResult.Command), width));
        return ExitCode.Clean;
    }
}
