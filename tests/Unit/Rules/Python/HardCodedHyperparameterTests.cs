using ForgeLsp.Core.Findings;
using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

/// <summary>The decision table of the rule, row by row. <c>«…»</c> marks what must be reported, <c>‹…›</c> what must be reported as information.</summary>
public sealed class HardCodedHyperparameterTests
{
    private const string Sklearn = "from sklearn.ensemble import RandomForestClassifier\nfrom sklearn.linear_model import LinearRegression, Ridge\n";
    private const string Torch = "import torch\nfrom torch import nn, optim\nfrom torch.utils.data import DataLoader\n";
    private const string Step = "\nfor x in loader:\n    loss.backward()\n    optimizer.step()\n";
    private const string Boost = "import xgboost as xgb\nimport lightgbm as lgb\n";
    private const string Keras = "import tensorflow as tf\nfrom tensorflow import keras\nfrom tensorflow.keras.layers import *\n";

    [Fact]
    public void The_message_names_the_parameter_and_the_nearest_config() => Fixture.Check<HardCodedHyperparameter>("""
        #- experiments/active/ada/x/train.py
        from sklearn.ensemble import RandomForestClassifier

        model = RandomForestClassifier(n_estimators=100)
        #                                           ^^^ warning FRG401: `n_estimators` is hard-coded; keep it in `config.yaml`
        model.fit(X, y)
        #- experiments/active/ada/x/config.yaml
        seed: 1
        """);

    [Fact]
    public void A_config_further_up_is_found_too() => Fixture.Check<HardCodedHyperparameter>("""
        #- src/deep/train.py
        import xgboost as xgb
        booster = xgb.train({"max_depth": 6}, data)
        #                                 ^ warning FRG401: `max_depth` is hard-coded; keep it in `configs/base.yaml`
        #- configs/base.yaml
        seed: 1
        """);

    [Theory]
    [InlineData(Sklearn + "RandomForestClassifier(n_estimators=«100», max_features=«'sqrt'», n_jobs=4, random_state=42).fit(X, y)\n")]
    [InlineData(Sklearn + "Ridge(alpha=«5 * 8»).fit(X, y)\nRidge(alpha=«128 - 32»).fit(X, y)\nRidge(alpha=«-1e-3»).fit(X, y)\n")]
    [InlineData(Torch + "optimizer = torch.optim.Adam(model.parameters(), lr=«3e-4», betas=«(0.9, 0.999)»)" + Step)]
    [InlineData(Torch + "optimizer = optim.SGD(p, lr=cfg.lr, momentum=«0.9»)\nsched = optim.lr_scheduler.StepLR(optimizer, step_size=«30», gamma=«0.1»)" + Step)]
    [InlineData(Keras + "model = keras.Sequential()\nmodel.fit(x, y, epochs=«10», batch_size=«32», verbose=1)\n")]
    [InlineData("from transformers import TrainingArguments\nargs = TrainingArguments('out', learning_rate=«2e-5», num_train_epochs=«3», seed=1)\n")]
    [InlineData("import lightning as L\nL.Trainer(max_epochs=«5», devices=1).fit(model)\n")]
    [InlineData("import optax\nopt = optax.adamw(learning_rate=«1e-3», weight_decay=«0.01»)\n")]
    [InlineData("from prophet import Prophet\nProphet(changepoint_prior_scale=«0.05»).fit(df)\n")]
    [InlineData("from pyspark.ml.classification import RandomForestClassifier\nRandomForestClassifier(numTrees=«20», labelCol='y').fit(df)\n")]
    [InlineData("from ultralytics import YOLO\nmodel = YOLO('yolov8n.pt')\nmodel.train(data='d.yaml', epochs=«100», imgsz=640)\n")]
    public void Keywords_of_estimators_optimisers_and_trainers(string text) => Check(text);

