namespace ForgeLsp.Features.Scaffolds;

/// <summary>What can be made from a template.</summary>
public enum ScaffoldKind
{
    /// <summary>A repository of a team, with all that it shares.</summary>
    Project,

    /// <summary>An experiment of the workspace.</summary>
    Experiment,

    /// <summary>An agent over a local model.</summary>
    Agent,
}

/// <summary>The words for the kinds.</summary>
public static class ScaffoldKinds
{
    /// <summary>As commands, messages and folders of templates say it.</summary>
    public static string Word(this ScaffoldKind kind) => kind switch
    {
        ScaffoldKind.Project => "project",
        ScaffoldKind.Experiment => "experiment",
        _ => "agent",
    };

    /// <summary>The kind that a word stands for.</summary>
    /// <exception cref="ArgumentException">It stands for none.</exception>
    public static ScaffoldKind Parse(string word) => word switch
    {
        "project" => ScaffoldKind.Project,
        "experiment" => ScaffoldKind.Experiment,
        "agent" => ScaffoldKind.Agent,
        _ => throw new ArgumentException("The kind is project, experiment or agent.", nameof(word)),
    };
}
