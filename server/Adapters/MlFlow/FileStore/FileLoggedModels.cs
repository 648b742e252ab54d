using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>
/// The logged models of MLflow 3 in a file store: <c>EXPERIMENT/models/m-*/{meta.yaml, params/, tags/, metrics/}</c>; a model names its run, and a run
/// its models in <c>outputs</c>.
/// </summary>
internal static class FileLoggedModels
{
    /// <summary>The models that a run made.</summary>
    /// <param name="experiments">Folders of the store's experiments; that of the run first, where its models are mostly.</param>
    /// <param name="runFolder">The run's folder.</param>
    public static List<LoggedModel> Of(IReadOnlyList<string> experiments, string runFolder, CancellationToken cancel)
    {
        var runId = Path.GetFileName(runFolder);
        var outputs = Outputs(Path.Combine(runFolder, "outputs"));
        var found = new Dictionary<string, LoggedModel>(StringComparer.Ordinal);
        foreach (var folder in Folders(experiments[0]))
        {
            cancel.ThrowIfCancellationRequested();
            var id = Path.GetFileName(folder);
            var meta = MetaYaml.Read(Path.Combine(folder, "meta.yaml"));
            if (meta.Text("source_run_id") == runId || outputs.Contains(id))
            {
                Add(folder, meta);
            }
        }

        foreach (var id in outputs.Where(id => !found.ContainsKey(id)).ToList())
        {
            if (experiments.Skip(1).Select(experiment => Path.Combine(experiment, "models", id)).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "meta.yaml"))) is { } folder)
            {
                Add(folder, MetaYaml.Read(Path.Combine(folder, "meta.yaml")));
            }
        }

        return LoggedModelOrder.Of(found.Values);

        void Add(string folder, MetaYaml meta)
        {
            var id = Path.GetFileName(folder);
            if (meta.Text("lifecycle_stage") != "deleted")
            {
                found[id] = Read(folder, meta, cancel);
            }
        }
    }

    private static IEnumerable<string> Folders(string experiment)
    {
        var models = Path.Combine(experiment, "models");
        return Directory.Exists(models) ? Directory.EnumerateDirectories(models).Where(static folder => File.Exists(Path.Combine(folder, "meta.yaml"))) : [];
    }

    private static HashSet<string> Outputs(string folder)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var link in Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [])
        {
            var meta = MetaYaml.Read(Path.Combine(link, "meta.yaml"));
            if (meta.Text("destination_type") == "MODEL_OUTPUT" && meta.Text("destination_id") is { } id && FileStoreIndex.IsPlainName(id))
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    private static LoggedModel Read(string folder, MetaYaml meta, CancellationToken cancel)
    {
        List<string> damages = [];
        return new(Path.GetFileName(folder), meta.Text("experiment_id") ?? Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(folder))) ?? "", meta.Text("name") ?? "", LoggedModelOrder.Status(meta.Text("status")))
        {
            SourceRunId = meta.Text("source_run_id"),
            ModelType = meta.Text("model_type"),
            StatusMessage = meta.Text("status_message") ?? meta.Damage,
            ArtifactUri = meta.Text("artifact_location"),
            CreationTime = meta.Number("creation_timestamp"),
            LastUpdateTime = meta.Number("last_updated_timestamp"),
            Params = KeyFolder.Texts(Path.Combine(folder, "params"), "parameter", damages),
            Tags = KeyFolder.Texts(Path.Combine(folder, "tags"), "tag", damages),
            Metrics = LoggedModelOrder.Of(Metrics(Path.Combine(folder, "metrics"), cancel)),
        };
    }

    private static IEnumerable<LoggedModelMetric> Metrics(string folder, CancellationToken cancel)
    {
        foreach (var (key, file) in KeyFolder.Keys(folder))
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var (point, logger) in MetricFile.ReadOfModel(file.Path, cancel))
            {
                yield return new(key, point.Value, point.Timestamp, point.Step, logger.ElementAtOrDefault(0), logger.ElementAtOrDefault(1), logger.ElementAtOrDefault(2));
            }
        }
    }
}
