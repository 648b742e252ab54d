using ForgeLsp.Features.CodeActions;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.CodeActions.Python;

/// <summary>What moving a value writes, to the byte, and where no move is offered.</summary>
public sealed class MoveToConfigTextTests
{
    private const string Config = "project/config.yaml";

    [Fact]
    public void Line_ends_indentation_comments_and_quotes_stay_those_of_each_file()
    {
        var script = new ScriptFixture(
            "import yaml\r\nfrom sklearn.svm import SVC\r\ncfg = yaml.safe_load(open('config.yaml'))\r\nmodel = SVC(C=cfg['svm']['C'], kernel='rbf')\r\nmodel.fit([1], [1])\r\n#- project/config.yaml\n# top\nsvm:   # a section\n    C: 1.5     # tuned\n    name: 'on'\n\n# below\nother: 1")
            .Apply("FRG401", "'rbf'", "Move to `svm.kernel` in config.yaml");
        Assert.Equal("import yaml\r\nfrom sklearn.svm import SVC\r\ncfg = yaml.safe_load(open('config.yaml'))\r\nmodel = SVC(C=cfg['svm']['C'], kernel=cfg['svm']['kernel'])\r\nmodel.fit([1], [1])\r", script.Script);
        Assert.Equal("# top\nsvm:   # a section\n    C: 1.5     # tuned\n    name: 'on'\n    kernel: rbf\n\n# below\nother: 1", script[Config]);
    }

