using System.CommandLine;
using ForgeLsp.Core.Comparing;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Host.Cli.Runs;

namespace ForgeLsp.Host.Cli.Models;

/// <summary><c>forge models register</c>: makes a model of a run, or of the best of several, a version of a registered model.</summary>
internal static class ModelsRegisterCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new ModelsOptions();
        var runs = new Argument<string[]>("run") { Description = "Run id, a unique beginning of one, or a run name; of several runs the best one's model is registered.", Arity = ArgumentArity.OneOrMore };
        var name = new Option<string>("--name") { Description = "Name of the registered model, which is made where there is none.", Required = true };
        var path = new Option<string?>("--artifact-path") { Description = "Which model of the run, by the folder of its artifacts or its name; not needed where it logged one." };
        var description = new Option<string?>("--description") { Description = "What the version is good for." };
        var dry = new Option<bool>("--dry-run") { Description = "Only say what would be registered." };
        var command = options.Complete(
            new ExampleCommand(
                "register", "Registers a model of a run on a tracking server.", "forge models register 4ea7a476 --name churn --description 'beats v2 on recall'",
                "forge models register 4ea7a476 0461f047 --name churn --dry-run") { runs },
            name, path, description, dry);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = options.Open(context, parsed);
            await using var stores = new RunsSession(context, options.StoreOf(parsed));
            var (run, why) = await ModelsSession.ReachAsync(ChooseAsync(context, stores, [.. (parsed.GetValue(runs) ?? []).Distinct(StringComparer.Ordinal)], cancel));
            if (why is not null)
            {
                await session.TellAsync([why]);
            }

            var writer = run.Store.Store.Writer ?? throw new CliException(ExitCode.Refused, $"{run.Store.DisplayAddress} is only read: models are registered on a tracking server. Name its https:// address with --store.");
            var source = Pick(await ModelsSession.ReachAsync(writer.ListModelSourcesAsync(run.Id, cancel)), run.Id, parsed.GetValue(path));
            var model = (parsed.GetValue(name) ?? "").Trim();
            if (parsed.GetValue(dry))
            {
                await session.WriteAsync(new RegistrationReport(1, run.Store.Alias, run.Id, source.Name, model, null, true, why), ModelsJson.Readable.RegistrationReport, [$"Would register {source.Name} of run {run.Id} as a new version of {model}."]);
                return ExitCode.Clean;
            }

            var made = await ModelsSession.ReachAsync(writer.RegisterModelAsync(model, run.Id, source, parsed.GetValue(description), cancel));
            await session.WriteAsync(new RegistrationReport(1, run.Store.Alias, run.Id, source.Name, made.Name, made.Version, false, why), ModelsJson.Readable.RegistrationReport, [$"Version {made.Version} of {made.Name} is registered, from {source.Name} of run {run.Id}."]);
            return stores.ExitCode;
        });
        return command;
    }

    private static async Task<((NamedStore Store, string Id) Run, string? Why)> ChooseAsync(CliContext context, RunsSession session, IReadOnlyList<string> names, CancellationToken cancel)
    {
        var found = new List<(NamedStore Store, string Id)>();
        foreach (var one in names)
        {
            var (run, store) = await session.FindAsync(one, cancel);
            found.Add((store, run.Run.Id));
        }

        if (found is [var only])
        {
            return (only, null);
        }

        var experiments = WorkspaceExperiments.Read(context.WorkingDirectory, cancel);
        var compare = new CompareFeature(session, () => session.Policy.HigherIsBetter, tracking => RankingMetric.Named(experiments, tracking)) { Limits = CompareLimits.None };
        var best = await new BestOfRunsFeature(compare).OfAsync([.. found.Select(static one => new RunRef(one.Store.Alias, one.Id))], cancel);
        return best.Run is { } run1
            ? (found.First(one => one.Store.Alias == run1.Store && one.Id == run1.RunId), $"{best.Name} is the best of them: {best.Why}")
            : throw new CliException(ExitCode.Refused, best.Why);
    }

    private static ModelSource Pick(IReadOnlyList<ModelSource> sources, string run, string? wanted)
    {
        var named = string.Join(", ", sources.Select(static source => source.Name));
        return sources.Count == 0 ? throw new CliException(ExitCode.Unreachable, $"The run {run} logged no model, so there is none to register; log one with mlflow's log_model.")
            : wanted is null ? sources.Count == 1 ? sources[0] : throw new CliException(ExitCode.Usage, $"The run {run} logged several models; say which one with --artifact-path: {named}.")
            : sources.FirstOrDefault(source => source.Name == wanted.Trim('/')) ?? throw new CliException(ExitCode.Usage, $"The run {run} has no model '{wanted}'; it has {named}.");
    }
}
