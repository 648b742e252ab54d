using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Yaml;

/// <summary>Cases in the manner of the examples of the YAML 1.2 specification, chapters 2 and 5 to 9, with the events they stand for.</summary>
public sealed class YamlSpecTests
{
    [Theory]
    [InlineData("- Mark\n- Sammy\n- Ken\n", "+DOC +SEQ =VAL_:Mark =VAL_:Sammy =VAL_:Ken -SEQ")] // 2.1
    [InlineData("hr:  65    # home runs\navg: 0.278\n", "+DOC +MAP =VAL_:hr =VAL_:65 =VAL_:avg =VAL_:0.278 -MAP")] // 2.2
    [InlineData("a:\n  - x\n  - y\nb:\n  - z\n", "+DOC +MAP =VAL_:a +SEQ =VAL_:x =VAL_:y -SEQ =VAL_:b +SEQ =VAL_:z -SEQ -MAP")] // 2.3
    [InlineData("-\n  name: M\n  hr: 6\n-\n  name: S\n", "+DOC +SEQ +MAP =VAL_:name =VAL_:M =VAL_:hr =VAL_:6 -MAP +MAP =VAL_:name =VAL_:S -MAP -SEQ")] // 2.4
    [InlineData("- [name, hr]\n- [M, 65]\n", "+DOC +SEQ +SEQ =VAL_:name =VAL_:hr -SEQ +SEQ =VAL_:M =VAL_:65 -SEQ -SEQ")] // 2.5
    [InlineData("M: {hr: 65,\n  avg: 1}\n", "+DOC +MAP =VAL_:M +MAP =VAL_:hr =VAL_:65 =VAL_:avg =VAL_:1 -MAP -MAP")] // 2.6
    [InlineData("# c\n---\n- M\n\n# d\n---\n- C\n", "+DOC +SEQ =VAL_:M -SEQ +DOC +SEQ =VAL_:C -SEQ")] // 2.7
    [InlineData("---\na: 1\n...\n---\na: 2\n...\n", "+DOC +MAP =VAL_:a =VAL_:1 -MAP +DOC +MAP =VAL_:a =VAL_:2 -MAP")] // 2.8
    [InlineData("a:\n- x\n- &SS S\nb:\n- *SS\n", "+DOC +MAP =VAL_:a +SEQ =VAL_:x =VAL_&SS_:S -SEQ =VAL_:b +SEQ =ALI_*SS -SEQ -MAP")] // 2.10
    [InlineData("? - D\n  - C\n:\n  - d\n\n? [ N,\n    A ]\n: [ x ]\n",
        "+DOC +MAP +SEQ =VAL_:D =VAL_:C -SEQ +SEQ =VAL_:d -SEQ +SEQ =VAL_:N =VAL_:A -SEQ +SEQ =VAL_:x -SEQ -MAP")] // 2.11
    [InlineData("---\n- item    : S\n  q: 1\n- item : B\n", "+DOC +SEQ +MAP =VAL_:item =VAL_:S =VAL_:q =VAL_:1 -MAP +MAP =VAL_:item =VAL_:B -MAP -SEQ")] // 2.12
    [InlineData("--- |\n  \\//||\\/||\n  // ||  ||__\n", "+DOC =VAL_|\\\\//||\\\\/||\\n//_||__||__\\n")] // 2.13
    [InlineData("--- >\n  M\n  was\n  B\n", "+DOC =VAL_>M_was_B\\n")] // 2.14
    [InlineData(">\n S\n H\n\n   63\n   0.2\n\n W\n", "+DOC =VAL_>S_H\\n\\n__63\\n__0.2\\n\\nW\\n")] // 2.15
    [InlineData("u: \"S.\\u263A\"\nq: ' # n ''c''.'\nt: '|\\-'\n", "+DOC +MAP =VAL_:u =VAL_\"S.\u263A =VAL_:q =VAL_'_#_n_'c'. =VAL_:t =VAL_'|\\\\- -MAP")] // 2.17
    [InlineData("plain:\n  This\n  spans.\n\nq: \"So\n  does\\n\"\n", "+DOC +MAP =VAL_:plain =VAL_:This_spans. =VAL_:q =VAL_\"So_does\\n -MAP")] // 2.18
    [InlineData("seq:\n- one\n- two\nmapping:\n  ? sky\n  : blue\n  sea : green\n",
        "+DOC +MAP =VAL_:seq +SEQ =VAL_:one =VAL_:two -SEQ =VAL_:mapping +MAP =VAL_:sky =VAL_:blue =VAL_:sea =VAL_:green -MAP -MAP")] // 5.3
    [InlineData("anchored: !local &anchor value\nalias: *anchor\n", "+DOC +MAP =VAL_:anchored =VAL_&anchor_:value =VAL_:alias =ALI_*anchor -MAP")] // 5.6
    [InlineData("literal: |\n  some\n  text\nfolded: >\n  some\n  text\n", "+DOC +MAP =VAL_:literal =VAL_|some\\ntext\\n =VAL_:folded =VAL_>some_text\\n -MAP")] // 5.7
    [InlineData("\"Fun with \\\\\n\\\" \\a \\b \\e \\f\"", "+DOC =VAL_\"Fun_with_\\\\_\"_\a_\b_\u001b_\f")] // 5.13
    [InlineData("  # Leading\n   \nNot indented:\n By one: |\n    By four\n      spaces\n Flow: [\n   a,\n  b,\n   \tc\n ]\n",
        "+DOC +MAP =VAL_:Not_indented +MAP =VAL_:By_one =VAL_|By_four\\n__spaces\\n =VAL_:Flow +SEQ =VAL_:a =VAL_:b =VAL_:c -SEQ -MAP -MAP")] // 6.1
    [InlineData("? a\n: -\tb\n  -  -\tc\n     - d\n", "+DOC +MAP =VAL_:a +SEQ =VAL_:b +SEQ =VAL_:c =VAL_:d -SEQ -SEQ -MAP")] // 6.2
    [InlineData("- foo:\t bar\n- - baz\n  -\tbaz\n", "+DOC +SEQ +MAP =VAL_:foo =VAL_:bar -MAP +SEQ =VAL_:baz =VAL_:baz -SEQ -SEQ")] // 6.3
    [InlineData(">-\n  trimmed\n  \n \n\n  as\n  space\n", "+DOC =VAL_>trimmed\\n\\n\\nas_space")] // 6.6
    [InlineData(">\n  foo \n \n  \t bar\n\n  baz\n", "+DOC =VAL_>foo_\\n\\n\\t_bar\\n\\nbaz\\n")] // 6.7
    [InlineData("\"\n  foo \n \n  \t bar\n\n  baz\n\"\n", "+DOC =VAL_\"_foo\\nbar\\nbaz_")] // 6.8
    [InlineData("key:    # Comment\n        # lines\n  value\n\n\n", "+DOC +MAP =VAL_:key =VAL_:value -MAP")] // 6.10
    [InlineData("{ first: Sammy, last: Sosa }:\n# S:\n  hr:  # H\n     65\n", "+DOC +MAP +MAP =VAL_:first =VAL_:Sammy =VAL_:last =VAL_:Sosa -MAP +MAP =VAL_:hr =VAL_:65 -MAP -MAP")] // 6.12
    [InlineData("!!str &a1 \"foo\":\n  !!str bar\n&a2 baz : *a1\n", "+DOC +MAP =VAL_&a1_\"foo =VAL_:bar =VAL_&a2_:baz =ALI_*a1 -MAP")] // 6.23
    [InlineData("First: &anchor Foo\nSecond: *anchor\nOverride: &anchor Bar\nReuse: *anchor\n",
        "+DOC +MAP =VAL_:First =VAL_&anchor_:Foo =VAL_:Second =ALI_*anchor =VAL_:Override =VAL_&anchor_:Bar =VAL_:Reuse =ALI_*anchor -MAP")] // 7.1
    [InlineData("{\n  foo : !!str,\n  !!str : bar,\n}\n", "+DOC +MAP =VAL_:foo =VAL_: =VAL_: =VAL_:bar -MAP")] // 7.2
    [InlineData("{\n  ? foo :,\n  : bar,\n}\n", "+DOC +MAP =VAL_:foo =VAL_: =VAL_: =VAL_:bar -MAP")] // 7.3
    [InlineData("\"folded \nto a space,\t\n \nto a line feed, or \t\\\n \\ \tnon-content\"", "+DOC =VAL_\"folded_to_a_space,\\nto_a_line_feed,_or_\\t_\\tnon-content")] // 7.5
    [InlineData("' 1st non-empty\n\n 2nd non-empty \n\t3rd non-empty '", "+DOC =VAL_'_1st_non-empty\\n2nd_non-empty_3rd_non-empty_")] // 7.9
    [InlineData("- ::vector\n- \": - ()\"\n- Up, up!\n- -123\n- http://e.c/foo#bar\n- [ ::vector, -123 ]\n",
        "+DOC +SEQ =VAL_:::vector =VAL_\":_-_() =VAL_:Up,_up! =VAL_:-123 =VAL_:http://e.c/foo#bar +SEQ =VAL_:::vector =VAL_:-123 -SEQ -SEQ")] // 7.10
    [InlineData("1st non-empty\n\n 2nd non-empty \n\t3rd non-empty\n", "+DOC =VAL_:1st_non-empty\\n2nd_non-empty_3rd_non-empty")] // 7.12
    [InlineData("- [ one, two, ]\n- [three ,four]\n", "+DOC +SEQ +SEQ =VAL_:one =VAL_:two -SEQ +SEQ =VAL_:three =VAL_:four -SEQ -SEQ")] // 7.13
    [InlineData("[\n\"double\n quoted\", 'single\n           quoted',\nplain\n text, [ nested ],\nsingle: pair,\n]\n",
        "+DOC +SEQ =VAL_\"double_quoted =VAL_'single_quoted =VAL_:plain_text +SEQ =VAL_:nested -SEQ +MAP =VAL_:single =VAL_:pair -MAP -SEQ")] // 7.14
    [InlineData("{\n? explicit: entry,\nimplicit: entry,\n?\n}\n", "+DOC +MAP =VAL_:explicit =VAL_:entry =VAL_:implicit =VAL_:entry =VAL_: =VAL_: -MAP")] // 7.16
    [InlineData("{\nunquoted : \"separate\",\nhttp://foo.com,\nomitted value:,\n: omitted key,\n}\n",
        "+DOC +MAP =VAL_:unquoted =VAL_\"separate =VAL_:http://foo.com =VAL_: =VAL_:omitted_value =VAL_: =VAL_: =VAL_:omitted_key -MAP")] // 7.17
    [InlineData("{\n\"adjacent\":value,\n\"readable\": value,\n\"empty\":\n}\n", "+DOC +MAP =VAL_\"adjacent =VAL_:value =VAL_\"readable =VAL_:value =VAL_\"empty =VAL_: -MAP")] // 7.18
    [InlineData("- | # Empty header\n literal\n- >1 # Indentation\n  folded\n- |+ # Chomping\n keep\n\n- >1- # Both\n  strip\n",
        "+DOC +SEQ =VAL_|literal\\n =VAL_>_folded\\n =VAL_|keep\\n\\n =VAL_>_strip -SEQ")] // 8.1
    [InlineData("- |\n detected\n- >\n \n  \n  # detected\n- |1\n  explicit\n", "+DOC +SEQ =VAL_|detected\\n =VAL_>\\n\\n#_detected\\n =VAL_|_explicit\\n -SEQ")] // 8.2
    [InlineData("strip: |-\n  text\nclip: |\n  text\nkeep: |+\n  text\n", "+DOC +MAP =VAL_:strip =VAL_|text =VAL_:clip =VAL_|text\\n =VAL_:keep =VAL_|text\\n -MAP")] // 8.4
    [InlineData("strip: >-\n\nclip: >\n\nkeep: |+\n\n", "+DOC +MAP =VAL_:strip =VAL_> =VAL_:clip =VAL_> =VAL_:keep =VAL_|\\n -MAP")] // 8.6
    [InlineData(">\n\n folded\n line\n\n next\n line\n   * bullet\n\n   * list\n   * lines\n\n last\n line\n\n# Comment\n",
        "+DOC =VAL_>\\nfolded_line\\nnext_line\\n__*_bullet\\n\\n__*_list\\n__*_lines\\n\\nlast_line\\n")] // 8.10
    [InlineData("block sequence:\n  - one\n  - two : three\n", "+DOC +MAP =VAL_:block_sequence +SEQ =VAL_:one +MAP =VAL_:two =VAL_:three -MAP -SEQ -MAP")] // 8.14
    [InlineData("- # Empty\n- |\n block node\n- - one # Compact\n  - two # sequence\n- one: two # Compact mapping\n",
        "+DOC +SEQ =VAL_: =VAL_|block_node\\n +SEQ =VAL_:one =VAL_:two -SEQ +MAP =VAL_:one =VAL_:two -MAP -SEQ")] // 8.15
    [InlineData("? explicit key # Empty value\n? |\n  block key\n: - one # Explicit compact\n  - two # block value\n",
        "+DOC +MAP =VAL_:explicit_key =VAL_: =VAL_|block_key\\n +SEQ =VAL_:one =VAL_:two -SEQ -MAP")] // 8.17
    [InlineData("plain key: in-line value\n: # Both empty\n\"quoted key\":\n- entry\n", "+DOC +MAP =VAL_:plain_key =VAL_:in-line_value =VAL_: =VAL_: =VAL_\"quoted_key +SEQ =VAL_:entry -SEQ -MAP")] // 8.18
    [InlineData("- sun: yellow\n- ? earth: blue\n  : moon: white\n", "+DOC +SEQ +MAP =VAL_:sun =VAL_:yellow -MAP +MAP +MAP =VAL_:earth =VAL_:blue -MAP +MAP =VAL_:moon =VAL_:white -MAP -MAP -SEQ")] // 8.19
    [InlineData("-\n  \"flow in block\"\n- >\n Block scalar\n- !!map # Block collection\n  foo : bar\n", "+DOC +SEQ =VAL_\"flow_in_block =VAL_>Block_scalar\\n +MAP =VAL_:foo =VAL_:bar -MAP -SEQ")] // 8.20
    [InlineData("sequence: !!seq\n- entry\n- !!seq\n - nested\nmapping: !!map\n foo: bar\n", "+DOC +MAP =VAL_:sequence +SEQ =VAL_:entry +SEQ =VAL_:nested -SEQ -SEQ =VAL_:mapping +MAP =VAL_:foo =VAL_:bar -MAP -MAP")] // 8.22
    [InlineData("%YAML 1.2\n---\nDocument\n... # Suffix\n", "+DOC =VAL_:Document")] // 9.2
    [InlineData("Bare\ndocument\n...\n# No document\n...\n|\n%!PS-Adobe-2.0 # Not the first line\n", "+DOC =VAL_:Bare_document +DOC =VAL_|%!PS-Adobe-2.0_#_Not_the_first_line\\n")] // 9.3
    [InlineData("---\n{ matches\n% : 20 }\n...\n---\n# Empty\n...\n", "+DOC +MAP =VAL_:matches_% =VAL_:20 -MAP +DOC =VAL_:")] // 9.4
    [InlineData("%YAML 1.2\n--- |\n%!PS-Adobe-2.0\n...\n---\n# Empty\n...\n", "+DOC =VAL_|%!PS-Adobe-2.0\\n +DOC =VAL_:")] // 9.5
    public void Reads_as_the_specification_says(string text, string events)
    {
        Assert.Equal(events.Split(' '), YamlEvents.OfForge(text).Select(e => e.Replace(' ', '_')));
        Assert.Equal([], YamlTree.Parse(SourceText.From(text)).Problems);
    }
}
