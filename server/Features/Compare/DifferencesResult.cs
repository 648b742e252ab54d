using System.Text.Json.Serialization;
using ForgeLsp.Features.RunCode;

namespace ForgeLsp.Features.Compare;

/// <summary>A part of what takes longer to find out than a comparison of values.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DifferencesPart>))]
public enum DifferencesPart { Code, Config, Data, Environment }

/// <summary>Runs whose code, configs, data and environments are compared with those of a baseline.</summary>
/// <param name="Runs">2 to 500 runs; every place in the answer is one of this list.</param>
public sealed record DifferencesRequest(IReadOnlyList<RunRef> Runs)
{
    /// <summary>The run that the others are measured against; the first where it is absent or not among the runs.</summary>
    public RunRef? Baseline { get; init; }

    /// <summary>What to find out; everything where absent.</summary>
    public IReadOnlyList<DifferencesPart>? Parts { get; init; }
}

/// <summary>What differs beside parameters and metrics. A part is null where it was not asked for.</summary>
/// <param name="Baseline">Place of the run that the others are measured against.</param>
/// <param name="Differences">The same in short, for the list of all differences.</param>
/// <param name="Problems">What could not be read or was left out, in sentences.</param>
public sealed record DifferencesResult(int Version, int Baseline, CodeDifferences? Code, ConfigDifferences? Config, DataDifferences? Data, EnvironmentDifferences? Environment, IReadOnlyList<Difference> Differences, IReadOnlyList<string> Problems);

/// <summary>The code of the runs.</summary>
/// <param name="Commits">The commits that the runs name, that of the baseline first.</param>
/// <param name="Without">Places of runs that name none.</param>
/// <param name="Changes">From the baseline's commit to each other one that the clone has.</param>
/// <param name="Uncommitted">What runs say of changes that were in no commit.</param>
/// <param name="Note">Why there is nothing to compare, and what to do; null mostly.</param>
public sealed record CodeDifferences(IReadOnlyList<RunCommit> Commits, IReadOnlyList<int> Without, IReadOnlyList<CommitChange> Changes, IReadOnlyList<UncommittedChange> Uncommitted, string? Note);

/// <summary>A commit that runs were made from.</summary>
/// <param name="Id">The whole id where the clone has it, else as the runs name it.</param>
/// <param name="Runs">Places of the runs.</param>
/// <param name="Subject">The first line of its message.</param>
/// <param name="Time">Milliseconds since the epoch.</param>
/// <param name="Problem">Why it cannot be looked at, and what to do.</param>
public sealed record RunCommit(string Id, IReadOnlyList<int> Runs, string? Subject, long? Time, string? Problem);

/// <summary>What changed from the baseline's commit to another one, or to the working tree.</summary>
/// <param name="To">Id of the other commit; empty for the working tree.</param>
/// <param name="Files">What a run's script is or uses comes first; at most 300.</param>
/// <param name="TotalFiles">How many there are.</param>
/// <param name="Added">Lines that came, in all of them.</param>
/// <param name="Removed">Lines that went, in all of them.</param>
public sealed record CommitChange(string To, IReadOnlyList<ChangedFile> Files, int TotalFiles, int Added, int Removed);

/// <summary>A file that differs.</summary>
/// <param name="Path">Relative to the workspace.</param>
/// <param name="OldPath">What a renamed file was called.</param>
/// <param name="Status"><c>added</c>, <c>modified</c>, <c>deleted</c> or <c>renamed</c>.</param>
/// <param name="Added">Lines that came; null for a binary file.</param>
/// <param name="Removed">Lines that went; null for a binary file.</param>
/// <param name="Role">What it is to the runs: their <c>script</c>, a module that it <c>import</c>s, a <c>config</c> that it reads; null where it is nothing of these.</param>
/// <param name="Before">As the baseline had it; null where it had none, or there is no text to show.</param>
/// <param name="After">As the other had it; null likewise, and in the working tree.</param>
/// <param name="Uri">The editor's address of it in the working tree, where that is what it is compared with.</param>
public sealed record ChangedFile(string Path, string? OldPath, string Status, int? Added, int? Removed, string? Role, RunCodeText? Before, RunCodeText? After, string? Uri);

