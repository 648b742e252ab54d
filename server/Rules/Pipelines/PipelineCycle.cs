using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Pipelines;

/// <summary>Reports stages that wait for each other.</summary>
public sealed class PipelineCycle : IRule<YamlFile>
{
    private const int MaxNamed = 8;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG314",
        Name: "pipeline-cycle",
        Severity: Severity.Error,
        Since: "0.2",
        What: "A stage depends on its own output, directly or through other stages.",
        Why: "DVC refuses to run a pipeline that has no beginning.",
        Bad: "stages:\n  a:\n    cmd: python a.py\n    deps: [y]\n    outs: [x]\n  b:\n    cmd: python b.py\n    deps: [x]\n    outs: [y]\n",
        Good: "stages:\n  a:\n    cmd: python a.py\n    outs: [x]\n  b:\n    cmd: python b.py\n    deps: [x]\n    outs: [y]\n")
    {
        ExamplePath = "dvc.yaml",
        Kinds = [FileKind.Pipeline],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        if (PipelineView.Of(document, context) is not { } pipelines)
            yield break;

        var done = new HashSet<StageSummary>(ReferenceEqualityComparer.Instance);
        foreach (var stage in pipelines.StagesOf(document.Path))
        {
            if (done.Contains(stage))
                continue;

            var cycle = WayBack(stage, pipelines, done);

            // A stage that no way leads back to is on no cycle of another one either.
            done.Add(stage);
            if (cycle is not null)
            {
                done.UnionWith(cycle);
                var names = cycle.Select(static one => $"`{one.Name}`").ToList();
                var way = names.Count > MaxNamed ? string.Join(" → ", names.Take(MaxNamed)) + " → …" : string.Join(" → ", names);
                yield return new Finding(Info.Id, stage.NameSpan, names.Count == 1 ? $"{way} depends on its own output" : $"These stages wait for each other: {way} → {names[0]}");
            }
        }
    }

    /// <summary>The stages from <paramref name="start"/> along its dependencies back to itself; null where there is no such way.</summary>
    private static List<StageSummary>? WayBack(StageSummary start, PipelineView pipelines, HashSet<StageSummary> done)
    {
        var from = new Dictionary<StageSummary, StageSummary>(ReferenceEqualityComparer.Instance);
        var pending = new Queue<StageSummary>([start]);
        while (pending.TryDequeue(out var stage))
        {
            foreach (var maker in stage.Deps.SelectMany(dep => pipelines.WritersOf(dep.Path)).Select(static writer => writer.Stage))
            {
                if (ReferenceEquals(maker, start))
                    return Path(start, stage, from);

                if (!done.Contains(maker) && from.TryAdd(maker, stage))
                    pending.Enqueue(maker);
            }
        }

        return null;
    }

    private static List<StageSummary> Path(StageSummary start, StageSummary last, Dictionary<StageSummary, StageSummary> from)
    {
        var path = new List<StageSummary>();
        for (var at = last; !ReferenceEquals(at, start); at = from[at])
            path.Add(at);

        path.Add(start);
        path.Reverse();
        return path;
    }
}
