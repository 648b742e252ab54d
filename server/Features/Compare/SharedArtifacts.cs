using ForgeLsp.Features.RunCode;

namespace ForgeLsp.Features.Compare;

/// <summary>Runs whose artifacts are listed together.</summary>
public sealed record SharedArtifactsRequest(IReadOnlyList<RunRef> Runs)
{
    /// <summary>The run that comes first; the first of the list where it is absent.</summary>
    public RunRef? Baseline { get; init; }
}

/// <summary>Artifacts that can be shown side by side.</summary>
/// <param name="Runs">Places of the runs that were looked into, the baseline first.</param>
/// <param name="Files">Those that most runs have first, then by path; at most 500.</param>
/// <param name="Problems">What could not be listed or was left out, in sentences.</param>
public sealed record SharedArtifacts(IReadOnlyList<int> Runs, IReadOnlyList<SharedArtifact> Files, IReadOnlyList<string> Problems);

/// <summary>A path of several runs' artifacts.</summary>
/// <param name="Kind"><c>image</c>, <c>table</c> or <c>text</c>.</param>
/// <param name="Sizes">In bytes, one for each run: null where it does not have the file, -1 where the size is not known.</param>
public sealed record SharedArtifact(string Path, string Kind, IReadOnlyList<long?> Sizes);

/// <summary>One artifact of several runs, to be shown side by side.</summary>
public sealed record ArtifactTablesRequest(IReadOnlyList<RunRef> Runs, string Path)
{
    /// <summary>The run that the others are measured against; the first of the list where it is absent.</summary>
    public RunRef? Baseline { get; init; }

    /// <summary>Whether rows that are the same in all runs are left out.</summary>
    public bool OnlyDifferences { get; init; }

    /// <summary>Most rows. 10 to 1,000.</summary>
    public int Rows { get; init; } = 100;
}

/// <summary>One artifact of several runs. Either <paramref name="Table"/> or <paramref name="Texts"/> is there.</summary>
/// <param name="Runs">Places of the runs that have it, the baseline first.</param>
/// <param name="Sources">Each run's text, for the editor's own comparison.</param>
/// <param name="Problems">What could not be read, in sentences.</param>
public sealed record ArtifactTables(IReadOnlyList<int> Runs, IReadOnlyList<RunCodeText> Sources, ComparedTable? Table, IReadOnlyList<ArtifactText>? Texts, IReadOnlyList<string> Problems);

/// <summary>A text of one run.</summary>
/// <param name="Text">Its beginning, where it is long.</param>
/// <param name="IsCut">Whether there is more.</param>
/// <param name="Differs">Whether it is another than the baseline's.</param>
public sealed record ArtifactText(string Text, bool IsCut, bool Differs);

/// <summary>Tables of several runs in one.</summary>
/// <param name="Key">What tells rows apart: the name of the first column where its values do, <c>key</c> for values of a JSON object; null where rows are told by their number.</param>
/// <param name="Columns">The other columns, those of the baseline first.</param>
/// <param name="Rows">In the order of the baseline, then those that it lacks.</param>
/// <param name="TotalRows">How many rows there are in all, of those that were wanted.</param>
/// <param name="SameRows">How many are the same in all runs.</param>
/// <param name="Note">What was left out; null mostly.</param>
public sealed record ComparedTable(string? Key, IReadOnlyList<string> Columns, IReadOnlyList<ComparedTableRow> Rows, int TotalRows, int SameRows, string? Note);

/// <summary>A row.</summary>
/// <param name="Name">Its value in the key column, else its number from 1.</param>
/// <param name="Cells">For each column, one cell for each run; null where a run lacks it.</param>
public sealed record ComparedTableRow(string Name, bool Differs, IReadOnlyList<IReadOnlyList<TableCell?>> Cells);

/// <summary>A cell.</summary>
/// <param name="Differs">Whether it is another than the baseline's.</param>
/// <param name="Delta">What it is more than the baseline's, where both are numbers and differ.</param>
public sealed record TableCell(string Text, bool Differs, double? Delta);

/// <summary>A picture to be drawn; never run.</summary>
/// <param name="MediaType">By what the bytes are: <c>image/png</c>, <c>image/jpeg</c>, <c>image/gif</c>, <c>image/webp</c> or <c>image/svg+xml</c>.</param>
public sealed record ArtifactPicture(string MediaType, string Base64);
