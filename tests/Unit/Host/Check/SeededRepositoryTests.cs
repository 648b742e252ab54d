using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Check;

/// <summary>A small repository with one mistake of each of several kinds, and the same mistakes where nobody looks: just the former are found.</summary>
public sealed class SeededRepositoryTests : IDisposable
{
    private const string Planned = "created: 2026-01-05\nstatus: planned\ngoal: Beat the baseline\n";
    private const string Typo = "experiment_id: typo\nresearcher: ada\ncreated: 2026-01-05\nstatus: runing\ngoal: Beat the baseline\n";

    private static readonly string[] Seeds =
    [
        "dvc.yaml:2:3 FRG314",
        "experiments/active/ada/clean/metadata.yaml:1:16 FRG102",
        "experiments/active/ada/twice/metadata.yaml:6:1 FRG003",
        "experiments/active/ada/typo/metadata.yaml:4:9 FRG002",
        "experiments/active/bob/conflict/metadata.yaml:4:1 FRG005",
        "experiments/active/bob/copy/metadata.yaml:1:16 FRG102",
        "experiments/active/bob/done/metadata.yaml:4:9 FRG105",
        "experiments/active/bob/stolen/metadata.yaml:2:13 FRG101",
        "experiments/active/bob/train/train.py:4:25 FRG410",
        "experiments/active/bob/train/train.py:8:11 FRG401",
        "experiments/active/bob/train/train.py:10:9 FRG408",
        "models/registry.yaml:8:17 FRG202",
        "notebooks/wine.ipynb:3:27 FRG410",
    ];

    private readonly TempFolder _folder = new();

    public SeededRepositoryTests()
    {
        foreach (var place in new[] { "experiments/active/ada/typo", "outputs/run/experiments/active/ada/typo", "legacy/experiments/active/ada/typo", "mlruns/0", ".venv/lib", "node_modules/x" })
        {
            _folder.Write(place + "/metadata.yaml", Typo);
        }

        _folder.Write(".gitignore", "outputs/\n");
        _folder.Write("forge.yaml", "exclude: [legacy]\n");
        _folder.Write("experiments/active/ada/clean/metadata.yaml", "experiment_id: clean\nresearcher: ada\n" + Planned);
        _folder.Write("experiments/active/ada/clean/config.yaml", "learning_rate: 0.1\nseed: 7\n");
        _folder.Write("experiments/active/ada/clean/train.py", """
            import random

            import mlflow
            import numpy as np
            import yaml
            from sklearn.linear_model import SGDClassifier

            config = yaml.safe_load(open("config.yaml"))
            random.seed(config["seed"])
            np.random.seed(config["seed"])
            mlflow.set_experiment("clean")
            with mlflow.start_run():
                mlflow.log_params(config)
                model = SGDClassifier(eta0=config["learning_rate"], random_state=config["seed"])
                model.fit(X, y)
                mlflow.log_metric("accuracy", model.score(X, y))
                mlflow.sklearn.log_model(model, name="model")
            """);
        _folder.Write("experiments/active/ada/twice/metadata.yaml", "experiment_id: twice\nresearcher: ada\n" + Planned + "goal: Beat it twice\n");
        _folder.Write("experiments/active/bob/stolen/metadata.yaml", "experiment_id: stolen\nresearcher: ada\n" + Planned);
        _folder.Write("experiments/active/bob/copy/metadata.yaml", "experiment_id: clean\nresearcher: bob\n" + Planned);
        _folder.Write("experiments/active/bob/done/metadata.yaml", "experiment_id: done\nresearcher: bob\n" + Planned.Replace("planned", "completed", StringComparison.Ordinal));
        _folder.Write("experiments/active/bob/conflict/metadata.yaml", "experiment_id: conflict\nresearcher: bob\ncreated: 2026-01-05\n<<<<<<< HEAD\nstatus: planned\n=======\nstatus: failed\n>>>>>>> other\ngoal: Beat the baseline\n");
        _folder.Write("experiments/active/bob/train/train.py", """
            import mlflow
            from sklearn.svm import SVC

            mlflow.set_tracking_uri("http://10.0.0.7:5000")
            mlflow.set_experiment("train")
            with mlflow.start_run():
                mlflow.autolog()
                SVC(C=10.0).fit(X, y)
                for epoch in range(epochs):
                    mlflow.log_metric("loss", losses[epoch])
            """);
        _folder.Write("dvc.yaml", """
            stages:
              prepare:
                cmd: python prepare.py
                deps: [features.csv]
                outs: [clean.csv]
              features:
                cmd: python features.py
                deps: [clean.csv]
                outs: [features.csv]
            """);
        _folder.Write("models/registry.yaml", """
            models:
              support-base:
                source: ollama
                model_name: llama3.1:8b
                owners: [alice]
              support-assistant:
                source: custom
                base_model: suport-base
                owners: [alice]
            """);
        _folder.Write("notebooks/wine.ipynb", """
            {"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": [
             "import mlflow\n",
             "mlflow.set_tracking_uri(\"http://10.0.0.7:5000\")"]}],
             "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "nbformat_minor": 5}
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Exactly_the_seeds_are_found()
    {
        Assert.Equal(Seeds, await Found());
        Assert.Equal(Seeds.Where(static seed => seed.Contains("/bob/", StringComparison.Ordinal)), await Found("experiments/active/bob"));
    }

    [Fact]
    public async Task A_baseline_hides_them_when_lines_move_and_files_beside_them_are_renamed()
    {
        await Cli.RunAsync(_folder.Path, "check", "--write-baseline");
        Assert.Empty(await Found());

        foreach (var path in Seeds.Select(static seed => seed[..seed.IndexOf(':', StringComparison.Ordinal)]).Distinct().Where(static path => !path.EndsWith(".ipynb", StringComparison.Ordinal)))
        {
            var file = Path.Combine(_folder.Path, path);
            File.WriteAllText(file, "# A line more,\n\n# and another one.\n" + File.ReadAllText(file));
        }

        var folder = Path.Combine(_folder.Path, "experiments", "active");
        File.Move(Path.Combine(folder, "ada", "clean", "train.py"), Path.Combine(folder, "ada", "clean", "training.py"));
        Directory.Move(Path.Combine(folder, "bob", "copy"), Path.Combine(folder, "bob", "again"));
        Assert.Equal(["experiments/active/bob/again/metadata.yaml:4:16 FRG102"], await Found());

        File.AppendAllText(Path.Combine(folder, "bob", "train", "train.py"), "\nSVC(C=5.0)\n");
        Assert.Equal(2, (await Found()).Count);
    }

    private async Task<List<string>> Found(params string[] args)
    {
        var (_, output, _) = await Cli.RunAsync(_folder.Path, ["check", .. args]);
        return [.. output.Split('\n').Where(static line => line.Contains(" FRG", StringComparison.Ordinal)).Select(static line => line.Split(' ') is [var place, _, var rule, ..] ? $"{place.TrimEnd(':')} {rule}" : line)];
    }
}
