using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Ollama;

/// <summary>How far one model is. Used by one task at a time; read by <see cref="SyncProgress"/> under its lock.</summary>
internal sealed class ModelProgress(SyncProgress all, string name)
{
    private readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>What the server does.</summary>
    public string Status { get; private set; } = "";

    /// <summary>Bytes that are there, of the layers that were heard of.</summary>
    public long Completed => _layers.Values.Sum(static layer => layer.Completed);

    /// <summary>Bytes of the layers that were heard of.</summary>
    public long Total => _layers.Values.Sum(static layer => layer.Total);

    /// <summary>Bytes of the layers that were not there when they were first heard of; null where none was heard of.</summary>
    public long? Came => _layers.Count == 0 ? null : _layers.Values.Sum(static layer => layer.WasThere ? 0 : layer.Total);

    /// <summary>0 to 1. The last bit is for what comes behind the bytes.</summary>
    public double Part => Total == 0 ? 0 : 0.99 * Math.Min(1, Completed / (double)Total);

    /// <summary>Takes what the server says.</summary>
    public void Step(OllamaStep step) => all.Do(() =>
    {
        var before = Status;
        Status = Display.Plain(step.Status);
        if (step.Layer is { } digest && step.Total > 0)
        {
            var completed = Math.Clamp(step.Completed, 0, step.Total);
            _layers[digest] = new(completed, step.Total, _layers.TryGetValue(digest, out var known) ? known.WasThere : completed == step.Total);
        }

        // Behind another word there may be silence for long; behind other bytes there are more.
        return Status != before;
    });

    /// <summary>For people: <c>llama3.1:8b 42 % (2.1 GB of 4.9 GB)</c>.</summary>
    public override string ToString() => Total == 0 || Completed >= Total
        ? Status.Length == 0 ? name : $"{name} {Status}"
        : $"{name} {(int)(100.0 * Completed / Total)} % ({FileSize.Text(Completed)} of {FileSize.Text(Total)})";

    private readonly record struct Layer(long Completed, long Total, bool WasThere);
}

/// <summary>How far a sync is. Any thread may say so; bytes are told at most once a beat, news at once.</summary>
/// <param name="count">How many models there are.</param>
internal sealed class SyncProgress(int count, Action<SyncMoment> told, SyncLimits limits, TimeProvider time)
{
    private const int MaxShown = 3;
    private readonly Lock _gate = new();
    private readonly List<ModelProgress> _running = [];
    private long _next = time.GetTimestamp();
    private int _finished;
    private int _percentage;

    /// <summary>A model's turn has come.</summary>
    public ModelProgress Begin(string name)
    {
        var model = new ModelProgress(this, name);
        Do(() =>
        {
            _running.Add(model);
            return true;
        });
        return model;
    }

    /// <summary>It ended with a model, which may never have begun.</summary>
    public void End(ModelProgress? model, SyncedModel outcome)
    {
        lock (_gate)
        {
            _finished++;
            _ = model is not null && _running.Remove(model);
            told(Moment(outcome));
        }
    }

    /// <summary>Changes something, and tells about it when it is news, or when it is time to.</summary>
    /// <param name="change">Whether it is news.</param>
    public void Do(Func<bool> change)
    {
        lock (_gate)
        {
            if (change() || time.GetTimestamp() >= _next)
            {
                told(Moment(null));
            }
        }
    }

    private SyncMoment Moment(SyncedModel? finished)
    {
        _next = time.GetTimestamp() + (long)(limits.Beat.TotalSeconds * time.TimestampFrequency);
        _percentage = Math.Max(_percentage, count == 0 ? 100 : (int)(100 * (_finished + _running.Sum(static model => model.Part)) / count));
        var more = _running.Count > MaxShown ? $" · {_running.Count - MaxShown} more" : "";
        return new($"{_finished} of {count}" + string.Concat(_running.Take(MaxShown).Select(static model => " · " + model)) + more, Math.Min(100, _percentage), finished);
    }
}
