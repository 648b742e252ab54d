using System.CommandLine;

namespace ForgeLsp.Host.Cli.Models;

/// <summary>Options that the <c>forge models</c> commands share.</summary>
internal sealed class ModelsOptions
{
    private readonly Option<string> _format = new("--format") { Description = "How to print the answer.", DefaultValueFactory = static _ => "text" };
    private readonly Option<bool> _json = new("--json") { Description = "The same as --format json." };
    private readonly Option<string?> _store = new("--store") { Description = "The tracking store to ask: an address, or the alias of one of the workspace's; all of these when not given." };
    private readonly Option<bool> _offline = new("--offline") { Description = "Ask no tracking store." };

    /// <summary>A model by its name.</summary>
    public Argument<string> Name { get; } = new("name") { Description = "Name of the model in the catalogue, or in the registry where versions are meant." };

    /// <summary>A version of a registered model.</summary>
    public Argument<string?> Version { get; } = new("version") { Description = "Its version: a number, or an alias behind @; the one that the catalogue names when not given.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Why.</summary>
    public Option<string?> Reason { get; } = new("--reason") { Description = "Why; it is recorded in the history and in the tracking registry." };

    /// <summary>In whose name.</summary>
    public Option<string?> User { get; } = new("--user") { Description = "In whose name; the operating-system user when not given." };

    /// <summary>One side only.</summary>
    public Option<string?> Only { get; } = new("--only") { Description = "Change one side only: catalogue, or tracking, which brings the tracking registry to what the catalogue says." };

    /// <summary>Only say what would be done.</summary>
    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Only say what would be done; commands of gates are listed, and not run." };

    /// <summary>Adds what every command takes.</summary>
    public Command Complete(Command command, params IEnumerable<Option> more)
    {
        _format.AcceptOnlyFromAmong("text", "json");
        Only.AcceptOnlyFromAmong("catalogue", "tracking");
        foreach (var option in more.Append(_store).Append(_format).Append(_json))
        {
            command.Options.Add(option);
        }

        return command;
    }

    /// <summary>As <see cref="Complete"/>, for a command that can go without stores.</summary>
    public Command CompleteReading(Command command) => Complete(command, _offline);

    /// <summary>Opens the workspace for one command.</summary>
    public ModelsSession Open(CliContext context, ParseResult parsed) =>
        new(context, parsed.GetValue(_store), parsed.GetValue(_json) || parsed.GetValue(_format) == "json") { IsOffline = parsed.GetValue(_offline) };

    /// <summary>The store that is to be asked, as given; null for all.</summary>
    public string? StoreOf(ParseResult parsed) => parsed.GetValue(_store);

    /// <summary>The reason; a change without one is no use to whoever reads the history.</summary>
    public string ReasonOf(ParseResult parsed) => parsed.GetValue(Reason) is { } reason && !string.IsNullOrWhiteSpace(reason)
        ? reason
        : throw new CliException(ExitCode.Usage, "Say why with --reason: it is recorded in the history and in the tracking registry.");
}
