using System.CommandLine;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary><c>forge runs</c>: its children are the files beside this one.</summary>
internal static class RunsCommand
{
    /// <summary>Which stores are asked, for help.</summary>
    public const string StoresText =
        "The stores are those of --store, else of forge.yaml (tracking.uri and tracking.stores), MLFLOW_TRACKING_URI, .env or .env.team, else every mlruns folder and mlflow.db in the workspace. A store that cannot be read costs a line on stderr and exit code 3; the others answer.";

    /// <summary>The command with its children.</summary>
    public static Command Create(CliContext context)
    {
        var store = StoreOption();
        return new ExampleCommand(
            "runs", "Lists, shows, compares and exports runs of the tracking stores.", "forge runs list --since 7d", "forge runs show 4ea7a476", "forge runs compare 4ea7a476 bert-lr1")
        {
            store, RunsListCommand.Create(context, store), RunsShowCommand.Create(context, store), RunsCompareCommand.Create(context, store), RunsExportCommand.Create(context, store),
        }.Explain(StoresText);
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
        var option = new Option<string>("--format") { Description = $"How to print it: {string.Join(", ", formats)}.", DefaultValueFactory = _ => formats[0] };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }
}
