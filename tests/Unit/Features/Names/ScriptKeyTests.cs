using ForgeLsp.Features.Definition;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Rename;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Names;

/// <summary>Keys of configs where scripts get at them in unusual ways: Hydra, anchors, several files, half-written code.</summary>
public sealed class ScriptKeyTests
{
    private const string Hydra = """
        #- conf/config.yaml
        defaults:
          - optim: adam
          - /data@train.data: cifar
          - _self_
        epochs: 3
        #- conf/optim/adam.yaml
        lr: 0.1
        betas: {first: 0.9}
        #- conf/optim/sgd.yaml
        # @package optim
        lr: 0.2
        #- conf/data/cifar.yaml
        size: 32
        #- src/main.py
        import hydra
        @hydra.main(version_base=None, config_path="../conf", config_name="config")
        def main(cfg):
            run(cfg.optim.lr, cfg.optim.betas.first, cfg.train.data.size, cfg.epochs)
        if __name__ == "__main__":
            main()
        """;

    private const string Anchors = """
        #- config.yaml
        base: &base
          lr: 0.1
          wd: 0
        prod:
          <<: *base
          wd: 1
        #- train.py
        import yaml
        cfg = yaml.safe_load(open("config.yaml"))
        model.fit(cfg["prod"]["lr"], cfg["base"]["lr"], cfg["prod"]["wd"])
        """;

    private const string Quoting = """
        #- config.yaml
        "train":
          'lr': 0.1   # the rate
          out: "${train.lr}"
        #- one.py
        import yaml
        cfg = yaml.safe_load(open("config.yaml"))
        model.fit(cfg[
            'train'   # below
        ][
            r"lr"
        ], f"{cfg['train']['lr']:.3f}", cfg['train'].get('lr', 1))
        cfg["train"]["lr"] = 3
        #- two.py
        from omegaconf import OmegaConf
        cfg = OmegaConf.load("config.yaml")
        model.fit(OmegaConf.select(cfg, "train.lr"), cfg.train.lr)
        """;

    private const string TwoConfigs = """
        #- a.yaml
        lr: 1
        #- b.yaml
        lr: 2
        #- train.py
        import sys, yaml
        path = "a.yaml"
        if sys.argv[1:]:
            path = "b.yaml"
        cfg = yaml.safe_load(open(path))
        model.fit(cfg["lr"])
        """;

    [Theory]
    [InlineData("cfg.optim.l$0r", "\nlr: 0.1", "\n«lr»: 0.1")]
    [InlineData("cfg.optim.betas.fir$0st", "{first", "{«first»")]
    [InlineData("cfg.train.data.si$0ze", "size: 32", "«size»: 32")]
    [InlineData("cfg.epo$0chs", "epochs: 3", "«epochs»: 3")]
    public void What_hydra_composes_leads_to_the_file_that_gives_it(string cursor, string plain, string marked) => DefinitionTests.Check(Hydra
        .Replace(cursor.Replace("$0", "", StringComparison.Ordinal), cursor, StringComparison.Ordinal).Replace(plain, marked, StringComparison.Ordinal));

    [Fact]
    public void A_key_of_a_group_is_found_in_the_script() => ReferencesTests.Check(Hydra
        .Replace("\nlr: 0.1", "\n«l$0r»: 0.1", StringComparison.Ordinal).Replace("cfg.optim.lr", "cfg.optim.«lr»", StringComparison.Ordinal));

    [Theory]
    [InlineData("\nlr: 0.1", "\nl$0r: 0.1")]
    [InlineData("\nlr: 0.2", "\nl$0r: 0.2")]
    [InlineData("cfg.optim.lr", "cfg.optim.$0lr")]
    public void A_key_of_a_group_is_renamed_in_all_of_its_options(string plain, string cursor) => Renamed(Hydra.Replace(plain, cursor, StringComparison.Ordinal), "rate", Hydra
        .Replace("\nlr: 0.1", "\nrate: 0.1", StringComparison.Ordinal).Replace("\nlr: 0.2", "\nrate: 0.2", StringComparison.Ordinal).Replace("cfg.optim.lr", "cfg.optim.rate", StringComparison.Ordinal));

