using ForgeLsp.Features.CodeActions;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.CodeActions.Python;

/// <summary>Scripts are taught to record their runs and to seed, and still train as before.</summary>
public sealed class RecordRunTests
{
    private const string Wrap = "Record it as an MLflow run";

    [Fact]
    public async Task What_trains_is_wrapped_into_a_run_and_trains_as_before()
    {
        var cases = TrainingScripts.All.Select(static pair => (Name: pair.Key, Before: new ScriptFixture(pair.Value))).Where(static item => item.Before.Findings.Any(static finding => finding.RuleId == "FRG402")).ToList();
        Assert.True(cases.Count > 12, $"Only {cases.Count} scripts record no run.");
        var wrapped = cases.ConvertAll(static item => Only(item.Before, "FRG402", Wrap));
        for (var i = 0; i < cases.Count; i++)
        {
            Assert.DoesNotContain(wrapped[i].Findings, static finding => finding.RuleId == "FRG402");
        }

        var runs = await ScriptRunner.RunAsync([.. cases.Select(static item => item.Before), .. wrapped]);
        for (var i = 0; i < cases.Count; i++)
        {
            var (was, now) = (runs[i], runs[cases.Count + i]);
            Assert.True(now.Error is null && was.Calls.SequenceEqual(now.Training) && was.Printed == now.Printed, $"{cases[i].Name}: {now.Error}\n{wrapped[i].Script}");
            Assert.Contains("""["mlflow.start_run",[],{}]""", now.Recorded);
            Assert.Equal(now.Recorded.Count(static call => call.Contains("enter", StringComparison.Ordinal)), now.Recorded.Count(static call => call.Contains("exit", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_loop_is_wrapped_as_a_whole_under_the_experiment_of_its_folder_and_texts_keep_their_lines()
    {
        var script = Only(new ScriptFixture(TrainingScripts.All["multiline-loop"]), "FRG402", Wrap).Script;
        Assert.Equal(
            """
            # Trains by hand.
            import random

            import torch
            import mlflow

            NOTE = 'first'


            def main():
                net = torch.nn.Linear(2, 2)
                opt = torch.optim.SGD(net.parameters(), lr=0.1)
                if NOTE:
                    mlflow.set_experiment('team/by-hand')
                    with mlflow.start_run():
                        for epoch in range(2):
                            # one pass

                            loss = torch.mean(net(torch.ones(2)),
                    note='wide')
                            loss.backward()
                            opt.step()
            """.ReplaceLineEndings("\n"),
            script[..script.IndexOf("\n                print", StringComparison.Ordinal)]);
        Assert.EndsWith("                print(\"\"\"epoch\n  {}\n\\tend\"\"\".format(epoch), '''a\nb''')\n    random.seed(1)\n    print(random.random())\n\n\nmain()", script);
    }

    [Fact]
    public async Task A_value_joins_what_the_run_logs()
    {
        var before = new ScriptFixture(TrainingScripts.All["tracked-sklearn"]);
        var one = before.Apply("FRG401", "50", "Log `n_estimators` with the run");
        Assert.Contains("""mlflow.log_params({"rows": 10, "n_estimators": 50})""", one.Script);
        Assert.DoesNotContain(one.For("FRG401", "50, max_depth"), static action => action.Title.StartsWith("Log ", StringComparison.Ordinal));
        var both = one.Apply("FRG401", "4\n", "Log `depth` with the run");
        Assert.Contains("""{"rows": 10, "n_estimators": 50, "depth": depth}""", both.Script);
        var runs = await ScriptRunner.RunAsync([before, both]);
        Assert.True(runs[1].Error is null && runs[0].Training.SequenceEqual(runs[1].Training), runs[1].Error);
        Assert.Contains("""["mlflow.log_params",[["dict",[["rows",["int","10"]],["n_estimators",["int","50"]],["depth",["int","4"]]]]],{}]""", runs[1].Recorded);
    }

    [Fact]
    public void Without_a_run_there_is_nothing_to_log_to() =>
        Assert.DoesNotContain(new ScriptFixture(TrainingScripts.All["lists"]).For("FRG401", "(64, 32)"), static action => action.Title.StartsWith("Log ", StringComparison.Ordinal));

    [Fact]
    public async Task What_is_unseeded_is_seeded_below_the_imports()
    {
        const string Script = """
            import random
            import numpy
            from sklearn.ensemble import RandomForestClassifier
            noise = random.random() * numpy.random.rand(1)
            model = RandomForestClassifier()
            model.fit(noise, noise)
            """;
        var before = new ScriptFixture(Script);
        var after = Only(before, "FRG409", "Seed the 2 generators");
        Assert.Equal(Script.Replace("noise = ", "\nrandom.seed(42)\nnumpy.random.seed(42)\n\nnoise = ", StringComparison.Ordinal).ReplaceLineEndings("\n"), after.Script);
        Assert.DoesNotContain(after.Findings, static finding => finding.RuleId == "FRG409");
        var runs = await ScriptRunner.RunAsync([before, after]);
        Assert.Null(runs[1].Error);
        Assert.Equal(runs[0].Calls, runs[1].Calls.Where(static call => !call.Contains("random.seed", StringComparison.Ordinal)));
        Assert.Contains("""["numpy.random.seed",[["int","42"]],{}]""", runs[1].Calls);
    }

    [Fact]
    public async Task What_a_run_lacks_is_added_step_by_step()
    {
        var before = new ScriptFixture(TrainingScripts.All["scores-after"]);
        var run = Only(before, "FRG402", Wrap);
        var logged = Only(Only(Only(run, "FRG403", "Log the hyperparameters"), "FRG404", "Log the score"), "FRG405", "Log the model");
        Assert.Equal(
            """"
            with mlflow.start_run():
                mlflow.log_params({"n_estimators": 50})
                model.fit(X, y)
                mlflow.sklearn.log_model(model, "model")
                text = """a
            b"""
                accuracy = accuracy_score(y, model.predict(X))
                mlflow.log_metric("accuracy", accuracy)
            print("done", text)
            """".ReplaceLineEndings("\n"),
            logged.Script[logged.Script.IndexOf("with mlflow", StringComparison.Ordinal)..].TrimEnd());
        Assert.DoesNotContain(logged.Findings, static finding => finding.RuleId is "FRG402" or "FRG403" or "FRG404" or "FRG405");
        var runs = await ScriptRunner.RunAsync([before, logged]);
        Assert.True(runs[1].Error is null && runs[0].Calls.SequenceEqual(runs[1].Training) && runs[0].Printed == runs[1].Printed, runs[1].Error);
        Assert.Contains("""["mlflow.log_params",[["dict",[["n_estimators",["int","50"]]]]],{}]""", runs[1].Recorded);
    }

    [Theory]
    [InlineData("argparse", "log_params(vars(args))")]
    [InlineData("hydra", "log_params(dict(cfg))")]
    [InlineData("yaml-passed", "log_params(config)")]
    [InlineData("dataclass-sklearn", "log_params(vars(settings))")]
    [InlineData("loop-constants", """log_params({"batch_size": 32, "epochs": 2, "learning_rate": learning_rate, "momentum": momentum})""")]
    public async Task The_settings_of_a_script_are_logged_as_it_holds_them(string name, string expected)
    {
        var before = new ScriptFixture(TrainingScripts.All[name]);
        var wrapped = Only(before, "FRG402", Wrap);
        var logged = Only(wrapped, "FRG403", "Log the hyperparameters");
        Assert.Contains(expected, logged.Script);
        var runs = await ScriptRunner.RunAsync([before, logged]);
        Assert.True(runs[1].Error is null && runs[0].Calls.SequenceEqual(runs[1].Training), runs[1].Error);
    }

    [Fact]
    public async Task The_loss_and_the_model_of_a_loop_are_logged()
    {
        var before = new ScriptFixture(TrainingScripts.All["loop-constants"]);
        var wrapped = Only(before, "FRG402", Wrap);
        var logged = Only(Only(wrapped, "FRG404", "Log the score"), "FRG405", "Log the model");
        Assert.Contains("            opt.step()\n        mlflow.log_metric(\"train_loss\", loss.item(), step=epoch)\n    mlflow.pytorch.log_model(net, \"model\")\nprint", logged.Script);
        var runs = await ScriptRunner.RunAsync([before, logged]);
        Assert.Null(runs[1].Error);
        Assert.Equal(2, runs[1].Recorded.Count(static call => call.StartsWith("[\"mlflow.log_metric\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_run_without_an_experiment_gets_the_one_of_its_folder()
    {
        var before = new ScriptFixture(TrainingScripts.All["tracked-sklearn"] + "\n#- project/metadata.yaml\nexperiment_id: forest\nmlflow_experiment: team/forest\n");
        var after = Only(before, "FRG406", "Set the experiment `team/forest`");
        Assert.Contains("depth = 4\nmlflow.set_experiment(\"team/forest\")\nwith mlflow.start_run():", after.Script);
        Assert.DoesNotContain(after.Findings, static finding => finding.RuleId == "FRG406");
        var runs = await ScriptRunner.RunAsync([before, after]);
        Assert.True(runs[1].Error is null && runs[0].Calls.SequenceEqual(runs[1].Calls.Where(static call => !call.Contains("set_experiment", StringComparison.Ordinal))), runs[1].Error);
        Assert.DoesNotContain(new ScriptFixture(TrainingScripts.All["tracked-sklearn"]).For("FRG406", "mlflow.start_run"), static action => action.Title.StartsWith("Set ", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_of_this_is_done_without_being_asked() =>
        Assert.All(TrainingScripts.All, static pair => Assert.DoesNotContain(new ScriptFixture(pair.Value).At(0), static action => action.Kind == CodeActionKinds.FixAll));

    private static ScriptFixture Only(ScriptFixture script, string ruleId, string title)
    {
        var finding = Assert.Single(script.Findings, finding => finding.RuleId == ruleId);
        var action = script.At(finding.Span.Start).FirstOrDefault(action => action.RuleId == ruleId && action.Title == title);
        Assert.True(action is not null, $"No '{title}' for {finding.Message}\n{script.Script}");
        return script.Apply(action);
    }
}
