using System.CommandLine;
using System.CommandLine.Completions;
using ForgeLsp.Core.Text;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli.Completion;

/// <summary>
/// What a shell may offer behind a line that is half typed. The scripts of <c>forge completion</c> ask for it by <c>forge __complete WORD…</c>, with the
/// words from behind the program's name to the cursor, the last of them half typed or empty. Each line of the answer is a word, and behind a tab what it
/// means; no line at all leaves it to the shell, which offers files. Only commands, options and files of the workspace are looked at: nothing connects.
/// </summary>
internal static class CompletionWords
{
    /// <summary>The word that asks.</summary>
    public const string Command = "__complete";

    private const int MaxMeaning = 80;

    /// <summary>Answers a shell. Whatever goes wrong, it is told nothing.</summary>
    public static async Task<int> WriteAsync(CliContext context, IReadOnlyList<string> words, CancellationToken cancel)
    {
        var root = ForgeRoot.Create(context);
        new LocalNames(context).AddTo(root);
        foreach (var item in Of(root, words))
        {
            cancel.ThrowIfCancellationRequested();
            var meaning = string.IsNullOrEmpty(item.Detail) ? "" : "\t" + TextTable.Fit(Display.Plain(item.Detail), MaxMeaning);
            await context.Out.WriteAsync(item.Label + meaning + "\n");
        }

        return ExitCode.Clean;
    }

    /// <summary>What fits behind these words, in the order in which it is to be shown.</summary>
    public static IReadOnlyList<CompletionItem> Of(RootCommand root, IReadOnlyList<string> words)
    {
        var current = words.Count == 0 || words[^1] == "\"\"" ? "" : words[^1];
        var at = new Place(root);
        foreach (var word in words.SkipLast(1))
        {
            at.Pass(word);
        }

        if (at.Waiting is { } waiting)
        {
            return Values(waiting, TypeOf(waiting.ValueType), current, "");
        }

        var equals = current.IndexOf('=', StringComparison.Ordinal);
        if (!at.IsBehindDashes && current.StartsWith("--", StringComparison.Ordinal) && equals > 0)
        {
            return at.Find(current[..equals]) is { } option ? Values(option, TypeOf(option.ValueType), current[(equals + 1)..], current[..(equals + 1)]) : [];
        }

        if (!at.IsBehindDashes && current.StartsWith('-'))
        {
            return [.. at.Options.SelectMany(static option => Names(option).Select(name => new CompletionItem(name, detail: option.Description))).Where(item => Begins(item.Label, current))];
        }

        var commands = at.Position > 0 || at.IsBehindDashes ? [] : at.Command.Subcommands.Where(static child => !child.Hidden).Select(static child => new CompletionItem(child.Name, detail: child.Description));
        return [.. commands.Where(item => Begins(item.Label, current)), .. at.Argument is { } argument ? Values(argument, TypeOf(argument.ValueType), current, "") : []];
    }

    // -? and /h are for who knows them; what a shell offers is to be read.
    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name).Where(static name => name.StartsWith("--", StringComparison.Ordinal));

    /// <summary>Values that begin as the current word does; in a list with commas, as its last part does.</summary>
    private static IReadOnlyList<CompletionItem> Values(Symbol symbol, Type type, string current, string prefix)
    {
        var comma = current.LastIndexOf(',') + 1;
        var (before, part) = (current[..comma], current[comma..]);
        return
        [
            .. symbol.GetCompletions(CompletionContext.Empty)
                .Select(item => type.IsEnum ? new CompletionItem(item.Label.ToLowerInvariant(), detail: item.Detail) : item)
                .Where(item => Begins(item.Label, part) && item.Label.Length > 0 && !item.Label.Any(Display.IsSteering))
                .DistinctBy(static item => item.Label, StringComparer.Ordinal)
                .Select(item => new CompletionItem(prefix + before + item.Label, detail: item.Detail)),
        ];
    }

    private static Type TypeOf(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static bool Begins(string whole, string part) => whole.StartsWith(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the words before the current one lead.</summary>
    private sealed class Place(Command root)
    {
        private readonly HashSet<Option> _used = [];

        public Command Command { get; private set; } = root;

        /// <summary>The option whose value comes next.</summary>
        public Option? Waiting { get; private set; }

        /// <summary>How many words came that are neither command nor option.</summary>
        public int Position { get; private set; }

        public bool IsBehindDashes { get; private set; }

        /// <summary>The argument that the next word would be of.</summary>
        public Argument? Argument => Command.Arguments.Count == 0 ? null
            : Position < Command.Arguments.Count ? Command.Arguments[Position]
            : Command.Arguments[^1].Arity.MaximumNumberOfValues > 1 ? Command.Arguments[^1] : null;

        /// <summary>Options that may still come.</summary>
        public IEnumerable<Option> Options => HelpPage.Visible(HelpPage.Above(Command)).Where(option => !_used.Contains(option) || option.Arity.MaximumNumberOfValues > 1);

        public Option? Find(string name) => HelpPage.Visible(HelpPage.Above(Command)).FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

        public void Pass(string word)
        {
            if (Waiting is not null)
            {
                Waiting = null;
            }
            else if (IsBehindDashes)
            {
                Position++;
            }
            else if (word == "--")
            {
                IsBehindDashes = true;
            }
            else if (word.Length > 1 && word[0] == '-')
            {
                PassOption(word);
            }
            else if (Position == 0 && Command.Subcommands.FirstOrDefault(child => child.Name == word || child.Aliases.Contains(word)) is { } child)
            {
                Command = child;
            }
            else
            {
                Position++;
            }
        }

        private void PassOption(string word)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (Find(equals < 0 ? word : word[..equals]) is { } option)
            {
                _used.Add(option);
                Waiting = equals < 0 && option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0 ? option : null;
            }
        }
    }
}
