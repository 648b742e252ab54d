using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Diagnostics;

namespace ForgeLsp.Host.Cli.Check;

/// <summary>One finding with its place: one-based lines and UTF-16 columns. In a notebook they are those of its file.</summary>
internal sealed record ReportedFinding(string Path, int Line, int Column, int EndLine, int EndColumn, string Rule, string Name, Severity Severity, string Message, bool Fixable)
{
    /// <summary>The same place as the reader of a notebook sees it; null in other files.</summary>
    public ReportedCell? Cell { get; init; }

    /// <summary>What was found, in offsets of the document's text.</summary>
    public required Finding Finding { get; init; }

    /// <summary>The file that it was found in.</summary>
    public required DocumentDiagnostics Document { get; init; }

    /// <summary>The message for whoever has no other sign of the cell: led by the cell and the line in it.</summary>
    public string PlacedMessage => Cell is null ? Message : $"cell {Cell.Number}, line {Cell.Line}: {Message}";

    /// <summary>The finding with its place. A secret that the message quotes is left out.</summary>
    public static ReportedFinding Of(DocumentDiagnostics document, Diagnostic item)
    {
        var finding = item.Finding;
        var place = document.PlaceOf(finding.Span);
        var (start, end) = (place.Text.PositionAt(place.Span.Start), place.Text.PositionAt(place.Span.End));
        return new ReportedFinding(document.Path, start.Line + 1, start.Column + 1, end.Line + 1, end.Column + 1, finding.RuleId, item.RuleName, item.Severity, Secrets.Hidden(finding.Message), finding.FixKey is not null)
        {
            Finding = finding,
            Document = document,
            Cell = document.Notebook is { } notebook && notebook.PlaceOf(finding.Span) is { } cell ? ReportedCell.Of(cell, notebook.Cells[cell.Cell].Text) : null,
        };
    }

    /// <summary>By path, then place, then rule, then message.</summary>
    public static int Compare(ReportedFinding a, ReportedFinding b)
    {
        var order = string.CompareOrdinal(a.Path, b.Path);
        order = order != 0 ? order : (a.Line, a.Column, a.EndLine, a.EndColumn).CompareTo((b.Line, b.Column, b.EndLine, b.EndColumn));
        order = order != 0 ? order : string.CompareOrdinal(a.Rule, b.Rule);
        return order != 0 ? order : string.CompareOrdinal(a.Message, b.Message);
    }
}

/// <summary>A place in a cell: the number of the cell among all cells of its notebook, one-based lines, and UTF-16 columns.</summary>
internal sealed record ReportedCell(int Number, int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>The place in a cell of this text.</summary>
    public static ReportedCell Of(CellPlace place, SourceText text)
    {
        var (start, end) = (text.PositionAt(place.Span.Start), text.PositionAt(place.Span.End));
        return new ReportedCell(place.Cell + 1, start.Line + 1, start.Column + 1, end.Line + 1, end.Column + 1);
    }
}
