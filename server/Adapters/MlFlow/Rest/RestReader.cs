using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>Makes of a server's answers what every store answers.</summary>
internal static class RestReader
{
    /// <summary>An experiment; null where the server names none.</summary>
    public static Experiment? Experiment(RestExperiment? experiment) => experiment?.ExperimentId is not { Length: > 0 } id ? null : new(id, experiment.Name ?? "", experiment.LifecycleStage == "deleted")
    {
        ArtifactLocation = experiment.ArtifactLocation,
        CreationTime = experiment.CreationTime,
        LastUpdateTime = experiment.LastUpdateTime,
        Tags = Map(experiment.Tags),
    };

    /// <summary>A run; null where the server names none.</summary>
    public static Run? Run(RestRun? answer)
    {
        if (answer?.Info is not { } info || (StoredText.NotEmpty(info.RunId) ?? StoredText.NotEmpty(info.RunUuid)) is not { } id)
        {
            return null;
        }

        var tags = Map(answer.Data?.Tags);
        var isKnown = Enum.TryParse<RunStatus>(info.Status, ignoreCase: true, out var status) && Enum.IsDefined(status);
        return new Run(id, info.ExperimentId ?? "", StoredText.NotEmpty(info.RunName) ?? tags.GetValueOrDefault(RunTags.Name) ?? id, isKnown ? status : RunStatus.Running, info.LifecycleStage == "deleted")
        {
            StartTime = info.StartTime,

            // The protocol's zero is the end that is not there yet.
            EndTime = info.EndTime == 0 ? null : info.EndTime,
            User = StoredText.NotEmpty(info.UserId),
            ArtifactUri = StoredText.NotEmpty(info.ArtifactUri),
            Params = Map(answer.Data?.Params),
            Metrics = Latest(answer.Data?.Metrics),
            Tags = tags,
            Inputs = Inputs(answer.Inputs?.DatasetInputs),
            Damage = isKnown ? null : $"The run's status '{info.Status}' is not one of MLflow's.",
        };
    }

    /// <summary>Points of a history, in the server's order.</summary>
    public static IEnumerable<MetricPoint> Points(RestHistory page) =>
        (page.Metrics ?? []).OfType<RestMetric>().Select(static point => new MetricPoint(point.Step ?? 0, point.Timestamp ?? 0, MetricNumber.Normalize(point.Value)));

    /// <summary>A registered model; null where the server names none.</summary>
    public static RegisteredModel? Model(RestModel? model)
    {
        if (model?.Name is not { } name)
        {
            return null;
        }

        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var alias in (model.Aliases ?? []).OfType<RestAlias>())
        {
            aliases[alias.Alias ?? ""] = alias.Version ?? "";
        }

        return new(name, StoredText.NotEmpty(model.Description), aliases, Map(model.Tags)) { CreationTime = model.CreationTimestamp, LastUpdateTime = model.LastUpdatedTimestamp };
    }

    /// <summary>A version of a model, without its aliases; null where the server names none, or one that is deleted.</summary>
    public static ModelVersion? Version(RestVersion? version) => version is not { Name: { } name, Version: { } number } || version.CurrentStage == "Deleted_Internal"
        ? null
        : new(name, number, StoredText.NotEmpty(version.CurrentStage) ?? "None", StoredText.NotEmpty(version.RunId), StoredText.NotEmpty(version.Source), Map(version.Tags))
        {
            CreationTime = version.CreationTimestamp,
            LastUpdateTime = version.LastUpdatedTimestamp,
            Description = StoredText.NotEmpty(version.Description),
            User = StoredText.NotEmpty(version.UserId),
            Status = StoredText.NotEmpty(version.Status) ?? "READY",
            StatusMessage = StoredText.NotEmpty(version.StatusMessage),
            RunLink = StoredText.NotEmpty(version.RunLink),
        };

    /// <summary>A logged model of MLflow 3; null where the server names none.</summary>
    public static LoggedModel? LoggedModel(RestLoggedModel? model) => model?.Info is not { ModelId: { Length: > 0 } id } info
        ? null
        : new(id, info.ExperimentId ?? "", info.Name ?? "", LoggedModelOrder.Status(info.Status))
        {
            SourceRunId = StoredText.NotEmpty(info.SourceRunId),
            ModelType = StoredText.NotEmpty(info.ModelType),
            StatusMessage = StoredText.NotEmpty(info.StatusMessage),
            ArtifactUri = StoredText.NotEmpty(info.ArtifactUri),
            CreationTime = info.CreationTimestampMs,
            LastUpdateTime = info.LastUpdatedTimestampMs,
            Params = Map(model.Data?.Params),
            Tags = Map(info.Tags),
            Metrics = LoggedModelOrder.Of((model.Data?.Metrics ?? []).OfType<RestMetric>().Select(static metric => new LoggedModelMetric(
                metric.Key ?? "", MetricNumber.Normalize(metric.Value), metric.Timestamp ?? 0, metric.Step ?? 0, StoredText.NotEmpty(metric.RunId), StoredText.NotEmpty(metric.DatasetName), StoredText.NotEmpty(metric.DatasetDigest)))),
        };

    /// <summary>The datasets of a run with their schemas and profiles.</summary>
    public static List<RunDataset> Datasets(RestRun? run) => DatasetOrder.Of(
        (run?.Inputs?.DatasetInputs ?? []).OfType<RestDatasetInput>().Select(static input =>
        {
            var tags = Map(input.Tags);
            return new RunDataset(Input(input, tags), StoredText.NotEmpty(input.Dataset?.Schema), StoredText.NotEmpty(input.Dataset?.Profile), tags);
        }),
        static dataset => dataset.Input);

    private static Dictionary<string, string> Map(List<RestTag?>? entries)
    {
        var map = new Dictionary<string, string>(entries?.Count ?? 0, StringComparer.Ordinal);
        foreach (var entry in entries ?? [])
        {
            if (entry?.Key is { } key)
            {
                map[key] = entry.Value ?? "";
            }
        }

        return map;
    }

    private static Dictionary<string, MetricValue> Latest(List<RestMetric?>? metrics)
    {
        var latest = new Dictionary<string, MetricValue>(metrics?.Count ?? 0, StringComparer.Ordinal);
        foreach (var metric in metrics ?? [])
        {
            if (metric?.Key is { } key)
            {
                latest[key] = new(MetricNumber.Normalize(metric.Value), metric.Timestamp ?? 0, metric.Step ?? 0);
            }
        }

        return latest;
    }

    private static List<DatasetInput> Inputs(List<RestDatasetInput?>? inputs) => DatasetOrder.Of((inputs ?? []).OfType<RestDatasetInput>().Select(static input => Input(input, Map(input.Tags))));

    private static DatasetInput Input(RestDatasetInput input, Dictionary<string, string> tags) =>
        new(input.Dataset?.Name ?? "", input.Dataset?.Digest ?? "", input.Dataset?.SourceType, input.Dataset?.Source, tags.GetValueOrDefault("mlflow.data.context"));
}
