using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Workspace;

/// <summary>A change elsewhere comes back to the files that asked, to no others, and changes what they show.</summary>
public sealed class AskingTests
{
    private const string Root = "file:///w";
    private const string Asker = "experiments/a/asker/metadata.yaml";
    private const string Bystander = "experiments/b/bystander/metadata.yaml";
    private const string Other = "experiments/c/other/metadata.yaml";
    private const string Registry = "models/registry.yaml";
    private const string Config = "experiments/a/asker/config.yaml";
    private const string Script = "experiments/a/asker/train.py";

    private readonly MemoryFiles _files = new()
    {
        [Asker] = "experiment_id: asker\n",
        [Bystander] = "experiment_id: bystander\n",
        [Other] = "experiment_id: other\n",
        [Registry] = "models:\n  chat:\n    status: testing\n",
        [Config] = "lr: 1\n",
        [Script] = "import yaml\ncfg = yaml.safe_load(open('config.yaml'))\nf(cfg['lr'])\n",
        ["tools/odd.yaml"] = "x: 1\n",
        ["lib/net.py"] = "import torch\ndef one(): pass\n",
        ["lib/first.py"] = "from lib.net import one\n",
    };

    private readonly List<string> _invalidated = [];

    /// <summary>Each kind of question, what changes its answer, and what does not though it is near.</summary>
    public static TheoryData<string> Questions => [.. Cases.Keys];

