using System.Security.Cryptography;
using System.Text;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>
/// What a server's state looks like from afar, in three small questions: its experiments, its newest runs with their metrics, its models. While
/// a run is running the server is asked each time, else, and while it does not answer, now and then, however often it is looked at. An edit
/// of an older run does not show from afar; so the stamp changes by itself every few minutes.
/// </summary>
internal sealed class RestStamp(RestClient client, TimeProvider time)
{
    private const int NewestRuns = 50;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>A run that wrote nothing for so long has died without saying so.</summary>
    private static readonly TimeSpan Alive = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private Known? _known;
    private long _since = time.GetTimestamp();
    private long _age;

    /// <summary>The stamp.</summary>
    /// <exception cref="StoreException">The server does not answer, or did not a moment ago.</exception>
    public async Task<string> ReadAsync(Func<CancellationToken, Task<List<Experiment>>> experiments, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var known = _known;
        if (known is null || time.GetElapsedTime(known.At) >= known.Holds)
        {
            try
            {
                var (state, isRunning) = await LookAsync(await experiments(cancel), cancel);
                known = new(time.GetTimestamp(), isRunning ? TimeSpan.Zero : Idle, state, null);
            }
            catch (RestRefusal refusal)
            {
                known = new(time.GetTimestamp(), AfterFailure, "", refusal.Meaning);
            }
            catch (StoreException failure)
            {
                known = new(time.GetTimestamp(), AfterFailure, "", failure);
            }

            _known = known;
        }

        return known.Failure is { } problem ? throw new StoreException(problem.Failure, problem.Message, problem) : $"{Age()}-{known.State}";
    }

    private async Task<(string State, bool IsRunning)> LookAsync(List<Experiment> experiments, CancellationToken cancel)
    {
        var state = new StringBuilder();
        var isRunning = false;
        foreach (var experiment in experiments.Order(ExperimentOrder.Instance))
        {
            state.Append(experiment.Id).Append(' ').Append(experiment.Name).Append(' ').Append(experiment.IsDeleted).Append(' ').Append(experiment.LastUpdateTime).Append('\n');
        }

        if (experiments.Count > 0)
        {
            var query = new RestRunQuery([.. experiments.Select(static experiment => experiment.Id)], NewestRuns, RunViewType: "ALL");
            var newest = await client.PostAsync("api/2.0/mlflow/runs/search", query, RestJson.Default.RestRunQuery, RestJson.Default.RestRuns, cancel);
            foreach (var run in (newest.Runs ?? []).Select(RestReader.Run).OfType<Run>())
            {
                Describe(run, state);
                isRunning |= IsAlive(run);
            }
        }

        try
        {
            var models = await client.GetAsync("api/2.0/mlflow/registered-models/search", [("max_results", "100"), ("order_by", "last_updated_timestamp DESC")], RestJson.Default.RestModels, cancel);
            foreach (var model in (models.RegisteredModels ?? []).OfType<RestModel>())
            {
                state.Append(model.Name).Append(' ').Append(model.LastUpdatedTimestamp).AppendJoin(',', (model.Aliases ?? []).OfType<RestAlias>().Select(static alias => alias.Alias + "=" + alias.Version)).Append('\n');
            }
        }
        catch (RestRefusal refusal) when (refusal.IsUnknownEndpoint || refusal.Meaning.Failure == StoreFailure.BadQuery)
        {
            // A server without a registry, or one that orders it in another way.
        }

        return (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state.ToString())).AsSpan(0, 16)), isRunning);
    }

    private bool IsAlive(Run run)
    {
        var last = run.Metrics.Values.Select(static metric => metric.Timestamp).Append(run.StartTime ?? 0).Max();
        return run is { Status: RunStatus.Running, IsDeleted: false } && time.GetUtcNow().ToUnixTimeMilliseconds() - last < Alive.TotalMilliseconds;
    }

    private static void Describe(Run run, StringBuilder state)
    {
        state.Append(run.Id).Append(' ').Append(run.Name).Append(' ').Append(run.Status).Append(' ').Append(run.IsDeleted).Append(' ').Append(run.EndTime).Append(' ').Append(run.Params.Count);
        foreach (var (key, metric) in run.Metrics.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            state.Append(' ').Append(key).Append(metric.Value).Append('@').Append(metric.Step).Append('@').Append(metric.Timestamp);
        }

        foreach (var (key, value) in run.Tags.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            state.Append(' ').Append(key).Append('=').Append(value);
        }

        state.Append('\n');
    }

    private long Age()
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_since) > Lifetime)
            {
                _since = time.GetTimestamp();
                _age++;
            }

            return _age;
        }
    }

    /// <summary>What the server looked like at a moment (a timestamp of the clock), and how long that is good enough.</summary>
    private sealed record Known(long At, TimeSpan Holds, string State, StoreException? Failure);
}
