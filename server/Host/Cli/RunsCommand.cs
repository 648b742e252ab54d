using System.CommandLine;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge runs</c>: its children are the files beside this one.</summary>
internal static class RunsCommand
{
    /// <summary>The command with its children.</summary>
    public static Command Create(CliContext context)
    {
        var store = StoreOption();
        return new Command("runs", "Lists, shows, compares and exports runs of the tracking stores.")
        {
            store, RunsListCommand.Create(context, store), RunsShowCommand.Create(context, store), RunsCompareCommand.Create(context, store), RunsExportCommand.Create(context, store),
        };
    }

    /// <summary><c>--store</c>, for a command and all its children.</summary>
    public static Option<string?> StoreOption() => new("--store")
    {
        Description = "Tracking address (a folder, sqlite:///FILE, postgresql://… or https://…), or the short name of one of the workspace's stores; else all that the workspace names or has.",
        Recursive = true,
    };

    /// <summary><c>--format</c> with the first format as its default.</summary>
    public static Option<string> FormatOption(params string[] formats)
    {
        var option = new Option<string>("--format") { Description = string.Join(", ", formats) + ".", DefaultValueFactory = _ => formats[0] };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }
}
