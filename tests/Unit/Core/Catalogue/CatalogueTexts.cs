using System.Text;
using ForgeLsp.Tests.Unit.Architecture;

namespace ForgeLsp.Tests.Unit.Core.Catalogue;

/// <summary>Catalogues as people write them, and as chance does.</summary>
internal static class CatalogueTexts
{
    /// <summary>Written by hand, each with habits of its own.</summary>
    public static IReadOnlyList<string> Written { get; } =
    [
        File.ReadAllText(Path.Combine(SolutionFolder.Path, "tests", "Fixtures", "yaml", "registry.yaml")),
        File.ReadAllText(Path.Combine(SolutionFolder.Path, "samples", "workspace", "models", "registry.yaml")),
        "models:\r\n  a:\r\n    status: 'staging'   # soon\r\n    owners: [\"alice\"]\r\n\r\n  b: {source: ollama, owners: [bob], status: \"production\",}\r\n",
        "# no last line break\nmodels:\n    a:\n        owners:\n        - alice # first\n        - bob\n        notes: |+\n          kept\n\n",
        "models: {a: {status: staging}, \"b\": {\"owners\": [\"x\"], \"status\": \"testing\"}, c: {}}",
        "---\nother: 1\nmodels:\n  a: # nothing yet\n  b: ~\n  c:\n    status: >-\n      staging\n    owners: [a]\n...\n",
        "models:\n  \"a:b\":\n    'status': testing\n    ? owners\n    : [x]\n    version: v1.0.0 # keep\n    notes: \"two\n      lines\"\n",
        "defaults: &d\n  owners: [team]\n  status: testing\nmodels:\n  a:\n    <<: *d\n    version: v1\n  b: {<<: *d, status: staging}\n  c: &c {owners: [x], status: staging, aliases: [champion, best]}\n  d: *c\n  e:\n    status: &s production\n    owners: [y]\n  f:\n    status: *s\n",
        "models:\n- not\n- ours\n",
    ];

    /// <summary>A catalogue of the seed's making.</summary>
    public static string Random(int seed)
    {
        var random = new Random(seed);
        string Pick(params string[] words) => words[random.Next(words.Length)];
        var newLine = Pick("\n", "\n", "\r\n");
        var indent = new string(' ', random.Next(1, 5));
        var text = new StringBuilder(Pick("", "", "# the team's models" + newLine, "---" + newLine));
        text.Append("models:").Append(Pick("", " # all of them")).Append(newLine);
        var anchors = new List<string>();
        for (var i = 0; i < random.Next(1, 6); i++)
        {
            var name = Pick("", "\"", "'") is var quote ? quote + Pick("churn", "llama3.1", "qwen:14b", "team/x") + i + quote : "";
            switch (random.Next(8))
            {
                case 0:
                    text.Append(indent).Append(name).Append(": {").Append(string.Join(", ", Keys(random).Select(pair => $"{pair.Key}: {pair.Value}"))).Append(Pick("", ", ", " ")).Append('}');
                    break;
                case 1 when anchors.Count > 0:
                    text.Append(indent).Append(name).Append(": *").Append(anchors[random.Next(anchors.Count)]);
                    break;
                case 2:
                    text.Append(indent).Append(name).Append(':').Append(Pick("", " ~", " {}", " null"));
                    break;
                default:
                    text.Append(indent).Append(name).Append(':');
                    if (random.Next(3) == 0)
                    {
                        anchors.Add($"m{i}");
                        text.Append(" &m").Append(i);
                    }

                    text.Append(Pick("", "  # an entry")).Append(newLine);
                    var lines = Keys(random).Select(pair => $"{indent}{indent}{pair.Key}:{Pick(" ", "  ")}{pair.Value}{Pick("", "", "  # why")}").ToList();
                    if (anchors.Count > 1 && random.Next(2) == 0)
                    {
                        lines.Insert(random.Next(lines.Count), $"{indent}{indent}<<: *{anchors[0]}");
                    }

                    if (random.Next(4) == 0)
                    {
                        lines.Add($"{indent}{indent}notes: {Pick("|", "|+", "|-", ">")}{newLine}{indent}{indent}  one{newLine}{newLine}{indent}{indent}  two");
                    }

                    text.Append(string.Join(newLine, lines));
                    break;
            }

            text.Append(Pick("", "", "  # ends")).Append(newLine).Append(Pick("", "", newLine, indent + "# between" + newLine));
        }

        var written = text.ToString();
        return random.Next(4) == 0 ? written.TrimEnd() : written;
    }

    private static List<KeyValuePair<string, string>> Keys(Random random)
    {
        (string Key, string[] Values)[] all =
        [
            ("source", ["mlflow", "'custom'", "\"ollama\""]),
            ("version", ["v1.0.0", "latest", "\"v2\"", "3"]),
            ("owners", ["[alice]", "[ alice , \"bob\" ]", "[]"]),
            ("status", ["staging", "'testing'", "\"production\"", "", "!!str staging"]),
            ("mlflow_version", ["3", "\"2\"", ""]),
            ("updated", ["2026-01-02", "'2026-01-02'"]),
            ("aliases", ["[champion]", "[best, champion]", "[]"]),
            ("ticket", ["12", "{a: 1, b: [2, 3]}", "\"# no comment\""]),
        ];
        random.Shuffle(all);
        return [.. all.Take(random.Next(1, all.Length)).Select(key => KeyValuePair.Create(key.Key, key.Values[random.Next(key.Values.Length)]))];
    }
}
