using System.Text.Json;
using ForgeLsp.Core.JsonSchema;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.JsonSchema;

/// <summary>The required tests of the official JSON Schema Test Suite.</summary>
public sealed class OfficialSuiteTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "json-schema");

    [Theory]
    [InlineData("draft7", 927, "http://json-schema.org/draft-07/schema#")]
    [InlineData("draft2020-12", 1299, "https://json-schema.org/draft/2020-12/schema")]
    public void All_required_tests_pass(string draft, int expectedCount, string dialect)
    {
        using var remotes = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "remotes.json")));
        string? Remote(Uri address) => remotes.RootElement.TryGetProperty(address.AbsoluteUri, out var found) ? WithDialect(found, dialect) : null;

        var failed = new List<string>();
        var count = 0;
        foreach (var line in File.ReadLines(Path.Combine(Folder, draft + ".jsonl")))
        {
            using var group = JsonDocument.Parse(line);
            var schema = Schema.Load(WithDialect(group.RootElement.GetProperty("schema"), dialect), null, Remote);
            var name = $"{group.RootElement.GetProperty("file")}: {group.RootElement.GetProperty("description")}";
            foreach (var test in group.RootElement.GetProperty("tests").EnumerateArray())
            {
                count++;
                var errors = schema.Evaluate(JsonData.From(test.GetProperty("data")));
                if (errors.Count == 0 != test.GetProperty("valid").GetBoolean())
                    failed.Add($"{name}: {test.GetProperty("description")} ({string.Join("; ", errors.Select(e => e.Message).Concat(schema.Problems))})");
            }
        }

        Assert.True(failed.Count == 0, $"{failed.Count} of {count} failed:\n{string.Join('\n', failed)}");
        Assert.Equal(expectedCount, count);
    }

    /// <summary>A schema without <c>$schema</c> is of the draft whose tests it belongs to.</summary>
    private static string WithDialect(JsonElement schema, string dialect)
    {
        if (schema.ValueKind != JsonValueKind.Object || schema.TryGetProperty("$schema", out _))
            return schema.GetRawText();

        var properties = schema.EnumerateObject().Select(p => $"{JsonSerializer.Serialize(p.Name)}:{p.Value.GetRawText()}");
        return $"{{{string.Join(',', properties.Prepend($"\"$schema\":\"{dialect}\""))}}}";
    }
}