    [Theory]
    [InlineData(Torch + "lr = «0.001»\nBATCHSIZE = «64»\nloader = DataLoader(data, BATCHSIZE)\noptimizer = optim.Adam(p, lr)" + Step)]
    [InlineData(Torch + "class Net(nn.Module):\n    def __init__(self):\n        self.hidden_dim = ‹128›\n        self.cell = nn.LSTM(10, self.hidden_dim)\noptimizer = optim.Adam(p)" + Step)]
    [InlineData(Boost + "param = {}\nparam['eta'] = «0.3»\nparam['nthread'] = 4\nxgb.train(param, d)\n")]
    [InlineData(Sklearn + "strength = «0.5»\nRidge(alpha=strength).fit(X, y)\n")]
    [InlineData(Torch + "class Config:\n    lr = «1e-3»\noptimizer = optim.Adam(p, lr=Config.lr)" + Step)]
    [InlineData(Torch + "EPOCHS = «3»\noptimizer = optim.Adam(p)\nfor epoch in range(EPOCHS):\n    loss.backward()\n    optimizer.step()\n")]
    public void Assignments_whose_value_reaches_the_training(string text) => Check(text);

    [Theory]
    [InlineData(Boost + "params = {'max_depth': «6», 'objective': 'binary:logistic', 'seed': 1, 'eta': «0.0958231»}\nbooster = xgb.train(params, d, num_boost_round=«50»)\n")]
    [InlineData(Boost + "params = dict(num_leaves=«31», metric='auc')\nlgb.train(params, d)\nmlflow.log_params(params)\n")]
    [InlineData(Sklearn + "kw = {'n_estimators': «10»}\nRandomForestClassifier(**kw).fit(X, y)\n")]
    [InlineData(Torch + "import wandb\nwandb.init(project='p', config={'lr': «2e-5», 'epochs': «3»})\noptimizer = optim.Adam(p, lr=wandb.config.lr)" + Step)]
    [InlineData(Boost + "def run(p):\n    return xgb.train(p, d)\nrun({'max_depth': «3»})\n")]
    public void Dict_entries_that_are_handed_on(string text) => Check(text);

    [Theory]
    [InlineData(Sklearn + "def train(alpha, depth=3):\n    Ridge(alpha=alpha).fit(X, y)\ntrain(alpha=«0.01»)\n")]
    [InlineData(Torch + "from project import train_model\noptimizer = optim.Adam(p)\ntrain_model(model, epochs=«20», lr=«0.1», name='x')" + Step)]
    public void Arguments_of_the_projects_own_training_function(string text) => Check(text);

    [Theory]
    [InlineData(Torch + "drop = nn.Dropout(‹0.5›)\noptimizer = optim.Adam(p, ‹1e-3›)" + Step)]
    [InlineData(Boost + "xgb.train(p, d, ‹100›)\n")]
    [InlineData("from fastai.vision.all import *\nlearn = cnn_learner(dls, m)\nlearn.fit(‹2›)\n")]
    [InlineData(Keras + "model = keras.Sequential()\ntrain = ds.batch(‹64›)\nmodel.compile(optimizer=‹\"adam\"›, loss='mse')\nmodel.fit(train)\n")]
    [InlineData(Torch + "optimizer = optim.Adam(p)\nfor epoch in range(‹10›):\n    loss.backward()\n    optimizer.step()\n")]
    public void Positional_arguments_are_information(string text) => Check(text);

    [Theory]
    [InlineData(Torch + "rnn = nn.LSTM(input_size=784, hidden_size=‹64›, num_layers=‹2›)\noptimizer = optim.Adam(p)" + Step)]
    [InlineData(Torch + "from models import Net\nnet = Net(embed_dim=‹256›, num_classes=10)\noptimizer = optim.Adam(p)" + Step)]
    [InlineData(Keras + "model = keras.Sequential([Conv2D(filters=‹32›, kernel_size=3), Dense(10, activation='softmax')])\nmodel.fit(x, y)\n")]
    public void Sizes_of_the_architecture_are_information(string text) => Check(text);

    [Fact]
    public void Fixed_rounds_inside_a_search_objective_are_reported() =>
        Check(Boost + "import optuna\ndef objective(trial):\n    p = {'eta': trial.suggest_float('eta', 1e-5, 1e-1)}\n    return xgb.train(p, d, num_boost_round=«100», early_stopping_rounds=«10»)\n");

