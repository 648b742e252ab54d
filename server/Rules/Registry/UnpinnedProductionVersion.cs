using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Registry;

/// <summary>Flags models in production whose version is not fixed.</summary>
public sealed class UnpinnedProductionVersion : IRule<RegistryDocument>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG203",
        Name: "unpinned-production-version",
        Severity: Severity.Warning,
        Since: "0.1",
        What: "A model in production has no version, or `latest`.",
        Why: "What runs in production changes when somebody publishes a new version, without a review, and nobody can say afterwards which one gave an answer.",
        Bad: "models:\n  support-assistant:\n    source: ollama\n    version: latest\n    owners: [alice]\n    status: production\n",
        Good: "models:\n  support-assistant:\n    source: ollama\n    version: v2.1.0\n    owners: [alice]\n    status: production\n")
    {
        ExamplePath = "models/registry.yaml",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(RegistryDocument document, RuleContext context) =>
        document.Models.SelectMany(model => PerBlock.Check(this, model.Value, model.Name, Look));

    private IReadOnlyList<Finding> Look(DataNode model, string name)
    {
        if (model["status"] is not { Kind: DataKind.String, Text: "production" } status)
            return [];

        var version = model["version"];
        if (version is null or { Kind: DataKind.Null })
            return [new Finding(Info.Id, status.Span, $"`{name}` is in production without a version: pin one, such as `v1.0.0`")];

        return version is { Kind: DataKind.String } && version.Text.Equals("latest", StringComparison.OrdinalIgnoreCase)
            ? [new Finding(Info.Id, version.Span, $"`{name}` is in production as `latest`: pin a version, such as `v1.0.0`")] : [];
    }
}
