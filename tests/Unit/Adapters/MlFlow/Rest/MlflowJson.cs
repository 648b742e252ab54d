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

    /// <param name="more">What a run's datasets and models are beyond what the run itself says.</param>
    public static JsonNode Run(Run run, bool isDatabase, MlflowRunParts more)
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
        Put(inputs, "dataset_inputs", more.Datasets.Reverse().Select(dataset =>
        {
            var input = dataset.Input;
            var json = new JsonObject { ["name"] = input.Name, ["digest"] = input.Digest, ["source_type"] = input.SourceType, ["source"] = input.Source, ["schema"] = dataset.Schema, ["profile"] = dataset.Profile };
            var entry = new JsonObject { ["dataset"] = json };
            Put(entry, "tags", Pairs(dataset.Tags));
            return (JsonNode)entry;
        }));
        var answer = new JsonObject { ["info"] = info, ["data"] = data, ["inputs"] = inputs };
        var outputs = new JsonObject();
        Put(outputs, "model_outputs", more.Models.Select(model => (JsonNode)new JsonObject { ["model_id"] = model.Id, ["step"] = 0 }));
        if (outputs.Count > 0) answer["outputs"] = outputs;
        return answer;
    }

    public static JsonNode LoggedModel(LoggedModel model, bool isDatabase)
    {
        var info = new JsonObject
        {
            ["model_id"] = model.Id,
            ["experiment_id"] = model.ExperimentId,
            ["name"] = model.Name,
            ["creation_timestamp_ms"] = model.CreationTime,
            ["last_updated_timestamp_ms"] = model.LastUpdateTime,
            ["artifact_uri"] = model.ArtifactUri,
            ["status"] = "LOGGED_MODEL_" + model.Status,
            ["model_type"] = model.ModelType ?? "",
            ["source_run_id"] = model.SourceRunId ?? "",
        };
        Put(info, "tags", Pairs(model.Tags));
        var data = new JsonObject();
        Put(data, "params", Pairs(model.Params));
        Put(data, "metrics", model.Metrics.Reverse().Select(metric =>
        {
            var json = Metric(metric.Key, metric.Value, metric.Timestamp, metric.Step, isDatabase);
            json["model_id"] = model.Id;
            json["run_id"] = metric.RunId;
            return json;
        }));
        return new JsonObject { ["info"] = info, ["data"] = data };
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
        var json = new JsonObject { ["name"] = model.Name, ["creation_timestamp"] = model.CreationTime, ["last_updated_timestamp"] = model.LastUpdateTime };
        if (model.Description is not null) json["description"] = model.Description;
        Put(json, "tags", Pairs(model.Tags));
        Put(json, "aliases", model.Aliases.Select(alias => (JsonNode)new JsonObject { ["alias"] = alias.Key, ["version"] = alias.Value }));
        return json;
    }

    public static JsonNode Version(ModelVersion version)
    {
        // A search leaves the aliases out, as MLflow's does.
        var json = new JsonObject
        {
            ["name"] = version.Name,
            ["version"] = version.Version,
            ["creation_timestamp"] = version.CreationTime,
            ["last_updated_timestamp"] = version.LastUpdateTime,
            ["current_stage"] = version.Stage,
            ["description"] = version.Description ?? "",
            ["source"] = version.Source,
            ["run_id"] = version.RunId ?? "",
            ["status"] = version.Status,
            ["run_link"] = version.RunLink ?? "",
        };
        if (version.User is not null) json["user_id"] = version.User;
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

/// <summary>What belongs to a run in a server's answer beyond the run itself.</summary>
internal sealed record MlflowRunParts(IReadOnlyList<RunDataset> Datasets, IReadOnlyList<LoggedModel> Models);
