namespace ForgeLsp.Lsp.JsonRpc;

/// <summary>Error codes of JSON-RPC 2.0 and of the Language Server Protocol 3.17.</summary>
internal static class RpcErrorCode
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;
    public const int ServerNotInitialized = -32002;
    public const int RequestFailed = -32803;
    public const int ContentModified = -32801;
    public const int RequestCancelled = -32800;
}

/// <summary>Thrown by a handler to answer with an error of its own choosing. The message is read by people.</summary>
internal sealed class RpcException(int code, string message) : Exception(message)
{
    /// <summary>One of <see cref="RpcErrorCode"/>.</summary>
    public int Code { get; } = code;
}
