using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Projects;

/// <summary>Reports an MLproject with more than one environment.</summary>
public sealed class SeveralEnvironments : IRule<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG321",
        Name: "mlproject-several-environments",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "An `MLproject` names more than one of `conda_env`, `python_env` and `docker_env`.",
        Why: "A project runs in one environment: MLflow refuses some pairs and silently takes one of others, so that the environment that was thought to be used is not.",
        Bad: "name: churn\nconda_env: conda.yaml\npython_env: python_env.yaml\n",
        Good: "name: churn\npython_env: python_env.yaml\n")
    {
        ExamplePath = "MLproject",
        Kinds = [FileKind.MlProject],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        var named = document.Root.Entries.Where(static entry => entry.Name is "conda_env" or "python_env" or "docker_env" && entry.Value.Kind != DataKind.Null).ToList();
        foreach (var entry in named.Skip(1))
        {
            yield return new Finding(Info.Id, entry.Key.Span, $"A project has one environment, and `{named[0].Name}` is given above: keep one of them")
            {
                Related = [new RelatedPlace(null, named[0].Key.Span, "the first environment")],
            };
        }
    }
}
