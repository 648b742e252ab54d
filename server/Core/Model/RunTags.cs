namespace ForgeLsp.Core.Model;

/// <summary>Tags that mean something to MLflow's own pages or to Forge.</summary>
public static class RunTags
{
    /// <summary>The note of a run, in Markdown.</summary>
    public const string Note = "mlflow.note.content";

    /// <summary>The commit of the code.</summary>
    public const string Commit = "mlflow.source.git.commit";

    /// <summary><c>true</c> where the working tree was not as the commit says.</summary>
    public const string Dirty = "mlflow.source.git.dirty";

    /// <summary>How the working tree differed from the commit, as git's patch.</summary>
    public const string Diff = "mlflow.source.git.diff";

    /// <summary>The script that was started, as its path was given.</summary>
    public const string Script = "mlflow.source.name";

    /// <summary>The models that a run logged before MLflow 3, as JSON.</summary>
    public const string ModelHistory = "mlflow.log-model.history";

    /// <summary>The run that a nested run belongs to.</summary>
    public const string Parent = "mlflow.parentRunId";

    /// <summary>The name of a run, where nothing else holds it.</summary>
    public const string Name = "mlflow.runName";

    /// <summary>Who started a run, as MLflow's client saw it.</summary>
    public const string User = "mlflow.user";

    /// <summary>What MLflow sets itself begins so.</summary>
    public const string Reserved = "mlflow.";
}
