using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ForgeLsp.Core.Findings;

namespace ForgeLsp.Features.Rules;

/// <summary>Writes what is generated from the rules: their pages, the index, the table in the README and the rules in the policy's schema.</summary>
public static class RuleDocs
{
    private const string Folder = "docs/rules/";
    private const string Index = Folder + "README.md";
    private const string Readme = "README.md";
    private const string PolicySchema = "schemas/forge.schema.json";
    private const string TableStart = "<!-- rules -->";
    private const string TableEnd = "<!-- /rules -->";

    /// <summary>Path of the page of a rule, relative to the repository.</summary>
    public static string PageOf(RuleInfo rule) => $"{Folder}{rule.Id}-{rule.Name}.md";

    /// <summary>
    /// Every generated file by its path relative to the repository, with the text that it should have. <paramref name="current"/> reads a
    /// file as it is (null where there is none): the README and the schema are generated in part. A README without markers is left out.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Generate(IEnumerable<RuleInfo> rules, Func<string, string?> current)
    {
        var sorted = rules.OrderBy(rule => rule.Id, StringComparer.Ordinal).ToList();
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Index] = "# The rules\n\nGenerated from the rules themselves. Severities can be changed in `forge.yaml`; "
                + "a line is silenced with `# forge: ignore[ID] reason`, a file with `# forge: ignore-file[ID] reason`.\n\n" + Table(sorted, ""),
        };
        foreach (var rule in sorted)
            files[PageOf(rule)] = Page(rule);

        if (current(Readme) is { } readme && Between(readme, TableStart, TableEnd) is { } table)
            files[Readme] = $"{readme[..table.Start]}\n\n{Table(sorted, Folder)}\n{readme[table.End..]}";

        if (current(PolicySchema) is { } schema)
            files[PolicySchema] = WithRules(schema, sorted);

        return files;
    }

    /// <summary>The text of the page of a rule, in Markdown.</summary>
    public static string Page(RuleInfo rule)
    {
        var page = new StringBuilder($"# {rule.Id} {rule.Name}\n\n");
        page.Append($"{Level(rule)}. Since {rule.Since}.\n\n## What it reports\n\n{rule.What}\n\n## Why it matters\n\n{rule.Why}\n\n");
        page.Append($"## Reported\n\n{Example(rule.ExamplePath, rule.Bad)}\n## Fine\n\n{Example(rule.ExamplePath, rule.Good)}");
        if (rule.Options.Count > 0)
        {
            page.Append("\n## Options\n\n");
            foreach (var (name, meaning) in rule.Options)
                page.Append($"- `{name}`: {meaning}\n");
        }

        page.Append($"\n## Settings\n\nIn `forge.yaml`:\n\n```yaml\nrules:\n  {rule.Id}: {(rule.EnabledByDefault ? "off" : Word(rule.Severity))}\n```\n");
        page.Append($"\nOn one line: `# forge: ignore[{rule.Id}] reason`.\n");
        return page.ToString();
    }

    /// <summary>The example as code blocks, one for each of its files.</summary>
    private static string Example(string path, string text)
    {
        var blocks = new StringBuilder();
        foreach (var file in RuleExample.Files(path, text))
        {
            var language = file.Path.EndsWith(".py", StringComparison.Ordinal) ? "python" : file.Path.EndsWith(".yaml", StringComparison.Ordinal) ? "yaml" : "";
            blocks.Append(blocks.Length > 0 ? "\n" : "").Append($"`{file.Path}`\n\n```{language}\n{file.Text}\n```\n");
        }

        return blocks.ToString();
    }

    private static string Table(List<RuleInfo> rules, string folder)
    {
        var table = new StringBuilder("| Rule | Name | Default | What it reports |\n| --- | --- | --- | --- |\n");
        foreach (var rule in rules)
            table.Append($"| [{rule.Id}]({folder}{rule.Id}-{rule.Name}.md) | {rule.Name} | {Level(rule).ToLowerInvariant()} | {FirstSentence(rule.What)} |\n");

        return table.ToString();
    }

    /// <summary>What a rule reports, in one sentence.</summary>
    public static string Summary(RuleInfo rule) => FirstSentence(rule.What);

    private static string FirstSentence(string text)
    {
        var line = text.Split('\n')[0];
        var end = line.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? line : line[..(end + 1)]).Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Level(RuleInfo rule) => rule.EnabledByDefault ? rule.Severity.ToString() : $"Off ({Word(rule.Severity)} when switched on)";

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();

    /// <summary>Replaces the <c>properties</c> of the schema's definition <c>rules</c>; the rest of the text stays as it is.</summary>
    private static string WithRules(string schema, List<RuleInfo> rules)
    {
        const string Definition = "\n    \"rules\": {\n      \"title\": \"Rules\"";
        const string Properties = "\n      \"properties\": {";
        const string Close = "}\n    }";
        var definition = schema.IndexOf(Definition, StringComparison.Ordinal);
        var start = definition < 0 ? -1 : schema.IndexOf(Properties, definition, StringComparison.Ordinal);
        var end = start < 0 ? -1 : schema.IndexOf(Close, start, StringComparison.Ordinal);
        if (end < 0)
            throw new InvalidOperationException($"{PolicySchema} has no definition `rules` with `properties` at its end.");

        var lines = rules.Select(rule => $"        {Text(rule.Id)}: {{ {RuleSchema(rule)} }}");
        return $"{schema[..(start + Properties.Length)]}\n{string.Join(",\n", lines)}\n      {schema[end..]}";
    }

    private static string RuleSchema(RuleInfo rule)
    {
        var head = $"\"title\": {Text($"{rule.Id} {rule.Name}")}, \"description\": {Text($"{rule.What}\n\n{rule.Why}")}, "
            + $"\"default\": {Text(rule.EnabledByDefault ? Word(rule.Severity) : "off")}";
        if (rule.Options.Count == 0)
            return $"{head}, \"$ref\": \"#/$defs/setting\"";

        var options = rule.Options.Select(option => $"{Text(option.Key)}: {{ \"title\": {Text(option.Key)}, \"description\": {Text(option.Value)} }}");
        return $"{head}, \"anyOf\": [{{ \"$ref\": \"#/$defs/level\" }}, {{ \"type\": \"object\", \"properties\": {{ \"severity\": {{ \"$ref\": \"#/$defs/level\" }}, {string.Join(", ", options)} }} }}]";
    }

    private static string Text(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static (int Start, int End)? Between(string text, string open, string close)
    {
        var start = text.IndexOf(open, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf(close, start, StringComparison.Ordinal);
        return end < 0 ? null : (start + open.Length, end);
    }
}
