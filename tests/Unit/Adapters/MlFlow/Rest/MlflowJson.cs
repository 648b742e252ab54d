using System.Text.Json.Nodes;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>How MLflow's servers write what they answer: the protocol's names, ids as text, empty fields left out.</summary>
internal static class MlflowJson
{
    public static WebReply Problem(int status, string code, string message) => WebReply.Json(new JsonObject { ["error_code"] = code, ["message"] = message }, status);

    public static JsonNode Experiment(Experiment experiment)
    {
        var json = new JsonObject
        {
            ["experiment_id"] = experiment.Id,
            ["name"] = experiment.Name,
            ["artifact_location"] = experiment.ArtifactLocation,
            ["lifecycle_stage"] = experiment.IsDeleted ? "deleted" : "active",
            ["last_update_time"] = experiment.LastUpdateTime,
            ["creation_time"] = experiment.CreationTime,
        };
        Put(json, "tags", Pairs(experiment.Tags));
        return json;
    }

    public static JsonNode Run(Run run, bool isDatabase, int version)
    {
        var info = new JsonObject
        {
            ["run_uuid"] = run.Id,
            ["experiment_id"] = run.ExperimentId,
            ["run_name"] = run.Name,
            ["user_id"] = run.User ?? "",
            ["status"] = RunFields.StatusWord(run.Status),
            ["start_time"] = run.StartTime,
            ["lifecycle_stage"] = run.IsDeleted ? "deleted" : "active",
            ["run_id"] = run.Id,
        };
        if (run.EndTime is not null) info["end_time"] = run.EndTime;
        if (run.ArtifactUri is not null) info["artifact_uri"] = run.ArtifactUri;
        var data = new JsonObject();
        Put(data, "metrics", run.Metrics.Select(metric => Metric(metric.Key, metric.Value.Value, metric.Value.Timestamp, metric.Value.Step, isDatabase)));
        Put(data, "params", Pairs(run.Params));
        Put(data, "tags", Pairs(run.Tags));
        var inputs = new JsonObject();
        Put(inputs, "dataset_inputs", run.Inputs.Reverse().Select(input =>
        {
            var entry = new JsonObject { ["dataset"] = new JsonObject { ["name"] = input.Name, ["digest"] = input.Digest, ["source_type"] = input.SourceType, ["source"] = input.Source } };
            Put(entry, "tags", input.Context is null ? [] : Pairs(new Dictionary<string, string> { ["mlflow.data.context"] = input.Context }));
            return (JsonNode)entry;
        }));
        var json = new JsonObject { ["info"] = info, ["data"] = data, ["inputs"] = inputs };
        if (version > 2) json["outputs"] = new JsonObject { ["model_outputs"] = new JsonArray(new JsonObject { ["model_id"] = "m-1", ["step"] = 0 }) };
        return json;
    }

    public static JsonNode Metric(string key, double value, long timestamp, long step, bool isDatabase) => new JsonObject
    {
        ["key"] = key,
        ["value"] = double.IsNaN(value) ? "NaN"
            : isDatabase ? MetricNumber.ToDatabase(value)
            : double.IsPositiveInfinity(value) ? "Infinity"
            : double.IsNegativeInfinity(value) ? "-Infinity" : value,
        ["timestamp"] = timestamp,
        ["step"] = step,
    };

    public static JsonNode Model(RegisteredModel model)
    {
        var json = new JsonObject { ["name"] = model.Name, ["creation_timestamp"] = 1, ["last_updated_timestamp"] = 2 };
        if (model.Description is not null) json["description"] = model.Description;
        Put(json, "tags", Pairs(model.Tags));
        Put(json, "aliases", model.Aliases.Select(alias => (JsonNode)new JsonObject { ["alias"] = alias.Key, ["version"] = alias.Value }));
        return json;
    }

    public static JsonNode Version(ModelVersion version)
    {
        var json = new JsonObject { ["name"] = version.Name, ["version"] = version.Version, ["current_stage"] = version.Stage, ["source"] = version.Source, ["run_id"] = version.RunId ?? "", ["status"] = "READY" };
        Put(json, "tags", Pairs(version.Tags));
        return json;
    }

    private static IEnumerable<JsonNode> Pairs(IReadOnlyDictionary<string, string> map) => map.Select(entry => (JsonNode)new JsonObject { ["key"] = entry.Key, ["value"] = entry.Value });

    private static void Put(JsonObject json, string name, IEnumerable<JsonNode> values)
    {
        var array = new JsonArray([.. values]);
        if (array.Count > 0) json[name] = array;
    }
}
