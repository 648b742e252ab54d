using System.CommandLine;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Reports;
using ForgeLsp.Host.Cli.Help;
using ForgeLsp.Host.Cli.Runs;

namespace ForgeLsp.Host.Cli.Reports;

/// <summary><c>forge report KIND</c>: the command of any kind of report that has none of its own.</summary>
internal static class ReportKindCommand
{
    /// <summary>What stands for standard output in the place of a file.</summary>
    private const string StandardOutput = "-";

    /// <summary>The command.</summary>
    public static Command Create(CliContext context, IReport report)
    {
        var target = report.Subject == ReportSubject.Workspace ? null : new Argument<string?>("experiment")
        {
            Description = "The experiment, by its experiment_id or its folder" + (report.Subject == ReportSubject.Experiment ? "." : "; the whole workspace when not given."),
            Arity = report.Subject == ReportSubject.Experiment ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
        var since = report.Since is { } meaning ? new Option<string?>("--since") { Description = $"{meaning.TrimEnd('.')}: today, yesterday, 7d, 2026-03-01 or an ISO instant." } : null;
        var own = report.Options.Select(static option => (Option: option, Symbol: OptionOf(option))).ToList();
        var format = RunsCommand.FormatOption(ReportKindEntry.FormatOf(report), "json");
        var output = new Option<string?>("--output", "-o")
        {
            Description = report.DefaultFile is { } usual ? $"The file to write, whole or not at all; {usual} {(report.Subject == ReportSubject.Workspace ? "of the workspace" : "in its folder")} when not given, - prints." : "Writes it to a file, whole or not at all, and not to the terminal.",
            HelpName = "file",
        };
        var force = report.IsWrittenByPeople ? new Option<bool>("--force") { Description = "Overwrite a file that is there." } : null;
        var store = RunsCommand.StoreOption();
        var command = new ExampleCommand(report.Kind, report.What, report.Examples).Explain(
            report.Details, [.. force is null ? [] : new[] { ExitMeaning.Refused("the file is there already, and --force was not given") }, ExitMeaning.Usual[2] with { Meaning = "the report is there, and a part could not be read; the report and stderr say which" }]);
        if (target is not null)
        {
            command.Arguments.Add(target);
        }

        foreach (var option in own.Select(static one => one.Symbol).Prepend(since).Append(force).OfType<Option>().Concat([store, format, output]))
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancel) => RunAsync(
            context, report,
            new ReportWish
            {
                Target = target is null ? null : parsed.GetValue(target),
                Since = since is not null && parsed.GetValue(since) is { } text ? Moment(text, context) : null,
                Options = own.Select(one => (one.Option.Name, Value: ValueOf(parsed, one.Symbol))).Where(static one => one.Value is not null).ToDictionary(static one => one.Name, static one => one.Value ?? "", StringComparer.Ordinal),
            },
            new(parsed.GetValue(format) ?? "", parsed.GetValue(output), parsed.GetValue(store)) { MayOverwrite = force is null || parsed.GetValue(force) }, cancel));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, IReport report, ReportWish wish, Printing printing, CancellationToken cancel)
    {
        var status = new StatusLine(context);
        await using var session = new ReportSession(context, printing.Store, status.Say);
        var isJson = printing.Format == "json";
        wish = wish with { Target = FromRoot(wish.Target, session.Root, context.WorkingDirectory) };
        var usual = report.DefaultFile is { } file && !isJson ? Path.Combine(session.Root, FolderOf(report, wish, session.Scene, cancel), file) : null;
        var place = printing.Output == StandardOutput ? null : printing.Output is { } named ? Path.GetFullPath(named, context.WorkingDirectory) : usual;
        if (place is not null && !printing.MayOverwrite && File.Exists(place))
        {
            throw new CliException(ExitCode.Refused, $"{Path.GetRelativePath(context.WorkingDirectory, place)} is there already, and people write in it; add --force to overwrite it, or --output - to see the new one.");
        }

        MadeReport made;
        try
        {
            made = await report.MakeAsync(wish with { ToRoot = (place ?? usual) is { } there ? ReportPlace.ToRoot(session.Root, there) : "", Home = ReportPlace.Home(session.Root, place ?? usual) }, session.Scene, cancel);
        }
        catch (StoreException problem)
        {
            throw new CliException(problem.Failure == StoreFailure.BadQuery ? ExitCode.Usage : ExitCode.Unreachable, problem.Message);
        }
        catch (ArgumentException problem)
        {
            throw new CliException(ExitCode.Usage, problem.Message.Split(" (Parameter")[0]);
        }
        finally
        {
            status.Say("");
        }

        var text = isJson ? made.Json() : made.Text();
        if (place is null)
        {
            await context.Out.WriteAsync(text.ReplaceLineEndings());
        }
        else
        {
            Write(place, text, place == usual, printing.MayOverwrite);
            await context.TellAsync($"wrote {Path.GetRelativePath(context.WorkingDirectory, place)}");
        }

        foreach (var problem in made.Problems)
        {
            await context.TellAsync(problem);
        }

        return made.Problems.Count == 0 ? ExitCode.Clean : ExitCode.Unreachable;
    }

    /// <summary>What is typed as a path leads from where it is typed: <c>.</c>, <c>../churn-trees</c>. Names, and what is not there, stay as they are.</summary>
    private static string? FromRoot(string? target, string root, string workingDirectory) =>
        target is not null && (target is "." or ".." || target.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar)) && Path.GetFullPath(target, workingDirectory) is var full && Path.Exists(full)
            ? Path.GetRelativePath(root, Path.TrimEndingDirectorySeparator(full)).Replace('\\', '/')
            : target;

    /// <summary>The folder that the usual file of a report is in, relative to the workspace.</summary>
    /// <exception cref="CliException">There is no such experiment.</exception>
    private static string FolderOf(IReport report, ReportWish wish, ReportScene scene, CancellationToken cancel)
    {
        try
        {
            return report.Subject == ReportSubject.Experiment ? RelativePath.Folder(scene.Experiment(wish.Target, cancel).Path) : "";
        }
        catch (StoreException problem)
        {
            throw new CliException(problem.Failure == StoreFailure.BadQuery ? ExitCode.Usage : ExitCode.Unreachable, problem.Message);
        }
    }

    /// <summary>Writes the file; only the folder of the usual place is made, for a wrong path is a slip of the pen.</summary>
    private static void Write(string place, string text, bool makesFolder, bool mayOverwrite)
    {
        var folder = Path.GetDirectoryName(place) ?? place;
        if (makesFolder)
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            throw new CliException(ExitCode.Usage, $"There is no folder {folder}; make it first.");
        }

        WholeFile.Write(place, text, mayOverwrite);
    }

    private static Option OptionOf(ReportOption option)
    {
        if (option.IsFlag)
        {
            return new Option<bool>("--" + option.Name) { Description = option.What };
        }

        var symbol = new Option<string?>("--" + option.Name) { Description = option.What };
        if (option.Choices.Count > 0)
        {
            symbol.AcceptOnlyFromAmong([.. option.Choices]);
        }

        return symbol;
    }

    private static string? ValueOf(ParseResult parsed, Option option) => option switch
    {
        Option<bool> flag => parsed.GetValue(flag) ? "true" : null,
        Option<string?> text => parsed.GetValue(text),
        _ => null,
    };

    private static DateTimeOffset Moment(string text, CliContext context) => Since.Parse(text, context.Time) is not { } moment
        ? throw new CliException(ExitCode.Usage, "--since is today, yesterday, a number of hours or days such as 36h or 7d, a date or an ISO instant.")
        : moment < context.Time.GetUtcNow() ? moment : throw new CliException(ExitCode.Usage, "--since is in the future; name a moment in the past.");

    /// <summary>How and where to.</summary>
    private sealed record Printing(string Format, string? Output, string? Store)
    {
        /// <summary>Whether a file that is there may go.</summary>
        public bool MayOverwrite { get; init; } = true;
    }
}
