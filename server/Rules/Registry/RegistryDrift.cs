using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
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
        StateMap? map = null;
        foreach (var entry in document.Models)
        {
            // Only who has tracked models asks what the stores say.
            if (PerBlock.Fact(this, entry.Value, CatalogueEntry.RegisteredNameOf) is not { } name)
                continue;

            if (context.Workspace.Tracking?.Models is not { } models)
                yield break;

            // A catalogue of thousands has few models that the tracking registry knows by the catalogue's own name.
            if (name.Length == 0 && !models.ContainsKey(entry.Name))
                continue;

            map ??= new StateMap(context.Workspace.Policy);
            foreach (var drift in CatalogueDrift.Of(new CatalogueEntry(entry.Name, entry.Key.Span, entry.Value), models, map))
                yield return new Finding(Info.Id, drift.Span, drift.Message) { FixKey = drift.Value };
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(RegistryDocument document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } value)
            yield return new Fix($"Take over `{value}` from the tracking registry", [new FileEdit(null, [YamlEdits.Replace(document.File.Text, finding.Span, value)])]);
        else if (AliasFix(document, finding, context) is { } fix)
            yield return fix;
    }

    /// <summary>An alias that stands for another version leaves the entry, and comes to the one of that version where there is one.</summary>
    private static Fix? AliasFix(RegistryDocument document, Finding finding, RuleContext context)
    {
        var catalogue = ModelCatalogue.Read(document.File);
        var entry = catalogue.Entries.FirstOrDefault(one => one.Node.Span.Start <= finding.Span.Start && one.Node.Span.End >= finding.Span.End);
        if (entry?.Node["aliases"]?.Items.FirstOrDefault(item => item.Span == finding.Span)?.Text is not { } alias || entry.RegisteredName is not { } name)
            return null;

        var there = context.Workspace.Tracking?.Models?.GetValueOrDefault(name)?.Model.Aliases.FirstOrDefault(known => known.Key.Equals(alias, StringComparison.OrdinalIgnoreCase)).Value;
        var owner = there is null ? null : catalogue.Entries.FirstOrDefault(one => one != entry && one.RegisteredName == name && one.PinnedVersion == there);
        List<EntryChange> changes = [new RemoveItem(entry.Name, "aliases", alias)];
        if (owner is not null && !owner.Aliases.Contains(alias, StringComparer.OrdinalIgnoreCase))
            changes.Add(new AddItem(owner.Name, "aliases", alias));

        return CatalogueEditor.Apply(catalogue, changes) is { Refusal: null, Edits.Count: > 0 } edit
            ? new Fix(
                owner is not null ? $"Let `{owner.Name}` have the alias `{alias}`, as in the tracking registry"
                : there is null ? $"Take the alias `{alias}` out, as in the tracking registry"
                : $"Take the alias `{alias}` out: in the tracking registry it is version {there}",
                [new FileEdit(null, edit.Edits)])
            : null;
    }
}
