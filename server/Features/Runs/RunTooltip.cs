using System.Text;
using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>What a run's row says when the mouse rests on it: Markdown in which every value of a store is text.</summary>
internal sealed class RunTooltip(NamedStore named, RunsViewOptions options, IReadOnlyDictionary<string, bool> directions, TimeProvider time)
{
    private const int MaxMetrics = 8;
    private const int MaxParams = 8;

    /// <summary>How long the curve is waited for; without it the tooltip is short of one line.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // What most readers ask of a training first.
    private static readonly string[] Noted = ["model", "model_type", "lr", "learning_rate", "batch_size", "epochs", "optimizer", "seed", "random_state", "dropout", "max_depth", "n_estimators"];

    /// <summary>The tooltip; null where the run is gone.</summary>
    /// <exception cref="StoreException">The store does not answer.</exception>
    public async Task<string?> OfAsync(string runId, CancellationToken cancel)
    {
        if (await named.Store.GetRunAsync(runId, cancel) is not { } run)
        {
            return null;
        }

        var list = options.Of(named.Alias, run.ExperimentId);
        var headline = RunRow.HeadlineMetric(run, list, directions);
        return Text(run, list, headline, headline is null ? [] : await HistoryAsync(runId, headline, cancel));
    }

    private async Task<IReadOnlyList<MetricPoint>> HistoryAsync(string runId, string metric, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            return await named.Store.GetMetricHistoryAsync(runId, metric, patience.Token).WaitAsync(Patience, time, cancel);
        }
        catch (Exception failure) when (failure is TimeoutException or StoreException)
        {
            await patience.CancelAsync();
            return [];
        }
    }

    private string Text(Run run, RunListOptions list, string? headline, IReadOnlyList<MetricPoint> history)
    {
        var text = new StringBuilder($"**{MarkdownText.Escape(run.Name.Length == 0 ? run.Id : run.Name, 300)}**");
        text.Append($"\n\n{RunRow.Word(run.Status)}{(run.IsDeleted ? ", deleted" : "")}");
        if (RunText.Duration(run) is { } took)
        {
            text.Append($", took {took}");
        }

        if (RunText.Age(run.StartTime, time.GetUtcNow()) is { Length: > 0 } age)
        {
            text.Append($", started {age}");
        }

        if (headline is not null)
        {
            text.Append("\n\n").Append(Curve(run, headline, history));
        }

        var metrics = run.Metrics.Where(metric => metric.Key != headline).OrderBy(metric => metric.Key, StringComparer.Ordinal).ToList();
        AppendList(text, "Metrics", metrics.Take(MaxMetrics).Select(metric => (metric.Key, RunText.Number(metric.Value.Value))), metrics.Count - MaxMetrics);
        var chosen = RunRow.Columns(list).Where(field => field is { Kind: RunFieldKind.Param }).Select(field => field?.Key ?? "").Append(list.GroupBy ?? "").ToHashSet(StringComparer.Ordinal);
        var ordered = run.Params.OrderBy(param => chosen.Contains(param.Key) ? 0 : 1).ThenBy(param => Rank(param.Key)).ThenBy(param => param.Key, StringComparer.Ordinal).ToList();
        AppendList(text, "Parameters", ordered.Take(MaxParams).Select(param => (param.Key, CredentialMask.Of(param.Key, param.Value))), ordered.Count - MaxParams);
        var note = run.Tags.GetValueOrDefault(RunTags.Note) ?? options.Notes?.GetValueOrDefault(new NodeId("run", named.Alias, run.Id).ToString());
        text.Append(Line("note", note is null ? null : CredentialMask.Of(note), 500)).Append(Line("by", RunText.User(run)))
            .Append(Line("commit", RunText.Commit(run) is { } commit ? commit[..Math.Min(10, commit.Length)] : null)).Append(Line("source", run.Tags.GetValueOrDefault(RunTags.Script)))
            .Append(Line("data", string.Join(", ", run.Inputs.Take(3).Select(input => input.Name)))).Append(Line("started", RunText.Instant(run.StartTime)))
            .Append(Line("id", run.Id)).Append(Line("damage", run.Damage, 500));
        return text.ToString();
    }

    private static string Curve(Run run, string metric, IReadOnlyList<MetricPoint> history)
    {
        var latest = $"**{MarkdownText.Escape(metric, 100)}** {Number(run.Metrics[metric].Value)}";
        var finite = history.Where(point => double.IsFinite(point.Value)).ToList();
        if (history.Count < 2 || finite.Count == 0)
        {
            return latest;
        }

        var (least, greatest) = (finite.MinBy(point => point.Value), finite.MaxBy(point => point.Value));
        return $"{latest}\n\n`{Sparkline.Draw(history)}`\n\nfrom {Number(history[0].Value)}, least {Number(least.Value)} at step {least.Step}, greatest {Number(greatest.Value)} at step {greatest.Step}";
    }

    private static void AppendList(StringBuilder text, string title, IEnumerable<(string Key, string Value)> values, int more)
    {
        var rows = values.Select(entry => $"{MarkdownText.Escape(entry.Key, 60)} {MarkdownText.Escape(entry.Value, 80)}").ToList();
        if (rows.Count > 0)
        {
            text.Append($"\n\n{title}: {string.Join(", ", rows)}{(more > 0 ? $" and {more} more" : "")}");
        }
    }

    private static int Rank(string param)
    {
        var name = param[(param.LastIndexOfAny(['.', '/', ':']) + 1)..];
        var at = Array.FindIndex(Noted, noted => noted.Equals(name, StringComparison.OrdinalIgnoreCase));
        return at < 0 ? Noted.Length : at;
    }

    private static string Number(double value) => MarkdownText.Escape(RunText.Number(value));

    private static string Line(string name, string? value, int limit = 200) => string.IsNullOrEmpty(value) ? "" : $"\n\n{name}: {MarkdownText.Escape(value, limit)}";
}
