using ForgeLsp.Core.Text;
using ForgeLsp.Workspace.Analysis;

namespace ForgeLsp.Features.Diagnostics;

/// <summary>
/// Tells the findings that a change of a file brought from those that were there before it. A finding is an older one where the file had one of the same
/// rule on the same text: first on the line that this line was, so that of two alike the one on a new line is the new one, then anywhere.
/// </summary>
public static class NewFindings
{
    /// <summary>The document with only its new findings shown.</summary>
    /// <param name="now">As it is.</param>
    /// <param name="before">As it was, without a baseline, under whatever path; null where there was no such file.</param>
    /// <param name="baseline">What hid the baselined findings of <paramref name="now"/>; it hides no second one of a kind where an older one is hidden already.</param>
    public static DocumentDiagnostics Of(DocumentDiagnostics now, DocumentDiagnostics? before, Baseline baseline)
    {
        if (before is null || before.Items.Count == 0 || now.Items.Count == 0)
        {
            return now;
        }

        var left = before.Items.Select(item => (Key: Key(now.Path, before.Text, item), Line: before.Text.LineAt(item.Finding.Span.Start)))
            .GroupBy(static old => old.Key).ToDictionary(static group => group.Key, static group => group.Select(static old => old.Line).ToList());
        var origins = LineDiff.Origins(LineDiff.Lines(before.Text.ToString()), LineDiff.Lines(now.Text.ToString()));
        var all = now.Items.Concat(now.Baselined).OrderBy(static item => item.Finding.Span).ThenBy(static item => item.Finding.RuleId, StringComparer.Ordinal)
            .Select(item => (Item: item, Key: Key(now.Path, now.Text, item))).ToList();
        var older = new HashSet<Diagnostic>(ReferenceEqualityComparer.Instance);
        foreach (var (item, key) in all)
        {
            var line = now.Text.LineAt(item.Finding.Span.Start);
            if (line < origins.Length && origins[line] >= 0 && left.TryGetValue(key, out var lines) && lines.Remove(origins[line]))
            {
                older.Add(item);
            }
        }

        foreach (var (item, key) in all)
        {
            if (!older.Contains(item) && left.TryGetValue(key, out var lines) && lines.Count > 0)
            {
                lines.RemoveAt(0);
                older.Add(item);
            }
        }

        // The baseline counts findings of a kind; those that were there before are among them.
        var rest = all.Where(one => older.Contains(one.Item)).CountBy(static one => one.Key).ToDictionary(static pair => pair.Key, pair => baseline.Counts.GetValueOrDefault(pair.Key) - pair.Value);
        var shown = new List<Diagnostic>();
        var hidden = new List<Diagnostic>();
        foreach (var (item, key) in all.Where(one => !older.Contains(one.Item)))
        {
            var count = rest.TryGetValue(key, out var known) ? known : baseline.Counts.GetValueOrDefault(key);
            rest[key] = count - 1;
            (count > 0 ? hidden : shown).Add(item);
        }

        return now with { Items = shown, Baselined = hidden, Older = [.. all.Select(static one => one.Item).Where(older.Contains)] };
    }

    private static Fingerprint Key(string path, SourceText text, Diagnostic item) => Fingerprint.Of(path, text, item.Finding);
}
