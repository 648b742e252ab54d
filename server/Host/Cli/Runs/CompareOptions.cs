using System.CommandLine;
using System.CommandLine.Parsing;
using ForgeLsp.Features.Compare;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary>The options by which <c>runs compare</c> chooses runs: by name, or by a search.</summary>
internal sealed class CompareOptions
{
    private const int DefaultMax = 20;
    private readonly Argument<string[]> _runs = new("runs") { Description = "Two or more runs: ids, unique beginnings or names.", Arity = new ArgumentArity(0, 10_000) };
    private readonly Option<string[]> _experiment = new("--experiment") { Description = "Instead of runs: those of an experiment, by its name or id; may be given several times.", DefaultValueFactory = _ => [] };
    private readonly Option<string> _filter = new("--filter") { Description = "Instead of runs: those that pass MLflow's search syntax, with or, not and parentheses.", DefaultValueFactory = _ => "" };
    private readonly Option<string> _order = new("--order-by") { Description = "Which of a search come first, such as 'metrics.accuracy DESC'; newest first by default.", DefaultValueFactory = _ => "" };
    private readonly Option<int?> _max = new("--max") { Description = $"Most runs of a search, up to {CompareFeature.MaxRuns}; {DefaultMax} by default." };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "The run that the others are measured against; the first by default." };

    /// <summary>Adds them to a command.</summary>
    public void Complete(Command command)
    {
        command.Arguments.Add(_runs);
        foreach (var option in new Option[] { _experiment, _filter, _order, _max, _baseline })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(Check);
    }

    /// <summary>The runs that were asked for, each once, and the baseline among them.</summary>
    /// <exception cref="CliException">A name is none of a run, or they are too few or too many.</exception>
    public async Task<(IReadOnlyList<RunRef> Runs, RunRef? Baseline)> ReadAsync(ParseResult parsed, RunsSession session, CliContext context, CancellationToken cancel)
    {
        var runs = IsSearch(parsed.CommandResult) ? await SearchAsync(parsed, session, context, cancel) : [];
        foreach (var name in parsed.GetValue(_runs) ?? [])
        {
            runs.Add(await FindAsync(session, name, cancel));
        }

        var baseline = parsed.GetValue(_baseline) is { } named ? await FindAsync(session, named, cancel) : null;
        if (baseline is not null && !runs.Contains(baseline))
        {
            runs.Insert(0, baseline);
        }

        runs = [.. runs.Distinct()];
        return runs.Count switch
        {
            < 2 when IsSearch(parsed.CommandResult) => throw new CliException(session.ExitCode == ExitCode.Clean ? ExitCode.Usage : session.ExitCode, $"The search found {(runs.Count == 0 ? "no run" : "one run")}; a comparison takes two or more."),
            < 2 => throw new CliException(ExitCode.Usage, "These are all the same run; a comparison takes two or more."),
            > CompareFeature.MaxRuns => throw new CliException(ExitCode.Usage, $"A comparison takes up to {CompareFeature.MaxRuns} runs; these are {runs.Count}."),
            _ => (runs, baseline),
        };
    }

    private static async Task<RunRef> FindAsync(RunsSession session, string name, CancellationToken cancel)
    {
        var (found, _) = await session.FindAsync(name, cancel);
        return new(found.Store, found.Run.Id);
    }

    private async Task<List<RunRef>> SearchAsync(ParseResult parsed, RunsSession session, CliContext context, CancellationToken cancel)
    {
        var max = parsed.GetValue(_max) ?? DefaultMax;
        var stream = await session.OpenAsync(new RunSearch(parsed.GetValue(_experiment) ?? [], parsed.GetValue(_filter) ?? "", parsed.GetValue(_order) ?? "", IncludeDeleted: false, max + 1L), cancel);
        var runs = new List<RunRef>();
        await foreach (var run in stream.ReadAsync(cancel))
        {
            runs.Add(new(run.Store, run.Run.Id));
        }

        if (runs.Count > max)
        {
            runs.RemoveRange(max, runs.Count - max);
            await context.TellAsync($"the first {max} runs of the search are compared; raise --max to have more.");
        }

        return runs;
    }

    private bool IsSearch(CommandResult result) => result.GetValue(_experiment) is { Length: > 0 } || !string.IsNullOrWhiteSpace(result.GetValue(_filter));

    private void Check(CommandResult result)
    {
        var named = result.GetValue(_runs)?.Length ?? 0;
        if (!IsSearch(result) && named + (result.GetValue(_baseline) is null ? 0 : 1) < 2)
        {
            result.AddError("Name two or more runs, or choose them by --experiment or --filter.");
        }
        else if (IsSearch(result) && named > 0)
        {
            result.AddError("Name runs, or choose them by --experiment and --filter, but not both.");
        }
        else if (!IsSearch(result) && (result.GetValue(_max) is not null || !string.IsNullOrWhiteSpace(result.GetValue(_order))))
        {
            result.AddError("--max and --order-by belong to --experiment and --filter.");
        }
        else if (result.GetValue(_max) is < 2 or > CompareFeature.MaxRuns)
        {
            result.AddError($"--max is 2 to {CompareFeature.MaxRuns}.");
        }
    }
}
