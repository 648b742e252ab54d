using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Packages;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Reproducibility;

namespace ForgeLsp.Features.Reports.OneExperiment;

/// <summary>What a rule found in a file, for a report.</summary>
/// <param name="Path">Relative to the workspace.</param>
/// <param name="Line">From 1.</param>
/// <param name="Rule">Its id.</param>
/// <param name="Severity"><c>error</c>, <c>warning</c>, <c>information</c> or <c>hint</c>.</param>
public sealed record ReportFinding(string Path, int Line, string Rule, string Name, string Severity, string Message)
{
    /// <summary>Whether it is an error or a warning.</summary>
    public bool IsSerious => Severity is "error" or "warning";
}

/// <summary>Everything that reports about one experiment are made from, at one moment.</summary>
/// <param name="Summary">Its metadata in short.</param>
/// <param name="Metadata">All of its metadata.</param>
/// <param name="At">When the facts were gathered.</param>
public sealed record ExperimentFacts(ExperimentSummary Summary, DataNode Metadata, DateTimeOffset At)
{
    /// <summary>Its folder, relative to the workspace.</summary>
    public string Folder => RelativePath.Folder(Summary.Path);

    /// <summary>What people call it.</summary>
    public string Name => Summary.ExperimentId ?? RelativePath.Name(Folder);

    /// <summary>The policy.</summary>
    public Policy Policy { get; init; } = Policy.Default;

    /// <summary>The files in its folder and below, relative to the workspace.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Text of its README; null where it has none.</summary>
    public string? Readme { get; init; }

    /// <summary>The file that says what its environment has to hold: its own, else that at the root; null where neither is there.</summary>
    public DeclaredEnvironment? Environment { get; init; }

    /// <summary>Data under DVC in its folder, or that its metadata name; paths of the <c>.dvc</c> files.</summary>
    public IReadOnlyList<string> DataFiles { get; init; } = [];

    /// <summary>The name of its tracking experiment; null where nothing names one.</summary>
    public string? Tracking { get; init; }

    /// <summary>Its runs, the newest first, as far as they were read.</summary>
    public IReadOnlyList<SeenRun> Runs { get; init; } = [];

    /// <summary>Whether there are more runs than were read.</summary>
    public bool IsCut { get; init; }

    /// <summary>The run that stands for its result: the one asked for, that of its metadata, or the best; null where it has none.</summary>
    public SeenRun? Result { get; init; }

    /// <summary>Why that one, for people; empty where it has none.</summary>
    public string WhyResult { get; init; } = "";

    /// <summary>The metric that counts; null where none is known.</summary>
    public string? Metric { get; init; }

    /// <summary>The working tree; null where git was not asked or cannot say.</summary>
    public GitStatus? Status { get; init; }

    /// <summary>The latest commits that touched its folder, the newest first.</summary>
    public IReadOnlyList<GitLogEntry> Commits { get; init; } = [];

    /// <summary>Whether the clone has the commit of <see cref="Result"/>; null where that cannot be said.</summary>
    public bool? HasResultCommit { get; init; }

    /// <summary>What its score goes by, side by side, with the places of what is lost; empty where the files cannot be read.</summary>
    public IReadOnlyList<SubScore> Score { get; init; } = [];

    /// <summary>Whether the clone was cut off at some commit, so that what is older is not there.</summary>
    public bool IsShallow { get; init; }

    /// <summary>What the rules found in its files; null where no rule was asked.</summary>
    public IReadOnlyList<ReportFinding>? Findings { get; init; }

    /// <summary>What could not be read, in sentences.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>A scalar of the metadata; null where it is missing or empty.</summary>
    public string? Text(params ReadOnlySpan<string> keys)
    {
        DataNode? node = Metadata;
        foreach (var key in keys)
        {
            node = node?[key];
        }

        return node is { Kind: not (DataKind.Mapping or DataKind.Sequence or DataKind.Null) } && !string.IsNullOrWhiteSpace(node.Text) ? node.Text.Trim() : null;
    }

    /// <summary>Files of its folder that git does not have as they are, relative to the workspace; null where git cannot say.</summary>
    public IReadOnlyList<string>? Uncommitted => Status is null ? null
        : [.. Status.Changed.Select(static change => change.Path).Concat(Status.Untracked).Where(path => RelativePath.IsAtOrBelow(path.TrimEnd('/'), Folder) || (path.EndsWith('/') && RelativePath.IsAtOrBelow(Folder, path.TrimEnd('/')))).Order(StringComparer.Ordinal)];

    /// <summary>Python files and notebooks, those beside the metadata first.</summary>
    public IReadOnlyList<string> Scripts => [.. Files.Where(RelativePath.IsScript).OrderBy(path => RelativePath.Folder(path) != Folder).ThenBy(static path => path, StringComparer.Ordinal)];

    /// <summary>Its configs.</summary>
    public IReadOnlyList<string> Configs => [.. Files.Where(path => RelativePath.IsYaml(path) && path != Summary.Path && (RelativePath.Name(path) is "config.yaml" or "config.yml" or "params.yaml" or "conf.yaml" || RelativePath.Folder(path)[Folder.Length..].Trim('/').Split('/')[0] is "config" or "configs" or "conf"))];

    /// <summary>The script that is run: the one that the result names, <c>train.py</c>, or the only one there is; null where that cannot be said.</summary>
    public string? Entry
    {
        get
        {
            var beside = Scripts.Where(path => RelativePath.Folder(path) == Folder && path.EndsWith(".py", StringComparison.Ordinal)).ToList();
            var named = Result?.Run.Tags.GetValueOrDefault(RunTags.Script) is { } script ? beside.FirstOrDefault(path => RelativePath.Name(path) == RelativePath.Name(script.Replace('\\', '/'))) : null;
            return named ?? beside.FirstOrDefault(static path => RelativePath.Name(path) is "train.py" or "main.py" or "run.py") ?? (beside is [var only] ? only : null);
        }
    }
}
