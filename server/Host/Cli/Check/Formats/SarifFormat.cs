using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli.Check.Formats;

/// <summary>
/// SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). Nothing in it changes from run to run: no times, no ids made up.
/// Findings of the baseline are left out unless asked for: then they carry a suppression, which code scanning of GitHub does not heed.
/// Findings that were there at the revision that is compared with are in it as unchanged, since code scanning takes what is left out for mended.
/// </summary>
internal sealed class SarifFormat(CliContext context, Severity level, bool showsBaselined) : ICheckFormat
{
    /// <summary>Name of the fingerprint: the hash of the marked text, and the how-manieth of the same rule, file and text it is.</summary>
    public const string FingerprintName = "forgeFinding/v1";

    private const string SchemaAddress = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string Root = "%SRCROOT%";

    /// <inheritdoc/>
    public void Write(CheckReport report, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", SchemaAddress);
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            WriteRun(json, report);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        output.Write('\n');
    }

    /// <summary>The word for a severity.</summary>
    public static string Level(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };

    private void WriteRun(Utf8JsonWriter json, CheckReport report)
    {
        var places = ReportPlaces.Of(report.Root, context.Variable);
        json.WriteStartObject();
        SarifTool.Write(json, report.Rules);
        WriteInvocation(json, report);
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(Root);
        json.WriteString("uri", RootFolder.UriOfFile(places.Top).TrimEnd('/') + "/");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("newlineSequences");
        json.WriteStringValue("\r\n");
        json.WriteStringValue("\n");
        json.WriteStringValue("\r");
        json.WriteEndArray();
        WriteResults(json, report, places);
        json.WriteEndObject();
    }

