using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Tracking;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python;

/// <summary>Flags the address of a tracking server that is written into a script.</summary>
public sealed class HardCodedTrackingUri : IRule<PythonFile>
{
    private const string Plain = "The tracking server's address is hard-coded: take it from `MLFLOW_TRACKING_URI`, so that the script runs on any machine";
    private const string WithPassword = "The tracking server's address is hard-coded, with a password in it that everybody can read who has the code: take it from `MLFLOW_TRACKING_URI`";

    private static readonly string[] Packages = ["mlflow", "os", "pytorch_lightning", "lightning", "ray"];
    private static readonly string[] Schemes = ["http://", "https://", "postgresql", "mysql", "mssql", "mlflow-", "s3://", "gs://", "wasbs://", "hdfs://"];

    private static readonly CallFilter Setters = CallFilter.OfNames("set_tracking_uri", "set_registry_uri", "MlflowClient", "MLFlowLogger", "MLflowLoggerCallback", "setup_mlflow");

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG410",
        Name: "hard-coded-tracking-uri",
        Severity: Severity.Warning,
        Since: "0.3",
        What: "The address of a tracking server is a literal in the code: an argument of `mlflow.set_tracking_uri`, `tracking_uri=`, or what is assigned to `MLFLOW_TRACKING_URI`. "
            + "A folder or a file beside the script, and the default of `os.getenv`, are fine.",
        Why: "On the next machine the server is called something else, and runs go astray. The address belongs into `MLFLOW_TRACKING_URI`, `.env` or forge.yaml; one with a password in it must not be in the code at all.",
        Bad: """
            import mlflow

            mlflow.set_tracking_uri("http://10.0.0.7:5000")
            """,
        Good: """
            import os

            import mlflow

            mlflow.set_tracking_uri(os.environ["MLFLOW_TRACKING_URI"])
            """)
    {
        ExamplePath = "experiments/active/ada/example/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        if (!document.Semantics.Packages.Overlaps(Packages) || TrainingScript.IsOutside(document.Path))
        {
            return [];
        }

        var limit = document.Tree.Problems is [var problem, ..] ? problem.Span.Start : int.MaxValue;
        var semantics = document.Semantics;
        var found = new HashSet<PyExpression>(ReferenceEqualityComparer.Instance);
        foreach (var call in semantics.CallsOf(Setters))
        {
            if (Address(semantics, call) is { } value)
            {
                found.UnionWith(semantics.Literals(value));
            }
        }

        foreach (var statement in semantics.ItemAssignments)
        {
            if (statement is { Targets: [PySubscript { Target: var environment, Index: var index }] } && semantics.StringValue(index) is "MLFLOW_TRACKING_URI" && semantics.QualifiedName(environment) == "os.environ")
            {
                found.UnionWith(semantics.Literals(statement.Value));
            }
        }

        return from literal in found
               let span = document.Tree.SpanOf(literal)
               let address = semantics.StringValue(literal) ?? ""
               where span.Start < limit && Array.Exists(Schemes, scheme => address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
               orderby span
               let isSecret = HasPassword(address)
               select new Finding(Info.Id, span, isSecret ? WithPassword : Plain) { IsSecret = isSecret };
    }

    private static PyExpression? Address(PythonSemantics semantics, PyCall call)
    {
        var name = TrainingScript.LastName(call.Function);
        if (name is "set_tracking_uri" or "set_registry_uri")
        {
            return LoggedKeys.Argument(call, 0, "uri");
        }

        return name switch
        {
            "MlflowClient" when semantics.QualifiedName(call.Function) is { } client && KnowledgeFile.Root(client) == "mlflow" => LoggedKeys.Argument(call, 0, "tracking_uri"),
            "MLFlowLogger" or "MLflowLoggerCallback" or "setup_mlflow" => LoggedKeys.Argument(call, int.MaxValue, "tracking_uri"),
            _ => null,
        };
    }

    /// <summary><c>scheme://user:password@host</c>.</summary>
    private static bool HasPassword(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal) + 3;
        var host = address.IndexOf('/', start);
        var at = address.LastIndexOf('@', (host < 0 ? address.Length : host) - 1);
        return at > start && address.IndexOf(':', start) is >= 0 and var colon && colon < at;
    }
}
