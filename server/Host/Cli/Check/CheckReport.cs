using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
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

    /// <summary>The message for whoever has no other sign of the cell: led by the cell and the line in it.</summary>
    public string PlacedMessage => Cell is null ? Message : $"cell {Cell.Number}, line {Cell.Line}: {Message}";
}

/// <summary>A place in a cell: the number of the cell among all cells of its notebook, one-based lines, and UTF-16 columns.</summary>
internal sealed record ReportedCell(int Number, int Line, int Column, int EndLine, int EndColumn);

/// <summary>The result of a check, sorted so that two runs print the same bytes. The JSON form is described in docs/json.md.</summary>
internal sealed record CheckReport(int Files, IReadOnlyList<ReportedFinding> Findings, IReadOnlyList<string> Failures)
{
    /// <summary>How many findings the baseline hides.</summary>
    public int Baselined { get; init; }

    /// <summary>How many findings the baseline knows that are no more.</summary>
    public int StaleBaseline { get; init; }

    /// <summary>What a reader should know beside the findings, in sentences: for people only.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gathers what the files have.</summary>
    public static CheckReport Of(IEnumerable<DocumentDiagnostics> documents, IEnumerable<string> failures)
    {
        var files = 0;
        var baselined = 0;
        var findings = new List<ReportedFinding>();
        foreach (var document in documents)
        {
            files++;
            baselined += document.Baselined.Count;
            findings.AddRange(document.Items.Select(item => Reported(document, item)));
        }

        findings.Sort(static (a, b) => Compare(a, b));
        return new CheckReport(files, findings, [.. failures.Order(StringComparer.Ordinal)]) { Baselined = baselined };
    }

    /// <summary>The JSON form, version 1.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteNumber("files", Files);
            json.WriteStartArray("findings");
            foreach (var finding in Findings)
            {
                json.WriteStartObject();
                json.WriteString("path", finding.Path);
                json.WriteNumber("line", finding.Line);
                json.WriteNumber("column", finding.Column);
                json.WriteNumber("endLine", finding.EndLine);
                json.WriteNumber("endColumn", finding.EndColumn);
                json.WriteString("rule", finding.Rule);
                json.WriteString("name", finding.Name);
                json.WriteString("severity", Word(finding.Severity));
                json.WriteString("message", finding.Message);
                json.WriteBoolean("fixable", finding.Fixable);
                if (finding.Cell is { } cell)
                {
                    json.WriteStartObject("cell");
                    json.WriteNumber("number", cell.Number);
                    json.WriteNumber("line", cell.Line);
                    json.WriteNumber("column", cell.Column);
                    json.WriteNumber("endLine", cell.EndLine);
                    json.WriteNumber("endColumn", cell.EndColumn);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (Baselined > 0)
            {
                json.WriteNumber("baselined", Baselined);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>One line per finding, then a line that counts, then what else there is to know.</summary>
    public void WriteText(TextWriter output)
    {
        foreach (var finding in Findings)
        {
            output.WriteLine($"{OneLine(finding.Path)}:{finding.Line}:{finding.Column}: {Word(finding.Severity)} {finding.Rule} {finding.PlacedMessage}");
        }

        output.WriteLine($"{Counted(Files, "file")} checked, {(Findings.Count == 0 ? "no findings" : Counted(Findings.Count, "finding"))}{(Baselined == 0 ? "" : $", {Baselined} more in the baseline")}.");
        foreach (var note in Notes)
        {
            output.WriteLine(note);
        }
    }

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A file may be called anything; a line of the output stays a line, and a terminal gets no commands.</summary>
    private static string OneLine(string path) => path.Any(char.IsControl) ? string.Concat(path.Select(static unit => char.IsControl(unit) ? '\uFFFD' : unit)) : path;

    private static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Information => "information",
        _ => "hint",
    };

    private static int Compare(ReportedFinding a, ReportedFinding b)
    {
        var order = string.CompareOrdinal(a.Path, b.Path);
        order = order != 0 ? order : (a.Line, a.Column, a.EndLine, a.EndColumn).CompareTo((b.Line, b.Column, b.EndLine, b.EndColumn));
        order = order != 0 ? order : string.CompareOrdinal(a.Rule, b.Rule);
        return order != 0 ? order : string.CompareOrdinal(a.Message, b.Message);
    }

    private static ReportedFinding Reported(DocumentDiagnostics document, Diagnostic item)
    {
        var finding = item.Finding;
        var place = document.PlaceOf(finding.Span);
        var (start, end) = (place.Text.PositionAt(place.Span.Start), place.Text.PositionAt(place.Span.End));
        return new ReportedFinding(document.Path, start.Line + 1, start.Column + 1, end.Line + 1, end.Column + 1, finding.RuleId, item.RuleName, item.Severity, finding.Message, finding.FixKey is not null)
        {
            Cell = document.Notebook is { } notebook && notebook.PlaceOf(finding.Span) is { } cell ? Reported(cell, notebook.Cells[cell.Cell].Text) : null,
        };
    }

    private static ReportedCell Reported(CellPlace place, SourceText text)
    {
        var (start, end) = (text.PositionAt(place.Span.Start), text.PositionAt(place.Span.End));
        return new ReportedCell(place.Cell + 1, start.Line + 1, start.Column + 1, end.Line + 1, end.Column + 1);
    }
}
