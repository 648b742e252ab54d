using System.Globalization;
using System.Text.Json.Nodes;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>
/// What a server remembers of changes, refusing what MLflow refuses: a tag of a deleted run, a tag that is not there, a model that is there
/// already; on a file store also deleting what is deleted and restoring what is not.
/// </summary>
internal sealed class MlflowWrites(Task<List<Run>> runs, IRunStore store, bool isDatabase)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Run> _changed = new(StringComparer.Ordinal);

    /// <summary>Registered models that were made.</summary>
    public List<RegisteredModel> Models { get; } = [];

    /// <summary>Versions that were made.</summary>
    public List<ModelVersion> Versions { get; } = [];

    /// <summary>The runs as they are now.</summary>
    public List<Run> Runs(List<Run> before)
    {
        lock (_gate)
        {
            return [.. before.Select(run => _changed.GetValueOrDefault(run.Id) ?? run)];
        }
    }

    public async Task<WebReply> AnswerAsync(WebAsk ask)
    {
        var json = ask.Json;
        var (before, known) = (await runs, await store.ListModelsAsync(default));
        lock (_gate)
        {
            return ask.Path[(ask.Path.IndexOf("mlflow/", StringComparison.Ordinal) + 7)..] switch
            {
                "runs/set-tag" => Change(json, before, run => Active(run) with { Tags = new Dictionary<string, string>(run.Tags, StringComparer.Ordinal) { [Text(json, "key")] = Text(json, "value") } }),
                "runs/delete-tag" => Change(json, before, run => Active(run).Tags.ContainsKey(Text(json, "key"))
                    ? run with { Tags = run.Tags.Where(tag => tag.Key != Text(json, "key")).ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal) }
                    : throw new KeyNotFoundException($"No tag with name: {Text(json, "key")} in run with id {run.Id}")),
                "runs/delete" => Change(json, before, run => (isDatabase ? run : Active(run)) with { IsDeleted = true }),
                "runs/restore" => Change(json, before, run => isDatabase || run.IsDeleted ? run with { IsDeleted = false } : throw new FormatException($"The run {run.Id} must be in 'deleted' lifecycle_stage.")),
                "registered-models/create" => Register(Text(json, "name"), known),
                _ => Version(json, known),
            };
        }
    }

    private WebReply Register(string name, IReadOnlyList<RegisteredModel> known)
    {
        if (known.Concat(Models).Any(model => model.Name == name))
        {
            return MlflowJson.Problem(400, "RESOURCE_ALREADY_EXISTS", $"Registered Model (name={name}) already exists.");
        }

        var made = new RegisteredModel(name, null, new Dictionary<string, string>(), new Dictionary<string, string>());
        Models.Add(made);
        return WebReply.Json(new JsonObject { ["registered_model"] = MlflowJson.Model(made) });
    }

    private WebReply Version(JsonObject json, IReadOnlyList<RegisteredModel> known)
    {
        var name = Text(json, "name");
        if (!known.Concat(Models).Any(model => model.Name == name))
        {
            throw new KeyNotFoundException($"Registered Model with name={name} not found");
        }

        var number = (100 + Versions.Count).ToString(CultureInfo.InvariantCulture);
        var made = new ModelVersion(name, number, "None", Text(json, "run_id"), Text(json, "source"), new Dictionary<string, string>()) { Description = (string?)json["description"] };
        Versions.Add(made);
        return WebReply.Json(new JsonObject { ["model_version"] = MlflowJson.Version(made) });
    }

    private WebReply Change(JsonObject json, List<Run> before, Func<Run, Run> change)
    {
        var id = Text(json, "run_id");
        var run = _changed.GetValueOrDefault(id) ?? before.Find(one => one.Id == id) ?? throw new KeyNotFoundException($"Run with id={id} not found");
        _changed[id] = change(run);
        return WebReply.Json(new JsonObject());
    }

    private Run Active(Run run) => !run.IsDeleted ? run
        : throw new FormatException(isDatabase ? $"The run {run.Id} must be in the 'active' state. Current state is deleted." : $"The run {run.Id} must be in 'active' lifecycle_stage.");

    private static string Text(JsonObject json, string key) => (string?)json[key] ?? throw new FormatException($"Missing value for required parameter '{key}'.");
}
