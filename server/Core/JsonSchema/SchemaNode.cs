using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.JsonSchema;

internal enum Draft { Draft7, Draft202012 }

[Flags]
internal enum TypeSet { None = 0, Null = 1, Boolean = 2, Integer = 4, Number = 8, String = 16, Array = 32, Object = 64 }

/// <summary>One schema (an object, or <c>true</c>/<c>false</c>) with its keywords read. Built by <see cref="SchemaCompiler"/> and unchanged afterwards.</summary>
internal sealed class SchemaNode(SchemaResource resource, string pointer)
{
    private Others _others;

    public SchemaResource Resource { get; } = resource;

    /// <summary>Where the schema stands in its document.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>What it says to those who look it up; made when first asked for.</summary>
    public SchemaView? View { get; set; }

    /// <summary>Set for the schemas <c>true</c> and <c>false</c>.</summary>
    public bool? Always { get; set; }

    public string? Title { get; set; }

    public string? Description { get; set; }

    public DataNode? Default { get; set; }

    public IReadOnlyList<DataNode> Examples { get; set; } = [];

    /// <summary><c>errorMessage</c>, as VS Code's own JSON schemas have it: said in place of what the evaluator would say of this value.</summary>
    public string? ErrorMessage { get; set; }

    public bool IsDeprecated { get; set; }

    public string? DeprecationMessage { get; set; }

    /// <summary>What each value of <see cref="Enum"/> means, in its order; shorter where the schema says less.</summary>
    public IReadOnlyList<string> EnumDescriptions { get; set; } = [];

    /// <summary><c>defaultSnippets</c>, as VS Code's own JSON schemas have it.</summary>
    public IReadOnlyList<SchemaSnippet> Snippets { get; set; } = [];

    /// <summary><c>x-forge</c>: what the value names, such as <c>model-ref</c>; see <see cref="SchemaView.Role"/>.</summary>
    public string? Role { get; set; }

    /// <summary><c>x-forge-keys</c>: what the keys of the mapping name.</summary>
    public string? KeyRole { get; set; }

    public SchemaNode? Ref { get; set; }

    /// <summary>The reference as written, when it leads nowhere.</summary>
    public string? BrokenRef { get; set; }

    public SchemaNode? DynamicRef { get; set; }

    /// <summary>The name by which the dynamic scope is searched; null where the reference turned out to be a plain one.</summary>
    public string? DynamicName { get; set; }

    public TypeSet Types { get; set; }

    public IReadOnlyList<DataNode>? Enum { get; set; }

    public DataNode? Const { get; set; }

    public JsonNumber? Minimum { get; set; }

    public JsonNumber? Maximum { get; set; }

    public JsonNumber? ExclusiveMinimum { get; set; }

    public JsonNumber? ExclusiveMaximum { get; set; }

    public JsonNumber? MultipleOf { get; set; }

    public long? MinLength { get; set; }

    public long? MaxLength { get; set; }

    public EcmaRegex? Pattern { get; set; }

    public string? Format { get; set; }

    public IReadOnlyList<SchemaNode> PrefixItems { get; set; } = [];

    /// <summary>Items behind <see cref="PrefixItems"/>: <c>items</c>, or draft-07's <c>additionalItems</c>.</summary>
    public SchemaNode? Items { get; set; }

    public SchemaNode? Contains { get; set; }

    public long MinContains { get; set; } = 1;

    public long? MaxContains { get; set; }

    public long? MinItems { get; set; }

    public long? MaxItems { get; set; }

    public bool UniqueItems { get; set; }

    public SchemaNode? UnevaluatedItems { get; set; }

    /// <summary>In the schema's order.</summary>
    public IReadOnlyList<KeyValuePair<string, SchemaNode>> PropertyList { get; set; } = [];

    public Dictionary<string, SchemaNode>? Properties { get; set; }

    public IReadOnlyList<(EcmaRegex Pattern, SchemaNode Schema)> PatternProperties { get; set; } = [];

    public SchemaNode? AdditionalProperties { get; set; }

    public SchemaNode? PropertyNames { get; set; }

    public IReadOnlyList<string> Required { get; set; } = [];

    public long? MinProperties { get; set; }

    public long? MaxProperties { get; set; }

    public IReadOnlyList<(string Key, IReadOnlyList<string> Required)> DependentRequired { get; set; } = [];

    public IReadOnlyList<(string Key, SchemaNode Schema)> DependentSchemas { get; set; } = [];

    public SchemaNode? UnevaluatedProperties { get; set; }

    public IReadOnlyList<SchemaNode> AllOf { get; set; } = [];

    public IReadOnlyList<SchemaNode> AnyOf { get; set; } = [];

    public IReadOnlyList<SchemaNode> OneOf { get; set; } = [];

    public SchemaNode? Not { get; set; }

    public SchemaNode? If { get; set; }

    public SchemaNode? Then { get; set; }

    public SchemaNode? Else { get; set; }

    /// <summary>Whether other schemas hold for the same value. Most schemas of a key are a type and no more.</summary>
    public bool AppliesOthers
    {
        get
        {
            if (_others == Others.Unknown)
            {
                _others = Ref is not null || DynamicRef is not null || Not is not null || If is not null || AllOf.Count + AnyOf.Count + OneOf.Count + DependentSchemas.Count > 0 ? Others.Some : Others.None;
            }

            return _others == Others.Some;
        }
    }

    /// <summary>Whether this schema asks what its neighbours have evaluated.</summary>
    public bool NeedsEvaluated => UnevaluatedItems is not null || UnevaluatedProperties is not null;

    /// <summary>This schema, or the one it refers to where it says nothing itself.</summary>
    public SchemaNode Described
    {
        get
        {
            var node = this;
            for (var i = 0; i < 16 && node is { Description: null, Title: null, Ref: { } target }; i++)
                node = target;

            return node;
        }
    }

    /// <summary>One byte, which a thread reads whole while another writes it.</summary>
    private enum Others : byte { Unknown, None, Some }
}

/// <summary>A schema resource: a part of a document with an address of its own.</summary>
internal sealed class SchemaResource(Uri address, Draft draft, SchemaDocument document, string pointer, bool asserts)
{
    public Uri Address { get; } = address;

    public Draft Draft { get; } = draft;

    public SchemaDocument Document { get; } = document;

    /// <summary>Where the resource's root stands in its document.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>Whether the dialect has the validation vocabulary.</summary>
    public bool Asserts { get; } = asserts;

    public Dictionary<string, SchemaNode> Anchors { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, SchemaNode> DynamicAnchors { get; } = new(StringComparer.Ordinal);
}

/// <summary>One JSON document that holds schemas, with those that were compiled, by JSON pointer.</summary>
internal sealed class SchemaDocument(System.Text.Json.JsonElement root)
{
    public System.Text.Json.JsonElement Root { get; } = root;

    public Dictionary<string, SchemaNode> Nodes { get; } = new(StringComparer.Ordinal);
}
