using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using ForgeLsp.Lsp.Handlers;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp;

/// <summary>Requests on their way. Each is answered exactly once, whatever its handler does and whenever it is cancelled.</summary>
internal sealed class RunningRequests(Connection connection, ClientChannel client)
{
    private readonly ConcurrentDictionary<RequestId, CancellationTokenSource> _running = new();

    /// <summary>Whether the client wants to know what happens (<c>$/setTrace</c>).</summary>
    public bool IsTracing { get; set; }

    /// <summary>Reads the parameters now, as they live no longer than this call, and answers in the background.</summary>
    public void Start(RequestId id, RequestHandler handler, JsonElement parameters, RequestContext context)
    {
        PreparedRequest request;
        try
        {
            request = handler.Prepare(parameters);
        }
        catch (JsonException wrong)
        {
            connection.ReplyError(id, RpcErrorCode.InvalidParams, $"The parameters of '{handler.Method}' are wrong: {wrong.Message}");
            return;
        }

        var cancel = new CancellationTokenSource();
        if (!_running.TryAdd(id, cancel))
        {
            cancel.Dispose();
            connection.ReplyError(id, RpcErrorCode.InvalidRequest, "A request with this id is still running.");
            return;
        }

        _ = AnswerAsync(id, handler.Method, request, context, cancel);
    }

    /// <summary>Cancels a request by its id; one that is unknown or answered already is ignored.</summary>
    public void Cancel(JsonElement id)
    {
        if (id.ValueKind is JsonValueKind.Number or JsonValueKind.String && _running.TryGetValue(new RequestId(id.GetRawText()), out var cancel))
        {
            // Whatever hangs on the token must not run on the reader thread.
            _ = cancel.CancelAsync();
        }
    }

    /// <summary>Cancels everything.</summary>
    public void CancelAll()
    {
        foreach (var cancel in _running.Values)
        {
            _ = cancel.CancelAsync();
        }
    }

    // The sources are left to the garbage collector: they have no timers, and disposing would race with a late cancel.
    private async Task AnswerAsync(RequestId id, string method, PreparedRequest request, RequestContext context, CancellationTokenSource cancel)
    {
        var started = Stopwatch.GetTimestamp();
        byte[]? result = null;
        var (code, message) = (0, "");
        try
        {
            result = await Task.Run(() => RunAsync(request, context, cancel.Token), cancel.Token);
        }
        catch (OperationCanceledException)
        {
            (code, message) = cancel.IsCancellationRequested
                ? (RpcErrorCode.RequestCancelled, "Cancelled.")
                : (RpcErrorCode.RequestFailed, "It took too long.");
        }
        catch (RpcException answer)
        {
            (code, message) = (answer.Code, answer.Message);
        }
        catch (FeatureException failed)
        {
            (code, message) = (RpcErrorCode.RequestFailed, failed.Message);
        }
        catch (ArgumentException wrong) when (wrong.GetType() == typeof(ArgumentException))
        {
            (code, message) = (RpcErrorCode.InvalidParams, WithoutParameterName(wrong));
        }
        catch (Exception unexpected)
        {
            (code, message) = (RpcErrorCode.InternalError, $"Forge failed at '{method}': {unexpected.Message}");
            client.Log(LogLevel.Error, $"{method} failed: {unexpected.GetType().Name}: {unexpected.Message}");
        }

        // Before the answer goes out, as the client may use the id again after it.
        _running.TryRemove(id, out _);
        if (result is not null)
        {
            connection.Reply(id, result);
        }
        else
        {
            connection.ReplyError(id, code, message);
        }

        if (IsTracing)
        {
            var trace = $"{method} ({id.Json}) answered after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.0} ms";
            connection.Notify("$/logTrace", new LogTraceParams(trace), LspJson.Default.LogTraceParams);
        }
    }

    /// <summary>A client that does not read makes its requests wait, where they are small, and not their answers.</summary>
    private async Task<byte[]> RunAsync(PreparedRequest request, RequestContext context, CancellationToken cancel)
    {
        if (!await connection.RoomAsync())
        {
            throw new RpcException(RpcErrorCode.RequestFailed, "The client is gone.");
        }

        cancel.ThrowIfCancellationRequested();
        return await request(context, cancel);
    }

    /// <summary>The runtime appends " (Parameter 'name')", which is not for the people who read this.</summary>
    private static string WithoutParameterName(ArgumentException wrong)
    {
        var end = wrong.ParamName is null ? -1 : wrong.Message.LastIndexOf(" (Parameter ", StringComparison.Ordinal);
        return end < 0 ? wrong.Message : wrong.Message[..end];
    }
}
