using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Configs;

public sealed class ScriptReaderTests
{
    private const string Load = "import yaml\ncfg = yaml.safe_load(open('config.yaml'))\nmodel.fit(x, y)\n";

    [Theory]
    [InlineData("f(cfg['lr'])", "lr")]
    [InlineData("f(cfg['train']['lr'])", "train/ train.lr")]
    [InlineData("t = cfg['train']\nf(t['lr'], t['epochs'])", "train/ train.lr train.epochs")]
    [InlineData("f(cfg.get('lr'))", "lr?")]
    [InlineData("f(cfg.get('train', {}).get('lr', 1))", "train/? train.lr?")]
    [InlineData("f(cfg['train'])", "train")]
    [InlineData("f(**cfg['train'])", "train")]
    [InlineData("for k in cfg['train'].items(): f(k)", "train")]
    [InlineData("if 'seed' in cfg:\n  f(cfg['seed'])", "seed? seed?")]
    [InlineData("try:\n  f(cfg['seed'])\nexcept KeyError:\n  pass", "seed?")]
    [InlineData("cfg['out'] = 1\nf(cfg['out'])", "out?")]
    [InlineData("cfg.update(vars(args))\nf(cfg['out'])", "out?")]
    [InlineData("def g(c):\n  f(c['lr'])\ng(cfg)", "lr")]
    [InlineData("def g(c):\n  f(c['lr'])\ng(cfg['train'])", "train.lr train/")]
    [InlineData("class T:\n  def __init__(self, c):\n    self.c = c\n  def run(self):\n    f(self.c['lr'])\nT(cfg)", "lr")]
    [InlineData("from box import Box\nb = Box(cfg)\nf(b.train.lr)", "train/ train.lr")]
    [InlineData("f(cfg['betas'][0])", "betas")]
    [InlineData("f(cfg[name])", "")]
    [InlineData("print(cfg)\nmlflow.log_params(cfg)", "")]
    public void Reads_keys_through(string code, string reads) =>
        Assert.Equal(reads, Shown(Read(Load + code)));

    [Theory]
    [InlineData("f(**cfg)", true)]
    [InlineData("f(cfg)", true)]
    [InlineData("for k in cfg: f(k)", true)]
    [InlineData("f(cfg[name])", true)]
    [InlineData("import other\nother.cfg = cfg", true)]
    [InlineData("f(cfg['a'])", false)]
    [InlineData("print(cfg)", false)]
    [InlineData("mlflow.log_params(cfg)", false)]
    [InlineData("def g(c):\n  return c['a']\ng(cfg)", false)]
    [InlineData("cfg = cfg['train']\nf(cfg['lr'])", true)]
    public void Knows_when_a_config_gets_out_of_sight(string code, bool escapes) =>
        Assert.Equal(escapes, Read(Load + code).Escapes);

    [Theory]
    [InlineData("cfg = yaml.safe_load(open('config.yaml'))", "config.yaml")]
    [InlineData("with open('configs/a.yaml') as f:\n  cfg = yaml.load(f, Loader=yaml.SafeLoader)", "configs/a.yaml")]
    [InlineData("from pathlib import Path\nHERE = Path(__file__).parent\ncfg = yaml.safe_load((HERE / 'a.yaml').read_text())", "/src/a.yaml")]
    [InlineData("from pathlib import Path\ncfg = yaml.safe_load((Path(__file__).resolve().parent.parent / 'conf' / 'a.yml').open())", "/conf/a.yml")]
    [InlineData("import os\ncfg = yaml.safe_load(open(os.path.join(os.path.dirname(__file__), 'a.yaml')))", "/src/a.yaml")]
    [InlineData("def load(path='d.yaml'):\n  with open(path) as f:\n    return yaml.safe_load(f)\ncfg = load()", "d.yaml")]
    [InlineData("def load(path):\n  with open(path) as f:\n    return yaml.safe_load(f)\ncfg = load('e.yaml')", "e.yaml")]
    [InlineData("p.add_argument('--config', default='a.yaml')\nargs = p.parse_args()\ncfg = yaml.safe_load(open(args.config))", "a.yaml")]
    [InlineData("from omegaconf import OmegaConf\ncfg = OmegaConf.load('a.yaml')", "a.yaml")]
    [InlineData("import dvc.api\ncfg = dvc.api.params_show()", "params.yaml")]
    [InlineData("import hydra\n@hydra.main(config_path='../conf', config_name='main')\ndef run(cfg):\n  f(cfg.a)", "/conf/main.yaml")]
    [InlineData("cfg = yaml.safe_load(open(path))", "")]
    [InlineData("cfg = yaml.safe_load(open('/etc/a.yaml'))", "")]
    public void Knows_the_files_that_are_loaded(string code, string path) =>
        Assert.Equal(path, string.Join(' ', Read("import yaml\n" + code + "\nf(cfg['a'])\n__main__\n").Configs));