    [Fact]
    public void A_group_that_is_passed_on_whole_is_said_to_be_so() => Doubted(
        Hydra.Replace("\nlr: 0.1", "\nl$0r: 0.1", StringComparison.Ordinal).Replace("cfg.epochs", "**cfg.optim", StringComparison.Ordinal), "`src/main.py` passes `optim` on whole");

    [Theory]
    [InlineData("[\"prod\"][\"l$0r\"]", "  lr: 0.1", "  «lr»: 0.1")]
    [InlineData("[\"prod\"][\"w$0d\"]", "  wd: 1", "  «wd»: 1")]
    public void A_key_of_a_merge_leads_to_where_it_is_written(string cursor, string plain, string marked) => DefinitionTests.Check(Anchors
        .Replace(cursor.Replace("$0", "", StringComparison.Ordinal), cursor, StringComparison.Ordinal).Replace(plain, marked, StringComparison.Ordinal));

    [Theory]
    [InlineData("  lr: 0.1", "  $0lr: 0.1")]
    [InlineData("[\"prod\"][\"lr\"]", "[\"prod\"][\"l$0r\"]")]
    public void A_key_that_is_merged_is_renamed_by_all_of_its_names(string plain, string cursor) => Renamed(Anchors.Replace(plain, cursor, StringComparison.Ordinal), "rate", Anchors
        .Replace("lr: 0.1", "rate: 0.1", StringComparison.Ordinal).Replace("[\"lr\"]", "[\"rate\"]", StringComparison.Ordinal));

    [Theory]
    [InlineData("  'lr'", "  'l$0r'")]
    [InlineData("r\"lr\"", "r\"l$0r\"")]
    [InlineData("\"train.lr\")", "\"train.l$0r\")")]
    [InlineData("[\"lr\"] = 3", "[\"l$0r\"] = 3")]
    public void Quotes_lines_and_texts_keep_their_form(string plain, string cursor) => Renamed(Quoting.Replace(plain, cursor, StringComparison.Ordinal), "rate", Quoting
        .Replace("'lr'", "'rate'", StringComparison.Ordinal).Replace("r\"lr\"", "r\"rate\"", StringComparison.Ordinal).Replace("train.lr", "train.rate", StringComparison.Ordinal).Replace("[\"lr\"]", "[\"rate\"]", StringComparison.Ordinal));

    [Theory]
    [InlineData("\"train\":", "\"trai$0n\":")]
    [InlineData("\"train.lr\")", "\"tr$0ain.lr\")")]
    public void A_section_is_renamed_in_dotted_texts_too(string plain, string cursor) => Renamed(Quoting.Replace(plain, cursor, StringComparison.Ordinal), "fit", Quoting
        .Replace("\"train\"", "\"fit\"", StringComparison.Ordinal).Replace("'train'", "'fit'", StringComparison.Ordinal).Replace("train.lr", "fit.lr", StringComparison.Ordinal).Replace("cfg.train", "cfg.fit", StringComparison.Ordinal));

    [Fact]
    public void A_read_of_two_configs_leads_to_both() => DefinitionTests.Check(
        TwoConfigs.Replace("lr: 1", "«lr»: 1", StringComparison.Ordinal).Replace("lr: 2", "«lr»: 2", StringComparison.Ordinal).Replace("[\"lr\"]", "[\"l$0r\"]", StringComparison.Ordinal));

    [Fact]
    public void A_rename_of_one_of_two_configs_takes_the_other_along()
    {
        var text = TwoConfigs.Replace("lr: 1", "l$0r: 1", StringComparison.Ordinal);
        Doubted(text, "`train.py` reads `lr` from a config that is not named there");
        var fixture = new NavigationFixture(text);
        Assert.Equal(TwoConfigs.Replace("lr", "rate", StringComparison.Ordinal), fixture.After(RenameFeature.Rename(fixture.Document, fixture.Cursor, "rate", CancellationToken.None).Files));
    }

