using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features.Names;
using ForgeLsp.Lsp.JsonRpc;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>
/// Answers a request about one document by the features that follow names. Where a feature has nothing to say the answer is null: it
/// leaves the file to others, which an empty list would not.
/// </summary>
internal abstract class ScopeHandler<TParams, TResult>(string method) : RequestHandler(method)
    where TParams : class
    where TResult : class
{
    protected abstract JsonTypeInfo<TParams> ParamsType { get; }

    protected abstract JsonTypeInfo<TResult> ResultType { get; }

    /// <inheritdoc/>
    public sealed override PreparedRequest Prepare(JsonElement parameters)
    {
        var read = Params.Read(parameters, ParamsType);
        return (context, cancel) =>
        {
            var uri = UriOf(read);
            var document = context.Snapshot.Scope(uri);
            var within = document?.Cell is { } cell ? context with { Positions = context.Positions.Within(cell) } : context;
            var result = document is null ? null : Handle(read, document, within, cancel);
            context.ThrowIfStale(uri);
            return Task.FromResult(result is null ? "null"u8.ToArray() : Connection.ToJson(result, ResultType));
        };
    }

    /// <summary>The document that is asked about.</summary>
    protected abstract string UriOf(TParams parameters);

    /// <summary>Asks the feature and maps its answer.</summary>
    protected abstract TResult? Handle(TParams parameters, DocumentScope document, RequestContext context, CancellationToken cancel);
}
