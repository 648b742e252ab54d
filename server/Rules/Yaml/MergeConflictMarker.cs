using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Yaml;

/// <summary>Reports conflicts that git left in a file.</summary>
public sealed class MergeConflictMarker : IRule<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG005",
        Name: "merge-conflict-marker",
        Severity: Severity.Error,
        Since: "0.1",
        What: "A merge left a conflict in the file: both versions stand there, between git's marker lines.",
        Why: "The file is no YAML until somebody decides which of the two versions holds, and whoever reads it gets an error or half of the values.",
        Bad: "<<<<<<< HEAD\nstatus: completed\n=======\nstatus: in_progress\n>>>>>>> origin/main\n",
        Good: "status: completed\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context) => document.Tree.ConflictMarkers.Count == 0 ? [] : Said(document);

    private IEnumerable<Finding> Said(YamlFile document)
    {
        // One finding per conflict, on its first marker; the others are linked. A conflict ends with `>`, or where the next one begins.
        List<TextSpan>? open = null;
        foreach (var marker in document.Tree.ConflictMarkers)
        {
            var sign = document.Text[marker.Start];
            if (open is not null && sign == '<')
            {
                yield return Report(document, open);
                open = null;
            }

            (open ??= []).Add(marker);
            if (sign == '>')
            {
                yield return Report(document, open);
                open = null;
            }
        }

        if (open is not null)
            yield return Report(document, open);
    }

    private Finding Report(YamlFile document, List<TextSpan> markers)
    {
        var message = document.Text[markers[0].Start] == '<'
            ? "An unresolved merge conflict: keep one of the two versions and remove the marker lines"
            : "The rest of a merge conflict whose beginning is gone: remove this line";
        return new Finding(Info.Id, markers[0], message)
        {
            Related = [.. markers.Skip(1).Select(m => new RelatedPlace(null, m, document.Text[m.Start] == '>' ? "The conflict ends here" : "The other version begins here"))],
        };
    }
}
