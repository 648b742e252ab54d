using System.Text;
using ForgeLsp.Adapters.MlFlow.FileStore;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>The quick reader of <c>meta.yaml</c> says what the YAML reader says, or nothing.</summary>
public sealed class PlainMetaTests
{
    private const string Whole = """
        artifact_uri: file:///srv/ml track/1/artifacts
        end_time: null
        entry_point_name: ''
        experiment_id: '123456789012345678'
        lifecycle_stage: active
        run_name: calm-shark-7
        source_type: 4
        start_time: 1700000000123
        status: 1
        tags: []
        user_id: alice
        """;

    // Marks that mean something in YAML, where they mean it and where they do not.
    private static readonly string[] Pieces =
        [":", " ", ": ", " #", "#", "'", "''", "\"", "\n", "\n\n", "\r\n", "\t", "-", "- ", "? ", "|", ">", "&a ", "*a", "!!int ", "[", "]", "{}", "[]", ", ", "%", "@", "`", "~", "null", "Null", "é", "\u0001", "\\n", "---\n", "...", "  ", "=", "\nx:\n  y: z", "\nx:\n- y", "\n  more"];

    [Fact]
    public void Reads_what_MLflow_writes()
    {
        var values = PlainMeta.Read(Encoding.UTF8.GetBytes(Whole.ReplaceLineEndings("\n")));
        Assert.NotNull(values);
        Assert.Equal("file:///srv/ml track/1/artifacts", values["artifact_uri"]);
        Assert.Null(values["end_time"]);
        Assert.Equal("", values["entry_point_name"]);
        Assert.Equal("123456789012345678", values["experiment_id"]);
        Assert.False(values.ContainsKey("tags"));
        Assert.Equal("alice", values["user_id"]);
    }

    [Theory]
    [InlineData("name: \"a\\u00e9\"\n")]
    [InlineData("name: 'it''s'\n")]
    [InlineData("name: a\n  b\n")]
    [InlineData("name: a # said\n")]
    [InlineData("name: é\n")]
    [InlineData("tags:\n  a: b\n")]
    [InlineData("stat")]
    public void Leaves_the_rest_to_the_YAML_reader(string text) => Assert.Null(PlainMeta.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Agrees_with_the_YAML_reader_whatever_is_changed_in_a_file()
    {
        var random = new Random(20240601);
        var read = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = Whole.ReplaceLineEndings("\n");
            for (var change = random.Next(3); change >= 0; change--)
            {
                var at = random.Next(text.Length);
                var end = Math.Min(text.Length, at + random.Next(4));
                text = text[..at] + (random.Next(3) == 0 ? "" : Pieces[random.Next(Pieces.Length)]) + text[end..];
            }

            var bytes = Encoding.UTF8.GetBytes(text);
            if (PlainMeta.Read(bytes) is { } plain)
            {
                read++;
                var parsed = MetaYaml.Parse(bytes);
                Assert.True(parsed.Damage is null, text);
                Assert.True(plain.OrderBy(static entry => entry.Key, StringComparer.Ordinal).SequenceEqual(parsed.Values.OrderBy(static entry => entry.Key, StringComparer.Ordinal)), text);
            }
        }

        Assert.True(read > 2000, $"Only {read} texts were plain.");
    }
}
