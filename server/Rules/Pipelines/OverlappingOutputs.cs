using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Pipelines;

/// <summary>Reports outputs that two stages write.</summary>
public sealed class OverlappingOutputs : IRule<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG313",
        Name: "overlapping-outputs",
        Severity: Severity.Error,
        Since: "0.2",
        What: "Two stages write the same file or folder, or one writes into the folder that is the other's output. Pipelines in other folders count too.",
        Why: "DVC refuses to load the pipeline: it could not say which stage made the file.",
        Bad: "stages:\n  a:\n    cmd: python a.py\n    outs: [data/clean]\n  b:\n    cmd: python b.py\n    outs: [data/clean/part.csv]\n",
        Good: "stages:\n  a:\n    cmd: python a.py\n    outs: [data/clean]\n  b:\n    cmd: python b.py\n    outs: [data/part.csv]\n")
    {
        ExamplePath = "dvc.yaml",
        Kinds = [FileKind.Pipeline],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        if (PipelineView.Of(document, context) is not { } pipelines)
            yield break;

        var said = new HashSet<TextSpan>();
        foreach (var stage in pipelines.StagesOf(document.Path))
        {
            foreach (var output in stage.Outs)
            {
                var other = pipelines.WritersOf(output.Path).FirstOrDefault(writer => !ReferenceEquals(writer.Stage, stage) && IsEarlier(writer, document.Path, output));
                if (other is null || !said.Add(output.Span))
                    continue;

                var path = other.File == document.Path ? null : other.File;
                var what = other.Output.Path == output.Path ? $"`{output.Path}`" : $"`{other.Output.Path}`, which overlaps it";
                yield return new Finding(Info.Id, output.Span, $"Stage `{other.Stage.Name}`{(path is null ? "" : $" of {path}")} writes {what} too")
                {
                    Related = [new RelatedPlace(path, other.Output.Span, $"The output of `{other.Stage.Name}`")],
                };
            }
        }
    }

    /// <summary>Of two in one file the later one is told; of two files both.</summary>
    private static bool IsEarlier(PipelineView.Writer writer, string path, PipelinePath output) => writer.File != path || writer.Output.Span.Start <= output.Span.Start;
}
