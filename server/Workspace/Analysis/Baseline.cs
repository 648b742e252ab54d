using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Workspace.Analysis;

/// <summary>
/// Findings that were there when a team began to use Forge, and that are not shown. A finding is known by its rule, its file and the text that
/// it marks, blanks aside, and, of several such, by its number in the file: so it stays hidden when lines move, and comes back when what
/// it marks is changed. The file holds hashes of the texts, never the texts.
/// </summary>
public sealed class Baseline
{
    private readonly Dictionary<Fingerprint, int> _counts;

    private Baseline(IEnumerable<KeyValuePair<Fingerprint, int>> counts) => _counts = new(counts);

    /// <summary>Hides nothing.</summary>
    public static Baseline Empty { get; } = new([]);

    /// <summary>How many findings it knows.</summary>
    public int Count => _counts.Values.Sum();

    /// <summary>The fingerprints that it knows, with how many findings have each.</summary>
    public IReadOnlyDictionary<Fingerprint, int> Counts => _counts;

    /// <summary>The baseline that hides <paramref name="findings"/>.</summary>
    public static Baseline Of(IEnumerable<Fingerprint> findings) => new(findings.CountBy(static finding => finding));

    /// <summary>Reads the text of a baseline file; null where it is none of ours or of a newer version.</summary>
    public static Baseline? TryRead(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.GetProperty("version").GetInt32() != 1)
            {
                return null;
            }

            var counts = new Dictionary<Fingerprint, int>();
            foreach (var entry in document.RootElement.GetProperty("findings").EnumerateArray())
            {
                var fingerprint = new Fingerprint(Text(entry, "path"), Text(entry, "rule"), Text(entry, "hash"));
                counts[fingerprint] = counts.GetValueOrDefault(fingerprint) + (entry.TryGetProperty("count", out var count) ? Math.Max(count.GetInt32(), 0) : 1);
            }

            return new Baseline(counts);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The text of the file: sorted, and an entry in each line, so that a change of it can be reviewed and merged.</summary>
    public string Write()
    {
        var lines = _counts.OrderBy(static pair => pair.Key.Path, StringComparer.Ordinal).ThenBy(static pair => pair.Key.Rule, StringComparer.Ordinal).ThenBy(static pair => pair.Key.Hash, StringComparer.Ordinal)
            .Select(static pair => "    " + Entry(pair.Key, pair.Value));
        var all = string.Join(",\n", lines);
        return $"{{\n  \"version\": 1,\n  \"findings\": [{(all.Length == 0 ? "" : $"\n{all}\n  ")}]\n}}\n";
    }

    /// <summary>Parts the findings of one file, sorted by place, into those that are shown and those that are known.</summary>
    public (IReadOnlyList<CheckedFinding> Shown, IReadOnlyList<CheckedFinding> Hidden) Part(string path, SourceText text, IReadOnlyList<CheckedFinding> findings)
    {
        if (_counts.Count == 0 || findings.Count == 0)
        {
            return (findings, []);
        }

        var left = new Dictionary<Fingerprint, int>();
        var shown = new List<CheckedFinding>();
        var hidden = new List<CheckedFinding>();
        foreach (var finding in findings)
        {
            var fingerprint = Fingerprint.Of(path, text, finding.Finding);
            var rest = left.TryGetValue(fingerprint, out var known) ? known : _counts.GetValueOrDefault(fingerprint);
            left[fingerprint] = rest - 1;
            (rest > 0 ? hidden : shown).Add(finding);
        }

        return (shown, hidden);
    }

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString() ?? "";

    private static string Entry(Fingerprint fingerprint, int count)
    {
        using var buffer = new MemoryStream();

        // Made here, as it takes some milliseconds and hardly a process writes a baseline.
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("path", fingerprint.Path);
            json.WriteString("rule", fingerprint.Rule);
            json.WriteString("hash", fingerprint.Hash);
            if (count != 1)
            {
                json.WriteNumber("count", count);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
