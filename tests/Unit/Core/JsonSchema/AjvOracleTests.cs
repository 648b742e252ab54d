using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Tests.Unit.Architecture;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.JsonSchema;

/// <summary>ajv, the validator that most editors and CI jobs use, is the oracle: both judge alike what is generated here and what the samples hold.</summary>
public sealed class AjvOracleTests
{
    private const int SchemaCount = 200;
    private const int ValuesPerSchema = 14;
    private static readonly SchemaOptions Options = new(AssertFormats: true);

    [Theory]
    [InlineData(false, 11)]
    [InlineData(true, 12)]
    public async Task Random_values_are_judged_alike(bool isDraft7, int seed)
    {
        var random = new RandomSchemas(seed, isDraft7);
        var cases = Enumerable.Range(0, SchemaCount)
            .Select(_ => (Schema: random.Schema().ToJsonString(), Values: Enumerable.Range(0, ValuesPerSchema).Select(_ => random.Value()?.ToJsonString() ?? "null").ToList())).ToList();
        var answers = await AskAsync(cases);
        var (compared, invalid) = (0, 0);
        var differences = new List<string>();
        foreach (var ((schemaText, values), answer) in cases.Zip(answers))
        {
            if (answer is JsonArray judged)
            {
                var schema = Schema.Load(schemaText);
                Assert.Empty(schema.Problems);
                foreach (var (value, verdict) in values.Zip(judged))
                {
                    var errors = schema.Evaluate(Json(value), Options);
                    compared++;
                    invalid += verdict is null ? 0 : 1;
                    if (errors.Count == 0 != verdict is null)
                        differences.Add($"{(verdict is null ? "valid" : "invalid at " + verdict.ToJsonString())} to ajv: {value}\n  {schemaText}\n  {string.Join("; ", errors.Select(error => error.Message))}");
                }
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {compared}:\n{string.Join('\n', differences.Take(12))}");
        Assert.True(compared > SchemaCount * ValuesPerSchema * 9 / 10, $"ajv took too few schemas: {compared} comparisons");
        Assert.InRange(invalid, compared / 10, compared * 9 / 10);
    }

    [Fact]
    public async Task Samples_and_their_broken_copies_are_judged_alike_and_at_the_same_places()
    {
        var cases = new List<(string Schema, List<string> Values)>();
        foreach (var name in Directory.EnumerateFiles(Path.Combine(SolutionFolder.Path, "schemas"), "*.schema.json").Select(path => Path.GetFileName(path)))
        {
            var schema = BuiltInSchemas.TextOf(name) ?? throw new InvalidOperationException(name);
            cases.Add((schema, [.. Samples().SelectMany(Broken)]));
        }

        var differences = new List<string>();
        foreach (var ((schemaText, values), answer) in cases.Zip(await AskAsync(cases)))
        {
            var schema = Schema.Load(schemaText);
            var judged = Assert.IsType<JsonArray>(answer);
            foreach (var (value, verdict) in values.Zip(judged))
            {
                var errors = schema.Evaluate(Json(value), Options);
                var places = (verdict as JsonArray)?.Select(place => (string?)place ?? "").ToHashSet(StringComparer.Ordinal) ?? [];
                var beside = errors.Where(error => !places.Contains(error.Keyword == "uniqueItems" ? error.Path[..error.Path.LastIndexOf('/')] : error.Path)).ToList();
                if (errors.Count == 0 != places.Count is 0 || beside.Count > 0)
                    differences.Add($"{schemaText[..140]}\n  {value}\n  ajv: {string.Join(' ', places)}\n  Forge: {string.Join("; ", errors.Select(error => error.Path + " " + error.Message))}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count}:\n{string.Join('\n', differences.Take(8))}");
        Assert.True(cases.Sum(one => one.Values.Count) > 500);
    }

    /// <summary>The sample files as JSON.</summary>
    private static IEnumerable<string> Samples() =>
        Directory.EnumerateFiles(Path.Combine(SolutionFolder.Path, "samples", "workspace"), "*.y*ml", SearchOption.AllDirectories)
            .Where(path => !path.Contains("mlruns", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(path => DataJson.Write(YamlData.Resolve(YamlTree.Parse(SourceText.From(File.ReadAllText(path))), YamlDialect.PyYaml)));

    /// <summary>The value, and copies of it in which one thing is missing, superfluous or of another kind.</summary>
    private static IEnumerable<string> Broken(string json)
    {
        yield return json;
        var random = new Random(json.Length);
        for (var copy = 0; copy < 60; copy++)
        {
            var root = JsonNode.Parse(json);
            var all = new List<JsonObject>();
            Gather(root, all);
            if (all.Where(one => one.Count > 0).ToList() is not { Count: > 0 } mappings)
                yield break;

            var mapping = mappings[random.Next(mappings.Count)];
            var key = mapping.ElementAt(random.Next(mapping.Count)).Key;
            switch (copy % 4)
            {
                case 0: mapping.Remove(key); break;
                case 1: mapping[key + "x"] = 1; break;
                case 2: mapping[key] = JsonNode.Parse(random.Next(2) == 0 ? "{\"x\":1}" : "[1,1]"); break;
                default: mapping[key] = random.Next(2) == 0 ? "no such word" : -1.5; break;
            }

            yield return root?.ToJsonString() ?? "null";
        }
    }

    private static void Gather(JsonNode? node, List<JsonObject> found)
    {
        if (node is JsonObject mapping)
            found.Add(mapping);

        foreach (var child in node is JsonObject entries ? entries.Select(entry => entry.Value) : node as JsonArray ?? [])
            Gather(child, found);
    }

    private static DataNode Json(string text) => JsonData.Parse(text, out var problem) ?? throw new InvalidOperationException(problem);

    private static async Task<List<JsonNode?>> AskAsync(List<(string Schema, List<string> Values)> cases)
    {
        var script = Path.Combine(SolutionFolder.Path, "tests", "Unit", "Core", "JsonSchema", "ajv.mjs");
        var start = new ProcessStartInfo("node", [script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var node = Start(start);
        var complaints = node.StandardError.ReadToEndAsync();
        var writing = Task.Run(async () =>
        {
            foreach (var (schema, values) in cases)
                await node.StandardInput.WriteLineAsync($$"""{"schema":{{JsonNode.Parse(schema)?.ToJsonString()}},"instances":[{{string.Join(',', values)}}]}""");

            node.StandardInput.Close();
        });
        var answers = new List<JsonNode?>();
        while (await node.StandardOutput.ReadLineAsync() is { } line)
            answers.Add(JsonNode.Parse(line));

        if (answers.Count < cases.Count)
            throw new InvalidOperationException($"This test compares with ajv, which gave no answer; `npm ci` installs it. {await complaints}");

        await writing;
        return answers;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("no process");
        }
        catch (Exception missing) when (missing is Win32Exception or InvalidOperationException)
        {
            throw new InvalidOperationException("This test compares with ajv and found no `node`. Install Node 20 or newer.", missing);
        }
    }
}
