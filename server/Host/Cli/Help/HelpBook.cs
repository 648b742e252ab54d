namespace ForgeLsp.Host.Cli.Help;

/// <summary>The help of all commands, for what holds commands and documentation together.</summary>
internal sealed class HelpBook
{
    private readonly ForgeRoot _root = ForgeRoot.Create(new CliContext(TextWriter.Null, TextWriter.Null, Path.GetTempPath(), static _ => null, TimeProvider.System, IsTerminal: false));

    /// <summary>The pages, groups before their commands.</summary>
    public IReadOnlyList<HelpPage> Pages => [.. HelpMarkdown.All(_root).Select(HelpPage.Of)];

    /// <summary>All of it as one page of Markdown.</summary>
    public string Markdown => HelpMarkdown.Of(_root);

    /// <summary>Which command a line is of, and what is wrong with it, or null; nothing is run.</summary>
    /// <param name="words">Behind the program's name.</param>
    public (string Path, string? Problem) Read(IReadOnlyList<string> words)
    {
        var parsed = _root.Read(words);
        return (HelpPage.PathOf(parsed.CommandResult.Command), parsed.Errors.FirstOrDefault()?.Message ?? parsed.UnmatchedTokens.FirstOrDefault());
    }
}
