using ForgeLsp.Features.CodeActions;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.CodeActions.Python;

/// <summary>Hard-coded values move to where the script's settings are, and the script still does the same.</summary>
public sealed class MoveToConfigTests
{
    [Fact]
    public async Task Every_offered_move_leaves_a_script_that_does_the_same_and_is_no_longer_flagged()
    {
        var before = new List<(string Name, ScriptFixture Script)>();
        var after = new List<(string What, int Before, ScriptFixture Script)>();
        foreach (var (name, text) in TrainingScripts.All)
        {
            var script = new ScriptFixture(text);
            before.Add((name, script));
            var findings = script.Findings.Where(static finding => finding.RuleId == "FRG401").ToList();
            foreach (var action in findings.SelectMany(finding => script.At(finding.Span.Start)).Where(static action => IsMove(action)).DistinctBy(static action => (action.Title, action.Files[^1].Edits[^1])))
            {
                var moved = script.Apply(action);
                var left = moved.Findings.Count(static finding => finding.RuleId == "FRG401");
                Assert.True(left < findings.Count, $"{name}: '{action.Title}' left {left} of {findings.Count} findings:\n{moved.Script}");
                after.Add(($"{name}: {action.Title}", before.Count - 1, moved));
            }
        }

        Assert.True(after.Count > 60, $"Only {after.Count} moves were offered.");
        var runs = await ScriptRunner.RunAsync([.. before.Select(static item => item.Script), .. after.Select(static item => item.Script)]);
        for (var i = 0; i < before.Count; i++)
        {
            Assert.True(runs[i] is { Error: null, Calls.Count: > 0 }, $"{before[i].Name} does not run as it is: {runs[i].Error}");
        }

        for (var i = 0; i < after.Count; i++)
        {
            var (was, now) = (runs[after[i].Before], runs[before.Count + i]);
            Assert.True(now.Error is null && was.Calls.SequenceEqual(now.Calls) && was.Printed == now.Printed,
                $"{after[i].What}: {now.Error}\n{string.Join('\n', now.Calls.Except(was.Calls))}\n{string.Join("\n\n", after[i].Script.Files.Select(static file => $"#- {file.Path}\n{file.Text}"))}");
        }
    }

    private static bool IsMove(CodeActionItem action) => action.RuleId == "FRG401" && action.Kind == CodeActionKinds.QuickFix && !action.Title.StartsWith("Log ", StringComparison.Ordinal);
}
