using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules.Registry;

/// <summary>Compares the catalogue with the registry of the tracking store.</summary>
public sealed class RegistryDrift : IRuleWithFixes<RegistryDocument>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG206",
        Name: "registry-drift",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "The catalogue and the tracking store's registry disagree on the stage, an alias or the version of a model (`mlflow_model`, or a model of `source: mlflow` by its own name). "
            + "Stages and aliases count as the catalogue's states: `Staging` is staging, `Production` and the alias of `registry.aliases` (`champion`) are production, `Archived` is deprecated; no stage is development or testing.",
        Why: "What the catalogue calls production is not what is served.",
        Bad: "models:\n  churn:\n    source: mlflow\n    # In the registry, version 3 is `champion`.\n    mlflow_model: churn-classifier\n    mlflow_version: 2\n    owners: [alice]\n    status: production\n",
        Good: "models:\n  churn:\n    source: mlflow\n    # In the registry, version 3 is `champion`.\n    mlflow_model: churn-classifier\n    mlflow_version: 3\n    owners: [alice]\n    status: production\n")
    {
        ExamplePath = "models/registry.yaml",
        NeedsTracking = true,
        ExampleTracking = new TrackingFacts
        {
            Models = new Dictionary<string, TrackedModel>(StringComparer.Ordinal)
            {
                ["churn-classifier"] = new(
                    new RegisteredModel("churn-classifier", null, new Dictionary<string, string>(StringComparer.Ordinal) { ["champion"] = "3" }, new Dictionary<string, string>(StringComparer.Ordinal)),
                    [.. new[] { "3", "2", "1" }.Select(version => new ModelVersion("churn-classifier", version, "None", null, null, new Dictionary<string, string>(StringComparer.Ordinal)))]),
            },
        },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(RegistryDocument document, RuleContext context)
    {
        foreach (var entry in document.Models)
        {
            // Only who has tracked models asks what the stores say.
            if (PerBlock.Fact(this, entry.Value, RegisteredAs) is not { } name)
                continue;

            if (context.Workspace.Tracking?.Models is not { } models)
                yield break;

            // A catalogue of thousands has few models that the tracking registry knows by the catalogue's own name.
            if (name.Length == 0 && !models.ContainsKey(entry.Name))
                continue;

            foreach (var finding in Check(entry, models, context.Workspace.Policy))
                yield return finding;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(RegistryDocument document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } value)
            yield return new Fix($"Take over `{value}` from the tracking registry", [new FileEdit(null, [YamlEdits.Replace(document.File.Text, finding.Span, value)])]);
    }

    /// <summary>What the tracking registry calls a model; empty where it is the catalogue's own name, null where the model has nothing to do with it.</summary>
    private static string? RegisteredAs(DataNode model) =>
        model["mlflow_model"] is { Kind: DataKind.String, Text.Length: > 0 } written ? written.Text : model["source"] is { Text: "mlflow" } ? "" : null;

    private IEnumerable<Finding> Check(DataEntry entry, IReadOnlyDictionary<string, TrackedModel> models, Policy policy)
    {
        var named = entry.Value["mlflow_model"] is { Kind: DataKind.String, Text.Length: > 0 } written ? written : null;
        if (models.GetValueOrDefault(named?.Text ?? entry.Name) is not { } tracked)
        {
            if (named is not null)
            {
                var nearest = NearestName.Of(named.Text, models.Keys.Order(StringComparer.Ordinal));
                yield return new Finding(Info.Id, named.Span, $"The tracking registry has no model `{named.Text}`" + (nearest is null ? "" : $" — did you mean `{nearest}`?")) { FixKey = nearest };
            }

            yield break;
        }

        // A model whose versions nobody asked for.
        if (tracked.Versions.Count == 0)
            yield break;

        var state = new TrackedState(tracked, policy);
        var pinned = Pinned(entry.Value);
        var version = pinned is null ? null : tracked.Versions.FirstOrDefault(candidate => candidate.Version == Number(pinned));
        if (pinned is not null && version is null)
        {
            yield return new Finding(Info.Id, pinned.Span, $"The tracking registry has no version {Number(pinned)} of `{tracked.Model.Name}`; its newest is {tracked.Versions[0].Version}");
            yield break;
        }

        foreach (var finding in Aliases(entry.Value, version, tracked))
            yield return finding;

        if (entry.Value["status"] is { Kind: DataKind.String } status && Stage(entry.Name, status, pinned, version, tracked, state) is { } drift)
            yield return drift;
    }

    private Finding? Stage(string name, DataNode status, DataNode? pinned, ModelVersion? version, TrackedModel tracked, TrackedState state)
    {
        var productive = state.VersionIn("production");
        if (version is null)
        {
            return status.Text == "production" && productive is null && state.SaysAnything
                ? new Finding(Info.Id, status.Span, $"`{name}` is in production here, and no version of `{tracked.Model.Name}` is in the tracking registry")
                : null;
        }

        var there = state.StateOf(version);
        if (there == status.Text)
            return null;

        if (status.Text == "production" && productive is not null && pinned is not null)
        {
            return new Finding(Info.Id, pinned.Span, $"Version {version.Version} is in production here, and version {productive} in the tracking registry")
            {
                FixKey = pinned.Text.StartsWith('v') ? "v" + productive : productive,
            };
        }

        // Without a stage a version may be in development, tested, or given up; only what is said to be in use must be marked as such.
        if (there is null && (status.Text != "production") && (status.Text != "staging" || !state.SaysAnything))
            return null;

        return new Finding(Info.Id, status.Span, $"`{name}` is `{status.Text}` here, and version {version.Version} is {state.Shown(version)} in the tracking registry") { FixKey = there };
    }

    private IEnumerable<Finding> Aliases(DataNode model, ModelVersion? version, TrackedModel tracked)
    {
        if (version is null)
            yield break;

        foreach (var alias in model["aliases"]?.Items ?? [])
        {
            var there = tracked.Model.Aliases.FirstOrDefault(known => known.Key.Equals(alias.Text, StringComparison.OrdinalIgnoreCase)).Value;
            if (alias is { Kind: DataKind.String, Text.Length: > 0 } && there != version.Version)
                yield return new Finding(Info.Id, alias.Span, $"`{alias.Text}` is version {version.Version} here, and {(there is null ? "no version" : $"version {there}")} in the tracking registry");
        }
    }

    /// <summary>The MLflow version that the entry names: <c>mlflow_version</c>, else a <c>version</c> that is a plain number (<c>v2</c>).</summary>
    private static DataNode? Pinned(DataNode model)
    {
        foreach (var node in new[] { model["mlflow_version"], model["version"] })
        {
            if (node is { Kind: DataKind.String or DataKind.Integer } && Number(node) is { Length: > 0 } number && number.All(char.IsAsciiDigit))
                return node;
        }

        return null;
    }

    private static string Number(DataNode node) => node.Text.StartsWith('v') ? node.Text[1..] : node.Text;
}