    [Theory]
    [InlineData(Torch + "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--lr', type=float, default=1e-3)\noptimizer = optim.Adam(p, lr=parser.parse_args().lr)" + Step)]
    [InlineData(Torch + "import click\n@click.option('--epochs', default=10)\ndef main(epochs, lr=0.1):\n    optimizer = optim.Adam(p, lr=lr)" + "\n    loss.backward()\n    optimizer.step()\n")]
    [InlineData(Torch + "from dataclasses import dataclass\n@dataclass\nclass Config:\n    lr: float = 1e-3\n    batch_size: int = 32\ncfg = Config()\noptimizer = optim.Adam(p, lr=cfg.lr)" + Step)]
    [InlineData(Torch + "from pydantic import BaseModel\nclass Config(BaseModel):\n    lr: float = 1e-3\ncfg = Config()\noptimizer = optim.Adam(p, lr=cfg.lr)" + Step)]
    [InlineData(Torch + "def main(batch_size: Annotated[int, Option()] = 256):\n    loader = DataLoader(data, batch_size=batch_size)\n    optimizer = optim.Adam(p)\n    loss.backward()\n    optimizer.step()\n")]
    [InlineData(Torch + "import os\nepochs = int(os.getenv('EPOCHS', 1))\nlr = cfg.get('lr', 1e-3)\noptimizer = optim.Adam(p, lr=lr)" + Step)]
    [InlineData(Torch + "import sys\nlr = float(sys.argv[1]) if len(sys.argv) > 1 else 0.5\noptimizer = optim.Adam(p, lr=lr)" + Step)]
    [InlineData(Torch + "LR = 0.1\nparser.add_argument('--lr', default=LR)\noptimizer = optim.Adam(p)" + Step)]
    public void Defaults_are_not_reported(string text) => Check(text);

    [Theory]
    [InlineData(Sklearn + "from sklearn.model_selection import GridSearchCV\nGridSearchCV(Ridge(), {'alpha': [0.1, 1.0]}, cv=5).fit(X, y)\n")]
    [InlineData(Sklearn + "for n in [50, 100]:\n    RandomForestClassifier(n_estimators=n).fit(X, y)\n")]
    [InlineData(Sklearn + "def objective(trial):\n    Ridge(alpha=trial.suggest_float('alpha', 1e-5, 1e-1)).fit(X, y)\nstudy.optimize(objective, n_trials=100)\n")]
    [InlineData(Sklearn + "param_grid = {'n_estimators': 100, 'max_depth': 3}\nsearch(param_grid)\nRidge().fit(X, y)\n")]
    [InlineData(Sklearn + "from ray import tune\ntune.run(f, config={'lr': tune.loguniform(1e-4, 1e-1)})\nRidge().fit(X, y)\n")]
    public void Search_spaces_are_not_reported(string text) => Check(text);

    [Theory]
    [InlineData("import mlflow\n" + Sklearn + "Ridge().fit(X, y)\nmlflow.log_param('lr', 0.01)\nmlflow.log_params({'lr': 0.01, 'epochs': 3})\nlog_model(params={'lr': 0.1})\n")]
    [InlineData("BATCH_SIZE = 64\nlearning_rate = 0.1\nEPOCHS = 3\n")]
    public void What_is_logged_and_modules_of_constants_are_not_reported(string text) => Check(text);

    [Theory]
    [InlineData(Torch + "val_loader = DataLoader(val_set, batch_size=256)\ntest_loader = DataLoader(test_set, batch_size=1000)\ntest_batch_size = 100\nuse(test_batch_size)\noptimizer = optim.Adam(p)" + Step)]
    [InlineData(Sklearn + "from sklearn.model_selection import train_test_split\na, b = train_test_split(X, test_size=0.2, random_state=42)\nRandomForestClassifier(n_jobs=8, random_state=7).fit(X, y)\n")]
    [InlineData(Keras + "model = keras.Sequential([Conv2D(kernel_size=3, strides=2, padding='same'), Dense(10, activation='softmax')])\nmodel.compile(loss='mse')\nmodel.fit(x, y)\n")]
    [InlineData(Boost + "import matplotlib.pyplot as plt\nplt.figure(figsize=(10, 5))\nxgb.train({'objective': 'reg:squarederror', 'tree_method': 'hist', 'seed': 1}, d)\n")]
    public void Data_sizes_seeds_and_evaluation_are_not_reported(string text) => Check(text);

