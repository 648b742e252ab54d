using ForgeLsp.Core.Catalogue;
using ForgeLsp.Features.Models;

namespace ForgeLsp.Host.Cli.Models;

/// <summary>One transition on the command line: plan, gates, change, and the report of it.</summary>
/// <param name="isDry">Whether nothing is run or changed.</param>
/// <param name="isCheck">Whether the gates run, and nothing is changed.</param>
internal sealed class PromotionRun(ModelsSession session, bool isDry, bool isCheck)
{
    /// <summary>Runs it, and returns the exit code.</summary>
    public async Task<int> RunAsync(PromotionWish wish, CancellationToken cancel)
    {
        var answer = await ModelsSession.ReachAsync(session.Promotions.PlanAsync(wish, cancel));
        if (answer.Plan is not { } plan)
        {
            return await RefuseAsync(new PromotionReport(1, wish.Model, null, wish.To, isDry, false, [], [], null, [], answer.Refusal));
        }

        var gates = await GatesAsync(plan, cancel);
        var tracking = plan.Store is null ? null : new TrackingReport(plan.Store, [.. plan.Moves.SelectMany(static move => move.Steps)], [], null);
        var report = new PromotionReport(1, plan.Model, plan.From, plan.To, isDry || isCheck, false, plan.Changes, gates, tracking, plan.Notes, null);
        if (gates.Where(static gate => gate.Outcome == "failed").ToList() is { Count: > 0 } failed)
        {
            return await RefuseAsync(report with { Refusal = $"`{plan.Model}` does not pass the gate before {plan.To}: {string.Join("; ", failed.Select(static gate => $"{gate.Name}: {gate.Message}"))}. Nothing was changed." });
        }

        await session.TellAsync(plan.Notes);
        if (isDry || isCheck)
        {
            await PrintAsync(report);
            return ExitCode.Clean;
        }

        var outcome = await ModelsSession.ReachAsync(session.Promotions.CommitAsync(plan, cancel));
        if (outcome.Refusal is not null)
        {
            return await RefuseAsync(report with { Refusal = outcome.Refusal });
        }

        await PrintAsync(report with { IsChanged = true, Tracking = tracking is null ? null : tracking with { Done = outcome.Done, Problem = outcome.TrackingProblem } });
        if (outcome.TrackingProblem is null)
        {
            return ExitCode.Clean;
        }

        await session.TellAsync([outcome.TrackingProblem]);
        return ExitCode.Unreachable;
    }

    private async Task<IReadOnlyList<GateRow>> GatesAsync(Promotion plan, CancellationToken cancel)
    {
        var rows = (await session.Gates.CheckAsync(plan, cancel)).Select(Row).ToList();
        var isOpen = rows.All(static row => row.Outcome != "failed");
        foreach (var command in session.Gates.CommandsOf(plan))
        {
            if (isDry || !isOpen)
            {
                rows.Add(new GateRow(command, "notRun", isDry ? "" : "not run, since a check before it failed"));
                continue;
            }

            session.Show($"$ {command}");
            rows.Add(Row(await session.Gates.RunAsync(plan, command, session.Show, cancel)));
            isOpen = rows[^1].Outcome != "failed";
        }

        return rows;
    }

    private async Task<int> RefuseAsync(PromotionReport report)
    {
        await PrintAsync(report);
        await session.TellAsync([report.Refusal ?? ""]);
        return ExitCode.Refused;
    }

    private Task PrintAsync(PromotionReport report) => session.WriteAsync(report, ModelsJson.Readable.PromotionReport, ModelLines.Promotion(report));

    private static GateRow Row(GateResult result) => new(result.Name, result.Outcome switch
    {
        GateOutcome.Passed => "passed",
        GateOutcome.Failed => "failed",
        GateOutcome.NotChecked => "notChecked",
        _ => "notNeeded",
    }, result.Message);
}
