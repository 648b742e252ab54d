using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Catalogue;

/// <summary>Tells Forge's model catalogue from the many other files that are called registry.yaml.</summary>
public static class CatalogueShape
{
    private const int EnoughKeys = 3;
    private static readonly string[] OwnKeys = ["modelfile", "base_model", "model_name", "purpose", "status"];

    /// <summary>Whether the file is a catalogue of another kind, about which there is nothing to say beyond that. An empty or half-written one of ours is not.</summary>
    public static bool IsForeign(YamlFile file)
    {
        if (file.Kind != FileKind.Registry || file.Root.Kind == DataKind.Null)
            return false;

        if (file.Root["models"] is not { } models)
            return file.Root.Kind != DataKind.Mapping || (file.Root.Entries.Count > 0 && !file.Root.Entries.Any(entry => IsMisspelt(entry.Value)));

        return models.Kind switch
        {
            DataKind.Null => false,
            DataKind.Mapping => models.Entries.Count(entry => PerBlock.Fact(OwnKeys, entry.Value, IsOwn)) * 2 < models.Entries.Count,
            _ => true,
        };
    }

    /// <summary>Whether these are models of Forge's form, under a name that is not quite <c>models</c>.</summary>
    private static bool IsMisspelt(DataNode models) =>
        models.Kind == DataKind.Mapping && models.Entries.Any(static entry => entry.Value is { Kind: DataKind.Mapping, Entries.Count: > 0 } model && IsOwn(model));

    /// <summary>
    /// A public catalogue may well have a <c>purpose</c> or a <c>base_model</c>; nobody else has owners, a name in MLflow's registry,
    /// a source of Forge's few words beside keys that are mostly Forge's, most of the keys at once, or one of its states and no key that it does not know.
    /// </summary>
    private static bool IsOwn(DataNode model)
    {
        if (model.Kind == DataKind.Null || model is { Kind: DataKind.Mapping, Entries.Count: 0 })
            return true;

        return model["owners"] is not null
            || model["mlflow_model"] is not null
            || model["modelfile"] is not null
            || OwnKeys.Count(key => model[key] is not null) >= EnoughKeys
            || (model["source"] is { Kind: DataKind.String } source && Keys.At("models", "x", "source") is { } known
                && known.Enum.Any(value => Core.Text.NearestName.Distance(value.Text, source.Text) <= 2) && IsMostlyKnown(model))
            || (model["status"] is { } status && ModelStates.IsState(status.Text) && Keys.At("models", "x") is { } entry && model.Entries.All(one => entry.Knows(one.Name)));
    }

    /// <summary>Whether no more keys are strange than are known; one that is misspelt is known.</summary>
    private static bool IsMostlyKnown(DataNode model)
    {
        if (Keys.At("models", "x") is not { } entry)
            return false;

        var strange = model.Entries.Count(one => !entry.Knows(one.Name) && !entry.PropertyNames.Any(name => one.Name.Length > 3 && Core.Text.NearestName.Distance(name, one.Name) <= 2));
        return strange * 2 <= model.Entries.Count;
    }

    private static SchemaLookup Keys => BuiltInSchemas.Registry.Lookup;
}