    [Theory]
    [InlineData(Sklearn + "import matplotlib.pyplot as plt\nlr = LinearRegression()\nlr.fit(X, y)\nplt.plot(x, y, alpha=0.3)\nloss = 0.0\nepoch = -1\nuse(lr, loss, epoch)\n")]
    [InlineData(Keras + "tf.one_hot(labels, depth=10)\nbase = keras.applications.VGG16(weights='imagenet')\nmodel = keras.Sequential()\nmodel.fit(x, y)\n")]
    [InlineData(Torch + "timer = Timer(warmup_steps=5)\nself.l1 = nn.Linear(784, 10)\noptimizer = optim.Adam(p)" + Step)]
    [InlineData(Sklearn + "model.predict(x, batch_size=32)\nRidge().fit(X, y)\n")]
    public void The_same_name_for_another_thing_is_not_reported(string text) => Check(text);

    [Theory]
    [InlineData("tests/test_model.py")]
    [InlineData("third_party/lib/train.py")]
    [InlineData("tests/fixtures/train.py")]
    public void Tests_and_vendored_code_are_left_alone(string path) =>
        Assert.Empty(Fixture.Run(new HardCodedHyperparameter(), Sklearn + "Ridge(alpha=1.0).fit(X, y)\n", path));

    [Fact]
    public void Code_that_does_not_train_is_left_alone() => Check(Torch + "drop = nn.Dropout(0.5)\nlr = 0.1\nuse(lr)\n");

    [Fact]
    public void Nothing_is_said_behind_a_syntax_error() => Check(Sklearn + "Ridge(alpha=«1.0»).fit(X, y)\nprint 'x'\nRidge(alpha=2.0).fit(X, y)\n");

    [Theory]
    [InlineData("[\"alpha\"]", "on", 1)]
    [InlineData("[]", "\"off\"", 1)]
    [InlineData("not json", "on", 2)]
    public void Options_leave_parameters_out(string allow, string architecture, int expected)
    {
        const string Text = Torch + "from sklearn.linear_model import Ridge\nRidge(alpha=1.0).fit(X, y)\nnn.LSTM(hidden_size=64)\n";
        var file = new ForgeLsp.Core.Model.PythonFile("train.py", ForgeLsp.Core.Python.PythonTree.Parse(ForgeLsp.Core.Text.SourceText.From(Text)));
        var options = new Dictionary<string, string>(StringComparer.Ordinal) { ["allow"] = allow, ["architecture"] = architecture };
        var context = new RuleContext(new EmptyWorkspace(), options, TimeProvider.System);
        Assert.Equal(expected, new HardCodedHyperparameter().Check(file, context).Count());
    }

    /// <summary>What is reported is exactly what the marks announce, <c>«…»</c> as a warning and <c>‹…›</c> as information.</summary>
    internal static void Check(string marked)
    {
        var plain = marked.Replace("«", "").Replace("»", "").Replace("‹", "").Replace("›", "");
        var wanted = new List<string>();
        var offset = 0;
        var open = -1;
        foreach (var c in marked)
        {
            switch (c)
            {
                case '«' or '‹':
                    open = offset;
                    break;
                case '»' or '›':
                    wanted.Add($"{(c == '»' ? Severity.Warning : Severity.Information)} {plain[open..offset]} at {open}");
                    break;
                default:
                    offset++;
                    break;
            }
        }

        var found = Fixture.Run(new HardCodedHyperparameter(), plain)
            .Select(item => $"{item.Severity} {plain.Substring(item.Finding.Span.Start, item.Finding.Span.Length)} at {item.Finding.Span.Start}");
        Assert.Equal(wanted, found);
    }

    private sealed class EmptyWorkspace : IWorkspaceView
    {
        public ForgeLsp.Core.Model.Policy Policy => ForgeLsp.Core.Model.Policy.Default;

        public IReadOnlyList<ExperimentSummary> Experiments => [];

        public IReadOnlyList<ModelSummary> Models => [];

        public bool FileExists(string path) => false;

        public IReadOnlyList<string> FilesIn(string folder) => [];
    }
}