    [Theory]
    [InlineData("build(**cfg)", "`train.py` passes its config on whole")]
    [InlineData("build(cfg['train'])", "`train.py` passes `train` on whole")]
    public void Readers_out_of_sight_are_named(string code, string doubt) => Doubted($"""
        #- config.yaml
        train:
          l$0r: 1
        #- train.py
        import yaml
        cfg = yaml.safe_load(open("config.yaml"))
        model.fit(cfg["train"]["lr"])
        {code}
        """, doubt);

    [Fact]
    public void Two_scripts_that_read_one_key_change_both()
    {
        const string text = """
            #- config.yaml
            lr: 1
            #- eval.py
            import yaml
            cfg = yaml.safe_load(open("config.yaml"))
            model.fit(cfg["lr"])
            #- train.py
            import yaml
            cfg = yaml.safe_load(open("config.yaml"))
            model.fit(cfg["lr"], 1)
            """;
        Renamed(text.Replace("\"lr\"], 1", "\"l$0r\"], 1", StringComparison.Ordinal), "rate", text.Replace("lr", "rate", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("class")]
    [InlineData("learning-rate")]
    public void What_python_reads_as_an_attribute_gets_no_other_name(string name)
    {
        var fixture = new NavigationFixture(Hydra.Replace("cfg.epochs", "cfg.ep$0ochs", StringComparison.Ordinal));
        Assert.Equal($"`src/main.py` reads this key in Python, where `{name}` is no possible name", RenameFeature.Rename(fixture.Document, fixture.Cursor, name, CancellationToken.None).Refusal);
    }

    [Theory]
    [InlineData("cfg['tr$0ain'\nx = (", true)]
    [InlineData("x = {\nmodel.fit(cfg['tr$0ain'])", true)]
    [InlineData("cfg[f'tr$0ain']", false)]
    [InlineData("cfg['tr$0' 'ain']", false)]
    [InlineData("other['tr$0ain']", false)]
    [InlineData("# cfg['tr$0ain']", false)]
    [InlineData("'''\ncfg['tr$0ain']", false)]
    [InlineData("cfg['gone$0']", false)]
    public void Half_written_code_leads_to_the_key_or_nowhere(string code, bool leads)
    {
        var fixture = new NavigationFixture($"#- config.yaml\ntrain: 1\n#- train.py\nimport yaml\ncfg = yaml.safe_load(open('config.yaml'))\n{code}\n");
        Assert.Equal(leads, DefinitionFeature.At(fixture.Document, fixture.Cursor, CancellationToken.None) is not null);
    }

    [Fact]
    public void The_same_key_lights_up_in_a_script()
    {
        var fixture = new NavigationFixture("""
            #- config.yaml
            lr: 1
            train: {lr: 2}
            #- train.py
            import yaml
            cfg = yaml.safe_load(open("config.yaml"))
            cfg["«lr»"] = cfg["«l$0r»"] * 2
            model.fit(cfg["train"]["lr"])
            """);
        Assert.Equal(fixture.Marked, (HighlightFeature.At(fixture.Document, fixture.Cursor) ?? []).Select(place => fixture.Show(fixture.Path, place.Span)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_closed_script_is_read_as_an_open_one() => ReferencesTests.Check("""
        #- config.yaml
        «l$0r»: 1
        #- lib/load.py
        import yaml
        def load():
            return yaml.safe_load(open("config.yaml"))
        print(load()["«lr»"])
        """);

    private static void Renamed(string before, string name, string after)
    {
        var fixture = new NavigationFixture(before);
        var result = RenameFeature.Rename(fixture.Document, fixture.Cursor, name, CancellationToken.None);
        Assert.Null(result.Refusal);
        Assert.Equal(after, fixture.After(result.Files));
        Assert.Empty(result.Doubts);
    }

    private static void Doubted(string before, string doubt)
    {
        var fixture = new NavigationFixture(before);
        Assert.Equal([doubt], RenameFeature.Rename(fixture.Document, fixture.Cursor, "rate", CancellationToken.None).Doubts);
    }
}
