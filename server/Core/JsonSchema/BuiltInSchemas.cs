using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>The schemas that Forge brings along, from <c>schemas/</c>.</summary>
public static class BuiltInSchemas
{
    /// <summary>Schema of a kind of file, or null where there is none.</summary>
    public static Schema? For(FileKind kind) => null;
}