    [Theory]
    [InlineData("1e-3", "1.0e-3")]
    [InlineData("1e3", "1.0e+3")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5.0")]
    [InlineData("1_000.5", "1000.5")]
    [InlineData("0x10", "16")]
    [InlineData("1_000", "1000")]
    [InlineData("-2.5E-4", "-2.5e-4")]
    [InlineData("1 / 3", "0.3333333333333333")]
    [InlineData("2 * 1e-7", "2.0e-07")]
    [InlineData("10 ** 2", "100")]
    [InlineData("(1, 0.5)", "[1, 0.5]")]
    public void Numbers_keep_their_value_and_type_for_PyYAML(string literal, string yaml)
    {
        var value = new ScriptFixture($"from sklearn.linear_model import SGDClassifier\nmodel = SGDClassifier(alpha={literal})\nmodel.fit([1], [1])\n").Apply("FRG401", literal, "Move to a new config.yaml");
        Assert.Equal($"alpha: {yaml}\n", value[Config]);
    }

    [Theory]
    [InlineData("\"on\"", "\"on\"")]
    [InlineData("'1e5'", "\"1e5\"")]
    [InlineData("\"adam\"", "adam")]
    public void Texts_stay_texts(string literal, string yaml)
    {
        var value = new ScriptFixture($"from sklearn.tree import DecisionTreeClassifier\nmodel = DecisionTreeClassifier(criterion={literal})\nmodel.fit([1], [1])\n").Apply("FRG401", literal, "Move to a new config.yaml");
        Assert.Equal($"criterion: {yaml}\n", value[Config]);
    }

    [Theory]
    [InlineData("", "alpha: 0.5\n")]
    [InlineData("# nothing yet", "# nothing yet\nalpha: 0.5\n")]
    [InlineData("a: 1\n", "a: 1\nalpha: 0.5\n")]
    [InlineData("a: 1", "a: 1\nalpha: 0.5")]
    [InlineData("a: 1\nb:\n  - x\n  - y # last\n\n# end\n", "a: 1\nb:\n  - x\n  - y # last\nalpha: 0.5\n\n# end\n")]
    [InlineData("a: |\n  text\n\n", "alpha: 0.5\na: |\n  text\n\n")]
    [InlineData("{a: 1}\n", "{a: 1, alpha: 0.5}\n")]
    [InlineData("{}\n", "{alpha: 0.5}\n")]
    [InlineData("---\na: 1\n...\n", "---\na: 1\nalpha: 0.5\n...\n")]
    [InlineData("alpha: 0.7\n", "alpha: 0.7\nsgdclassifier_alpha: 0.5\n")]
    [InlineData("alpha: 5.0e-1\n", "alpha: 5.0e-1\n")]
    [InlineData("alpha: '0.5'\n", "alpha: '0.5'\nsgdclassifier_alpha: 0.5\n")]
    [InlineData("alpha: 5e-1\n", "alpha: 5e-1\nsgdclassifier_alpha: 0.5\n")]
    public void A_key_is_added_without_touching_the_rest(string before, string after)
    {
        var script = new ScriptFixture("import yaml\nfrom sklearn.linear_model import SGDClassifier\ncfg = yaml.safe_load(open(\"config.yaml\"))\nmodel = SGDClassifier(alpha=0.5)\nmodel.fit([1], [1])\n#- project/config.yaml\n" + before);
        var moved = script.Apply(script.For("FRG401", "0.5").First(static action => action.Files.Any(static file => file.Uri.EndsWith("config.yaml", StringComparison.Ordinal)) || action.Title.StartsWith("Read ", StringComparison.Ordinal)));
        Assert.Equal(after, moved[Config]);
    }

    [Theory]
    [InlineData("- a\n")]
    [InlineData("a: [1\n")]
    [InlineData("a: 1\n---\nb: 2\n")]
    public void A_file_that_holds_no_keys_is_left_alone(string config)
    {
        var script = new ScriptFixture("import yaml\nfrom sklearn.linear_model import SGDClassifier\ncfg = yaml.safe_load(open(\"config.yaml\"))\nmodel = SGDClassifier(alpha=0.5)\nmodel.fit([1], [1])\n#- project/config.yaml\n" + config);
        Assert.Empty(script.For("FRG401", "0.5"));
    }

    [Theory]
    [InlineData("model = SGDClassifier(alpha=0.5)\nmodel.fit([1], [1])\ncfg = yaml.safe_load(open(\"config.yaml\"))\n")]
    [InlineData("if model_is_new:\n    cfg = yaml.safe_load(open(\"config.yaml\"))\nmodel = SGDClassifier(alpha=0.5)\nmodel.fit([1], [1])\n")]
    [InlineData("def load():\n    cfg = yaml.safe_load(open(\"config.yaml\"))\n    print(cfg[\"a\"])\nmodel = SGDClassifier(alpha=0.5)\nmodel.fit([1], [1])\n")]
    [InlineData("def fit():\n    model = SGDClassifier(alpha=0.5)\n    model.fit([1], [1])\nfit()\ncfg = yaml.safe_load(open(\"config.yaml\"))\n")]
    [InlineData("cfg = yaml.safe_load(open(\"config.yaml\"))\ndef fit(cfg):\n    model = SGDClassifier(alpha=0.5)\n    model.fit([1], [1])\nfit({})\n")]
    [InlineData("cfg = yaml.safe_load(open(\"config.yaml\"))\nfor cfg in [1]:\n    model = SGDClassifier(alpha=0.5)\n    model.fit([1], [1])\n")]
    [InlineData("cfg = yaml.load(open(\"config.yaml\"), Loader=yaml.BaseLoader)\nmodel = SGDClassifier(alpha=0.5)\nmodel.fit([1], [1])\n")]
    [InlineData("cfg = yaml.safe_load(open(\"config.yaml\"))\nmodel = SGDClassifier(alpha=0.5)\nmodel.fit([1], [1])\nprint(\n")]
    public void Where_the_config_is_not_there_yet_or_not_seen_no_move_is_offered(string code) =>
        Assert.DoesNotContain(new ScriptFixture("import yaml\nfrom sklearn.linear_model import SGDClassifier\n" + code + "#- project/config.yaml\na: 1\n").At(("import yaml\nfrom sklearn.linear_model import SGDClassifier\n" + code).IndexOf("0.5", StringComparison.Ordinal)),
            static action => action.RuleId == "FRG401");

    [Theory]
    [InlineData("cfg = yaml.safe_load(open(\"config.yaml\"))\ndef fit():\n    model = SGDClassifier(alpha=0.5)\n    model.fit([1], [1])\nfit()\n")]
    [InlineData("def fit():\n    model = SGDClassifier(alpha=0.5)\n    model.fit([1], [1])\ncfg = yaml.safe_load(open(\"config.yaml\"))\nfit()\n")]
    [InlineData("with open(\"config.yaml\") as file:\n    cfg = yaml.safe_load(file)\nmodel = SGDClassifier(alpha=0.5)\nmodel.fit([1], [1])\n")]
    public void Where_the_config_is_surely_there_it_is_read(string code)
    {
        var script = new ScriptFixture("import yaml\nfrom sklearn.linear_model import SGDClassifier\n" + code + "#- project/config.yaml\na: 1\n");
        Assert.Contains("SGDClassifier(alpha=cfg[\"alpha\"])", script.Apply("FRG401", "0.5", "Move to `alpha` in config.yaml").Script);
    }

    [Fact]
    public void The_new_key_is_shown_and_the_first_offer_is_preferred()
    {
        var script = new ScriptFixture(TrainingScripts.All["yaml-sections"]);
        var action = script.For("FRG401", "(0.9, 0.98)")[0];
        Assert.True(action.IsPreferred);
        Assert.Equal("file:///workspace/project/configs/base.yaml", action.Shown?.Uri);
        var lines = script.Apply(action)["project/configs/base.yaml"].Split('\n');
        var start = action.Shown?.Start ?? default;
        Assert.Equal("    betas: [0.9, 0.98]", lines[start.Line]);
        Assert.Equal("betas", lines[start.Line].Substring(start.Column, action.Shown?.Length ?? 0));
        Assert.All(script.For("FRG401", "(0.9, 0.98)").Skip(1), static other => Assert.False(other.IsPreferred));
    }

    [Theory]
    [InlineData("import click\n")]
    [InlineData("import sys\nprint(sys.argv)\n")]
    public void A_script_with_a_command_line_of_another_kind_gets_no_argparse(string head) =>
        Assert.Equal("Move to a new config.yaml", Assert.Single(new ScriptFixture(head + "from sklearn.svm import SVC\nmodel = SVC(C=10)\nmodel.fit([1], [1])\n").For("FRG401", "10"), static action => action.Kind == CodeActionKinds.QuickFix).Title);

    [Fact]
    public void A_script_that_others_import_gets_no_argparse() =>
        Assert.DoesNotContain(
            new ScriptFixture("from sklearn.svm import SVC\nmodel = SVC(C=10)\nmodel.fit([1], [1])\n#- project/other.py\nimport train\nprint(train.model)\n").For("FRG401", "10"),
            static action => action.Title.Contains("--", StringComparison.Ordinal));

    [Fact]
    public void The_config_that_is_there_already_is_taken()
    {
        var script = new ScriptFixture("from sklearn.svm import SVC\nmodel = SVC(C=10)\nmodel.fit([1], [1])\n#- project/params.yaml\nC: 10\n")
            .Apply("FRG401", "10", "Move to params.yaml, and load that");
        Assert.Equal("C: 10\n", script["project/params.yaml"]);
        Assert.Contains("(Path(__file__).parent / \"params.yaml\")", script.Script);
    }

    [Fact]
    public void A_finding_inside_a_call_over_lines_is_silenced_on_its_own_line()
    {
        var script = new ScriptFixture("from sklearn.svm import SVC\nmodel = SVC(\n    C=10,  # why\n    gamma=0.5,\n)\nmodel.fit([1], [1])\n");
        var silenced = script.Apply(script.Silence("0.5", "on this line"));
        Assert.Contains("    gamma=0.5,  # forge: ignore[FRG401]\n", silenced.Script);
        Assert.Single(silenced.Findings, static finding => finding.RuleId == "FRG401");
    }
}
