using System.Security.Cryptography;
using System.Text;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>
/// What a server's state looks like from afar, in two or three small questions: its experiments, its newest runs with their metrics, its models.
/// An edit of an older run does not show in them; so the stamp changes by itself every few minutes.
/// </summary>
internal sealed class RestStamp(RestClient client, TimeProvider time)
{
    private const int NewestRuns = 50;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private long _since = time.GetTimestamp();
    private long _age;

    /// <summary>The stamp.</summary>
    public async Task<string> ReadAsync(IReadOnlyList<Experiment> experiments, CancellationToken cancel)
    {
        var state = new StringBuilder();
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
        catch (RestRefusal)
        {
            // A server without a registry, or one that orders it in another way.
        }

        return Age() + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state.ToString())).AsSpan(0, 16));
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
}
