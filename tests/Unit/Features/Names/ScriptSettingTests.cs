using ForgeLsp.Features.Definition;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Rename;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Names;

/// <summary>Options of a command line and fields of dataclasses, and where their script reads them.</summary>
public sealed class ScriptSettingTests
{
    private const string Options = """
        #- train.py
        import argparse
        def parse():
            parser = argparse.ArgumentParser()
            group = parser.add_argument_group("training")
            group.add_argument("-l", "--learning-rate", type=float, default=0.1, help="step size")
            parser.add_argument("--epochs", dest="rounds", default=3)
            return parser.parse_args()
        def main(args):
            fit(args.learning_rate, args.rounds)
            args.learning_rate *= 2
        if __name__ == "__main__":
            main(parse())
        """;

    private const string Defaults = """
        #- config.yaml
        lr: 0.2
        #- train.py
        import argparse, yaml
        parser = argparse.ArgumentParser()
        parser.add_argument("--lr", default=0.1)
        parser.add_argument("--data", default="x")
        parser.set_defaults(**yaml.safe_load(open("config.yaml")))
        args = parser.parse_args()
        model.fit(args.lr, args.data)
        """;

    [Theory]
    [InlineData("fit(args.learning_rate", "fit(args.learn$0ing_rate", "learning-rate", "«learning-rate»")]
    [InlineData("args.rounds", "args.round$0s", "\"rounds\"", "\"«rounds»\"")]
    public void An_option_leads_to_where_it_is_added(string plain, string cursor, string given, string marked) =>
        DefinitionTests.Check(Options.Replace(given, marked, StringComparison.Ordinal).Replace(plain, cursor, StringComparison.Ordinal));

    [Fact]
    public void An_option_is_found_from_where_it_is_added() => ReferencesTests.Check(
        Options.Replace("learning-rate", "«learning$0-rate»", StringComparison.Ordinal).Replace("args.learning_rate", "args.«learning_rate»", StringComparison.Ordinal));

    [Theory]
    [InlineData("learning-rate", "learn$0ing-rate", "step_size")]
    [InlineData("fit(args.learning_rate", "fit(args.learning$0_rate", "step_size")]
    [InlineData("learning-rate", "learn$0ing-rate", "step-size")]
    public void An_option_keeps_the_way_in_which_it_is_written(string plain, string cursor, string name) => RenameTests.Check(
        Options.Replace(plain, cursor, StringComparison.Ordinal), name, Options.Replace("learning-rate", "step-size", StringComparison.Ordinal).Replace("learning_rate", "step_size", StringComparison.Ordinal));

    [Theory]
    [InlineData("rounds", "There is an option `rounds` in this script already; choose another name")]
    [InlineData("a b", "The script reads options as attributes, and `a b` is no possible name in Python")]
    public void A_name_that_cannot_be_is_refused(string name, string why)
    {
        var fixture = new NavigationFixture(Options.Replace("learning-rate", "learn$0ing-rate", StringComparison.Ordinal));
        Assert.Equal(why, RenameFeature.Rename(fixture.Document, fixture.Cursor, name, CancellationToken.None).Refusal);
    }

    [Fact]
    public void Who_else_knows_an_option_is_said()
    {
        var fixture = new NavigationFixture(Options.Replace("learning-rate", "learn$0ing-rate", StringComparison.Ordinal).Replace("    fit(", "    save(**vars(args))\n    fit(", StringComparison.Ordinal)
            + "\n#- dvc.yaml\nstages:\n  train:\n    cmd: python train.py --learning-rate 0.2\n");
        Assert.Equal(
            ["`train.py` passes its options on whole", "`dvc.yaml` runs a command with `--learning-rate`"],
            RenameFeature.Rename(fixture.Document, fixture.Cursor, "rate", CancellationToken.None).Doubts);
    }

    [Fact]
    public void An_option_whose_default_a_config_gives_leads_to_both() => DefinitionTests.Check(Defaults
        .Replace("lr: 0.2", "«lr»: 0.2", StringComparison.Ordinal).Replace("--lr", "--«lr»", StringComparison.Ordinal).Replace("args.lr", "args.$0lr", StringComparison.Ordinal));

    [Fact]
    public void An_option_that_the_config_lacks_leads_to_itself() =>
        DefinitionTests.Check(Defaults.Replace("--data", "--«data»", StringComparison.Ordinal).Replace("args.data", "args.$0data", StringComparison.Ordinal));

    [Theory]
    [InlineData("lr: 0.2", "l$0r: 0.2")]
    [InlineData("--lr", "--l$0r")]
    [InlineData("args.lr", "args.l$0r")]
    public void A_key_and_its_option_are_renamed_as_one(string plain, string cursor) => RenameTests.Check(
        Defaults.Replace(plain, cursor, StringComparison.Ordinal), "rate", Defaults.Replace("lr", "rate", StringComparison.Ordinal));

    [Theory]
    [InlineData("from dataclasses import dataclass\n@dataclass\nclass C:\n    «lr»: float = 0.1\ndef f(c):\n    fit(c.l$0r)\nf(C())")]
    [InlineData("from dataclasses import dataclass\nfrom transformers import HfArgumentParser\n@dataclass\nclass M:\n    size: int = 1\n@dataclass\nclass C:\n    «lr»: float = 0.1\nparser = HfArgumentParser((M, C))\nm, c = parser.parse_args_into_dataclasses()\nfit(c.$0lr)")]
    public void A_field_leads_to_its_class(string code) => DefinitionTests.Check("#- train.py\n" + code);

    [Fact]
    public void Fields_are_renamed_by_those_who_know_their_types()
    {
        var fixture = new NavigationFixture("#- train.py\nfrom dataclasses import dataclass\n@dataclass\nclass C:\n    lr: float = 0.1\nfit(C().l$0r)");
        Assert.NotNull(SymbolName.At(fixture.Document, fixture.Cursor));
        Assert.Null(RenameFeature.Prepare(fixture.Document, fixture.Cursor));
    }

    [Theory]
    [InlineData("def f(args):\n    fit(args.l$0r)")]
    [InlineData("args = other()\nfit(args.l$0r)")]
    [InlineData("p.add_argument(f'--l$0r')")]
    [InlineData("p.add_argument($0")]
    [InlineData("p.add_argument('--$0')")]
    public void What_is_not_known_to_be_an_option_leads_nowhere(string code)
    {
        var fixture = new NavigationFixture($"#- train.py\nimport argparse\np = argparse.ArgumentParser()\np.add_argument('--lr')\n{code}\n");
        Assert.Null(DefinitionFeature.At(fixture.Document, fixture.Cursor, CancellationToken.None));
    }
}
