using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ForgeLsp.Adapters.MlFlow.Rest;

// What MLflow's REST API answers, as far as it is read: https://mlflow.org/docs/latest/rest-api.html. Empty fields are left out by the server.

internal sealed record RestTag([property: JsonConverter(typeof(LooseText))] string? Key, [property: JsonConverter(typeof(LooseText))] string? Value);

internal sealed record RestExperiment(
    [property: JsonConverter(typeof(LooseText))] string? ExperimentId,
    string? Name,
    string? ArtifactLocation,
    string? LifecycleStage,
    [property: JsonConverter(typeof(LooseNumber))] long? CreationTime,
    [property: JsonConverter(typeof(LooseNumber))] long? LastUpdateTime,
    List<RestTag?>? Tags);

internal sealed record RestExperiments(List<RestExperiment?>? Experiments, string? NextPageToken);

internal sealed record RestExperimentQuery(int MaxResults, string ViewType, string? PageToken);

internal sealed record RestRunInfo(
    string? RunId,
    string? RunUuid,
    [property: JsonConverter(typeof(LooseText))] string? ExperimentId,
    string? RunName,
    string? UserId,
    string? Status,
    [property: JsonConverter(typeof(LooseNumber))] long? StartTime,
    [property: JsonConverter(typeof(LooseNumber))] long? EndTime,
    string? ArtifactUri,
    string? LifecycleStage);

internal sealed record RestMetric(
    string? Key,
    [property: JsonConverter(typeof(LooseValue))] double Value,
    [property: JsonConverter(typeof(LooseNumber))] long? Timestamp,
    [property: JsonConverter(typeof(LooseNumber))] long? Step,
    string? RunId = null,
    string? DatasetName = null,
    string? DatasetDigest = null);

internal sealed record RestRunData(List<RestMetric?>? Metrics, List<RestTag?>? Params, List<RestTag?>? Tags);

internal sealed record RestDataset(string? Name, string? Digest, string? SourceType, string? Source, string? Schema, string? Profile);

internal sealed record RestDatasetInput(List<RestTag?>? Tags, RestDataset? Dataset);

internal sealed record RestModelLink(string? ModelId);

internal sealed record RestInputs(List<RestDatasetInput?>? DatasetInputs);

internal sealed record RestOutputs(List<RestModelLink?>? ModelOutputs);

internal sealed record RestRun(RestRunInfo? Info, RestRunData? Data, RestInputs? Inputs, RestOutputs? Outputs);

internal sealed record RestRunAnswer(RestRun? Run);

internal sealed record RestRuns(List<RestRun?>? Runs, string? NextPageToken);

internal sealed record RestRunQuery(
    IReadOnlyList<string> ExperimentIds, int MaxResults, string? Filter = null, IReadOnlyList<string>? OrderBy = null, string? RunViewType = null, string? PageToken = null);

internal sealed record RestHistory(List<RestMetric?>? Metrics, string? NextPageToken);

internal sealed record RestFile(string? Path, bool IsDir, [property: JsonConverter(typeof(LooseNumber))] long? FileSize);

internal sealed record RestFiles(List<RestFile?>? Files, string? NextPageToken);

internal sealed record RestAlias(string? Alias, [property: JsonConverter(typeof(LooseText))] string? Version);

internal sealed record RestModel(
    string? Name,
    string? Description,
    [property: JsonConverter(typeof(LooseNumber))] long? CreationTimestamp,
    [property: JsonConverter(typeof(LooseNumber))] long? LastUpdatedTimestamp,
    List<RestTag?>? Tags,
    List<RestAlias?>? Aliases);

internal sealed record RestModelAnswer(RestModel? RegisteredModel);

internal sealed record RestModels(List<RestModel?>? RegisteredModels, string? NextPageToken);

internal sealed record RestVersion(
    string? Name,
    [property: JsonConverter(typeof(LooseText))] string? Version,
    string? CurrentStage,
    string? RunId,
    string? Source,
    List<RestTag?>? Tags,
    [property: JsonConverter(typeof(LooseNumber))] long? CreationTimestamp,
    [property: JsonConverter(typeof(LooseNumber))] long? LastUpdatedTimestamp,
    string? Description,
    string? UserId,
    string? Status,
    string? StatusMessage,
    string? RunLink);

internal sealed record RestVersions(List<RestVersion?>? ModelVersions, string? NextPageToken);

