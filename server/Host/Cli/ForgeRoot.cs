using System.CommandLine;
using ForgeLsp.Host.Cli.Check;
using ForgeLsp.Host.Cli.Completion;
using ForgeLsp.Host.Cli.Debug;
using ForgeLsp.Host.Cli.Gpus;
using ForgeLsp.Host.Cli.Help;
using ForgeLsp.Host.Cli.Models;
using ForgeLsp.Host.Cli.New;
using ForgeLsp.Host.Cli.Reports;
using ForgeLsp.Host.Cli.Reproduce;
using ForgeLsp.Host.Cli.Runs;

namespace ForgeLsp.Host.Cli;

/// <summary>The root command. Each child is one file beside this one with a static <c>Create(CliContext)</c>.</summary>
internal sealed class ForgeRoot : RootCommand, IExplained
{
    /// <summary>The program's name, whatever its file is called.</summary>
    public const string Program = "forge";

    private static readonly (string Name, Func<CliContext, Command> Create)[] Commands =
    [
        ("lsp", static _ => LspCommand.Create()),
        ("check", CheckCommand.Create),
        ("completion", CompletionCommand.Create),
        ("debug", DebugCommand.Create),
        ("doctor", DoctorCommand.Create),
        ("experiments", ExperimentsCommand.Create),
        ("explain", ExplainCommand.Create),
        ("gpu", GpuCommand.Create),
        ("models", ModelsCommand.Create),
        ("new", NewCommand.Create),
        ("report", ReportCommand.Create),
        ("reproduce", ReproduceCommand.Create),
        ("rules", RulesCommand.Create),
        ("runs", RunsCommand.Create),
        ("schema", SchemaCommand.Create),
    ];

    private ForgeRoot()
        : base("Keeps an ML team's experiments reproducible.")
    {
    }

    /// <summary><c>--verbose</c>, which every command takes.</summary>
    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Show stack traces of errors.", Recursive = true };

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; } =
        ["forge check", "forge explain FRG401", "forge doctor", "forge runs list --order-by 'metrics.accuracy DESC' --max 10", "forge gpu reserve --any a100 --hours 2 --purpose sweep", "forge completion bash >> ~/.bashrc"];

    /// <inheritdoc/>
    public string Details =>
        "The same program serves editors and runs in terminals, hooks and CI; what it says is the same everywhere. It works on the workspace around the folder that it is started in: "
        + $"the nearest folder at or above it with a forge.yaml, else the git checkout, else the folder itself.\n\nResults go to stdout and are UTF-8; errors go to stderr, one line each, and say what to do. Tables and progress are for terminals: into a pipe, "
        + "or with TERM=dumb, a result has no progress beside it and nothing that steers a terminal; NO_COLOR turns colours off. What --format json prints is a contract with a version.";

    /// <inheritdoc/>
    public IReadOnlyList<ExitMeaning> Exits { get; } =
    [
        new(ExitCode.Clean, "done, and nothing found"),
        new(ExitCode.Findings, "findings at or over the level"),
        new(ExitCode.Usage, "the command line makes no sense; nothing was done"),
        new(ExitCode.Unreachable, "a part could not be reached or read; stderr says which"),
        new(ExitCode.Refused, "refused: a GPU that somebody holds, a gate that failed, a file that changed underneath"),
        new(ExitCode.Cancelled, "cancelled by Ctrl-C; nothing is left half-written"),
    ];

    /// <summary>The command with its children.</summary>
    /// <param name="context">What they work with.</param>
    /// <param name="only">
    /// The first word of the command line: where it names a child, there is no other. To set all of them up takes longer than to check a small workspace.
    /// </param>
    public static ForgeRoot Create(CliContext context, string? only = null)
    {
        var root = new ForgeRoot();
        root.Options.Add(root.Verbose);
        var isNamed = Array.Exists(Commands, child => child.Name == only);
        foreach (var (name, create) in Commands)
        {
            if (!isNamed || name == only)
            {
                root.Subcommands.Add(create(context));
            }
        }

        ShowHelp.AddTo(root, context.Width);
        foreach (var version in root.Options.OfType<VersionOption>())
        {
            version.Description = "Show the version.";
        }

        return root;
    }

    /// <summary>Reads a command line. <c>@champion</c> is an alias of a version, and no file with arguments.</summary>
    public ParseResult Read(IReadOnlyList<string> args) => Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
}
