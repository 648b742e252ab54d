using System.Text;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Scaffolds;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Scaffolds;

public sealed class TemplateTextTests
{
    private static readonly string[] Odd =
        ["plain words", "no", "123", "1e-4", "a: b # c", "- item", "\"quoted\"", "it's", "back\\slash", "{brace}", "[list], more", "Ünïcödé ✓ 漢字", "@at", "%p", "| bar", "trailing:", "null", "2026-11-21", "~", "!tag", "&a", "*a"];

    [Theory]
    [InlineData("key: {{ forge.goal }}\n")]
    [InlineData("key:   {{forge.goal}}   # said\n")]
    [InlineData("list:\n  - {{ forge.goal }}\nkey: *x\n")]
    [InlineData("flow: [one, {{ forge.goal }}, two]\n")]
    [InlineData("flow: { key: {{ forge.goal }} }\n")]
    [InlineData("{{ forge.goal }}: { key: value }\n")]
    [InlineData("key: {{ forge.goal }}")]
    public void A_value_of_YAML_means_what_was_said(string template)
    {
        foreach (var goal in Odd)
        {
            var text = Fill("config.yaml", template.Replace("key: *x\n", "", StringComparison.Ordinal), goal);
            var tree = YamlTree.Parse(SourceText.From(text));
            Assert.Empty(tree.Problems);
            var all = Scalars(YamlData.Resolve(tree, YamlDialect.PyYaml)).ToList();
            Assert.Contains(all, scalar => scalar == goal);
        }
    }

    [Theory]
    [InlineData("config.yaml", "# about {{ forge.goal }}\n", "# about a: \"b\"\n")]
    [InlineData("config.yaml", "key: x-{{ forge.goal }}\n", "key: x-a: \"b\"\n")]
    [InlineData("a.md", "# {{ forge.goal }}\r\n", "# a: \"b\"\r\n")]
    [InlineData("a.py", "print(\"{{ forge.goal }}\")\n", "print(\"a: \\\"b\\\"\")\n")]
    [InlineData("a.json", "{\"a\": \"{{forge.goal}}\"}", "{\"a\": \"a: \\\"b\\\"\"}")]
    public void Elsewhere_it_is_written_as_the_kind_of_file_wants(string path, string template, string expected) => Assert.Equal(expected, Fill(path, template, "a: \"b\""));

    [Theory]
    [InlineData("${{ secrets.TOKEN }} {{ .Prompt }} {{ x }} {{name}} {{  forge.goal  }} { { forge.goal } }")]
    [InlineData("\uFEFFa\r\nb\n\tc ")]
    [InlineData("")]
    public void Every_other_byte_stays(string text) => Assert.Equal(text, Fill("a.yaml", text, "x"));

    [Fact]
    public void What_is_no_text_stays_as_it_is()
    {
        byte[][] all = [[0xff, 0xfe, .. "{{ forge.goal }}"u8], [.. "{{ forge.goal }}"u8, 0]];
        foreach (var bytes in all)
        {
            Assert.Equal(bytes, TemplateText.Fill([new ScaffoldFile("a.bin", bytes)], Values("x"))[0].Bytes.ToArray());
        }
    }

    [Fact]
    public void Names_of_files_are_filled_in_and_get_their_dot() => Assert.Equal(
        [".github/dot.yml", "tests/test_word.py"],
        TemplateText.Fill([new ScaffoldFile("tests/test_{{forge.goal}}.py", default), new ScaffoldFile("dot_github/dot.yml", default)], Values("word")).Select(static file => file.Path));

    [Fact]
    public void A_placeholder_that_is_none_is_said()
    {
        var problem = Assert.Throws<ScaffoldException>(() => Fill("a/train.py", "{{ forge.gaol }}", "x"));
        Assert.Equal("'a/train.py' of the template names {{ forge.gaol }}, which is not known. There are forge.goal.", problem.Message);
    }

    [Theory]
    [InlineData("{{forge.goal}}", "../x")]
    [InlineData("{{forge.goal}}", "..")]
    [InlineData("a/{{forge.goal}}", "")]
    [InlineData("{{forge.goal}}.txt", "NUL")]
    public void No_value_leads_a_file_elsewhere(string path, string goal) =>
        Assert.Throws<ScaffoldException>(() => TemplateText.Fill([new ScaffoldFile(path, default)], Values(goal)));

    [Fact]
    public void Two_files_of_one_name_are_refused() =>
        Assert.Contains("differ in case", Assert.Throws<ScaffoldException>(() => TemplateText.Fill([new ScaffoldFile("A.md", default), new ScaffoldFile("{{forge.goal}}.md", default)], Values("a"))).Message, StringComparison.Ordinal);

    private static string Fill(string path, string template, string goal) => Encoding.UTF8.GetString(TemplateText.Fill([new ScaffoldFile(path, Encoding.UTF8.GetBytes(template))], Values(goal))[0].Bytes.Span);

    private static Dictionary<string, string> Values(string goal) => new(StringComparer.Ordinal) { ["goal"] = goal };

    private static IEnumerable<string> Scalars(DataNode node) => node.Kind switch
    {
        DataKind.Mapping => node.Entries.SelectMany(static entry => Scalars(entry.Value).Prepend(entry.Name)),
        DataKind.Sequence => node.Items.SelectMany(Scalars),
        DataKind.String => [node.Text],
        _ => [],
    };
}
