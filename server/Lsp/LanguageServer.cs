using System.Collections.Frozen;
using System.Text.Json;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Lsp.Diagnostics;
using ForgeLsp.Lsp.Handlers;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Mapping;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp;

/// <summary>How the endpoint behaves towards its surroundings.</summary>
/// <param name="Version">Of this server, as told to the client.</param>
/// <param name="Log">Takes one line for stderr; called from any thread.</param>
public sealed record ServerOptions(string Version, Action<string> Log)
{
    /// <summary>A process to leave with, beside the one that <c>initialize</c> names.</summary>
    public int? ClientProcessId { get; init; }

    /// <summary>Bytes of output that may wait for the client before the server pauses.</summary>
    public int OutboxLimit { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long a client may read nothing while that much waits, before it is taken for gone.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>
/// The language server of one client: its lifecycle, and the way of each message to its handler. Messages come in on one reader thread.
/// Notifications are handled there, in order; requests run on the thread pool with the snapshot of the moment they were read.
/// </summary>
public sealed class LanguageServer : IMessageTarget
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly ISessionFactory _factory;
    private readonly ServerOptions _options;
    private readonly Connection _connection;
    private readonly ClientChannel _client;
    private readonly RunningRequests _running;
    private readonly CancellationTokenSource _leaving = new();
    private readonly TaskCompletionSource<int> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FrozenDictionary<string, RequestHandler> _requests = HandlerTable.Requests.ToFrozenDictionary(handler => handler.Method, StringComparer.Ordinal);
    private readonly FrozenDictionary<string, NotificationHandler> _notifications = HandlerTable.Notifications.ToFrozenDictionary(handler => handler.Method, StringComparer.Ordinal);

    private Initialized? _initialized;
    private bool _isShutDown;

    private LanguageServer(Stream input, Stream output, ISessionFactory factory, ServerOptions options)
    {
        _factory = factory;
        _options = options;
        _connection = new Connection(input, output, options.Log, options.Patience, options.OutboxLimit);
        _client = new ClientChannel(_connection, options.Log, _leaving.Token);
        _running = new RunningRequests(_connection, _client);
    }

    /// <summary>Serves one client until it leaves. The result is the exit code that the protocol asks for: 0 after <c>shutdown</c>, else 1.</summary>
    public static async Task<int> RunAsync(Stream input, Stream output, ISessionFactory factory, ServerOptions options)
    {
        var server = new LanguageServer(input, output, factory, options);
        new Thread(server.Read) { IsBackground = true, Name = "forge reader" }.Start();
        if (options.ClientProcessId is { } parent)
        {
            server.WatchParent(parent);
        }

        await Task.WhenAny(server._left.Task, server._connection.Broken);
        server._left.TrySetResult(server._isShutDown ? 0 : 1);
        await server.LeaveAsync();
        return await server._left.Task;
    }

    bool IMessageTarget.OnRequest(RequestId id, string method, JsonElement parameters)
    {
        // A client that does not read its answers gets no more of them: nothing is read until there is room again.
        var room = _connection.RoomAsync();
        if (!(room.IsCompleted ? room.Result : room.AsTask().GetAwaiter().GetResult()))
        {
            return false;
        }

        if (_isShutDown)
        {
            _connection.ReplyError(id, RpcErrorCode.InvalidRequest, "The server has been shut down.");
        }
        else if (method == "initialize")
        {
            Initialize(id, parameters);
        }
        else if (_initialized is null)
        {
            _connection.ReplyError(id, RpcErrorCode.ServerNotInitialized, "The first request must be 'initialize'.");
        }
        else if (method == "shutdown")
        {
            _isShutDown = true;
            _running.CancelAll();
            _connection.Reply(id, "null"u8);
        }
        else if (!_requests.TryGetValue(method, out var handler))
        {
            _connection.ReplyError(id, RpcErrorCode.MethodNotFound, $"There is no request '{method}'.");
        }
        else
        {
            _running.Start(id, handler, parameters, _initialized.Requests with { Snapshot = _initialized.Session.Current });
        }

        return true;
    }

    bool IMessageTarget.OnNotification(string method, JsonElement parameters)
    {
        if (method == "exit")
        {
            return false;
        }

        if (_initialized is null || _isShutDown)
        {
            return true;
        }

        try
        {
            switch (method)
            {
                case "$/cancelRequest":
                    _running.Cancel(ClientCapabilities.Get(parameters, "id"));
                    break;
                case "$/setTrace":
                    _running.IsTracing = Params.Read(parameters, LspJson.Default.SetTraceParams).Value != "off";
                    break;
                case "initialized":
                    _ = RegisterWatchersAsync(_initialized.Capabilities);
                    break;
                default:
                    if (_notifications.TryGetValue(method, out var handler))
                    {
                        handler.Handle(parameters, _initialized.Notifications);
                    }

                    break;
            }
        }
        catch (JsonException wrong)
        {
            _client.Log(LogLevel.Error, $"The parameters of {method} are wrong and it is ignored: {wrong.Message}");
        }
        catch (Exception unexpected)
        {
            _client.Log(LogLevel.Error, $"{method} failed: {unexpected.GetType().Name}: {unexpected.Message}");
        }

        return true;
    }

    private void Read()
    {
        try
        {
            _connection.Read(this);
        }
        catch (Exception unexpected)
        {
            _options.Log($"Reading failed: {unexpected.GetType().Name}: {unexpected.Message}");
        }

        _left.TrySetResult(_isShutDown ? 0 : 1);
    }

    private void Initialize(RequestId id, JsonElement parameters)
    {
        if (_initialized is not null)
        {
            _connection.ReplyError(id, RpcErrorCode.InvalidRequest, "The server is initialized already.");
            return;
        }

        if (parameters.ValueKind != JsonValueKind.Object)
        {
            _connection.ReplyError(id, RpcErrorCode.InvalidParams, "The parameters of 'initialize' must be an object.");
            return;
        }

        // The answer goes out first: no part of it depends on the session, which is made while the client reads it.
        var request = InitializeRequest.Read(parameters);
        var result = new InitializeResult(Capabilities(request.Capabilities), new ServerInfo("forge", _options.Version));
        _connection.Reply(id, Connection.ToJson(result, LspJson.Default.InitializeResult));
        try
        {
            _initialized = Connect(_factory.Create(new SessionStart(request.FolderUris, request.Trusted, request.Settings, _client) { HearsOfFiles = request.Capabilities.RegistersWatchers }), request.Capabilities);
        }
        catch (Exception unexpected)
        {
            // A server without a session is of no use; the client starts another one, and tells people when that does not help.
            _options.Log($"initialize failed: {unexpected.GetType().Name}: {unexpected.Message}");
            _left.TrySetResult(1);
            return;
        }

        _running.IsTracing = request.Trace != "off";
        _client.Open(request.Capabilities.WorkDoneProgress, request.Capabilities.Navigation.LensRefresh, Invalidated);
        if (request.ProcessId is { } parent && parent != _options.ClientProcessId)
        {
            WatchParent(parent);
        }
    }

    /// <summary>Something outside changed findings: they are pushed, or the client is told to pull.</summary>
    private void Invalidated(IReadOnlyList<string> uris)
    {
        if (_initialized?.Notifications.Publisher is { } publisher)
        {
            publisher.Schedule(uris);
        }
        else if (uris.Count > 0 && _initialized?.Capabilities.DiagnosticRefresh == true)
        {
            _ = AskAsync("workspace/diagnostic/refresh", new EmptyParams(), LspJson.Default.EmptyParams);
        }
    }

    private Initialized Connect(ISession session, ClientCapabilities capabilities)
    {
        var positions = new PositionMapper(capabilities.Utf8Positions);
        var diagnostics = new DiagnosticMapper(positions, capabilities);
        var edits = new WorkspaceEditMapper(positions, capabilities);
        var publisher = capabilities.PullsDiagnostics ? null : new DiagnosticsPublisher(session, diagnostics, _connection, _client.Log, _leaving.Token);
        return new Initialized(
            session,
            capabilities,
            new RequestContext(session.Current, session.Features, () => session.Current, positions, diagnostics, new CodeActionMapper(positions, edits), new CompletionMapper(positions, capabilities), () => publisher?.Publishes ?? 0)
            {
                Navigation = capabilities.Navigation,
                Edits = edits,
                Progress = _client.Progress,
                Output = _client.Output,
            },
            new NotificationContext(session, positions, publisher, _client.Log));
    }

    private static ServerCapabilities Capabilities(ClientCapabilities client) => new()
    {
        PositionEncoding = client.Utf8Positions ? "utf-8" : "utf-16",
        TextDocumentSync = new TextDocumentSyncOptions(OpenClose: true, Change: 2, new SaveOptions(IncludeText: false)),
        NotebookDocumentSync = client.NotebookSync ? NotebookChanges.SyncOptions : null,
        CodeActionProvider = client.CodeActionLiterals ? new CodeActionOptions(CodeActionKinds.All) : null,
        CompletionProvider = new CompletionServerOptions(CompletionMapper.TriggerCharacters),
        HoverProvider = true,
        DiagnosticProvider = client.PullsDiagnostics ? new DiagnosticOptions("forge", InterFileDependencies: true, WorkspaceDiagnostics: true) : null,
        DefinitionProvider = client.Navigation.Definition ? true : null,
        DeclarationProvider = client.Navigation.Declaration ? true : null,
        ReferencesProvider = client.Navigation.References ? true : null,
        RenameProvider = client.Navigation.Rename ? new RenameOptions(client.Navigation.PrepareRename) : null,
        DocumentSymbolProvider = client.Navigation.DocumentSymbols ? true : null,
        WorkspaceSymbolProvider = client.Navigation.WorkspaceSymbols ? new ResolveOptions(client.Navigation.ResolvesSymbolRange) : null,
        DocumentLinkProvider = client.Navigation.DocumentLinks ? new ResolveOptions(ResolveProvider: true) : null,
        FoldingRangeProvider = client.Navigation.Folding ? true : null,
        SelectionRangeProvider = client.Navigation.SelectionRanges ? true : null,
        DocumentHighlightProvider = client.Navigation.Highlights ? true : null,
        CodeLensProvider = client.Navigation.CodeLenses ? new ResolveOptions(ResolveProvider: true) : null,
        Workspace = new WorkspaceOptions(new WorkspaceFoldersOptions(Supported: true, ChangeNotifications: true)),
    };

    /// <summary>Everything is watched, folders too: deleting a folder is one event, and the workspace knows best what matters.</summary>
    private Task RegisterWatchersAsync(ClientCapabilities client) => client.RegistersWatchers
        ? AskAsync(
            "client/registerCapability",
            new RegistrationParams([new Registration("forge-files", "workspace/didChangeWatchedFiles", new WatchOptions([new FileWatcher("**/*")]))]),
            LspJson.Default.RegistrationParams)
        : Task.CompletedTask;

    private async Task AskAsync<T>(string method, T parameters, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            await _connection.RequestAsync(method, parameters, type, _leaving.Token);
        }
        catch (RpcException refused)
        {
            _client.Log(LogLevel.Warning, $"The client refused {method}: {refused.Message}");
        }
        catch (OperationCanceledException)
        {
            // The client has left.
        }
    }

    private void WatchParent(int processId) => ParentWatch.Start(
        processId,
        gone: () =>
        {
            _options.Log($"The client's process {processId} is gone; leaving.");
            _left.TrySetResult(_isShutDown ? 0 : 1);
        },
        invisible: () => _options.Log($"The client's process {processId} cannot be seen from here and is not watched."));

    private async Task LeaveAsync()
    {
        _running.CancelAll();
        await _leaving.CancelAsync();
        await Task.WhenAny(_connection.DrainedAsync(), Task.Delay(LastWords));
        if (_initialized is not null)
        {
            try
            {
                await _initialized.Session.DisposeAsync().AsTask().WaitAsync(LastWords);
            }
            catch (Exception unexpected)
            {
                _options.Log($"Leaving: {unexpected.GetType().Name}: {unexpected.Message}");
            }
        }
    }

    private sealed record Initialized(ISession Session, ClientCapabilities Capabilities, RequestContext Requests, NotificationContext Notifications);
}
