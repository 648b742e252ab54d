using ForgeLsp.Features.Completion;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Completion;

/// <summary>Keys that a script can read at <c>$0</c>.</summary>
public sealed class ScriptKeysTests
{
    private const string Config = "#- config.yaml\ntrain:\n  lr: 0.1\n  optim: {name: adam, weight-decay: 0}\nseed: 42\n'it''s': 1\n#- train.py\nimport yaml\ncfg = yaml.safe_load(open('config.yaml'))\n";
    private const string Box = "#- config.yaml\ntrain:\n  lr: 0.1\n  weight-decay: 0\n#- train.py\nfrom omegaconf import OmegaConf\ncfg = OmegaConf.load('config.yaml')\n";
    private const string Hydra = "#- conf/config.yaml\ndefaults: [{optim: adam}]\nseed: 1\n#- conf/optim/adam.yaml\nlr: 0.1\n#- conf/optim/sgd.yaml\nmomentum: 0.9\n#- src/main.py\nimport hydra\n@hydra.main(config_path='../conf', config_name='config')\ndef main(cfg):\n";

    [Theory]
    [InlineData(Config + "model.fit(cfg[\"$0", "train seed it's")]
    [InlineData(Config + "model.fit(cfg[\"$0\"])", "train seed it's")]
    [InlineData(Config + "lr = cfg['$0\nmodel.fit(lr)\n", "train seed")]
    [InlineData(Config + "lr = cfg['tr$0ain']['lr']\n", "train seed")]
    [InlineData(Config + "lr = cfg[\"train\"][\"$0\"]\n", "lr optim")]
    [InlineData(Config + "lr = cfg[\"train\"][\"$0\"\n", "lr optim")]
    [InlineData(Config + "x = {\nlr = cfg[\"train\"]['$0']\n", "lr optim")]
    [InlineData(Config + "lr = cfg['train']['optim']['weight-$0']\n", "name weight-decay")]
    [InlineData(Config + "t = cfg['train']\nmodel.fit(t.get('$0', 1))\n", "lr optim")]
    [InlineData(Config + "t = cfg.get('train', {}).get('$0\n", "lr optim")]
    [InlineData(Config + "def run(c):\n    return c['$0']\nrun(cfg['train'])\n", "lr optim")]
    [InlineData(Config + "cfg['$0'] = 1\n", "train seed")]
    [InlineData(Box + "cfg.$0", "train")]
    [InlineData(Box + "cfg.train.$0\nmodel.fit(x)\n", "lr")]
    [InlineData(Box + "model.fit(cfg.train.l$0r)\n", "lr")]
    [InlineData(Hydra + "    run(cfg.$0)\n", "seed optim")]
    [InlineData(Hydra + "    run(cfg.optim.$0)\n", "lr momentum")]
    [InlineData("#- train.py\nimport argparse\np = argparse.ArgumentParser()\np.add_argument('--weight-decay', default=0.1)\nargs = p.parse_args()\nmodel.fit(args.$0)\n", "weight_decay")]
    public async Task The_keys_of_the_place_come(string text, string keys) => Assert.Equal(keys, string.Join(' ', (await AtAsync(text)).Select(static item => item.Label)));

    [Theory]
    [InlineData("print('$0')")]
    [InlineData("print(\"$0")]
    [InlineData("x = 1.$0")]
    [InlineData("other['$0']")]
    [InlineData("# cfg['$0']")]
    [InlineData("'''\ncfg['$0']\n'''")]
    [InlineData("cfg['train']['lr']['$0']")]
    [InlineData("cfg['train'] ['gone']['$0']")]
    [InlineData("cfg[$0")]
    [InlineData("cfg['train', '$0']")]
    [InlineData("import yaml.$0")]
    [InlineData("cf$0")]
    public async Task Elsewhere_others_complete(string code) => Assert.Empty(await AtAsync(Config + code));

    [Fact]
    public async Task A_key_comes_with_its_value_and_file_and_replaces_the_word()
    {
        var fixture = new NavigationFixture(Config + "lr = cfg['train']['«l$0x»']\n");
        var item = (await new CompletionFeature(Fixture.Clock).AtAsync(fixture.Document, fixture.Cursor, new CompletionOptions(Snippets: true), CancellationToken.None))[0];
        Assert.Equal(("lr", "0.1", "`train.lr` in `config.yaml`: `0.1`"), (item.NewText, item.Detail, item.Documentation));
        Assert.Equal(Assert.Single(fixture.Marked), fixture.Show(fixture.Path, item.Span));
    }

    private static Task<IReadOnlyList<CompletionItem>> AtAsync(string text)
    {
        var fixture = new NavigationFixture(text);
        return new CompletionFeature(Fixture.Clock).AtAsync(fixture.Document, fixture.Cursor, new CompletionOptions(Snippets: true), CancellationToken.None);
    }
}