internal sealed record RestLoggedModelInfo(
    string? ModelId,
    [property: JsonConverter(typeof(LooseText))] string? ExperimentId,
    string? Name,
    [property: JsonConverter(typeof(LooseNumber))] long? CreationTimestampMs,
    [property: JsonConverter(typeof(LooseNumber))] long? LastUpdatedTimestampMs,
    string? ArtifactUri,
    [property: JsonConverter(typeof(LooseText))] string? Status,
    string? StatusMessage,
    string? ModelType,
    string? SourceRunId,
    List<RestTag?>? Tags);

internal sealed record RestLoggedModelData(List<RestTag?>? Params, List<RestMetric?>? Metrics);

internal sealed record RestLoggedModel(RestLoggedModelInfo? Info, RestLoggedModelData? Data);

internal sealed record RestLoggedModelAnswer(RestLoggedModel? Model);

internal sealed record RestLoggedModels(List<RestLoggedModel?>? Models, string? NextPageToken);

internal sealed record RestLoggedModelQuery(IReadOnlyList<string> ExperimentIds, string? Filter, int MaxResults, string? PageToken);

internal sealed record RestVersionAnswer(RestVersion? ModelVersion);

internal sealed record RestTagWish(string RunId, string Key, string? Value = null);

internal sealed record RestRunWish(string RunId);

internal sealed record RestModelWish(string Name);

internal sealed record RestVersionWish(string Name, string Source, string RunId, string? ModelId, string? Description);

/// <summary>A change of a registered model or one of its versions; what an endpoint does not take is left out.</summary>
internal sealed record RestModelChange(string Name)
{
    public string? Version { get; init; }

    public string? Stage { get; init; }

    public bool? ArchiveExistingVersions { get; init; }

    public string? Alias { get; init; }

    public string? Key { get; init; }

    public string? Value { get; init; }

    public string? Description { get; init; }
}

internal sealed record RestDone;

internal sealed record RestProblem([property: JsonConverter(typeof(LooseText))] string? ErrorCode, string? Message);

/// <summary>Reads and writes the types of this file without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RestExperiments))]
[JsonSerializable(typeof(RestExperimentQuery))]
[JsonSerializable(typeof(RestRunAnswer))]
[JsonSerializable(typeof(RestRuns))]
[JsonSerializable(typeof(RestRunQuery))]
[JsonSerializable(typeof(RestHistory))]
[JsonSerializable(typeof(RestFiles))]
[JsonSerializable(typeof(RestModels))]
[JsonSerializable(typeof(RestModelAnswer))]
[JsonSerializable(typeof(RestVersions))]
[JsonSerializable(typeof(RestLoggedModelAnswer))]
[JsonSerializable(typeof(RestLoggedModels))]
[JsonSerializable(typeof(RestLoggedModelQuery))]
[JsonSerializable(typeof(RestVersionAnswer))]
[JsonSerializable(typeof(RestTagWish))]
[JsonSerializable(typeof(RestRunWish))]
[JsonSerializable(typeof(RestModelWish))]
[JsonSerializable(typeof(RestVersionWish))]
[JsonSerializable(typeof(RestModelChange))]
[JsonSerializable(typeof(RestDone))]
[JsonSerializable(typeof(RestProblem))]
internal sealed partial class RestJson : JsonSerializerContext;

/// <summary>Text, or a number where a server of another make writes one (ids, versions).</summary>
internal sealed class LooseText : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            return reader.GetString();
        }

        using var value = JsonDocument.ParseValue(ref reader);
        return value.RootElement.GetRawText();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>A whole number, as a number or as text; null where it is neither.</summary>
internal sealed class LooseNumber : JsonConverter<long?>
{
    /// <inheritdoc/>
    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetInt64(out var whole):
                return whole;
            case JsonTokenType.Number when reader.TryGetDouble(out var number) && Math.Abs(number) < long.MaxValue:
                return (long)number;
            case JsonTokenType.String:
                return long.TryParse(reader.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var written) ? written : null;
            default:
                reader.Skip();
                return null;
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options) => throw new NotSupportedException("Numbers of servers are only read.");
}

/// <summary>A metric's value: a number, or the words NaN, Infinity and -Infinity that JSON has no numbers for. What is no number at all is NaN.</summary>
internal sealed class LooseValue : JsonConverter<double>
{
    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetDouble(out var number) ? number : double.NaN;
            case JsonTokenType.String:
                var text = reader.GetString() ?? "";
                return text.ToLowerInvariant() switch
                {
                    "inf" or "+inf" or "infinity" or "+infinity" => double.PositiveInfinity,
                    "-inf" or "-infinity" => double.NegativeInfinity,
                    _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var written) ? written : double.NaN,
                };
            default:
                reader.Skip();
                return double.NaN;
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => throw new NotSupportedException("Numbers of servers are only read.");
}
