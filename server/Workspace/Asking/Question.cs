namespace ForgeLsp.Workspace.Asking;

/// <summary>What a rule may ask of other files; each kind is one member of <see cref="Core.Findings.IWorkspaceView"/>.</summary>
public enum QuestionKind : byte
{
    /// <summary>Every experiment.</summary>
    Experiments,

    /// <summary>The experiments of one id.</summary>
    ExperimentsWithId,

    /// <summary>The experiment of one file.</summary>
    ExperimentAt,

    /// <summary>Every model.</summary>
    Models,

    /// <summary>The catalogue entries of one name.</summary>
    ModelsNamed,

    /// <summary>The keys of one config.</summary>
    ConfigAt,

    /// <summary>What one script does.</summary>
    ScriptAt,

    /// <summary>The scripts that name one config.</summary>
    ScriptsNaming,

    /// <summary>What others may know of one Python file.</summary>
    ModuleAt,

    /// <summary>The Python files that import a module of this last name.</summary>
    ImportersOf,

    /// <summary>The Python files that are imported by one last name.</summary>
    ModulesNamed,

    /// <summary>The Airflow DAGs of one id.</summary>
    DagsWithId,

    /// <summary>What one workflow runs.</summary>
    WorkflowAt,

    /// <summary>All pipelines.</summary>
    Pipelines,

    /// <summary>Whether one file is there.</summary>
    FileExists,

    /// <summary>Whether one folder is there.</summary>
    FolderExists,

    /// <summary>The files of one folder.</summary>
    FilesIn,

    /// <summary>What git says of the clone; of single files nobody asks.</summary>
    Git,

    /// <summary>Whether the tracking stores answered, and what of it is complete.</summary>
    Tracking,

    /// <summary>One tracking experiment; without a subject, all of them.</summary>
    TrackedExperiment,

    /// <summary>One run; without a subject, all of them.</summary>
    TrackedRun,

    /// <summary>One registered model; without a subject, all of them.</summary>
    TrackedModel,
}

/// <summary>One question that a check asked of the workspace. <paramref name="Subject"/>: the id, name or path; empty for questions about everything.</summary>
public sealed record Question(QuestionKind Kind, string Subject);
