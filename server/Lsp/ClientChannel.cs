using ForgeLsp.Core.Credentials;
using ForgeLsp.Features;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp;

/// <summary>The way back to the client, for sessions and for the server itself.</summary>
internal sealed class ClientChannel(Connection connection, Action<string> stderr, CancellationToken stop) : IClient
{
    private int _lastToken;
    private readonly Lock _padlock = new();
    private const int MostRows = 500;
    private readonly HashSet<(string View, string? Id)> _changedViews = [];
    private readonly HashSet<(string View, string Id)> _changedRows = [];
    private readonly List<string> _early = [];
    private Action<IReadOnlyList<string>>? _invalidated;
    private volatile bool _isOpen;
    private bool _showsProgress;
    private bool _refreshesLenses;
    private bool _sendsViews;

    /// <summary>
    /// Called behind the answer to <c>initialize</c>, before which nothing else may be sent.
    /// <paramref name="refreshesLenses"/>: code lenses are asked for again when told so; <paramref name="invalidated"/> takes what <see cref="DiagnosticsInvalidated"/> says.
    /// </summary>
    public void Open(bool showsProgress, bool refreshesLenses, Action<IReadOnlyList<string>> invalidated)
    {
        string[] early;
        lock (_padlock)
        {
            _showsProgress = showsProgress;
            _refreshesLenses = refreshesLenses;
            _invalidated = invalidated;
            _isOpen = true;
            early = [.. _early];
            _early.Clear();
        }

        invalidated(early);
    }

    /// <inheritdoc/>
    public void Log(LogLevel level, string message)
    {
        var line = CredentialMask.Of(message.ReplaceLineEndings(" "));
        stderr(line);
        if (_isOpen && connection.HasRoom)
        {
            connection.Notify("window/logMessage", new LogMessageParams((int)level, line), LspJson.Default.LogMessageParams);
        }
    }

    /// <inheritdoc/>
    public IWorkProgress BeginProgress(string title)
    {
        var progress = new WorkProgress(connection, "forge-" + Interlocked.Increment(ref _lastToken), title);
        if (_showsProgress)
        {
            _ = progress.BeginAsync(stop);
        }

        return progress;
    }

    /// <summary>Shows how far a request is, by the token that the client sent with it.</summary>
    public IWorkProgress Progress(string token, string title)
    {
        var progress = new WorkProgress(connection, token, title);
        progress.Begin();
        return progress;
    }

    /// <summary>Sends lines that a program says, under a name; as fast as the client takes them.</summary>
    public Action<string> Output(string name) => new OutputLines(connection, name).Add;

    /// <inheritdoc/>
    public void DiagnosticsInvalidated(IReadOnlyList<string> uris)
    {
        lock (_padlock)
        {
            if (_invalidated is null)
            {
                _early.AddRange(uris);
                return;
            }
        }

        _invalidated(uris);
    }

    /// <inheritdoc/>
    public void ViewChanged(string view, string? id)
    {
        lock (_padlock)
        {
            // Before it is open the client has no view yet.
            if (!_isOpen || !_changedViews.Add((view, id)) || _sendsViews)
            {
                return;
            }

            _sendsViews = true;
        }

        _ = SendViewsAsync();
    }

    /// <inheritdoc/>
    public void ViewRowsChanged(string view, IReadOnlyCollection<string> ids)
    {
        lock (_padlock)
        {
            if (!_isOpen || ids.Count == 0)
            {
                return;
            }

            _changedRows.UnionWith(ids.Select(id => (view, id)));
            if (_sendsViews)
            {
                return;
            }

            _sendsViews = true;
        }

        _ = SendViewsAsync();
    }

    /// <inheritdoc/>
    public void GpuNews(GpuNews news)
    {
        if (_isOpen)
        {
            connection.Notify(ForgeMethods.GpuNews, news, FeatureJson.Default.GpuNews);
        }
    }

    private async Task SendViewsAsync()
    {
        while (await connection.RoomAsync())
        {
            (string View, string? Id)[] changed;
            (string View, string Id)[] rows;
            lock (_padlock)
            {
                if (_changedViews.Count == 0 && _changedRows.Count == 0)
                {
                    _sendsViews = false;
                    return;
                }

                changed = [.. _changedViews];
                _changedViews.Clear();
                rows = [.. _changedRows];
                _changedRows.Clear();
            }

            foreach (var (view, id) in changed)
            {
                connection.Notify(ForgeMethods.ViewsChanged, new ViewChangedParams(view, id), LspJson.Default.ViewChangedParams);
            }

            foreach (var view in rows.GroupBy(static row => row.View, StringComparer.Ordinal))
            {
                foreach (var some in view.Select(static row => row.Id).Chunk(MostRows))
                {
                    connection.Notify(ForgeMethods.ViewsChanged, new ViewChangedParams(view.Key, null, some), LspJson.Default.ViewChangedParams);
                }
            }

            // Lenses tell of the same runs and experiments as the views.
            if (_refreshesLenses && (rows.Length > 0 || Array.Exists(changed, static change => change.View is "runs" or "experiments")))
            {
                await RefreshLensesAsync();
            }
        }
    }

    private async Task RefreshLensesAsync()
    {
        try
        {
            await connection.RequestAsync("workspace/codeLens/refresh", new EmptyParams(), LspJson.Default.EmptyParams, stop);
        }
        catch (Exception refused) when (refused is RpcException or OperationCanceledException)
        {
            // They stay as they are until the document changes.
        }
    }

    /// <summary>Nothing is sent before the client has taken the token; what was reported until then comes with the beginning.</summary>
    private sealed class WorkProgress(Connection connection, string token, string title) : IWorkProgress
    {
        private readonly Lock _padlock = new();
        private string? _message;
        private int? _percentage;
        private bool _hasBegun;
        private bool _hasEnded;

        public async Task BeginAsync(CancellationToken stop)
        {
            try
            {
                await connection.RequestAsync("window/workDoneProgress/create", new ProgressCreateParams(token), LspJson.Default.ProgressCreateParams, stop);
            }
            catch (Exception refused) when (refused is RpcException or OperationCanceledException)
            {
                return;
            }

            Begin();
        }

        /// <summary>Says that it begins, for a token that the client knows.</summary>
        public void Begin()
        {
            lock (_padlock)
            {
                if (!_hasEnded)
                {
                    _hasBegun = true;
                    Send(new ProgressValue("begin") { Title = title, Message = _message, Percentage = _percentage });
                }
            }
        }

        public void Report(string message, int? percentage)
        {
            lock (_padlock)
            {
                _message = message;
                _percentage = percentage is { } known ? Math.Clamp(known, 0, 100) : null;
                if (_hasBegun && !_hasEnded && connection.HasRoom)
                {
                    Send(new ProgressValue("report") { Message = _message, Percentage = _percentage });
                }
            }
        }

        public void Dispose()
        {
            lock (_padlock)
            {
                if (_hasBegun && !_hasEnded)
                {
                    Send(new ProgressValue("end"));
                }

                _hasEnded = true;
            }
        }

        private void Send(ProgressValue value) => connection.Notify("$/progress", new ProgressParams(token, value), LspJson.Default.ProgressParams);
    }
}
