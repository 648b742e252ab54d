namespace ForgeLsp.Features.Models;

/// <summary>A version of a registered model as its store has it now, for who is about to change it.</summary>
/// <param name="Store">Alias of the store.</param>
/// <param name="Model">What the registry calls the model.</param>
/// <param name="ReadOnly">Why the store takes no changes, and what to do; null where it does.</param>
public sealed record VersionAbout(string Store, string Model, string Version, string? ReadOnly)
{
    /// <summary>What it is good for; empty where nothing is said.</summary>
    public string Description { get; init; } = "";

    /// <summary>Its tags by key.</summary>
    public IReadOnlyList<VersionTag> Tags { get; init; } = [];

    /// <summary>All aliases of the model by name, each with the version that it stands for.</summary>
    public IReadOnlyList<ModelAlias> Aliases { get; init; } = [];
}

/// <summary>A tag of a version.</summary>
public sealed record VersionTag(string Key, string Value);

/// <summary>An alias of a registered model.</summary>
/// <param name="Version">The version that it stands for.</param>
/// <param name="State">The state of the catalogue that it means; null for an alias that means none.</param>
public sealed record ModelAlias(string Alias, string Version, string? State);

/// <summary>Changes of a version.</summary>
/// <param name="Store">Alias of the store.</param>
/// <param name="Model">What the registry calls the model.</param>
public sealed record VersionEdit(string Store, string Model, string Version, IReadOnlyList<VersionChange> Changes);

/// <summary>One change of a version.</summary>
/// <param name="Kind"><c>description</c>, <c>tag</c> or <c>alias</c>.</param>
/// <param name="Name">The key of the tag, or the alias; null for a description.</param>
/// <param name="From">What whoever asks saw there: the text, the tag's value, the version that the alias stands for; null where there was nothing.</param>
/// <param name="To">What shall be there; null where nothing shall.</param>
public sealed record VersionChange(string Kind, string? Name = null, string? From = null, string? To = null)
{
    /// <summary>The kind of a change of what is said of a version.</summary>
    public const string Description = "description";

    /// <summary>The kind of a change of a tag.</summary>
    public const string Tag = "tag";

    /// <summary>The kind of a change of an alias.</summary>
    public const string Alias = "alias";
}

/// <summary>What became of changes.</summary>
/// <param name="Refusal">Why nothing was changed; null where something was, or all was so already.</param>
/// <param name="Done">What was changed, in words.</param>
/// <param name="Problem">Why not all of it was; null where all was.</param>
/// <param name="Back">The changes that take back what was changed.</param>
public sealed record VersionEdited(string? Refusal, IReadOnlyList<string> Done, string? Problem, IReadOnlyList<VersionChange> Back);
