using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Tracking;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python;

/// <summary>Flags a run that is never given the tags that the policy requires.</summary>
public sealed class RequiredTags : IRule<PythonFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG413",
        Name: "required-tags",
        Severity: Severity.Warning,
        Since: "0.3",
        What: "A training script opens a run and never sets a tag that `require.tags` of forge.yaml lists. The rule is silent until the policy lists some, and where the tags are put together at run time or another file may set them.",
        Why: "Tags are how a team finds its runs again: by author, by version of the data, by kind of model.",
        Bad: "import mlflow\nfrom sklearn.linear_model import Ridge\n\nwith mlflow.start_run(tags={\"author\": \"ada\"}):\n    Ridge().fit(X, y)\n#- forge.yaml\nrequire: { tags: [author, dataset_version] }\n",
        Good: "import mlflow\nfrom sklearn.linear_model import Ridge\n\nwith mlflow.start_run(tags={\"author\": \"ada\", \"dataset_version\": \"3\"}):\n    Ridge().fit(X, y)\n#- forge.yaml\nrequire: { tags: [author, dataset_version] }\n")
    {
        ExamplePath = "experiments/active/ada/example/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        var required = context.Workspace.Policy.Require.Tags;
        var runs = MlflowRuns.Of(document);
        if (required.Count == 0 || runs.Runs.Count == 0 || RunningScript.Of(document, context.Workspace) is not { First: not null } script
            || runs.Runs.FirstOrDefault(run => !run.IsNested && script.Reach.Runs(run.Call)) is not { IsResumed: false } first
            || document.Semantics.Imports.Any(script.Imported.UsesMlflow) || Written(document.Semantics, runs) is not { } written)
        {
            return [];
        }

        var missing = required.Where(tag => !written.Contains(tag)).Select(static tag => $"`{tag}`").ToList();
        return missing.Count == 0
            ? []
            : [new Finding(Info.Id, document.Tree.SpanOf(first.Call.Function), $"This run is never tagged with {string.Join(", ", missing)}, which the team's policy requires of every run")];
    }

    /// <summary>The tags that the file sets; null where one of them is not written out.</summary>
    private static HashSet<string>? Written(PythonSemantics semantics, MlflowRuns runs)
    {
        var tags = new HashSet<string>(StringComparer.Ordinal);
        foreach (var run in runs.Runs)
        {
            if (run.Call.Arguments.Any(static argument => argument.IsDoubleStar) || (run.Argument("tags") is { } given && !Add(given)))
            {
                return null;
            }
        }

        foreach (var call in semantics.Calls)
        {
            switch (TrainingScript.LastName(call.Function))
            {
                case "set_tag":
                    if (LoggedKeys.Argument(call, semantics.QualifiedName(call.Function) == "mlflow.set_tag" ? 0 : 1, "key") is not { } key || semantics.StringValue(key) is not { } name)
                    {
                        return null;
                    }

                    tags.Add(name);
                    break;
                case "set_tags" when LoggedKeys.Argument(call, 0, "tags") is not { } value || !Add(value):
                    return null;
            }
        }

        return tags;

        bool Add(PyExpression value)
        {
            var dicts = semantics.Dicts(value).ToList();
            foreach (var dict in dicts)
            {
                if (dict is PyDict display && display.Entries.Any(entry => entry.Key is null || semantics.StringValue(entry.Key) is null))
                {
                    return false;
                }

                tags.UnionWith(semantics.EntriesOf(dict).Select(static entry => entry.Name));
            }

            return dicts.Count > 0;
        }
    }
}
