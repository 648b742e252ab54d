using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ForgeLsp.Host.Cli.Check.Formats;

/// <summary>The JSON form, version 1, as docs/json.md describes it.</summary>
internal sealed class JsonFormat : ICheckFormat
{
    /// <inheritdoc/>
    public void Write(CheckReport report, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteNumber("files", report.Files);
            json.WriteStartArray("findings");
            foreach (var finding in report.Findings)
            {
                Write(json, finding);
            }

            json.WriteEndArray();
            if (report.Baselined > 0)
            {
                json.WriteNumber("baselined", report.Baselined);
            }

            if (report.Older.Count > 0)
            {
                json.WriteNumber("older", report.Older.Count);
            }

            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    private static void Write(Utf8JsonWriter json, ReportedFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("path", finding.Path);
        json.WriteNumber("line", finding.Line);
        json.WriteNumber("column", finding.Column);
        json.WriteNumber("endLine", finding.EndLine);
        json.WriteNumber("endColumn", finding.EndColumn);
        json.WriteString("rule", finding.Rule);
        json.WriteString("name", finding.Name);
        json.WriteString("severity", ReportWords.Of(finding.Severity));
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
}
