using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Rules.Python.Tracking;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python;

/// <summary>Compares the names that a script gives its runs with the pattern that the policy sets.</summary>
public sealed class RunNaming : IRule<PythonFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG411",
        Name: "run-naming",
        Severity: Severity.Information,
        Since: "0.3",
        What: "The name of a run, as `start_run(run_name=…)` or `wandb.init(name=…)` write it, does not fit the pattern `tracking.run_naming` of forge.yaml, such as `{model_type}_{date}_{number}`. "
            + "The rule is silent until the policy sets one, and about names that the script puts together.",
        Why: "In a list of a hundred runs the name is all that tells what each of them was.",
        Bad: "import mlflow\n\nwith mlflow.start_run(run_name=\"test again\"):\n    mlflow.log_param(\"alpha\", 1)\n#- forge.yaml\ntracking: { run_naming: \"{model_type}_{date}_{number}\" }\n",
        Good: "import mlflow\n\nwith mlflow.start_run(run_name=\"ridge_20260115_1\"):\n    mlflow.log_param(\"alpha\", 1)\n#- forge.yaml\ntracking: { run_naming: \"{model_type}_{date}_{number}\" }\n")
    {
        ExamplePath = "experiments/active/ada/example/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        var policy = context.Workspace.Policy;
        if (policy.Tracking.RunNaming is not { } written || NamePattern.TryParse(written) is not { } pattern || TrainingScript.IsOutside(document.Path))
        {
            yield break;
        }

        var semantics = document.Semantics;
        foreach (var call in semantics.Calls)
        {
            var value = semantics.QualifiedName(call.Function) switch
            {
                "mlflow.start_run" => LoggedKeys.Argument(call, int.MaxValue, "run_name"),
                "wandb.init" => LoggedKeys.Argument(call, int.MaxValue, "name"),
                _ => null,
            };
            if (value is null)
            {
                continue;
            }

            foreach (var literal in semantics.Literals(value).OfType<PyString>())
            {
                if (semantics.StringValue(literal) is { } name && !pattern.Fits(name, policy))
                {
                    yield return new Finding(Info.Id, document.Tree.SpanOf(literal), $"`{name}` does not fit the team's pattern of run names `{written}`, as `{pattern.Example(policy)}` does");
                }
            }
        }
    }
}
