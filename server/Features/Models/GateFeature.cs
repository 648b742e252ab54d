using System.Globalization;
using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Models;

/// <summary>Looks whether a model may pass the gate before a state: the built-in checks, then the commands of the policy.</summary>
public sealed class GateFeature(ModelsServices services)
{
    /// <summary>The built-in checks before the state of a plan. They change nothing, and run nothing of the workspace.</summary>
    public async Task<IReadOnlyList<GateResult>> CheckAsync(Promotion plan, CancellationToken cancel)
    {
        if (!plan.IsGated || plan.After is not { } entry)
        {
            return [];
        }

        var policy = services.Policy();
        var results = new List<GateResult>();
        var run = new RunOfModel(services, entry);
        foreach (var check in Gates.ChecksBefore(policy, plan.To))
        {
            results.Add(check switch
            {
                Gates.Clean => await CleanAsync(plan, entry, cancel),
                Gates.Owner => Gates.CheckOwner(entry),
                Gates.Version => Gates.CheckVersion(entry),
                Gates.Evidence => Gates.CheckEvidence(entry, policy, plan.To),
                Gates.Run => await run.FinishedAsync(cancel),
                Gates.Commit => await run.CommitAsync(cancel),
                _ => await ModelfileAsync(entry, cancel),
            });
        }

        return results;
    }

    /// <summary>The commands before the state of a plan, as written in the policy.</summary>
    public IReadOnlyList<string> CommandsOf(Promotion plan) => plan.IsGated ? Gates.Before(services.Policy(), plan.To).Commands : [];

    /// <summary>Runs one of <see cref="CommandsOf"/>. What is cancelled ends with all that it started.</summary>
    /// <param name="output">Takes its output, line by line.</param>
    public async Task<GateResult> RunAsync(Promotion plan, string command, Action<string> output, CancellationToken cancel)
    {
        if (services.Runner() is not { } runner)
        {
            return new GateResult(command, GateOutcome.Failed, "commands of forge.yaml run only in folders that you trust; trust this one first");
        }

        var (arguments, problem) = GateCommandLine.Read(command, Values(plan));
        if (problem is not null)
        {
            return new GateResult(command, GateOutcome.Failed, problem);
        }

        var run = await runner.RunAsync(arguments, services.Root, Gates.Before(services.Policy(), plan.To).Limit, output, cancel);
        return run switch
        {
            { ExitCode: 0 } => new GateResult(command, GateOutcome.Passed, ""),
            { ExitCode: { } code } => new GateResult(command, GateOutcome.Failed, $"it ended with exit code {code.ToString(CultureInfo.InvariantCulture)}"),
            _ => new GateResult(command, GateOutcome.Failed, run.Problem ?? "it did not end by itself"),
        };
    }

    private static Dictionary<string, string> Values(Promotion plan) => new(StringComparer.Ordinal)
    {
        ["name"] = plan.Model,
        ["version"] = plan.After?.Version ?? "",
        ["model_name"] = plan.After?.ModelName ?? "",
        ["mlflow_model"] = plan.After?.RegisteredName ?? "",
        ["mlflow_version"] = plan.After?.RegisteredName is null ? "" : plan.After.PinnedVersion ?? "",
        ["run_id"] = plan.After?.RunId ?? "",
        ["from"] = plan.From ?? ModelStates.Development,
        ["to"] = plan.To,
    };

    private async Task<GateResult> CleanAsync(Promotion plan, CatalogueEntry entry, CancellationToken cancel)
    {
        if (services.Findings is not { } findings)
        {
            return new GateResult(Gates.Clean, GateOutcome.NotChecked, "the rules are not at hand here");
        }

        // As the file will be: some rules speak of production only. What the tracking registry says changes with it.
        var text = SourceText.From(plan.TextAfter);
        var whole = TextSpan.FromBounds(entry.Key.Start, Math.Max(entry.Key.End, entry.Node.Span.End));
        var found = (await findings(plan.Path, plan.TextAfter, cancel)).Where(finding => finding.Rule != "FRG206" && finding.Span.Start <= whole.End && finding.Span.End >= whole.Start).ToList();
        return found.Count == 0
            ? new GateResult(Gates.Clean, GateOutcome.Passed, "")
            : new GateResult(Gates.Clean, GateOutcome.Failed, $"line {text.LineAt(found[0].Span.Start) + 1}: {found[0].Message} ({found[0].Rule}){(found.Count == 1 ? "" : $", and {found.Count - 1} more")}");
    }

    private async Task<GateResult> ModelfileAsync(CatalogueEntry entry, CancellationToken cancel)
    {
        if (Gates.CheckModelfile(entry, services.Exists) is { } known)
        {
            return known;
        }

        if (services.Modelfiles is not { } builder)
        {
            return new GateResult(Gates.Modelfile, GateOutcome.NotChecked, "Ollama, which builds them, is asked only in folders that you trust");
        }

        var verdict = await builder.TryAsync(entry.Name, entry.Modelfile ?? "", cancel);
        return new GateResult(Gates.Modelfile, verdict.IsBuilt switch { true => GateOutcome.Passed, false => GateOutcome.Failed, null => GateOutcome.NotChecked }, verdict.Message);
    }
}
