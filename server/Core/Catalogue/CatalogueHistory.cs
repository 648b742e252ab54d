using System.Globalization;
using System.Text;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Core.Catalogue;

/// <summary>
/// The history of a catalogue: a YAML list beside it (<c>models/registry.history.yaml</c>) to which lines are only ever added, one for each transition.
/// A record is one line, so that git joins two branches that both added some (<c>merge=union</c>) without mixing them, and a line that is damaged, or
/// left from a merge conflict, costs itself and no other.
/// </summary>
public static class CatalogueHistory
{
    /// <summary>What <c>.gitattributes</c> beside the file says, so that branches join.</summary>
    public const string MergeRule = "*.history.yaml merge=union";

    private const string Heading =
        "# Who moved which model when, from where to where, and why. Forge adds a line for each step; do not change lines.\n" +
        "# To join two branches keep the lines of both: .gitattributes beside this file has git do so.\n";

    /// <summary>Path of the history of a catalogue.</summary>
    public static string PathOf(string catalogue)
    {
        var dot = catalogue.LastIndexOf('.');
        return (dot > catalogue.LastIndexOf('/') ? catalogue[..dot] : catalogue) + ".history.yaml";
    }

    /// <summary>The records, oldest first, and how many lines are none.</summary>
    public static (IReadOnlyList<TransitionRecord> Records, int Unread) Read(string text)
    {
        var records = new List<TransitionRecord>();
        var unread = 0;
        foreach (var line in text.Split('\n').Select(static line => line.TrimEnd('\r', ' ')).Where(static line => line.Length > 0 && line[0] is not '#' and not '\uFEFF'))
        {
            if (ReadLine(line) is { } record)
            {
                records.Add(record);
            }
            else if (line is not "---")
            {
                unread++;
            }
        }

        // Branches that were joined stand one behind the other. Equal lines came twice.
        return ([.. records.Select((record, i) => (record, i)).OrderBy(static pair => pair.record.At).ThenBy(static pair => pair.i).Select(static pair => pair.record).DistinctBy(Line)], unread);
    }

    /// <summary>The text with records added at its end.</summary>
    /// <param name="text">What is there; null for no file.</param>
    public static string Append(string? text, IEnumerable<TransitionRecord> records)
    {
        var written = new StringBuilder(string.IsNullOrWhiteSpace(text) ? Heading : text);
        var newLine = text?.Contains("\r\n", StringComparison.Ordinal) is true ? "\r\n" : "\n";
        if (written[^1] != '\n')
        {
            written.Append(newLine);
        }

        foreach (var record in records)
        {
            written.Append(Line(record)).Append(newLine);
        }

        return written.ToString();
    }

    /// <summary>A record on its line, without the break.</summary>
    public static string Line(TransitionRecord record)
    {
        var fields = new List<string> { $"at: {IsoTime.UtcText(record.At)}", $"model: {Scalar(record.Model)}" };
        void Add(string key, string? value)
        {
            if (value is not null)
            {
                fields.Add($"{key}: {Scalar(value)}");
            }
        }

        Add("from", record.From);
        Add("to", record.To);
        Add("by", record.By);
        Add("why", record.Why);
        Add("version", record.Version);
        Add("mlflow_model", record.Registered);
        Add("mlflow_version", record.RegisteredVersion);
        if (record.Replaces.Count > 0)
        {
            fields.Add($"replaces: [{string.Join(", ", record.Replaces.Select(Scalar))}]");
        }

        Add("replaces_version", record.ReplacedVersion);
        if (record.IsRollback)
        {
            fields.Add("rollback: true");
        }

        if (record.Backup.Count > 0)
        {
            fields.Add($"backup: {{{string.Join(", ", record.Backup.Select(static pair => $"{pair.Key}: {pair.Value}"))}}}");
        }

        return $"- {{{string.Join(", ", fields)}}}";
    }

    private static string Scalar(string text) => YamlText.Scalar(text, inFlow: true);

    private static TransitionRecord? ReadLine(string line)
    {
        var root = line.StartsWith("- {", StringComparison.Ordinal) ? YamlTree.Parse(SourceText.From(line)) is { Problems.Count: 0 } tree ? YamlData.Resolve(tree, YamlDialect.PyYaml) : null : null;
        if (root is not { Kind: DataKind.Sequence, Items: [var node] } || Text(node, "model") is not { } model || Text(node, "to") is not { } to
            || !DateTimeOffset.TryParse(Text(node, "at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return null;
        }

        return new TransitionRecord(at, model, Text(node, "from"), to, Text(node, "by") ?? "", Text(node, "why") ?? "")
        {
            Version = Text(node, "version"),
            Registered = Text(node, "mlflow_model"),
            RegisteredVersion = Text(node, "mlflow_version"),
            Replaces = [.. (node["replaces"]?.Items ?? []).Select(static item => item.Text)],
            ReplacedVersion = Text(node, "replaces_version"),
            IsRollback = node["rollback"] is { Boolean: true },
            Backup = [.. (node["backup"]?.Entries ?? []).Select(static entry => KeyValuePair.Create(entry.Name, YamlText.OneLine(entry.Value, inFlow: true)))],
        };
    }

    private static string? Text(DataNode node, string key) => node[key] is { Kind: not (DataKind.Null or DataKind.Mapping or DataKind.Sequence) } value ? value.Text : null;
}
