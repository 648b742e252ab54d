using System.Text;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Memo;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Index;
using Xunit;

namespace ForgeLsp.Tests.Unit.Workspace;

/// <summary>The law of everything that is remembered between two versions of a text: what is found then is what a check of the whole text finds.</summary>
public sealed class IncrementalFindingsTests
{
    private static readonly string[] Pieces =
    [
        "x", " ", "\n", "  ", ":", ": ", "- ", "#", "\"", "'", "[", "]", "{", "}", ",", "&a ", "*a", "<<: *a\n", "1", "null", "~", "production", "latest", "custom",
        "\nstatus: prod\n", "\n    source: custom\n", "\n    owners: []\n", "  new-model:\n    source: olama\n    owners: [alice]\n", "\n    status: production\n", "\n    version: latest\n",
        "---\n", "!!str ", "|\n", "<<<<<<< HEAD\n", "=======\n", "\r\n", "\t", "    notes: *a\n", "  b: &a\n    source: ollama\n    owners: [bob]\n", "  c: *a\n", "    <<: *a\n",
    ];

    // Of a short text nothing is remembered.
    private static readonly string Padding = $"# {new string('.', MemoSlots.MinText)}\n";

    public static TheoryData<string, int> Files()
    {
        var data = new TheoryData<string, int>();
        foreach (var path in new[] { "models/registry.yaml", "aliases.yaml", "metadata.yaml", "config.yaml" })
        {
            for (var seed = 0; seed < 3; seed++)
                data.Add(path, seed);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Findings_after_random_edits_are_those_of_the_whole_text(string name, int seed)
    {
        var random = new Random((seed * 7919) + name.Length);
        var path = name switch
        {
            "aliases.yaml" => "models/registry.yaml",
            "metadata.yaml" or "config.yaml" => "experiments/active/alice/churn/" + name,
            _ => name,
        };
        var text = SourceText.From(TextOf(name));
        var files = new MemoryFiles { [path] = text.ToString(), ["train.py"] = "" };
        var workspace = new ForgeWorkspace(new RootFolder("file:///workspace"), files, BuiltInSchemas.For);
        workspace.Load(CancellationToken.None);
        var failures = new List<string>();
        var analyzer = new Analyzer(RuleCatalogue.All, Fixture.Clock, failures.Add);
        var uri = workspace.UriOf(path);
        workspace.Open(uri, "yaml", 1, text);
        var log = new StringBuilder();
        var found = 0;
        for (var version = 2; version < 150; version++)
        {
            // Now and then several changes come before the next check.
            for (var changes = random.Next(4) == 0 ? 3 : 1; changes > 0; changes--)
            {
                var start = random.Next(Math.Max(0, text.Length - Padding.Length) + 1);
                var removed = random.Next(3) == 0 ? Math.Min(random.Next(40), text.Length - start) : 0;
                var piece = Pieces[random.Next(Pieces.Length)];
                log.AppendLine($"[{start}..+{removed}) -> {piece.ReplaceLineEndings("\\n")}");
                text = text.WithChange(new TextSpan(start, removed), piece);
                workspace.Change(uri, version, text);
            }

            var snapshot = workspace.Current;
            var now = Lines(analyzer.Check(snapshot, snapshot.Open[path].Source, CancellationToken.None));
            var whole = Lines(analyzer.Check(snapshot, new SourceFile(path, SourceText.From(text.ToString())), CancellationToken.None));
            found += whole.Count;
            Assert.True(now.SequenceEqual(whole, StringComparer.Ordinal), $"{log}\nincremental:\n{string.Join('\n', now)}\nwhole:\n{string.Join('\n', whole)}\n--\n{text}");

            // A text that fell to pieces would test nothing but the recovery of the parser.
            if (version % 25 == 0)
            {
                text = SourceText.From(TextOf(name));
                workspace.Change(uri, version, text);
                log.Clear();
            }
        }

        Assert.True(found > 0);
        Assert.Empty(failures);
    }

    [Fact]
    public void Changing_an_anchor_checks_its_users_again()
    {
        var written = Padding + "models:\n  base: &base\n    source: ollama\n    owners: [alice]\n    purpose: Answers questions about the product\n"
            + "  user:\n    <<: *base\n    status: testing\n    purpose: Answers questions about another product\n  other:\n    source: ollama\n    owners: [bob]\n    status: testing\n";
        var tree = YamlTree.Parse(SourceText.From(written));
        Assert.Empty(Evaluate(tree));

        // The user's own block keeps its text, but what it takes from its anchor is wrong now.
        tree = Replace(tree, "source: ollama", "source: nobody");
        Assert.Equal(["/models/base/source"], Evaluate(tree));
        tree = Replace(tree, "source: nobody", "source: custom");
        Assert.Equal(["/models/base", "/models/user"], Evaluate(tree));
        tree = Replace(tree, "&base", "&bass");
        Assert.Equal(["/models/base", "/models/user"], Evaluate(tree));

        static IEnumerable<string> Evaluate(YamlTree tree) => BuiltInSchemas.Registry.Evaluate(YamlData.Resolve(tree, YamlDialect.PyYaml)).Select(error => error.Path).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void A_block_that_did_not_change_is_not_looked_at_again()
    {
        var looks = 0;
        var owner = new object();
        var tree = YamlTree.Parse(SourceText.From(Registry(100, "ollama")));
        Assert.Equal(100, Look(tree));
        tree = Replace(tree, "b50]", "b50, c]");
        Assert.Equal(1, Look(tree));
        Assert.Equal(0, Look(tree));

        int Look(YamlTree text)
        {
            looks = 0;
            foreach (var model in YamlData.Resolve(text, YamlDialect.PyYaml)["models"]?.Entries ?? [])
                PerBlock.Fact(owner, model.Value, Count);

            return looks;
        }

        int Count(DataNode model) => looks++ + model.Entries.Count;
    }

    [Fact]
    public void A_block_keeps_a_bounded_number_of_results()
    {
        var tree = YamlTree.Parse(SourceText.From(TextOf("models/registry.yaml")));
        var root = YamlData.Resolve(tree, YamlDialect.PyYaml);
        for (var reload = 0; reload < 40; reload++)
        {
            Schema.Load(BuiltInSchemas.TextOf("registry.schema.json") ?? "").Evaluate(root);
            PerBlock.Fact(new object(), root["models"]?.Entries[0].Value ?? root, static model => model.Entries.Count);
        }

        var block = Assert.IsType<DataNode>(root["models"]?.Entries[0].Value, exactMatch: false);
        Assert.InRange(MemoSlots.CountIn(block.Slot ?? throw new InvalidOperationException()), 1, MemoSlots.Capacity);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(15)]
    public void A_ladder_of_aliases_costs_what_is_written(int rungs)
    {
        var yaml = "a0: &a0 {wrong: 1, right: x}\n" + string.Concat(Enumerable.Range(1, rungs).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        var schema = Schema.Load("""{"additionalProperties":{"$ref":"#/$defs/n"},"$defs":{"n":{"items":{"$ref":"#/$defs/n"},"properties":{"right":{"type":"string"}, "wrong":{"type":"string"}}}}}""");
        var errors = schema.Evaluate(YamlData.Resolve(YamlTree.Parse(SourceText.From(yaml)), YamlDialect.PyYaml), new SchemaOptions(MaxSteps: 20_000));
        Assert.Equal("type", Assert.Single(errors).Keyword);
    }

    private static YamlTree Replace(YamlTree tree, string old, string now)
    {
        var at = tree.Text.ToString().IndexOf(old, StringComparison.Ordinal);
        return tree.WithChange(tree.Text.WithChange(new TextSpan(at, old.Length), now), new TextSpan(at, old.Length), now.Length);
    }

    private static List<string> Lines(IEnumerable<CheckedFinding> findings) =>
        [.. findings.Select(item => $"{item.Finding.RuleId} {item.Severity} {item.Finding.Span} {item.Finding.Message} {item.Finding.FixKey} {string.Join('|', item.Finding.Related)}").Order(StringComparer.Ordinal)];

    private static string TextOf(string name) => Written(name) + Padding;

    private static string Written(string name) => name switch
    {
        "models/registry.yaml" => Registry(40, "ollama"),
        "aliases.yaml" => "models:\n  base: &a\n    source: ollama\n    owners: [alice]\n    performance: &p\n      accuracy: 0.5\n      latency_p95: 850ms\n"
            + string.Concat(Enumerable.Range(0, 12).Select(i => $"  user-{i}:\n    <<: *a\n    status: production\n    purpose: Answers questions of kind {i}\n    performance: *p\n")),
        "metadata.yaml" => Sample("metadata.yaml"),
        _ => Sample("config.yaml"),
    };

    private static string Registry(int models, string source)
    {
        var text = new StringBuilder("models:\n");
        for (var i = 0; i < models; i++)
        {
            text.Append($"  model-{i}:\n    source: {(i % 3 == 0 ? "custom" : source)}\n    base_model: llama3.1:8b\n    version: {(i % 7 == 0 ? "latest" : "v1.0." + i)}\n    tags: [a, b{i}] # forge: ignore[FRG203]\n");
            text.Append($"    owners: [alice]\n    status: {(i % 5 == 0 ? "production" : i % 11 == 0 ? "prodution" : "testing")}\n    modelfile: modelfiles/m{i}.Modelfile\n    performance:\n      accuracy: 0.{i}\n      latency_p95: {i}ms\n");
        }

        return text.ToString();
    }

    private static string Sample(string name) =>
        File.ReadAllText(Directory.EnumerateFiles(System.IO.Path.Combine(SolutionFolder.Path, "samples", "workspace"), name, SearchOption.AllDirectories).Order(StringComparer.Ordinal).First());
}
