using ForgeLsp.Features.Evidence;
using ForgeLsp.Features.Hover;
using ForgeLsp.Tests.Unit.Features.Evidence;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Hover;

/// <summary>What is told of a value in a script; <c>$0</c> is the mouse, <c>«»</c> what it points at.</summary>
public sealed class ScriptHoverTests
{
    private const string Files = """
        #- experiments/alice/a/metadata.yaml
        experiment_id: a
        mlflow_experiment: churn
        results: {primary_metric: val_auc}
        #- experiments/alice/a/config.yaml
        train:
          lr: 0.01
          epochs: 3
        #- experiments/alice/a/train.py

        """;

    private static readonly FakeRunStores Runs = new FakeRunStores()
        .With("churn", "one", "lr=0.01 train.epochs=3", "val_auc=0.9")
        .With("churn", "two", "lr=0.1", "val_auc=0.8")
        .With("other", "three", "lr=5", "val_auc=0.99");

    [Theory]
    [InlineData("import yaml\ncfg = yaml.safe_load(open('config.yaml'))\nmodel.fit(cfg['train']['«l$0r»'])", "`train.lr` in `config.yaml`: `0.01`")]
    [InlineData("import yaml\ncfg = yaml.safe_load(open('config.yaml'))\nmodel.fit(lr=cfg['«tr$0ain»'])", "`train` in `config.yaml` with `lr`, `epochs`")]
    [InlineData("import yaml\ncfg = yaml.safe_load(open('config.yaml'))\nLR = cfg['train']['lr']\nmodel.fit(«l$0r»=float(LR))", "`train.lr` in `config.yaml`: `0.01`\n\nBy way of `LR` in line 3")]
    [InlineData("import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr', default=0.01, help='step *size*')\nargs = p.parse_args()\nmodel.fit(args.«l$0r»)", "Option `--lr`, default `0.01`\n\nstep \\*size\\*")]
    [InlineData("import argparse\np = argparse.ArgumentParser()\np.add_argument('--«l$0r»')\nargs = p.parse_args()\nmodel.fit(args.lr)", "Option `--lr`, no default")]
    [InlineData("from dataclasses import dataclass\n@dataclass\nclass C:\n    lr: float = 0.01\nc = C()\nmodel.fit(«$0lr»=c.lr)", "Field `C.lr`, default `0.01`")]
    public async Task The_origin_of_a_value_is_told(string code, string expected)
    {
        var (fixture, hover) = await HoverAsync(code, null);
        Assert.Equal(expected, hover?.Markdown);
        Assert.Equal(Assert.Single(fixture.Marked), fixture.Show(fixture.Path, hover?.Span ?? default));
    }

    [Theory]
    [InlineData("import yaml\ncfg = yaml.safe_load(open('config.yaml'))\nmodel.fit(cfg['train']['l$0r'])")]
    [InlineData("model = Net(lr=0.$001)\nmodel.fit(x)")]
    [InlineData("model = Net(l$0r=1e-2)\nmodel.fit(x)")]
    [InlineData("LR = 0.01\nmodel = Net(rate=L$0R)\nmodel.fit(x)")]
    [InlineData("L$0R = 0.01\nmodel.fit(x)")]
    [InlineData("def make(rate):\n    return Net(lr=ra$0te)\nmake(0.01).fit(x)")]
    [InlineData("rate = 1e-2\nmlflow.log_params({'l$0r': rate})\nmlflow.log_param('lr', rate)\nmodel.fit(x)")]
    [InlineData("rate = 1e-2\nmlflow.log_params({'lr': rate})\nmlflow.log_param('l$0r', rate)\nmodel.fit(x)")]
    public async Task What_runs_used_is_told(string code)
    {
        var (_, hover) = await HoverAsync(code, Runs);
        Assert.Contains("`lr` in 2 runs of `churn`\n\n| value | runs | best val\\_auc |", hover?.Markdown);
        Assert.Contains("| 1 | 0\\.9 |", hover?.Markdown);
    }

    [Theory]
    [InlineData("model = Net(lr=0.$001)\nmodel.fit(x)", "| 0\\.01 (here) | 1 | 0\\.9 |")]
    [InlineData("def make(rate):\n    return Net(lr=ra$0te)\nmake(0.1).fit(x)", "Value: `0.1`\n\nBy way of `rate` in line 3\n\n")]
    [InlineData("import yaml\ncfg = yaml.safe_load(open('config.yaml'))\nmodel.fit(cfg['train']['epo$0chs'])", "| 3 (here) | 1 | 0\\.9 |")]
    public async Task The_value_here_is_marked(string code, string expected) => Assert.Contains(expected, (await HoverAsync(code, Runs)).Hover?.Markdown);

    [Fact]
    public async Task The_experiment_that_the_script_sets_counts_before_that_of_the_folder()
    {
        var (_, hover) = await HoverAsync("import mlflow\nmlflow.set_experiment('other')\nmodel = Net(l$0r=5)\nmodel.fit(x)", Runs);
        Assert.Contains("`lr` in 1 run of `other`", hover?.Markdown);
        Assert.Contains("| 5 (here) | 1 | 0\\.99 |", hover?.Markdown);
    }

    [Theory]
    [InlineData("model = Net(momen$0tum=0.9)\nmodel.fit(x)")]
    [InlineData("import l$0r\nmodel.fit(lr.x)")]
    [InlineData("def l$0r(): pass\nmodel.fit(x)")]
    [InlineData("model.fit(x) # l$0r")]
    [InlineData("print(lr=0.$001)")]
    [InlineData("'l$0r'\nmodel.fit(x)")]
    [InlineData("model.fit(x$0")]
    [InlineData("$0model.fit(")]
    public async Task Of_all_else_nothing_is_told(string code) => Assert.Null((await HoverAsync(code, Runs)).Hover);

    [Fact]
    public async Task A_store_that_does_not_answer_keeps_nobody_waiting()
    {
        var stores = new FakeRunStores { Gate = new TaskCompletionSource().Task }.With("churn", "one", "lr=1", "val_auc=0.9");
        var (_, hover) = await HoverAsync("import yaml\ncfg = yaml.safe_load(open('config.yaml'))\nmodel.fit(cfg['train']['l$0r'])", stores);
        Assert.Equal("`train.lr` in `config.yaml`: `0.01`", hover?.Markdown);
    }

    private static async Task<(NavigationFixture Fixture, HoverText? Hover)> HoverAsync(string code, FakeRunStores? stores)
    {
        var fixture = new NavigationFixture(Files + code);
        var evidence = stores is null ? null : new RunEvidence(stores, TimeProvider.System);
        return (fixture, await new HoverFeature(Fixture.Clock, evidence).AtAsync(fixture.Document, fixture.Cursor, TestContext.Current.CancellationToken));
    }
}
