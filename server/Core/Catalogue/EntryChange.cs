namespace ForgeLsp.Core.Catalogue;

/// <summary>One change of one entry of the catalogue.</summary>
/// <param name="Model">The name of the entry.</param>
/// <param name="Key">The key that changes.</param>
public abstract record EntryChange(string Model, string Key);

/// <summary>A key gets a scalar, or another one than it has.</summary>
/// <param name="Value">What it shall mean.</param>
/// <param name="IsText">Whether it must be read as text; a date or a number is not.</param>
public sealed record SetScalar(string Model, string Key, string Value, bool IsText = true) : EntryChange(Model, Key);

/// <summary>A key gets a value that is given as YAML on one line, such as <c>{accuracy: 0.9}</c>.</summary>
public sealed record SetYaml(string Model, string Key, string Yaml) : EntryChange(Model, Key);

/// <summary>A key goes away.</summary>
public sealed record RemoveKey(string Model, string Key) : EntryChange(Model, Key);

/// <summary>A list gets one more item, or comes to be.</summary>
public sealed record AddItem(string Model, string Key, string Item) : EntryChange(Model, Key);

/// <summary>A list loses an item.</summary>
public sealed record RemoveItem(string Model, string Key, string Item) : EntryChange(Model, Key);

/// <summary>What a change of the catalogue comes to.</summary>
/// <param name="Edits">Edits of the text that was given, by place; empty where nothing has to change.</param>
/// <param name="Catalogue">The catalogue with the change in it.</param>
/// <param name="Notes">What whoever made it should know, such as a value that came from elsewhere and is written in place now.</param>
/// <param name="Refusal">Why it cannot be made, and what to do; null where it can. Then there are no edits.</param>
public sealed record CatalogueEdit(IReadOnlyList<Text.TextEdit> Edits, ModelCatalogue Catalogue, IReadOnlyList<string> Notes, string? Refusal);
