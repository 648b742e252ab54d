using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>Reads one run's folder. What is damaged is named in the run; the rest is there.</summary>
internal static class FileRunReader
{
    private static readonly string[] KeyFolders = ["params", "metrics", "tags"];

    /// <summary>All of a run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="experimentId">The experiment that it lies in.</param>
    /// <param name="files">The files in it, as they were listed just before.</param>
    public static Run Read(string folder, string experimentId, IReadOnlyList<SeenFile> files, CancellationToken cancel)
    {
        var damages = new List<string>();
        var meta = Meta(folder, damages);
        var keys = KeyFolders.Select(name => KeyFolder.Keys(Path.Combine(folder, name), files)).ToArray();
        damages.AddRange(KeyFolders.Where((name, i) => keys[i].Count == 0 && KeyFolder.IsClosed(Path.Combine(folder, name))).Select(static name => $"{name} may not be read"));
        var tags = KeyFolder.Texts(keys[2], "tag", damages);
        return Of(folder, experimentId, meta, tags) with
        {
            Params = KeyFolder.Texts(keys[0], "parameter", damages),
            Metrics = Metrics(keys[1], damages, cancel),
            Inputs = DatasetOrder.Of(Datasets(folder, damages).Select(static dataset => dataset.Input)),
            Damage = damages.Count == 0 ? null : string.Join("; ", damages.Take(5)) + (damages.Count > 5 ? $" and {damages.Count - 5} more" : "") + ".",
        };
    }

    /// <summary>What <c>meta.yaml</c> says of a run, and whose child it is: enough to list runs by their times (<see cref="RunHead"/>), and two files instead of dozens.</summary>
    public static Run ReadHead(string folder, string experimentId)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var parent = Path.Combine(folder, "tags", RunTags.Parent);
        if (File.Exists(parent))
        {
            tags = KeyFolder.Texts([(RunTags.Parent, new(parent, null))], "tag", []);
        }

        return Of(folder, experimentId, Meta(folder, []), tags);
    }

    private static Run Of(string folder, string experimentId, MetaYaml meta, Dictionary<string, string> tags)
    {
        var id = Path.GetFileName(folder);
        return new Run(id, experimentId, meta.Text("run_name") ?? tags.GetValueOrDefault(RunTags.Name) ?? id, Status(meta), meta.Text("lifecycle_stage") == "deleted")
        {
            StartTime = meta.Number("start_time"),
            EndTime = meta.Number("end_time"),
            User = meta.Text("user_id"),
            ArtifactUri = meta.Text("artifact_uri"),
            Tags = tags,
        };
    }

    private static MetaYaml Meta(string folder, List<string> damages)
    {
        var meta = MetaYaml.Read(Path.Combine(folder, "meta.yaml"));
        if (meta.Damage is not null)
        {
            damages.Add(meta.Damage);
        }
        else if (meta.Text("status") is null || meta.Number("start_time") is null)
        {
            damages.Add("meta.yaml is cut off: " + (meta.Text("status") is null ? "'status'" : "'start_time'") + " is missing");
        }

        return meta;
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

    private static Dictionary<string, MetricValue> Metrics(IReadOnlyList<(string Key, SeenFile File)> keys, List<string> damages, CancellationToken cancel)
    {
        var metrics = new Dictionary<string, MetricValue>(StringComparer.Ordinal);
        foreach (var (key, file) in keys)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                var (latest, broken) = MetricFile.ReadLatest(file, cancel);
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
