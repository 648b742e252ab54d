using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.JsonSchema;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("""{"multipleOf":0.01}""", "19.99", true)]
    [InlineData("""{"multipleOf":0.01}""", "19.999", false)]
    [InlineData("""{"multipleOf":0.1}""", "1e400", true)]
    [InlineData("""{"multipleOf":7}""", "1e400", false)]
    [InlineData("""{"multipleOf":7}""", "7e999999999", true)]
    [InlineData("""{"multipleOf":1e-400}""", "0.5", true)]
    [InlineData("""{"type":"integer"}""", "1.0", true)]
    [InlineData("""{"type":"integer"}""", "1e400", true)]
    [InlineData("""{"type":"integer"}""", "1e-400", false)]
    [InlineData("""{"maximum":1e308}""", "1e400", false)]
    [InlineData("""{"exclusiveMinimum":0}""", "1e-400", true)]
    [InlineData("""{"const":100}""", "1.00e2", true)]
    [InlineData("""{"enum":[1,2]}""", "true", false)]
    [InlineData("""{"maxLength":2}""", "\"👍👍\"", true)]
    [InlineData("""{"minLength":2}""", "\"👍\"", false)]
    [InlineData("""{"uniqueItems":true}""", "[1, 1.0]", false)]
    [InlineData("""{"uniqueItems":true}""", "[1, true, [1], [true], {\"a\":1}]", true)]
    [InlineData("""{"pattern":"^\\d+$"}""", "\"٣\"", false)]
    [InlineData("""{"pattern":"^.$"}""", "\"👍\"", true)]
    [InlineData("""{"pattern":"^a$"}""", "\"a\\n\"", false)]
    [InlineData("""{"pattern":"^\\p{Letter}+$"}""", "\"käse\"", true)]
    [InlineData("""{"pattern":"^(?!draft-)"}""", "\"draft-1\"", false)]
    public void Values_are_judged_exactly(string schema, string value, bool isValid) => Assert.Equal(isValid, Errors(schema, value).Count == 0);

    [Theory]
    [InlineData("date", "2026-02-29", false)]
    [InlineData("date", "2028-02-29", true)]
    [InlineData("date-time", "2026-11-20T14:30:00Z", true)]
    [InlineData("date-time", "2026-11-20 14:30", false)]
    [InlineData("email", "alice@example.org", true)]
    [InlineData("email", "alice", false)]
    [InlineData("uri", "https://example.org/a?b", true)]
    [InlineData("uri", "not an address", false)]
    [InlineData("ipv4", "10.0.0.256", false)]
    [InlineData("ipv6", "::1", true)]
    [InlineData("unheard-of", "x", true)]
    public void Formats_are_asserted_when_asked(string format, string text, bool isValid)
    {
        var schema = Schema.Load($$"""{"format":"{{format}}"}""");
        Assert.Empty(schema.Evaluate(Json($"\"{text}\"")));
        Assert.Equal(isValid, schema.Evaluate(Json($"\"{text}\""), new SchemaOptions(AssertFormats: true)).Count == 0);
    }

    [Fact]
    public void A_catastrophic_pattern_is_cut_off()
    {
        foreach (var pattern in new[] { "^(a+)+$", "^(?=(a+)+$)(a|aa)+$" })
            Effort.Within(TimeSpan.FromSeconds(3), pattern, () => Errors($$"""{"pattern":"{{pattern}}"}""", $"\"{new string('a', 5000)}!\""));
    }

    [Fact]
    public void A_catastrophic_pattern_costs_its_time_limit_once_and_still_judges()
    {
        var values = string.Join(',', Enumerable.Range(0, 400).Select(i => $"\"{new string('a', 300)}{i}!\""));
        Assert.Equal(400, Effort.Within(TimeSpan.FromSeconds(5), "A pattern for each of many", () => Errors("""{"items":{"pattern":"^(a+)+$"}}""", $"[{values}]")).Count);
    }

    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"allOf":[{"$ref":"#"},{"$ref":"#"}]}""")]
    [InlineData("""{"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/b"},{"$ref":"#/$defs/b"}]},"b":{"oneOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/a"}]}},"$ref":"#/$defs/a"}""")]
    public void A_schema_that_leads_back_to_itself_ends_in_one_error(string schema)
    {
        Assert.Equal("(limit)", Assert.Single(Effort.Within(TimeSpan.FromSeconds(5), schema, () => Errors(schema, "1"))).Keyword);
    }

    [Fact]
    public void A_cyclic_alias_ends()
    {
        var root = YamlData.Resolve(YamlTree.Parse(SourceText.From("a: &a\n  b: *a\n")), YamlDialect.PyYaml);
        var errors = Schema.Load("""{"$defs":{"n":{"type":["object","null"],"additionalProperties":{"$ref":"#/$defs/n"}}},"$ref":"#/$defs/n"}""").Evaluate(root);
        Assert.True(errors.Count <= 1);
    }

    [Fact]
    public void An_alias_bomb_is_bounded()
    {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        var root = YamlData.Resolve(YamlTree.Parse(SourceText.From(yaml)), YamlDialect.PyYaml);
        Assert.NotEmpty(Effort.Within(TimeSpan.FromSeconds(5), "Aliases of aliases", () => Schema.Load("""{"additionalProperties":{"$ref":"#/$defs/n"},"$defs":{"n":{"uniqueItems":true,"items":{"$ref":"#/$defs/n"}}}}""").Evaluate(root)));
    }

    [Fact]
    public void A_mapping_with_a_hundred_thousand_keys_is_checked_in_time()
    {
        var json = "{" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"k{i}\":{i}")) + "}";
        Assert.Single(Effort.Within(TimeSpan.FromSeconds(2), "Many keys", () => Errors("""{"required":["k5","missing"],"additionalProperties":{"type":"integer"}}""", json)));
    }

    [Fact]
    public void Keys_that_are_no_strings_are_names_as_written()
    {
        var root = YamlData.Resolve(YamlTree.Parse(SourceText.From("1: x\ntrue: y\n2026-01-05: z\n")), YamlDialect.PyYaml);
        Assert.Empty(Schema.Load("""{"required":["1","true","2026-01-05"],"propertyNames":{"type":"string"}}""").Evaluate(root));
    }

    [Fact]
    public void What_is_wrong_with_a_schema_is_said_and_never_thrown()
    {
        Assert.NotEmpty(Schema.Load("{").Problems);
        Assert.Empty(Schema.Load("{").Evaluate(Json("1")));
        Assert.Contains("nowhere", Assert.Single(Schema.Load("""{"$ref":"https://example.org/none.json"}""").Problems), StringComparison.Ordinal);
        Assert.Empty(Schema.Load("""{"$ref":"#/$defs/none"}""").Evaluate(Json("1")));
        Assert.NotEmpty(Schema.Load(string.Concat(Enumerable.Repeat("{\"not\":", 300)) + "true" + new string('}', 300)).Problems);
        Assert.Empty(Schema.Load("""{"type":7,"required":"x","properties":[],"minimum":"a","pattern":"(","items":3}""").Evaluate(Json("\"x\"")));
    }

    [Fact]
    public void Other_documents_come_from_the_given_function_only()
    {
        var asked = new List<string>();
        var schema = Schema.Load(
            """{"$id":"https://example.org/a.json","$ref":"b.json#/$defs/n"}""",
            otherSchemas: address =>
            {
                asked.Add(address.AbsoluteUri);
                return """{"$defs":{"n":{"type":"integer"}}}""";
            });
        Assert.Equal(["https://example.org/b.json"], asked);
        Assert.Single(schema.Evaluate(Json("\"x\"")));
    }

    [Theory]
    [InlineData("metadata.schema.json")]
    [InlineData("registry.schema.json")]
    [InlineData("forge.schema.json")]
    public void The_built_in_schemas_are_good_schemas(string name)
    {
        var text = Assert.IsType<string>(BuiltInSchemas.TextOf(name));
        Assert.Empty(Schema.Load(text).Problems);
        Assert.Empty(Schema.Load("""{"$ref":"https://json-schema.org/draft/2020-12/schema"}""").Evaluate(Json(text)).Select(error => error.Path + error.Message));
    }

    [Fact]
    public void Every_key_of_the_built_in_schemas_has_a_title()
    {
        foreach (var schema in new[] { BuiltInSchemas.Metadata, BuiltInSchemas.Registry, BuiltInSchemas.Policy })
            Walk(schema.Lookup, []);

        static void Walk(SchemaLookup lookup, string[] path)
        {
            var view = lookup.At(path);
            foreach (var name in view?.PropertyNames ?? [])
            {
                string[] below = [.. path, name];
                Assert.False(string.IsNullOrWhiteSpace(lookup.At(below)?.Title), string.Join('/', below));
                Walk(lookup, below);
            }
        }
    }

    private static IReadOnlyList<SchemaError> Errors(string schema, string value) => Schema.Load(schema).Evaluate(Json(value));

    private static DataNode Json(string text) => JsonData.Parse(text, out var problem) ?? throw new InvalidOperationException(problem);
}
