using System.Text.Json;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Index;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

/// <summary>What the parts of a script remember from one keystroke to the next must never show.</summary>
public sealed class ScriptEditsTests
{
    private const int Seed = 20261121;
    private const string Path = "experiments/active/ada/example/train.py";

    private static readonly string[] _pieces =
    [
        "", "x", "lr", " = 0.1", "(", ")", "\n", "\n\n", "    ", ":", "#", "'", "\"\"\"", ", lr=0.5", ".fit(X, y)", "def train():\n", "def train(lr, epochs=3):\n    ", "class Net(nn.Module):\n    ", "global lr\n",
        "import mlflow\n", "from torch import *\n", "import torch.nn as nn\n", "mlflow.start_run()\n", "with mlflow.start_run():\n    ", "for epoch in range(10):\n    ", "self.lr = 0.2\n", "return 0.1\n", "np.random.seed(1)\n",
        "if __name__ == '__main__':\n    ", "cfg['lr']", "params = {'lr': 0.1}\n", "optim.step()\n", "loss.backward()\n", "@click.command()\n", "train()\n", "yaml.safe_load(open('config.yaml'))",
    ];

    [Fact]
    public void Typing_gives_the_findings_that_opening_the_file_gives()
    {
        var (snapshot, analyzer, failures) = Load();
        var reader = new ModuleReader();
        var random = new Random(Seed);
        var scripts = Scripts();
        var findings = 0;
        for (var round = 0; round < 60; round++)
        {
            var (name, original) = scripts[random.Next(scripts.Count)];
            var text = SourceText.From(original);
            var typed = new SourceFile(Path, text);
            _ = analyzer.Check(snapshot, typed, TestContext.Current.CancellationToken);
            for (var step = 0; step < 12; step++)
            {
                var start = random.Next(text.Length + 1);
                var span = new TextSpan(start, random.Next(4) == 0 ? random.Next(Math.Min(60, text.Length - start) + 1) : 0);
                text = text.WithChange(span, _pieces[random.Next(_pieces.Length)]);
                typed = new SourceFile(Path, text, typed);
                var opened = new SourceFile(Path, SourceText.From(text.ToString()));
                var found = Describe(analyzer.Check(snapshot, typed, TestContext.Current.CancellationToken));
                Assert.True(Describe(analyzer.Check(snapshot, opened, TestContext.Current.CancellationToken)).SequenceEqual(found, StringComparer.Ordinal), $"{name}, seed {Seed}, round {round}, step {step}");
                Assert.Equal(JsonSerializer.Serialize(reader.Read(opened.Python)), JsonSerializer.Serialize(reader.Read(typed.Python)));
                Assert.Equal(JsonSerializer.Serialize(ScriptReader.Read(opened.Python)), JsonSerializer.Serialize(ScriptReader.Read(typed.Python)));
                findings += found.Count;
            }
        }

        Assert.Empty(failures);
        Assert.NotEqual(0, findings);
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "a chain of calls", "m" + Many(".c()", 100_000) + "\nmodel.fit(x, y)\n" },
        { "a chain of calls with dicts", "m" + Many(".c({'lr': 0.1})", 50_000) + "\nmodel.fit(x, y)\n" },
        { "a chain of loaders", "m" + Many(".DataLoader(d, batch_size=3)", 50_000) + "\nmodel.fit(x, y)\n" },
        { "a dict of itself", "p = {'lr': 0.1}\n" + Many("p = dict(p, eta=0.1)\n", 2_000) + Many("xgb.train(p, d)\n", 2_000) },
        { "one name bound and read again and again", Many("lr = 0.1\n", 50_000) + Many("torch.optim.Adam(x, lr=lr)\n", 2_000) + "model.fit(x, y)\n" },
        { "one attribute bound and read again and again", "class C:\n  def f(self):\n" + Many("    self.lr = 0.5\n    torch.optim.Adam(x, lr=self.lr)\n", 20_000) + "Ridge().fit(x, y)\n" },
        { "one name that is only printed", "lr = 0.1\nprint(" + Many("lr + ", 50_000) + "lr)\nmodel.fit(x, y)\n" },
        { "runs and logs", Many("with mlflow.start_run():\n    Ridge().fit(x, y)\n    mlflow.log_metric('a', 1)\n", 8_000) },
        { "runs that are ended", Many("run = mlflow.start_run()\nRidge().fit(x, y)\nmlflow.log_metric('a', 1)\nmlflow.end_run()\n", 8_000) },
        { "a chain of other names", "a0 = torch.optim.Adam\n" + Each(50_000, i => $"a{i + 1} = a{i}\n") + "a50000(x, lr=0.1)\nmodel.fit(x, y)\n" },
        { "a long dict", "p = {" + Each(100_000, i => $"'k{i}': 0.1,") + "}\n" + Each(3_000, i => $"torch.optim.Adam(x, lr=p['k{i}'])\n") + "model.fit(x, y)\n" },
        { "a long dict that is handed on", "params = {" + Each(100_000, i => $"'k{i}': 0.1,") + "}\n" + Many("torch.optim.Adam(x, **params)\n", 3_000) + "model.fit(x, y)\n" },
        { "a long dict that is spread", "params = {" + Each(100_000, i => $"'k{i}': 0.1,") + "}\n" + Many("train(**params)\n", 3_000) + "model.fit(x, y)\n" },
        { "calls of one function", "def f(" + Each(100, i => $"p{i},") + "):\n    torch.optim.Adam(x, lr=p99)\n" + Many("f(p99=0.1, p98=0.2)\n", 100_000) + "model.fit(x, y)\n" },
        { "functions that call each other in a ring", Each(20_000, i => $"def f{i}():\n    lib.x{i}()\n    f{(i + 1) % 20_000}()\n") + "Ridge().fit(x, y)\nf0()\n" },
        { "values that one function returns", "def f():\n" + Many("  return 0.1\n", 50_000) + Many("torch.optim.Adam(x, lr=f())\n", 2_000) + "model.fit(x, y)\n" },
        { "star imports", Each(300, i => $"from lib{i} import *\n") + Each(20_000, i => $"y{i}(a)\n") + "Ridge().fit(x, y)\n" },
        { "layers in a list", "keras.Sequential([" + Many("Dense(64),", 30_000) + "]).fit(x, y)\n" },
        { "options of a command line", Each(5_000, i => $"parser.add_argument('--a{i}', default='c{i}.yaml')\n") + Each(5_000, i => $"cfg{i} = yaml.safe_load(open(args.a{i}))\n") },
    };

    /// <summary>Each of these took from ten seconds to minutes of the processor where a rule looked at everything for everything; the bound only tells that from a second.</summary>
    [Theory]
    [MemberData(nameof(Hostile))]
    public void Repetition_does_not_stop_the_check(string what, string text)
    {
        const string Head = "import torch, mlflow, yaml, keras, lib\nimport xgboost as xgb\nfrom keras.layers import Dense\nfrom torch.utils.data import DataLoader\nfrom sklearn.linear_model import Ridge\n";
        var (snapshot, analyzer, failures) = Load();
        var cancel = TestContext.Current.CancellationToken;
        var read = Effort.Within(TimeSpan.FromSeconds(10), what, () =>
        {
            var source = new SourceFile(Path, SourceText.From(Head + text));
            _ = analyzer.Check(snapshot, source, cancel);
            return new ModuleReader().Read(source.Python);
        });
        Assert.Equal(Path, read.Path);
        Assert.Empty(failures);
    }

    private static (Snapshot Snapshot, Analyzer Analyzer, List<string> Failures) Load()
    {
        var workspace = new ForgeWorkspace(RootFolder.FromPath("/w"), new MemoryFiles { ["experiments/active/ada/example/config.yaml"] = "lr: 0.1\n" }, BuiltInSchemas.For, modules: new ModuleReader());
        workspace.Load(CancellationToken.None);
        var failures = new List<string>();
        return (workspace.Current, new Analyzer(RuleCatalogue.All, Fixture.Clock, failures.Add), failures);
    }

    private static List<string> Describe(IReadOnlyList<CheckedFinding> findings) => [.. findings.Select(static item => $"{item.Finding.Span} {item.Severity} {item.Finding.RuleId} {item.Finding.Message} {item.Finding.FixKey}")];

    private static string Many(string piece, int count) => string.Concat(Enumerable.Repeat(piece, count));

    private static string Each(int count, Func<int, string> piece) => string.Concat(Enumerable.Range(0, count).Select(piece));

    private static List<(string Name, string Text)> Scripts()
    {
        List<(string, string)> scripts = [.. new[] { "python", "python-accuracy" }.SelectMany(static folder => Directory.EnumerateFiles(System.IO.Path.Combine(SolutionFolder.Path, "tests", "Fixtures", folder), "*.py", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal).Select(static path => (path, PythonSource.Decode(File.ReadAllBytes(path)))).Where(static script => script.Item2.Length is > 200 and < 60_000)];
        Assert.NotEmpty(scripts);
        return scripts;
    }
}