/// <summary>Changes that a run was made with and that are in no commit.</summary>
/// <param name="Run">Place of the run.</param>
/// <param name="From">Where that is known from: the name of a tag or the path of an artifact.</param>
/// <param name="Patch">The changes themselves; null where the run says only that there were some.</param>
public sealed record UncommittedChange(int Run, string From, RunCodeText? Patch);

/// <summary>Configs that the runs logged.</summary>
/// <param name="Runs">Places of the runs that were looked at, the baseline first; <c>values[i]</c> belongs to <c>runs[i]</c>.</param>
/// <param name="Files">One for each path; those that differ first.</param>
/// <param name="HasConfigs">Whether each run logged any config; of one that did not, nothing is known.</param>
/// <param name="Note">Why there is nothing to compare, and what to do; null mostly.</param>
public sealed record ConfigDifferences(IReadOnlyList<int> Runs, IReadOnlyList<bool> HasConfigs, IReadOnlyList<ConfigFile> Files, string? Note);

/// <summary>A config by its path among the artifacts.</summary>
/// <param name="Texts">What each run logged, null for none.</param>
/// <param name="Keys">The values that differ, by key path; at most 200. Empty for a format that is compared as text.</param>
/// <param name="TotalKeys">How many values differ.</param>
/// <param name="SameKeys">How many are the same in all runs that have the file.</param>
public sealed record ConfigFile(string Path, IReadOnlyList<RunCodeText?> Texts, IReadOnlyList<ParamRow> Keys, int TotalKeys, int SameKeys, bool Differs)
{
    /// <summary>Why it is not compared key by key; null where it is.</summary>
    public string? Problem { get; init; }
}

/// <summary>The data of the runs.</summary>
/// <param name="Runs">Places of the runs that were looked at, the baseline first; <c>values[i]</c> belongs to <c>runs[i]</c>.</param>
/// <param name="Datasets">What the runs logged as inputs.</param>
/// <param name="Files">Data under DVC that is not the same at all of the runs' commits.</param>
/// <param name="HasDatasets">Whether each run logged any dataset; of one that did not, nothing is known.</param>
/// <param name="HasCommit">Whether each run's commit is known, and its data under DVC with it.</param>
/// <param name="Note">Why there is nothing to compare, and what to do; null mostly.</param>
public sealed record DataDifferences(IReadOnlyList<int> Runs, IReadOnlyList<bool> HasDatasets, IReadOnlyList<bool> HasCommit, IReadOnlyList<DatasetDifference> Datasets, IReadOnlyList<DvcDifference> Files, string? Note);

/// <summary>A dataset by name and context.</summary>
/// <param name="Columns">Columns that not all have, or of another type: type per run, null where a run lacks the column; at most 200.</param>
public sealed record DatasetDifference(string Name, string? Context, IReadOnlyList<DatasetFacts?> Values, IReadOnlyList<ParamRow> Columns, bool Differs);

/// <summary>A dataset as one run used it.</summary>
/// <param name="Rows">Null where its profile does not say.</param>
/// <param name="Columns">How many columns its schema has; null without one.</param>
public sealed record DatasetFacts(string Digest, string? SourceType, string? Source, long? Rows, int? Columns);

/// <summary>A file or folder under DVC.</summary>
/// <param name="Path">Relative to the clone.</param>
/// <param name="Values">Null where the run's commit does not have it, or is not known.</param>
public sealed record DvcDifference(string Path, IReadOnlyList<DvcVersion?> Values);

/// <summary>A version of it.</summary>
/// <param name="Hash">Mostly an md5; of a folder with <c>.dir</c> behind it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Files">How many files a folder holds.</param>
public sealed record DvcVersion(string Hash, long? Size, long? Files);

/// <summary>What the runs ran in.</summary>
/// <param name="Runs">Places of the runs that were looked at, the baseline first; <c>values[i]</c> belongs to <c>runs[i]</c>.</param>
/// <param name="Sources">What was read, per run: paths of artifacts; empty where a run logged nothing of the kind.</param>
/// <param name="Packages">Versions of Python and of packages, those that differ first.</param>
/// <param name="System">Tags about the machine and how the run was started, those that differ first.</param>
/// <param name="Note">Why there is nothing to compare, and what to do; null mostly.</param>
public sealed record EnvironmentDifferences(IReadOnlyList<int> Runs, IReadOnlyList<IReadOnlyList<string>> Sources, IReadOnlyList<ParamRow> Packages, IReadOnlyList<ParamRow> System, string? Note);
