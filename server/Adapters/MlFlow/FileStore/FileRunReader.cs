using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>Reads one run's folder. What is damaged is named in the run; the rest is there.</summary>
internal static class FileRunReader
{
    private static readonly string[] KeyFolders = ["params", "metrics", "tags"];

    public static Run Read(string folder, string experimentId, CancellationToken cancel)
    {
        var meta = MetaYaml.Read(Path.Combine(folder, "meta.yaml"));
        var damages = new List<string>();
        if (meta.Damage is not null)
        {
            damages.Add(meta.Damage);
        }
        else if (meta.Text("status") is null || meta.Number("start_time") is null)
        {
            damages.Add("meta.yaml is cut off: " + (meta.Text("status") is null ? "'status'" : "'start_time'") + " is missing");
        }

        damages.AddRange(KeyFolders.Where(name => KeyFolder.IsClosed(Path.Combine(folder, name))).Select(name => $"{name} may not be read"));
        var tags = KeyFolder.Texts(Path.Combine(folder, "tags"), "tag", damages);
        var id = Path.GetFileName(folder);
        return new Run(id, experimentId, meta.Text("run_name") ?? tags.GetValueOrDefault("mlflow.runName") ?? id, Status(meta), meta.Text("lifecycle_stage") == "deleted")
        {
            StartTime = meta.Number("start_time"),
            EndTime = meta.Number("end_time"),
            User = meta.Text("user_id"),
            ArtifactUri = meta.Text("artifact_uri"),
            Params = KeyFolder.Texts(Path.Combine(folder, "params"), "parameter", damages),
            Metrics = Metrics(Path.Combine(folder, "metrics"), damages, cancel),
            Tags = tags,
            Inputs = DatasetOrder.Of(Datasets(folder, damages).Select(static dataset => dataset.Input)),
            Damage = damages.Count == 0 ? null : string.Join("; ", damages.Take(5)) + (damages.Count > 5 ? $" and {damages.Count - 5} more" : "") + ".",
        };
    }

    /// <summary>The models that a run logged (MLflow 3): <c>outputs</c> of the run names them, <c>models</c> of the experiment describes them.</summary>
    public static List<ModelFolder> Models(string folder)
    {
        var outputs = Path.Combine(folder, "outputs");
        if (!Directory.Exists(outputs))
        {
            return [];
        }

        var ids = Directory.EnumerateDirectories(outputs).Select(path => Path.GetFileName(path)).Where(FileStoreIndex.IsPlainName);
        return [.. ids.Select(id => (Id: id, Meta: MetaYaml.Read(Path.Combine(folder, "..", "models", id, "meta.yaml"))))
            .Select(model => new ModelFolder(model.Id, model.Meta.Text("name") ?? "", model.Meta.Text("artifact_location"), model.Meta.Number("creation_timestamp") ?? 0))];
    }

    private static Dictionary<string, MetricValue> Metrics(string folder, List<string> damages, CancellationToken cancel)
    {
        var metrics = new Dictionary<string, MetricValue>(StringComparer.Ordinal);
        foreach (var (key, path) in KeyFolder.Keys(folder))
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                var (latest, broken) = MetricFile.ReadLatest(path, cancel);
                if (latest is not null)
                {
                    metrics[key] = latest;
                }

                if (broken is not null)
                {
                    damages.Add($"metric '{key}' line {broken} is not 'timestamp value step'");
                }
            }
            catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
            {
                // Deleted since it was listed.
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                damages.Add($"metric '{key}' cannot be read");
            }
        }

        return metrics;
    }

    /// <summary>The datasets that a run used, in no order; what is damaged is added to <paramref name="damages"/>.</summary>
    public static List<RunDataset> Datasets(string folder, List<string> damages)
    {
        var datasets = new List<RunDataset>();
        var root = Path.Combine(folder, "inputs");
        if (!Directory.Exists(root))
        {
            return datasets;
        }

        foreach (var path in Directory.EnumerateDirectories(root))
        {
            var input = MetaYaml.Read(Path.Combine(path, "meta.yaml"));
            if (input.Text("source_type") != "DATASET" || input.Text("source_id") is not { } source || !FileStoreIndex.IsPlainName(source))
            {
                continue;
            }

            var dataset = MetaYaml.Read(Path.Combine(folder, "..", "datasets", source, "meta.yaml"));
            if (dataset.Damage is not null)
            {
                damages.Add($"dataset {source}: {dataset.Damage}");
                continue;
            }

            var tags = input.Map("tags");
            datasets.Add(new(
                new(dataset.Text("name") ?? "", dataset.Text("digest") ?? "", dataset.Text("source_type"), dataset.Text("source"), tags.GetValueOrDefault("mlflow.data.context")),
                dataset.Text("schema"),
                dataset.Text("profile"),
                tags));
        }

        return datasets;
    }

    // MLflow writes the number of its protobuf enum; a name comes from hand-made files.
    private static RunStatus Status(MetaYaml meta) =>
        Enum.TryParse<RunStatus>(meta.Text("status"), ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : RunStatus.Running;
}
