using System.Diagnostics.CodeAnalysis;
using ForgeLsp.Core.Findings;

namespace ForgeLsp.Workspace.Facts;

/// <summary>What the files of a workspace want to know of the tracking stores: no more than this is asked.</summary>
public sealed class TrackingQuestions
{
    private const int RunIdLength = 32;

    private TrackingQuestions(HashSet<string> experiments, HashSet<(string Experiment, string Metric)> best, HashSet<string> runs, HashSet<(string RunId, string Metric)> curves, HashSet<string> models)
    {
        Experiments = experiments;
        Best = best;
        Runs = runs;
        Curves = curves;
        Models = models;
    }

    /// <summary>Tracking experiments that metadata files name.</summary>
    public IReadOnlySet<string> Experiments { get; }

    /// <summary>Tracking experiments with the metrics whose best run is asked for.</summary>
    public IReadOnlySet<(string Experiment, string Metric)> Best { get; }

    /// <summary>Ids of the runs that metadata files and catalogues name; abbreviated ones are nothing that a store can be asked for.</summary>
    public IReadOnlySet<string> Runs { get; }

    /// <summary>Runs with the metrics whose history matters.</summary>
    public IReadOnlySet<(string RunId, string Metric)> Curves { get; }

    /// <summary>Registered models that catalogues name.</summary>
    public IReadOnlySet<string> Models { get; }

    /// <summary>Whether no store needs to be asked.</summary>
    public bool IsEmpty => Experiments.Count == 0 && Runs.Count == 0 && Models.Count == 0;

    /// <summary>Whether the files of <paramref name="workspace"/> have any questions; finds out no more than that.</summary>
    public static bool AreAnyIn(IWorkspaceView workspace)
    {
        foreach (var experiment in workspace.Experiments)
        {
            if (experiment.MlflowExperiment is { Length: > 0 } || IsRunId(experiment.RunId))
            {
                return true;
            }
        }

        foreach (var model in workspace.Models)
        {
            if (IsRunId(model.RunId) || model.MlflowModel is { Length: > 0 } || model.Source == "mlflow")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The questions of all files as <paramref name="workspace"/> has them.</summary>
    public static TrackingQuestions Of(IWorkspaceView workspace)
    {
        var experiments = new HashSet<string>(StringComparer.Ordinal);
        var best = new HashSet<(string Experiment, string Metric)>();
        var runs = new HashSet<string>(StringComparer.Ordinal);
        var curves = new HashSet<(string RunId, string Metric)>();
        var models = new HashSet<string>(StringComparer.Ordinal);
        foreach (var experiment in workspace.Experiments)
        {
            var metric = experiment.PrimaryMetric is { Length: > 0 } primary ? primary : null;
            if (experiment.MlflowExperiment is { Length: > 0 } name)
            {
                experiments.Add(name);
                if (metric is not null)
                {
                    best.Add((name, metric));
                }
            }

            if (IsRunId(experiment.RunId))
            {
                runs.Add(experiment.RunId);
                if (metric is not null)
                {
                    curves.Add((experiment.RunId, metric));
                }
            }
        }

        foreach (var model in workspace.Models)
        {
            if (IsRunId(model.RunId))
            {
                runs.Add(model.RunId);
            }

            if (model.MlflowModel is { Length: > 0 } registered)
            {
                models.Add(registered);
            }
            else if (model.Source == "mlflow")
            {
                models.Add(model.Name);
            }
        }

        return new TrackingQuestions(experiments, best, runs, curves, models);
    }

    /// <summary>Whether the two ask for the same.</summary>
    public bool IsSame(TrackingQuestions? other) =>
        other is not null && Experiments.SetEquals(other.Experiments) && Best.SetEquals(other.Best) && Runs.SetEquals(other.Runs) && Curves.SetEquals(other.Curves) && Models.SetEquals(other.Models);

    private static bool IsRunId([NotNullWhen(true)] string? id) => id is { Length: RunIdLength } && id.All(char.IsAsciiHexDigit);
}
