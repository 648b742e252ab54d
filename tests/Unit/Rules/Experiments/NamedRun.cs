using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Tests.Unit.Infrastructure;

namespace ForgeLsp.Tests.Unit.Rules.Experiments;

/// <summary>An experiment that names a run, and what a store tells of it.</summary>
internal static class NamedRun
{
    public const string Id = "0461f04714ad428ba4aa7c9069939494";
    public const string Text = $"experiment_id: a\nresults:\n  run_id: {Id}\n";
    public const string Central = "#- experiments/a/a/metadata.yaml\n" + Text + "#- forge.yaml\ntracking: {uri: http://mlflow:5000, central: true}\n";

    public static IEnumerable<string> Run(IRule rule, string tags, string diff = "", RunStatus status = RunStatus.Finished) => Fixture.RunAll(rule, "#- experiments/a/a/metadata.yaml\n" + Text, Facts(tags, diff, status)).Select(static found => found.Finding.Message);

    public static TrackingFacts Facts(string tags, string diff, RunStatus status)
    {
        var all = tags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static tag => tag.Split('=')).ToDictionary(static tag => tag[0], static tag => tag[1], StringComparer.Ordinal);
        if (diff.Length > 0)
        {
            all[RunTags.Diff] = diff;
        }

        return new TrackingFacts { Runs = new Dictionary<string, Run?>(StringComparer.Ordinal) { [Id] = new(Id, "1", "r", status, IsDeleted: false) { Tags = all } } };
    }
}
