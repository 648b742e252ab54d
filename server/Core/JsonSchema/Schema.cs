namespace ForgeLsp.Core.JsonSchema;

/// <summary>A compiled JSON Schema (draft-07 or 2020-12).</summary>
public sealed partial class Schema
{
}
