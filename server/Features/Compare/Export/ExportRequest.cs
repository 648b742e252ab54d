using System.Text.Json;

namespace ForgeLsp.Features.Compare.Export;

/// <summary>A comparison to hand on as a file or a text, as it shows.</summary>
/// <param name="Runs">As in <see cref="CompareRequest"/>.</param>
/// <param name="Format">One of <see cref="ExportFeature.Formats"/>.</param>
public sealed record ExportRequest(IReadOnlyList<RunRef> Runs, string Format)
{
    /// <inheritdoc cref="CompareRequest.Baseline"/>
    public RunRef? Baseline { get; init; }

    /// <inheritdoc cref="CompareRequest.Directions"/>
    public IReadOnlyDictionary<string, bool>? Directions { get; init; }

    /// <summary>Metrics of which the reader wants no best claimed.</summary>
    public IReadOnlyList<string>? Undirected { get; init; }

    /// <inheritdoc cref="CompareRequest.Repeats"/>
    public IReadOnlyList<string>? Repeats { get; init; }

    /// <summary>Whether rows that are the same in all runs are left out; does not count where <see cref="Rows"/> says which rows show.</summary>
    public bool OnlyDifferences { get; init; } = true;

    /// <summary>The rows that show, in their order; null for all that <see cref="OnlyDifferences"/> lets through.</summary>
    public IReadOnlyList<RowRef>? Rows { get; init; }

    /// <summary>The runs that show, in their order; null for all.</summary>
    public IReadOnlyList<RunRef>? Columns { get; init; }

    /// <summary>Whether each run is a row of the table, and not a column.</summary>
    public bool RunsAsRows { get; init; }

    /// <summary>How the page is looked at, for a page in a file to begin with; passed on as it is.</summary>
    public JsonElement? State { get; init; }

    /// <summary>The comparison that is asked for.</summary>
    public CompareRequest Comparison() => new(Runs) { Baseline = Baseline, Directions = Directions, Repeats = Repeats };

    /// <summary>What of it shows.</summary>
    public TableView View() => new() { OnlyDifferences = OnlyDifferences, Rows = Rows, Columns = Columns, RunsAsRows = RunsAsRows };
}

/// <summary>A row of the table.</summary>
/// <param name="Kind"><c>run</c>, <c>metric</c>, <c>param</c>, <c>dataset</c> or <c>tag</c>.</param>
/// <param name="Key">Of a run's attribute its name, such as <c>Status</c>; of a dataset its name, with the context in parentheses where it has one.</param>
public sealed record RowRef(string Kind, string Key);

/// <summary>What of a comparison shows, and how; see <see cref="ExportRequest"/>.</summary>
public sealed record TableView
{
    /// <inheritdoc cref="ExportRequest.OnlyDifferences"/>
    public bool OnlyDifferences { get; init; } = true;

    /// <inheritdoc cref="ExportRequest.Rows"/>
    public IReadOnlyList<RowRef>? Rows { get; init; }

    /// <inheritdoc cref="ExportRequest.Columns"/>
    public IReadOnlyList<RunRef>? Columns { get; init; }

    /// <inheritdoc cref="ExportRequest.RunsAsRows"/>
    public bool RunsAsRows { get; init; }
}

/// <summary>A comparison as text.</summary>
/// <param name="FileName">What to call the file: <c>comparison.csv</c>.</param>
/// <param name="Problems">What could not be read or was left out, in sentences.</param>
public sealed record ExportedComparison(string FileName, string Text, IReadOnlyList<string> Problems);