    [Fact]
    public void A_config_that_is_named_but_not_seen_loaded_escapes()
    {
        var script = Read("from helpers import load\ncfg = load('config.yaml')\nf(cfg['a'])\n");
        Assert.Equal(["config.yaml"], script.Configs);
        Assert.True(script.Escapes);
        Assert.Empty(script.Reads);
    }

    [Fact]
    public void A_module_of_settings_escapes_but_a_program_does_not()
    {
        const string module = "import yaml\ncfg = yaml.safe_load(open('config.yaml'))\nLR = cfg['lr']\n";
        Assert.True(Read(module).Escapes);
        Assert.False(Read(module + "if __name__ == '__main__':\n  f(LR)\n").Escapes);
    }

    [Fact]
    public void A_read_stands_at_the_key_without_quotes()
    {
        const string code = Load + "f(cfg['train'].get(\"lr\"))\n";
        Assert.Equal(["train", "lr"], Read(code).Reads.Select(read => code.Substring(read.Span.Start, read.Span.Length)));
    }

    [Fact]
    public void Names_the_tracking_experiment()
    {
        Assert.Equal("churn", Read("import mlflow\nNAME = 'churn'\nmlflow.set_experiment(NAME)\n").TrackingExperiment);
        Assert.Null(Read("import mlflow\nmlflow.set_experiment(f'churn-{x}')\n").TrackingExperiment);
    }

    [Fact]
    public void Paths_lead_to_the_nearest_folder_that_has_the_file()
    {
        var script = Read("import yaml\nf(yaml.safe_load(open('configs/a.yaml'))['x'])\n");
        var here = ScriptReader.Resolve(script, static path => path is "src/configs/a.yaml" or "configs/a.yaml");
        Assert.Equal(["src/configs/a.yaml"], here.Configs);
        Assert.Equal("src/configs/a.yaml", here.Reads[0].ConfigPath);
        Assert.Equal(["configs/a.yaml"], ScriptReader.Resolve(script, static path => path is "configs/a.yaml").Configs);
        var nowhere = ScriptReader.Resolve(script, static _ => false);
        Assert.Empty(nowhere.Configs);
        Assert.Null(nowhere.Reads[0].ConfigPath);
    }

    [Theory]
    [InlineData("model.fit(x, y)", true)]
    [InlineData("loss.backward()", true)]
    [InlineData("scaler.fit(x)", false)]
    [InlineData("le.fit(x)", false)]
    [InlineData("simple.fit(x)", true)]
    [InlineData("x = 1", false)]
    public void Training_shows_in_the_name_of_a_call(string code, bool trains) => Assert.Equal(trains, ScriptText.Trains.IsIn(code));

    [Fact]
    public void Equal_scripts_have_equal_summaries() => Assert.Equal(Read(Load + "f(cfg['a'])"), Read(Load + "f(cfg['a'])"));

    private static ScriptSummary Read(string code) => ScriptReader.Read(new PythonFile("src/train.py", PythonTree.Parse(SourceText.From(code))));

    private static string Shown(ScriptSummary script) => string.Join(' ', script.Reads.Select(static read => read.Key + (read.IsStep ? "/" : "") + (read.HasDefault ? "?" : "")));
}