    private static Dictionary<string, Case> Cases { get; } = new(StringComparer.Ordinal)
    {
        ["experiments"] = new(view => view.Experiments.Count, Other, null, Registry, "models: {}\n"),
        ["experiment by id"] = new(view => view.ExperimentsWithId("other").Count, Other, "experiment_id: another\n", Bystander, "experiment_id: third\n"),
        ["experiment that comes"] = new(view => view.ExperimentsWithId("new").Count, "experiments/n/n/metadata.yaml", "experiment_id: new\n", "experiments/n/m/metadata.yaml", "experiment_id: newer\n"),
        ["experiment of a file"] = new(view => view.ExperimentAt(Other)?.HasSeed, Other, "experiment_id: other\nseed: 1\n", Bystander, "experiment_id: x\n"),
        ["models"] = new(view => view.Models.Count, Registry, "models:\n  chat: {status: testing}\n  more: {status: testing}\n", Other, "experiment_id: x\n"),
        ["model by name"] = new(view => view.ModelsNamed("chat").Select(static model => model.Status).FirstOrDefault(), Registry, "models:\n  chat:\n    status: production\n", Registry, "# moved\nmodels:\n  chat:\n    status: testing\n  more: {status: testing}\n"),
        ["config"] = new(view => view.ConfigAt(Config)?["lr"]?.Value, Config, "lr: 2\n", Config, "# moved\nlr: 1\n"),
        ["config that goes"] = new(view => view.ConfigAt(Config) is null, Config, null, Registry, "models: {}\n"),
        ["script"] = new(view => view.ScriptAt(Script)?.Reads.Count, Script, "x = 1\n", Config, "lr: 3\n"),
        ["script by the files it may mean"] = new(view => string.Join(' ', view.ScriptAt(Script)?.Configs ?? []), Config, null, Other, "experiment_id: x\n"),
        ["scripts that name a config"] = new(view => view.ScriptsNaming(Config).Count, Script, "x = 1\n", "tools/run.py", "import yaml\nyaml.safe_load(open('odd.yaml'))\n"),
        ["config that is named for the first time"] = new(view => view.ConfigAt("tools/odd.yaml") is null, "tools/run.py", "import yaml\nyaml.safe_load(open('odd.yaml'))\n", "tools/run.py", "x = 2\n"),
        ["module"] = new(view => view.ModuleAt("lib/net.py")?.Functions.Count, "lib/net.py", "import torch\ndef one(): pass\ndef two(): pass\n", "lib/net.py", "import torch\n\n\ndef one(): pass\n"),
        ["importers"] = new(view => view.ImportersOf("lib/net.py").Count, "lib/second.py", "import torch\nfrom .net import one\n", "lib/second.py", "import torch\n"),
        ["importer that only its text was looked at of"] = new(view => view.ImportersOf("lib/net.py").Count, "second.py", "from lib.net import one\n", "second.py", "from lib import other\n"),
        ["module by name"] = new(view => view.ModulesNamed("net").Count, "src/net.py", "", "src/nets.py", ""),
        ["Airflow DAG by id"] = new(view => view.DagsWithId("train").Count, "dags/b.py", "import airflow\nairflow.DAG('train')\n", "dags/b.py", "import airflow\nairflow.DAG('other')\n"),
        ["workflow"] = new(view => view.WorkflowAt(".github/workflows/a.yml")?.RunsTests, ".github/workflows/a.yml", "jobs:\n  a:\n    steps:\n      - run: pytest\n", ".github/workflows/b.yml", "jobs: {}\n"),
        ["file"] = new(view => view.FileExists("docs/a.md"), "docs/a.md", "", "docs/b.md", ""),
        ["file that goes"] = new(view => view.FileExists(Config), Config, null, Script, null),
        ["folder"] = new(view => view.FolderExists("docs"), "docs/deep/a.md", "", "other/a.md", ""),
        ["files of a folder"] = new(view => view.FilesIn("docs").Count, "docs/a.md", "", "docs/deep/a.md", ""),
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public void A_change_on_disk_comes_back_to_the_closed_file_that_asked(string question)
    {
        var (ask, path, text, near, nearText) = Cases[question];
        var (workspace, feature) = Start(ask);
        var before = Findings(workspace, feature);

        Change(workspace, near, nearText);
        Assert.DoesNotContain(Asker, _invalidated);

        _invalidated.Clear();
        Change(workspace, path, text);
        Assert.Contains(Asker, _invalidated);
        Assert.DoesNotContain(Bystander, _invalidated);
        Assert.NotEqual(before, Findings(workspace, feature));
    }

    [Theory]
    [InlineData("experiment by id")]
    [InlineData("model by name")]
    [InlineData("config")]
    [InlineData("script")]
    public void Typing_elsewhere_comes_back_to_the_open_document_that_asked(string question)
    {
        var (ask, path, text, _, _) = Cases[question];
        var (workspace, feature) = Start(ask);
        workspace.Open($"{Root}/{Asker}", "yaml", 1, SourceText.From("experiment_id: asker\n"));
        var before = Findings(workspace, feature);
        workspace.Open($"{Root}/{path}", "yaml", 1, SourceText.From(_files.Read(path) ?? ""));
        feature.Check(workspace.Current, path, CancellationToken.None);
        Assert.Empty(_invalidated);

        workspace.Change($"{Root}/{path}", 2, SourceText.From(text ?? ""));
        feature.Check(workspace.Current, path, CancellationToken.None);
        Assert.Equal([Asker], _invalidated);
        Assert.NotEqual(before, Findings(workspace, feature));
    }

    [Fact]
    public void A_document_that_closes_without_being_saved_gives_the_answer_of_the_disk()
    {
        var (workspace, feature) = Start(Cases["config"].Ask);
        workspace.Open($"{Root}/{Config}", "yaml", 1, SourceText.From("lr: 2\n"));
        feature.Check(workspace.Current, Config, CancellationToken.None);
        var before = Findings(workspace, feature);
        _invalidated.Clear();
        workspace.Close($"{Root}/{Config}");
        Assert.Contains(Asker, _invalidated);
        Assert.NotEqual(before, Findings(workspace, feature));
    }

    [Fact]
    public void A_new_document_that_is_on_no_disk_yet_is_there()
    {
        var (workspace, _) = Start(Cases["file"].Ask);
        workspace.Open($"{Root}/docs/a.md", "markdown", 1, SourceText.Empty);
        Assert.Equal([Asker], _invalidated);
    }

    [Fact]
    public void An_answer_that_changed_while_the_check_ran_brings_it_back()
    {
        var (workspace, feature) = Start(Cases["config"].Ask);
        var old = workspace.Current;
        Change(workspace, Config, "lr: 9\n");
        _invalidated.Clear();
        feature.Check(old, Asker, CancellationToken.None);
        Assert.Equal([Asker], _invalidated);
    }

    [Fact]
    public void An_experiment_whose_id_only_moved_comes_back_to_those_that_link_it_and_one_that_says_the_same_does_not()
    {
        var (workspace, _) = Start(static view => view.ExperimentsWithId("other").Count);
        Change(workspace, Other, "experiment_id: other\n# below\n");
        Assert.DoesNotContain(Asker, _invalidated);
        Change(workspace, Other, "# above\nexperiment_id: other\n");
        Assert.Contains(Asker, _invalidated);
    }

    [Fact]
    public void A_question_that_is_asked_no_more_brings_nothing_back()
    {
        var ask = true;
        var (workspace, feature) = Start(view => ask ? view.ConfigAt(Config)?["lr"]?.Value : null);
        ask = false;
        feature.Check(workspace.Current, Asker, CancellationToken.None);
        Change(workspace, Config, "lr: 9\n");
        Assert.DoesNotContain(Asker, _invalidated);
    }

    [Fact]
    public void Another_answer_of_the_stores_comes_back_to_those_that_asked_for_it()
    {
        var (workspace, feature) = Start(static view => view.Tracking?.Experiments?.GetValueOrDefault("churn")?.Id);
        workspace.SetTracking(Tracked("churn", "1"));
        Assert.Equal([Asker], _invalidated);
        feature.Check(workspace.Current, Asker, CancellationToken.None);
        _invalidated.Clear();

        workspace.SetTracking(Tracked("churn", "1", "more"));
        Assert.Empty(_invalidated);
        workspace.SetTracking(Tracked("churn", "2", "more"));
        Assert.Equal([Asker], _invalidated);
    }

    [Fact]
    public void A_script_that_comes_makes_a_training_config_of_the_file_beside_it()
    {
        _files["lab/conf/run.yaml"] = "lr: 1\n";
        var (workspace, _) = Start(static _ => null);
        Assert.Null(workspace.Current.ConfigAt("lab/conf/run.yaml"));
        Change(workspace, "lab/train.py", "x = 1\n");
        Assert.NotNull(workspace.Current.ConfigAt("lab/conf/run.yaml"));
        Assert.Contains("lab/conf/run.yaml", _invalidated);
    }

    private (ForgeWorkspace Workspace, DiagnosticsFeature Feature) Start(Func<IWorkspaceView, object?> ask)
    {
        var workspace = new ForgeWorkspace(new RootFolder(Root), _files, BuiltInSchemas.For, modules: new ModuleReader());
        workspace.Load(CancellationToken.None);
        var feature = new DiagnosticsFeature(workspace, new Analyzer([new Asking(ask)], Fixture.Clock, static line => Assert.Fail(line)));
        feature.Check(workspace.Current, Asker, CancellationToken.None);
        feature.Check(workspace.Current, Bystander, CancellationToken.None);
        workspace.Invalidated += _invalidated.AddRange;
        return (workspace, feature);
    }

    private static TrackingFacts Tracked(string name, string id, params string[] others) =>
        new() { Experiments = others.Append(name).ToDictionary(static one => one, one => new TrackedExperiment(one, one == name ? id : "9", "local"), StringComparer.Ordinal) };

    private static string Findings(ForgeWorkspace workspace, DiagnosticsFeature feature) =>
        string.Join('|', feature.Check(workspace.Current, Asker, CancellationToken.None)?.Items.Select(static item => item.Finding.Message) ?? []);

    private void Change(ForgeWorkspace workspace, string path, string? text)
    {
        var kind = text is null ? FileChangeKind.Deleted : _files.Exists(path) ? FileChangeKind.Changed : FileChangeKind.Created;
        if (text is null)
        {
            _files.Delete(path);
        }
        else
        {
            _files[path] = text;
        }

        workspace.FilesChanged([new FileChange($"{Root}/{path}", kind)]);
    }

    private sealed record Case(Func<IWorkspaceView, object?> Ask, string Path, string? Text, string NearPath, string? NearText);

    /// <summary>Reports what the workspace answers, in one file only.</summary>
    private sealed class Asking(Func<IWorkspaceView, object?> ask) : IRule<ExperimentDocument>
    {
        public RuleInfo Info { get; } = new("FRG999", "asking", Severity.Warning, "0", "", "", "", "") { ExamplePath = Asker };

        public IEnumerable<Finding> Check(ExperimentDocument document, RuleContext context) =>
            document.File.Path == Asker ? [new Finding(Info.Id, default, $"{ask(context.Workspace)}")] : [];
    }
}
