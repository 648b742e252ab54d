using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Registry;

/// <summary>Reports a model in production of which nobody knows how good it is, where it comes from, or whose it is.</summary>
public sealed class ProductionWithoutEvidence : IRule<RegistryDocument>
{
    private static readonly string[] Trained = ["mlflow", "local"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG204",
        Name: "production-without-evidence",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "A model in production has no `performance`, no owner, or, where the team trained it (`mlflow`, `local`), no run that made it (`run_id`, or `mlflow_version`). One finding names all that is missing.",
        Why: "When it answers wrongly, nobody can say whether it ever was better, how it was made, or whom to ask.",
        Bad: "models:\n  churn:\n    source: mlflow\n    version: v1.0.0\n    owners: [alice]\n    status: production\n",
        Good: "models:\n  churn:\n    source: mlflow\n    version: v1.0.0\n    owners: [alice]\n    status: production\n    performance: { auc: 0.91 }\n    run_id: 0461f04714ad428ba4aa7c9069939494\n")
    {
        ExamplePath = "models/registry.yaml",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(RegistryDocument document, RuleContext context) =>
        document.Models.SelectMany(model => PerBlock.Check(this, model.Value, model.Name, Look));

    private IReadOnlyList<Finding> Look(DataNode model, string name) =>
        model["status"] is { Kind: DataKind.String, Text: "production" } status && Missing(model) is { Count: > 0 } missing
            ? [new Finding(Info.Id, status.Span, $"`{name}` is in production without {Listed(missing)}")] : [];

    private static List<string> Missing(DataNode model)
    {
        var missing = new List<string>();
        if (IsEmpty(model["performance"]))
            missing.Add("`performance`");

        if (model["source"] is { } source && Trained.Contains(source.Text, StringComparer.Ordinal) && IsEmpty(model["run_id"]) && IsEmpty(model["mlflow_version"]))
            missing.Add("the run that made it (`run_id`)");

        if (IsEmpty(model["owners"]))
            missing.Add("an owner");

        return missing;
    }

    private static bool IsEmpty(DataNode? node) => node switch
    {
        null or { Kind: DataKind.Null } => true,
        { Kind: DataKind.Mapping } => node.Entries.Count == 0,
        { Kind: DataKind.Sequence } => node.Items.All(IsEmpty),
        _ => string.IsNullOrWhiteSpace(node.Text),
    };

    private static string Listed(List<string> parts) => parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts.Take(parts.Count - 1))} and {parts[^1]}";
}
