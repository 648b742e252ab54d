using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>A compiled JSON Schema (draft-07 or 2020-12). Immutable and safe to share between threads.</summary>
public sealed class Schema
{
    private static readonly Uri Anonymous = new("forge:schema");

    private Schema(SchemaNode? root, IReadOnlyList<string> problems)
    {
        Root = root;
        Problems = problems;
    }

    /// <summary>What is wrong with the schema itself: not JSON, a reference that leads nowhere, a pattern that cannot be read. Empty for a good one.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Null where the text was not JSON; then every value passes.</summary>
    internal SchemaNode? Root { get; }

    /// <summary>
    /// Compiles <paramref name="json"/>; never throws, see <see cref="Problems"/>. The draft is the one that <c>$schema</c> names, 2020-12 without.
    /// </summary>
    /// <param name="json">The schema.</param>
    /// <param name="baseUri">The schema's own address, against which references are resolved, unless its <c>$id</c> says otherwise.</param>
    /// <param name="otherSchemas">Reads another document by address (without fragment); null where there is none. Without it only built-in metaschemas are known. Nothing is ever fetched.</param>
    public static Schema Load(string json, Uri? baseUri = null, Func<Uri, string?>? otherSchemas = null)
    {
        var problems = new List<string>();
        var root = new SchemaCompiler(otherSchemas, problems).Compile(json, baseUri ?? Anonymous);
        return new Schema(root, problems);
    }

    /// <summary>How <paramref name="value"/> breaks the schema: one error per cause, in order of position. Empty where it does not.</summary>
    public IReadOnlyList<SchemaError> Evaluate(DataNode value, SchemaOptions? options = null)
    {
        if (Root is null)
            return [];

        var failures = new SchemaEvaluator(options ?? SchemaOptions.Default).Evaluate(Root, value);
        return failures.Count == 0 ? [] : FailureReport.Of(failures);
    }

    /// <summary>What the schema says about the values at a place; see <see cref="SchemaLookup"/>.</summary>
    public SchemaLookup Lookup => new(Root);
}
