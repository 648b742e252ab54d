using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Mapping;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Diagnostics;

/// <summary>
/// Brings findings to the screen. A document is checked as soon as it changes, without a debounce, one check at a time: a check that runs
/// finishes and is published whatever has been typed since, and then the newest text is checked. So fast typing cannot starve the screen,
/// and the last state always arrives. Only what differs from what the client has is sent. Open documents go before closed files.
/// </summary>
internal sealed class DiagnosticsPublisher(ISession session, DiagnosticMapper mapper, Connection connection, Action<LogLevel, string> log, CancellationToken stop)
{
    private static readonly int MaxWorkers = Math.Clamp(Environment.ProcessorCount, 1, 4);
    private static readonly byte[] Nothing = "[]"u8.ToArray();

    private readonly Lock _padlock = new();
    private readonly Dictionary<string, State> _states = new(StringComparer.Ordinal);
    private readonly Queue<string> _open = new();
    private readonly Queue<string> _closed = new();
    private int _workers;
    private long _publishes;

    /// <summary>How many times findings were sent.</summary>
    public long Publishes => Interlocked.Read(ref _publishes);

    /// <summary>Checks a document soon. From any thread; returns at once.</summary>
    public void Schedule(string uri) => Schedule(uri, session.Current.Document(uri) is not null);

    /// <summary>Checks documents soon. From any thread; returns at once.</summary>
    public void Schedule(IReadOnlyList<string> uris)
    {
        var snapshot = session.Current;
        foreach (var uri in uris)
        {
            Schedule(uri, snapshot.Document(uri) is not null);
        }
    }

    private void Schedule(string uri, bool isOpen)
    {
        lock (_padlock)
        {
            if (!_states.TryGetValue(uri, out var state))
            {
                _states[uri] = state = new State();
            }

            state.IsDirty = true;
            if (state.IsChecking || (state.IsQueued && (state.IsQueuedAsOpen || !isOpen)))
            {
                return;
            }

            // A closed file that was just opened is queued again, in front; whichever entry comes second finds nothing to do.
            state.IsQueued = true;
            state.IsQueuedAsOpen = isOpen;
            (isOpen ? _open : _closed).Enqueue(uri);
            if (_workers < MaxWorkers)
            {
                _workers++;
                ThreadPool.UnsafeQueueUserWorkItem(static publisher => _ = publisher.WorkAsync(), this, preferLocal: false);
            }
        }
    }

    private async Task WorkAsync()
    {
        while (Take() is var (uri, state))
        {
            try
            {
                // A client that does not read gets no more until it does; what is dirty stays dirty meanwhile.
                if (await connection.RoomAsync())
                {
                    Check(uri, state);
                }
            }
            catch (OperationCanceledException)
            {
                // The server is leaving.
            }
            catch (Exception unexpected)
            {
                log(LogLevel.Error, $"Checking {uri} failed: {unexpected.GetType().Name}: {unexpected.Message}");
            }
            finally
            {
                Done(uri, state);
            }
        }
    }

    private (string Uri, State State)? Take()
    {
        lock (_padlock)
        {
            while (!stop.IsCancellationRequested && (_open.TryDequeue(out var uri) || _closed.TryDequeue(out uri)))
            {
                if (_states.TryGetValue(uri, out var state) && state is { IsQueued: true, IsChecking: false })
                {
                    state.IsQueued = false;
                    state.IsChecking = true;
                    state.IsDirty = false;
                    return (uri, state);
                }
            }

            _workers--;
            return null;
        }
    }

    private void Done(string uri, State state)
    {
        lock (_padlock)
        {
            state.IsChecking = false;
            if (!state.IsDirty)
            {
                if (state.IsForgettable)
                {
                    _states.Remove(uri);
                }

                return;
            }
        }

        Schedule(uri);
    }

    private void Check(string uri, State state)
    {
        var snapshot = session.Current;
        var found = snapshot.Check(uri, stop);
        if (found?.Notebook is { File: null } notebook)
        {
            CheckCells(mapper.MapCells(found, notebook, snapshot), state);
            return;
        }

        // A notebook that was closed: its cells are gone, and its file is one like others.
        CheckCells([], state);
        IReadOnlyList<LspDiagnostic> diagnostics = found is null ? [] : mapper.Map(found, snapshot);
        var bytes = diagnostics.Count == 0 ? Nothing : Connection.ToJson(diagnostics, LspJson.Default.IReadOnlyListLspDiagnostic);

        // A document that was just opened is always answered, so that a client knows that it was checked; a closed file that never had anything is not.
        var isOpen = found?.Version is not null;
        var isNews = (isOpen && !state.WasOpen) || !(state.Sent ?? Nothing).AsSpan().SequenceEqual(bytes);
        state.WasOpen = isOpen;
        state.IsForgettable = !isOpen && diagnostics.Count == 0;
        if (!isNews)
        {
            return;
        }

        state.Sent = bytes;
        Publish(found?.Uri ?? uri, found?.Version, diagnostics);
    }

    /// <summary>Publishes the findings of a notebook: those of each cell are news by themselves, and a cell that is gone has none.</summary>
    private void CheckCells(IReadOnlyList<CellDiagnostics> cells, State state)
    {
        if (cells.Count == 0 && state.SentCells.Count == 0)
        {
            return;
        }

        state.IsForgettable = false;
        var gone = new HashSet<string>(state.SentCells.Keys, StringComparer.Ordinal);
        foreach (var cell in cells)
        {
            gone.Remove(cell.Uri);
            var bytes = cell.Items.Count == 0 ? Nothing : Connection.ToJson(cell.Items, LspJson.Default.IReadOnlyListLspDiagnostic);
            if (!state.SentCells.TryGetValue(cell.Uri, out var sent) || !sent.AsSpan().SequenceEqual(bytes))
            {
                state.SentCells[cell.Uri] = bytes;
                Publish(cell.Uri, cell.Version, cell.Items);
            }
        }

        foreach (var uri in gone)
        {
            state.SentCells.Remove(uri, out var sent);
            if (!(sent ?? Nothing).AsSpan().SequenceEqual(Nothing))
            {
                Publish(uri, null, []);
            }
        }
    }

    private void Publish(string uri, int? version, IReadOnlyList<LspDiagnostic> diagnostics)
    {
        connection.Notify("textDocument/publishDiagnostics", new PublishDiagnosticsParams(uri, version, diagnostics), LspJson.Default.PublishDiagnosticsParams);
        Interlocked.Increment(ref _publishes);
    }

    /// <summary>What is known of one document. <see cref="WasOpen"/>, <see cref="Sent"/>, <see cref="SentCells"/> and <see cref="IsForgettable"/> belong to its one check in flight.</summary>
    private sealed class State
    {
        public bool IsDirty { get; set; }

        public bool IsQueued { get; set; }

        public bool IsQueuedAsOpen { get; set; }

        public bool IsChecking { get; set; }

        /// <summary>Whether the document was open at its last check.</summary>
        public bool WasOpen { get; set; }

        /// <summary>A closed file without findings: nothing to remember.</summary>
        public bool IsForgettable { get; set; }

        /// <summary>The JSON of the findings that the client has; null before the first time.</summary>
        public byte[]? Sent { get; set; }

        /// <summary>The same for the cells of a notebook, by their addresses.</summary>
        public Dictionary<string, byte[]> SentCells => field ??= new Dictionary<string, byte[]>(StringComparer.Ordinal);
    }
}
