using ForgeLsp.Core.Ollama;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Ollama;

/// <summary>Brings models onto a server, several at once, each after the one that it is built on. One that fails keeps no other from coming, but those that are built on it.</summary>
internal sealed class SyncRun(IOllama ollama, SyncLimits limits, TimeProvider time, SyncProgress progress, int parallel) : IDisposable
{
    private readonly SemaphoreSlim _places = new(parallel);
    private readonly Patience _patience = new(limits, time);
    private volatile string? _gone;

    /// <summary>Runs until each model has its outcome. A cancel is an outcome too.</summary>
    /// <param name="models">Bases first.</param>
    public Task<SyncedModel[]> RunAsync(IReadOnlyList<PlannedModel> models, CancellationToken cancel)
    {
        var begun = new Dictionary<OllamaName, Task<SyncedModel>>();
        var all = new List<Task<SyncedModel>>(models.Count);
        foreach (var model in models)
        {
            var basis = model.Target?.Base is { } named ? begun.GetValueOrDefault(named) : null;
            var one = OneAsync(model, basis, cancel);
            all.Add(one);
            if (model.Target?.Name is { } name)
            {
                begun.TryAdd(name, one);
            }
        }

        return Task.WhenAll(all);
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<SyncedModel> OneAsync(PlannedModel model, Task<SyncedModel>? basis, CancellationToken cancel)
    {
        var outcome = new SyncedModel(model.Name, model.Entries, model.Action, SyncOutcome.Cancelled);
        ModelProgress? running = null;
        var retries = 0;
        try
        {
            outcome = await MayBeginAsync(model, basis) is { } reason ? outcome with { Outcome = model.State == SyncState.Problem ? SyncOutcome.Failed : SyncOutcome.Skipped, Message = reason } : await InTurnAsync();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // What the server has by now stays there, and the next sync goes on with it.
        }
        catch (OllamaException problem)
        {
            outcome = outcome with { Outcome = SyncOutcome.Failed, Message = problem.Message };
            if (problem.Failure == OllamaFailure.Unreachable)
            {
                _gone = problem.Message;
            }
        }

        outcome = outcome with { Bytes = running?.Came, Retries = retries };
        progress.End(running, outcome);
        return outcome;

        async Task<SyncedModel> InTurnAsync()
        {
            await _places.WaitAsync(cancel);
            try
            {
                if (_gone is not null)
                {
                    return outcome with { Outcome = SyncOutcome.Skipped, Message = "not tried: the server can no longer be reached" };
                }

                var bar = running = progress.Begin(model.Name);
                await _patience.InsistAsync(() => BringAsync(model, bar, cancel), () => bar.Completed, () => retries++, cancel);
                return outcome with { Outcome = model.Target?.Modelfile is null ? SyncOutcome.Pulled : SyncOutcome.Created };
            }
            finally
            {
                _places.Release();
            }
        }
    }

    private static async Task<string?> MayBeginAsync(PlannedModel model, Task<SyncedModel>? basis) =>
        model.State == SyncState.Problem ? SyncText.Sentence(model.Reason ?? "it cannot be had")
        : basis is not null && await basis is { IsDone: false } before ? $"not tried: {before.Name}, which it is built on, {(before.Outcome == SyncOutcome.Cancelled ? "was cancelled" : "could not be had")}"
        : null;

    private async Task BringAsync(PlannedModel model, ModelProgress bar, CancellationToken cancel)
    {
        if (model.Target is not { Modelfile: { } modelfile } target)
        {
            await ollama.PullAsync(model.Name, bar.Step, cancel);
            return;
        }

        var (files, adapters) = (new Uploads(), new Uploads());
        foreach (var (written, path) in target.Weights)
        {
            files.Add(written, await ollama.UploadAsync(path, bar.Step, cancel));
        }

        foreach (var (written, path) in target.Adapters)
        {
            adapters.Add(written, await ollama.UploadAsync(path, bar.Step, cancel));
        }

        var creation = new OllamaCreation(model.Name)
        {
            From = target.Base?.ToString(),
            Files = files.All,
            Adapters = adapters.All,
            Template = modelfile.Template,
            System = modelfile.System,
            Licenses = modelfile.Licenses,
            Parameters = modelfile.Parameters,
            Messages = modelfile.Messages,
            Others = modelfile.Others,
            Modelfile = modelfile.With(written => files.Of(written) ?? adapters.Of(written) ?? (modelfile.From.Contains(written) ? target.Base?.ToString() : null)),
        };
        await ollama.CreateAsync(creation, bar.Step, cancel);
    }

    /// <summary>What the server was given, and by which digest an older one finds it.</summary>
    private sealed class Uploads
    {
        private readonly Dictionary<string, string> _byWritten = new(StringComparer.Ordinal);

        public Dictionary<string, string> All { get; } = new(StringComparer.Ordinal);

        public void Add(string written, IReadOnlyDictionary<string, string> files)
        {
            foreach (var (name, digest) in files)
            {
                All[name] = digest;
                _byWritten[written] = "@" + digest;
            }
        }

        public string? Of(string written) => _byWritten.GetValueOrDefault(written);
    }
}
