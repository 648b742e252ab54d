using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.Diagnostics;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Mapping;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>What a request may see: the snapshot of the moment it was read, and no way to write documents.</summary>
/// <param name="Newest">The snapshot of now, to see whether the answer is stale.</param>
internal sealed record RequestContext(
    ISnapshot Snapshot,
    IFeatures Features,
    Func<ISnapshot> Newest,
    PositionMapper Positions,
    DiagnosticMapper Diagnostics,
    CodeActionMapper CodeActions,
    CompletionMapper Completions,
    Func<long> Publishes)
{
    /// <summary>What the client can do with names, outlines and links.</summary>
    public NavigationCapabilities Navigation { get; init; } = new();

    /// <summary>Edits of several documents.</summary>
    public required WorkspaceEditMapper Edits { get; init; }

    /// <summary>Shows how far a request is, by the token that came with it and with a title.</summary>
    public required Func<string, string, IWorkProgress> Progress { get; init; }

    /// <summary>Takes lines that a program says, and sends them under a name; see <c>forge/models/output</c>.</summary>
    public required Func<string, Action<string>> Output { get; init; }

    /// <summary>The open document <paramref name="uri"/>.</summary>
    /// <exception cref="RpcException">It is not open.</exception>
    public OpenDocument Document(string uri) =>
        Snapshot.Document(uri) ?? throw new RpcException(RpcErrorCode.InvalidParams, $"The document is not open: {uri}");

    /// <summary>Call before answering with positions in a document.</summary>
    /// <exception cref="RpcException">The document has changed since the request was read.</exception>
    public void ThrowIfStale(string uri)
    {
        if (Newest().Document(uri)?.Version != Snapshot.Document(uri)?.Version)
        {
            throw new RpcException(RpcErrorCode.ContentModified, "The document has changed in the meantime.");
        }
    }
}

/// <summary>What a notification may do: write, in order, on the reader thread.</summary>
/// <param name="Publisher">Null where the client pulls diagnostics.</param>
internal sealed record NotificationContext(ISession Session, PositionMapper Positions, DiagnosticsPublisher? Publisher, Action<LogLevel, string> Log);

/// <summary>A request whose parameters are read; runs in the background and returns the result's JSON.</summary>
internal delegate Task<byte[]> PreparedRequest(RequestContext context, CancellationToken cancel);

/// <summary>Answers one kind of request, concurrently with others. Stateless.</summary>
internal abstract class RequestHandler(string method)
{
    /// <summary>The method that it answers.</summary>
    public string Method { get; } = method;

    /// <summary>Reads the parameters.</summary>
    /// <exception cref="JsonException">They are wrong.</exception>
    public abstract PreparedRequest Prepare(JsonElement parameters);
}

/// <inheritdoc/>
internal abstract class RequestHandler<TParams, TResult>(string method) : RequestHandler(method)
    where TParams : class
{
    protected abstract JsonTypeInfo<TParams> ParamsType { get; }

    protected abstract JsonTypeInfo<TResult> ResultType { get; }

    /// <inheritdoc/>
    public sealed override PreparedRequest Prepare(JsonElement parameters)
    {
        var read = Params.Read(parameters, ParamsType);
        return async (context, cancel) => Connection.ToJson(await HandleAsync(read, context, cancel), ResultType);
    }

    /// <summary>Resolves the snapshot, asks the feature, maps the answer.</summary>
    protected abstract Task<TResult> HandleAsync(TParams parameters, RequestContext context, CancellationToken cancel);
}

/// <summary>Takes one kind of notification, on the reader thread; it may write and must return at once. Stateless.</summary>
internal abstract class NotificationHandler(string method)
{
    /// <summary>The method that it takes.</summary>
    public string Method { get; } = method;

    /// <summary>Does what the notification says.</summary>
    /// <exception cref="JsonException">The parameters are wrong.</exception>
    public abstract void Handle(JsonElement parameters, NotificationContext context);
}

/// <inheritdoc/>
internal abstract class NotificationHandler<TParams>(string method) : NotificationHandler(method)
    where TParams : class
{
    protected abstract JsonTypeInfo<TParams> ParamsType { get; }

    /// <inheritdoc/>
    public sealed override void Handle(JsonElement parameters, NotificationContext context) => Handle(Params.Read(parameters, ParamsType), context);

    /// <summary>Does what the notification says.</summary>
    protected abstract void Handle(TParams parameters, NotificationContext context);
}

/// <summary>Reads parameters; missing ones count as an empty object.</summary>
internal static class Params
{
    private static readonly JsonElement Empty = ReadEmpty();

    /// <exception cref="JsonException">The shape is wrong.</exception>
    public static T Read<T>(JsonElement parameters, JsonTypeInfo<T> type)
        where T : class
    {
        var given = parameters.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? Empty : parameters;
        try
        {
            return given.Deserialize(type) ?? throw new JsonException("They are null.");
        }
        catch (JsonException wrong)
        {
            throw new JsonException(Readable(wrong.Message), wrong);
        }
    }

    /// <summary>The library's sentence without the name of the .NET type, which says nothing to the client.</summary>
    private static string Readable(string message)
    {
        const string Missing = "missing required properties including: ";
        var at = message.IndexOf(Missing, StringComparison.Ordinal);
        return at < 0 ? message : "These are missing: " + message[(at + Missing.Length)..];
    }

    private static JsonElement ReadEmpty()
    {
        using var document = JsonDocument.Parse("{}");
        return document.RootElement.Clone();
    }
}