    private void WriteInvocation(Utf8JsonWriter json, CheckReport report)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", report.Failures.Count == 0);
        json.WriteNumber("exitCode", report.ExitCodeAt(level));
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var (text, kind) in report.Failures.Select(static failure => (failure, "error")).Concat(report.Notes.Select(static note => (note, "note"))))
        {
            json.WriteStartObject();
            json.WriteString("level", kind);
            WriteText(json, "message", text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteResults(Utf8JsonWriter json, CheckReport report, ReportPlaces places)
    {
        var indexes = report.Rules.Select(static (rule, index) => (rule.Id, index)).ToDictionary(static pair => pair.Id, static pair => pair.index, StringComparer.Ordinal);
        var secrets = report.Findings.Concat(report.Hidden).Concat(report.Older).Where(static finding => finding.Finding.IsSecret).ToLookup(static finding => finding.Path, static finding => finding.Finding.Span, StringComparer.Ordinal);

        // Hidden ones count where they stand, so that the number of each stays what it is when the baseline comes or goes.
        var seen = new Dictionary<Fingerprint, int>();
        var state = report.IsCompared ? "new" : null;
        var all = report.Findings.Select(finding => (Finding: finding, IsHidden: false, State: state))
            .Concat(report.Older.Select(static finding => (Finding: finding, IsHidden: false, State: (string?)"unchanged")))
            .Concat(report.Hidden.Select(finding => (Finding: finding, IsHidden: true, State: state is null ? null : "unchanged"))).ToList();
        all.Sort(static (one, other) => ReportedFinding.Compare(one.Finding, other.Finding));
        json.WriteStartArray("results");
        foreach (var (finding, isHidden, baselineState) in all)
        {
            var fingerprint = Fingerprint.Of(finding.Path, finding.Document.Text, finding.Finding);
            var number = seen[fingerprint] = seen.GetValueOrDefault(fingerprint) + 1;
            if (!isHidden || showsBaselined)
            {
                WriteResult(json, new SarifResult(finding, $"{fingerprint.Hash}:{number}", isHidden, [.. secrets[finding.Path]]) { BaselineState = baselineState }, indexes, report.Fixes, places);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteResult(Utf8JsonWriter json, SarifResult result, Dictionary<string, int> indexes, CheckFixes? fixes, ReportPlaces places)
    {
        var finding = result.Finding;
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule);
        if (indexes.TryGetValue(finding.Rule, out var index))
        {
            json.WriteNumber("ruleIndex", index);
        }

        json.WriteString("level", Level(finding.Severity));
        WriteText(json, "message", finding.PlacedMessage);
        var place = finding.Document.PlaceOf(finding.Finding.Span);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        WritePlace(json, places, finding.Path, (place.Text, place.Span), [.. result.Secrets.Select(secret => finding.Document.PlaceOf(secret).Span)], hasSnippet: true);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteRelated(json, finding, places);
        json.WriteStartObject("partialFingerprints");
        json.WriteString(FingerprintName, result.Fingerprint);
        json.WriteEndObject();
        if (result.BaselineState is { } state)
        {
            json.WriteString("baselineState", state);
        }

        if (result.IsHidden)
        {
            json.WriteStartArray("suppressions");
            json.WriteStartObject();
            json.WriteString("kind", "external");
            json.WriteString("status", "accepted");
            json.WriteString("justification", "In the baseline of the workspace.");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        if (fixes?.Of(finding) is { } fix && fix.Edits.All(static edit => Secrets.In(edit.NewText).Count == 0))
        {
            WriteFix(json, finding.Path, fix, places);
        }

        json.WriteEndObject();
    }

    private static void WriteRelated(Utf8JsonWriter json, ReportedFinding finding, ReportPlaces places)
    {
        if (finding.Finding.Related.Count == 0)
        {
            return;
        }

        json.WriteStartArray("relatedLocations");
        for (var i = 0; i < finding.Finding.Related.Count; i++)
        {
            var related = finding.Finding.Related[i];
            json.WriteStartObject();
            json.WriteNumber("id", i + 1);
            if (related.Path is null)
            {
                var place = finding.Document.PlaceOf(related.Span);
                WritePlace(json, places, finding.Path, (place.Text, place.Span), [], hasSnippet: false);
            }
            else
            {
                json.WriteStartObject("physicalLocation");
                WriteArtifact(json, places, related.Path);
                json.WriteEndObject();
            }

            WriteText(json, "message", Secrets.Hidden(related.Message));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFix(Utf8JsonWriter json, string path, CheckFix fix, ReportPlaces places)
    {
        json.WriteStartArray("fixes");
        json.WriteStartObject();
        WriteText(json, "description", fix.Title);
        json.WriteStartArray("artifactChanges");
        json.WriteStartObject();
        WriteArtifact(json, places, path);
        json.WriteStartArray("replacements");
        foreach (var edit in fix.Edits)
        {
            json.WriteStartObject();
            WriteRegion(json, "deletedRegion", fix.Text, edit.Span, snippet: null);
            if (edit.NewText.Length > 0)
            {
                WriteText(json, "insertedContent", edit.NewText);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WritePlace(Utf8JsonWriter json, ReportPlaces places, string path, (SourceText Text, TextSpan Span) place, IReadOnlyList<TextSpan> secrets, bool hasSnippet)
    {
        const int MaxSnippet = 2000;
        var (text, span) = place;
        var snippet = hasSnippet && span.Length is > 0 and <= MaxSnippet && !secrets.Any(secret => secret.Start < span.End && span.Start < secret.End) ? text.ToString(span) : null;

        // What makes it a secret may stand in front of it, as the name of a key does.
        var isShown = snippet is not null && Lines(text, span).All(line => !Secrets.In(text.ToString(line)).Any(secret => secret.Start + line.Start < span.End && span.Start < secret.End + line.Start));
        json.WriteStartObject("physicalLocation");
        WriteArtifact(json, places, path);
        WriteRegion(json, "region", text, span, isShown ? snippet : null);
        json.WriteEndObject();
    }

    private static IEnumerable<TextSpan> Lines(SourceText text, TextSpan span)
    {
        for (var line = text.LineAt(span.Start); line <= text.LineAt(span.End); line++)
        {
            yield return text.LineSpan(line);
        }
    }

    private static void WriteRegion(Utf8JsonWriter json, string name, SourceText text, TextSpan span, string? snippet)
    {
        var (start, end) = (text.PositionAt(span.Start), text.PositionAt(span.End));
        json.WriteStartObject(name);
        json.WriteNumber("startLine", start.Line + 1);
        json.WriteNumber("startColumn", start.Column + 1);
        json.WriteNumber("endLine", end.Line + 1);
        json.WriteNumber("endColumn", end.Column + 1);
        if (snippet is not null)
        {
            WriteText(json, "snippet", snippet);
        }

        json.WriteEndObject();
    }

    private static void WriteArtifact(Utf8JsonWriter json, ReportPlaces places, string path)
    {
        var (uri, isRelative) = places.AddressOf(path);
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", uri);
        if (isRelative)
        {
            json.WriteString("uriBaseId", Root);
        }

        json.WriteEndObject();
    }

    /// <summary>A message, or the content of an artifact: both are objects with a text.</summary>
    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    /// <summary>A finding on its way into the results. <paramref name="Secrets"/> are offsets of its document's text.</summary>
    private sealed record SarifResult(ReportedFinding Finding, string Fingerprint, bool IsHidden, IReadOnlyList<TextSpan> Secrets)
    {
        /// <summary>Whether it was there before, in SARIF's words; null where nothing is compared.</summary>
        public string? BaselineState { get; init; }
    }
}
