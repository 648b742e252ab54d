using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Airflow;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Modules;

/// <summary>Tells what a Python file offers to those that import it, with the knowledge of the training libraries.</summary>
public sealed class ModuleReader : IModuleReader
{
    /// <summary>Words of files that may train, track or seed; a file with none of them is not parsed for others.</summary>
    private static readonly ScriptMark Words = ScriptMark.OfWords(
        "torch", "sklearn", "tensorflow", "keras", "xgboost", "lightgbm", "catboost", "mlflow", "wandb", "transformers", "optax", "jax", "fastai", "prophet", "statsmodels", "pyspark", "ultralytics",
        "stable_baselines", "gensim", "seed", "comet_ml", "neptune", "clearml", "paddle", ".fit(", "timm", "trl", "peft", "dvclive", "tensorboard", "pmdarima", "airflow");

    private static readonly ScriptMark TrackingUri = ScriptMark.OfWordsInAnyCase("tracking_uri");

    /// <inheritdoc/>
    public bool IsWorthReading(string text) => Words.IsIn(text);

    /// <inheritdoc/>
    public bool IsWorthReading(PythonTree tree) => Words.IsIn(tree);

    /// <inheritdoc/>
    public ModuleSummary Read(PythonFile file) => file.Semantics.Derive(semantics => new Known(Read(file, semantics))).Summary;

    /// <summary>Whether the text says anywhere which tracking server is meant.</summary>
    internal static bool NamesTrackingUri(PythonTree tree) => TrackingUri.IsIn(tree);

    private static ModuleSummary Read(PythonFile file, PythonSemantics semantics)
    {
        var parts = new ModuleParts(file, semantics);
        return new ModuleSummary(file.Path)
        {
            Imports = new ValueList<string>(semantics.Imports),
            Constants = [.. parts.Constants()],
            Functions = [.. parts.Functions()],
            Effects = parts.Effects(null),
            IsProgram = parts.IsProgram,
            Dags = [.. Dags(file)],
            NamesTrackingUri = NamesTrackingUri(file.Tree),
        };
    }

    private static IEnumerable<DagSummary> Dags(PythonFile file) =>
        from dag in DagFile.Of(file).Dags
        where dag is { Id.Length: > 0, IdPlace: not null } && !TrainingScript.IsOutside(file.Path)
        select new DagSummary(file.Path, dag.Id ?? "", file.Tree.SpanOf(dag.IdPlace ?? dag.Name));

    private sealed record Known(ModuleSummary Summary);
}
