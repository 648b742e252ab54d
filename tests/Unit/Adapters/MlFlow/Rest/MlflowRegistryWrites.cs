using System.Text.Json.Nodes;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>
/// What a server remembers of changes of registered models, with the refusals that real ones were seen to give: a stage that is none, an alias
/// that is reserved, a version that is not there. Stages may be written in any case; an alias that is not there is deleted without complaint.
/// </summary>
internal sealed class MlflowRegistryWrites(IRunStore store)
{
    private static readonly string[] Stages = ["None", "Staging", "Production", "Archived"];
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Name, string Version), ModelVersion> _versions = [];
    private readonly Dictionary<string, Dictionary<string, string>> _aliases = new(StringComparer.Ordinal);

    /// <summary>Whether the server is one without stages, as Unity Catalog is.</summary>
    public bool HasNoStages { get; set; }

    /// <summary>The changes in words, in order.</summary>
    public List<string> Done { get; } = [];

    public RegisteredModel Now(RegisteredModel model)
    {
        lock (_gate)
        {
            return _aliases.TryGetValue(model.Name, out var aliases) ? model with { Aliases = new Dictionary<string, string>(aliases, StringComparer.Ordinal) } : model;
        }
    }

    public ModelVersion Now(ModelVersion version)
    {
        lock (_gate)
        {
            return _versions.GetValueOrDefault((version.Name, version.Version)) ?? version;
        }
    }

    public async Task<WebReply> AnswerAsync(WebAsk ask)
    {
        var json = ask.Json;
        var name = Text(json, "name");
        var model = (await store.ListModelsAsync(default)).FirstOrDefault(one => one.Name == name) ?? throw new KeyNotFoundException($"Registered Model with name={name} not found");
        var all = await store.ListModelVersionsAsync(name, default);
        lock (_gate)
        {
            var aliases = _aliases.TryGetValue(name, out var known) ? known : _aliases[name] = new Dictionary<string, string>(model.Aliases, StringComparer.Ordinal);
            ModelVersion Version()
            {
                var found = all.FirstOrDefault(one => one.Version == Text(json, "version")) ?? throw new KeyNotFoundException($"Model Version (name={name}, version={Text(json, "version")}) not found");
                return _versions.GetValueOrDefault((name, found.Version)) ?? found;
            }

            switch (ask.Path[(ask.Path.IndexOf("mlflow/", StringComparison.Ordinal) + 7)..])
            {
                case "model-versions/transition-stage" when HasNoStages:
                    return MlflowJson.Problem(400, "INVALID_PARAMETER_VALUE", "Method 'transition_model_version_stage' is unsupported for models in the Unity Catalog. Stages are not supported.");
                case "model-versions/transition-stage":
                    var stage = Array.Find(Stages, one => one.Equals(Text(json, "stage"), StringComparison.OrdinalIgnoreCase)) ?? throw new FormatException($"Invalid Model Version stage: {json["stage"]}. Value must be one of None, Staging, Production, Archived.");
                    var moved = Version();
                    if (json["archive_existing_versions"]?.GetValue<bool>() is true)
                    {
                        foreach (var other in all.Select(one => _versions.GetValueOrDefault((name, one.Version)) ?? one).Where(one => one.Version != moved.Version && one.Stage == stage).ToList())
                        {
                            Put(other with { Stage = "Archived" });
                        }
                    }

                    return Put(moved with { Stage = stage }, $"stage {moved.Version} {stage}");
                case "model-versions/set-tag":
                    var tagged = Version();
                    return Put(tagged with { Tags = new Dictionary<string, string>(tagged.Tags, StringComparer.Ordinal) { [Text(json, "key")] = Text(json, "value") } }, $"tag {tagged.Version} {Text(json, "key")}");
                case "model-versions/delete-tag":
                    var bare = Version();
                    return Put(bare with { Tags = bare.Tags.Where(tag => tag.Key != Text(json, "key")).ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal) }, $"untag {bare.Version}");
                case "model-versions/update":
                    return Put(Version() with { Description = Text(json, "description") }, "describe");
                case var _ when ask.Method == "DELETE":
                    aliases.Remove(Text(json, "alias"));
                    Done.Add($"unalias {Text(json, "alias")}");
                    return WebReply.Json(new JsonObject());
                default:
                    var alias = Text(json, "alias");
                    if (alias.Length > 1 && alias[0] == 'v' && alias[1..].All(char.IsAsciiDigit))
                    {
                        throw new FormatException($"Version alias name '{alias}' is reserved.");
                    }

                    aliases[alias] = Version().Version;
                    Done.Add($"alias {alias} {aliases[alias]}");
                    return WebReply.Json(new JsonObject());
            }
        }
    }

    private WebReply Put(ModelVersion version, string? done = null)
    {
        _versions[(version.Name, version.Version)] = version;
        if (done is not null)
        {
            Done.Add(done);
        }

        return WebReply.Json(new JsonObject { ["model_version"] = MlflowJson.Version(version) });
    }

    private static string Text(JsonObject json, string key) => (string?)json[key] ?? throw new FormatException($"Missing value for required parameter '{key}'.");
}
