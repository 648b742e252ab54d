using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Runs;

/// <summary>The names of fields in filters and orders, and their values in a run.</summary>
public static class RunFields
{
    private static readonly Dictionary<string, RunFieldKind> Prefixes = Names<RunFieldKind>(
        (RunFieldKind.Attribute, "attributes attribute attr run"),
        (RunFieldKind.Param, "params param parameters parameter"),
        (RunFieldKind.Metric, "metrics metric"),
        (RunFieldKind.Tag, "tags tag"),
        (RunFieldKind.Dataset, "datasets dataset"));

    private static readonly Dictionary<string, string> Attributes = Names<string>(
        ("run_id", "run_id id"),
        ("run_name", "run_name name"),
        ("status", "status"),
        ("start_time", "start_time created"),
        ("end_time", "end_time"),
        ("user_id", "user_id user"),
        ("artifact_uri", "artifact_uri"),
        ("experiment_id", "experiment_id"));

    /// <summary>The field that a name such as <c>metrics.loss</c> or <c>status</c> means; null, with what is wrong, where there is none.</summary>
    public static RunField? Resolve(string? prefix, string key, out string? problem)
    {
        problem = null;
        var kind = RunFieldKind.Attribute;
        if (prefix is not null && !Prefixes.TryGetValue(prefix, out kind))
        {
            problem = $"'{prefix}' is not a kind of field; use metrics, params, tags, attributes or datasets.";
            return null;
        }

        switch (kind)
        {
            // MLflow's own pages write it as its column is called.
            case RunFieldKind.Attribute when key.Equals("run name", StringComparison.OrdinalIgnoreCase):
                return new(kind, "run_name");
            case RunFieldKind.Attribute when Attributes.TryGetValue(key, out var name):
                return new(kind, name);
            case RunFieldKind.Attribute:
                problem = $"There is no attribute '{key}'; use one of {string.Join(", ", Attributes.Values.Distinct(StringComparer.Ordinal))}, or metrics.…, params.…, tags.….";
                return null;
            case RunFieldKind.Dataset when key.ToLowerInvariant() is "name" or "digest" or "context":
                return new(kind, key.ToLowerInvariant());
            case RunFieldKind.Dataset:
                problem = $"Datasets have name, digest and context, not '{key}'.";
                return null;
            case var _ when key.Length == 0:
                problem = $"A key is missing after '{prefix}.'.";
                return null;
            default:
                return new(kind, key);
        }
    }

    /// <summary>The number of a numeric field, or null where the run has none.</summary>
    public static double? Number(Run run, RunField field) => field.Kind == RunFieldKind.Metric
        ? run.Metrics.TryGetValue(field.Key, out var metric) ? metric.Value : null
        : field.Key == "start_time" ? run.StartTime : run.EndTime;

    /// <summary>The texts of a text field: none where the run lacks it, several for datasets.</summary>
    public static IEnumerable<string> Texts(Run run, RunField field) => field.Kind switch
    {
        RunFieldKind.Param => run.Params.TryGetValue(field.Key, out var value) ? [value] : [],
        RunFieldKind.Tag => run.Tags.TryGetValue(field.Key, out var value) ? [value] : [],
        RunFieldKind.Dataset => run.Inputs.Select(input => field.Key switch { "name" => input.Name, "digest" => input.Digest, _ => input.Context }).OfType<string>(),
        _ => Attribute(run, field.Key) is { } text ? [text] : [],
    };

    /// <summary>The field as the filter language writes it: <c>metrics.loss</c>, <c>params.`my key`</c>, <c>start_time</c>, <c>dataset.digest</c>.</summary>
    public static string Text(RunField field)
    {
        var prefix = field.Kind switch { RunFieldKind.Metric => "metrics.", RunFieldKind.Param => "params.", RunFieldKind.Tag => "tags.", RunFieldKind.Dataset => "dataset.", _ => "" };
        return prefix + (field.Key.All(RunFilterLexer.IsWordPart) ? field.Key : $"`{field.Key.Replace("`", "``", StringComparison.Ordinal)}`");
    }

    /// <summary>A text as the filter language writes it, in single quotes.</summary>
    public static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>MLflow's word for a status, such as <c>FINISHED</c>.</summary>
    public static string StatusWord(RunStatus status) => status.ToString().ToUpperInvariant();

    private static string? Attribute(Run run, string name) => name switch
    {
        "run_id" => run.Id,
        "run_name" => run.Name,
        "status" => StatusWord(run.Status),
        "user_id" => run.User,
        "artifact_uri" => run.ArtifactUri,
        _ => run.ExperimentId,
    };

    private static Dictionary<string, T> Names<T>(params ReadOnlySpan<(T Value, string Names)> entries)
    {
        var names = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var (value, words) in entries)
        {
            foreach (var word in words.Split(' '))
            {
                names.Add(word, value);
            }
        }

        return names;
    }
}
