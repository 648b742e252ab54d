using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Rules.Configs;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Configs;

public sealed class AmbiguousScalarTests
{
    [Fact]
    public void Says_what_each_reader_makes_of_it() => Fixture.Check<AmbiguousScalar>("""
        lr: 1e-4
        #   ^^^^ warning FRG004: PyYAML reads `1e-4` as the text "1e-4", not a number: write `1.0e-4`, or put it in quotes if the text is meant
        shuffle: no
        #        ^^ warning FRG004: PyYAML reads `no` as false, other readers (YAML 1.2) as a text: write what you mean
        mode: 012
        #     ^^^ warning FRG004: PyYAML reads `012` as 10, other readers (YAML 1.2) as 12: write what you mean
        at: 1:30
        #   ^^^^ warning FRG004: PyYAML reads `1:30` as 90, other readers (YAML 1.2) as a text: write what you mean
        steps: 1_000
        #      ^^^^^ warning FRG004: PyYAML reads `1_000` as 1000, other readers (YAML 1.2) as a text: write what you mean
        train:
          eps: [0.1, 1.5e3]
          #          ^^^^^ warning FRG004: PyYAML reads `1.5e3` as the text "1.5e3", not a number: write `1.5e+3`, or put it in quotes if the text is meant
        """);

    [Fact]
    public void Is_silent_where_all_agree() => Fixture.Check<AmbiguousScalar>("""
        a: 1.0e-4
        b: "1e-4"
        c: 'no'
        d: y
        e: n
        f: true
        g: 0.5
        h: .5
        i: -1
        j: 0x1F
        k: 1.10
        l: null
        m: .inf
        n: 2026-01-02
        o: !!float 1e-4
        p: v1e4
        q:
        no: 1
        """);

    [Theory]
    [InlineData("lr: 1e-4\ndefaults: [base]\n")]
    [InlineData("lr: 1e-4\nopt:\n  _target_: torch.optim.Adam\n")]
    [InlineData("lr: 1e-4\nwd: ${lr}\n")]
    [InlineData("lr: 1e-4\nhydra:\n  run: {dir: x}\n")]
    public void Hydra_reads_such_floats(string text) => Assert.Empty(Fixture.Run(new AmbiguousScalar(), text));

    [Fact]
    public void Hydra_reads_words_as_PyYAML_does() => Fixture.Check<AmbiguousScalar>("""
        defaults: [base]
        debug: off
        #      ^^^ warning FRG004: OmegaConf reads `off` as false, other readers (YAML 1.2) as a text: write what you mean
        """);

    [Fact]
    public void A_script_that_loads_with_OmegaConf_or_converts_the_text_is_served() => Fixture.Check<AmbiguousScalar>("""
        lr: 1e-4
        wd: 1e-5
        #   ^^^^ warning FRG004: PyYAML reads `1e-5`…
        #- experiments/active/alice/churn-trees/train.py
        import yaml
        cfg = yaml.safe_load(open('config.yaml'))
        fit(lr=float(cfg['lr']), wd=cfg['wd'])
        if __name__ == '__main__': pass
        #- experiments/active/alice/other/config.yaml
        lr: 1e-4
        #- experiments/active/alice/other/train.py
        from omegaconf import OmegaConf
        cfg = OmegaConf.load('config.yaml')
        """);

    [Fact]
    public void An_alias_repeats_nothing() => Fixture.Check<AmbiguousScalar>("""
        base: &b
          lr: 1e-4
          #   ^^^^ warning FRG004: PyYAML reads `1e-4`…
        train: *b
        eval:
          <<: *b
        """);

    [Theory]
    [InlineData("a: 1e-4\n", null, "a: 1.0e-4\n")]
    [InlineData("a: 1e-4\n", "Write `\"1e-4\"`", "a: \"1e-4\"\n")]
    [InlineData("a: 1e5\n", null, "a: 1.0e+5\n")]
    [InlineData("a: -.5\n", null, "a: -0.5\n")]
    [InlineData("a: .5e3\n", null, "a: 0.5e+3\n")]
    [InlineData("a: no\n", null, "a: false\n")]
    [InlineData("a: no\n", "Write `\"no\"`", "a: \"no\"\n")]
    [InlineData("a: 012\n", null, "a: 10\n")]
    [InlineData("a: 012\n", "Write `12`", "a: 12\n")]
    [InlineData("a: 1:30\n", null, "a: \"1:30\"\n")]
    [InlineData("a: 1:30\n", "Write `90`", "a: 90\n")]
    [InlineData("a: 1_000\n", null, "a: 1000\n")]
    [InlineData("a: 0o14\n", null, "a: 12\n")]
    [InlineData("a: 08\n", null, "a: 8\n")]
    public void Each_meaning_has_a_fix(string before, string? title, string after) => Fixture.Fix<AmbiguousScalar>(before, after, title);

    /// <summary>Most values are passed over by their looks: never one on which the two readers differ.</summary>
    [Fact]
    public void A_number_is_told_apart_as_its_readers_do()
    {
        var random = new Random(7);
        var texts = Enumerable.Range(0, 3_000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => "0123456789.._e-+xo"[random.Next(5) == 0 ? random.Next(18) : random.Next(12)])))
            .Where(static text => text[0] is not '-' && YamlData.Plain(text, YamlDialect.PyYaml).Kind != DataKind.Null).ToList();
        var expected = texts.Where(static text => !IsSame(YamlData.Plain(text, YamlDialect.PyYaml), YamlData.Plain(text, YamlDialect.Yaml12))).ToList();
        Assert.InRange(expected.Count, 50, texts.Count - 50);

        var found = Fixture.Run(new AmbiguousScalar(), string.Concat(texts.Select(static (text, i) => $"k{i}: {text}\n")));
        Assert.Equal(expected, found.Select(static item => item.Finding.FixKey));

        static bool IsSame(PlainScalar here, PlainScalar there) => Value(here) == Value(there) && (Value(here) is not null || here.Kind == there.Kind);

        static double? Value(PlainScalar scalar) => scalar.Kind is DataKind.Integer or DataKind.Number ? double.Parse(scalar.Number ?? "", CultureInfo.InvariantCulture) : null;
    }
}
